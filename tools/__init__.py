"""Small programs that make the project's own files."""
