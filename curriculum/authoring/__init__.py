"""What the author's pages show: the context of each, and nothing that writes."""
