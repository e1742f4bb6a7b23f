"""What one can do with templates and affairs, one use case a file."""
