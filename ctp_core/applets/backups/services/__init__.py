"""What changes: a house becomes a file, a file a house."""
