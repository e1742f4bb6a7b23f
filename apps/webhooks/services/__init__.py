"""What changes endpoints and calls."""
