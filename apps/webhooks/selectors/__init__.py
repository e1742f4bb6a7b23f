"""Reading endpoints and calls."""
