"""REST of registers."""
