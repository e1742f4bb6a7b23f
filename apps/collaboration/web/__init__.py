"""Pages of the collaboration module."""
