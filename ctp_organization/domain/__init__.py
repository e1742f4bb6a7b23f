"""Pure rules of the organisation: names as they are searched, limits."""
