"""What one can do with forms, one use case a file."""
