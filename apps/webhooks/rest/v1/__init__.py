"""REST, first version."""
