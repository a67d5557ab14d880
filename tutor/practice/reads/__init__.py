"""What the student's pages show. One module a page; nothing here writes."""
