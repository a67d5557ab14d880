"""What starts and stops services. Standard library only: runs before the environment exists."""
