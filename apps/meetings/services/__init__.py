"""Changes, one use case a file; each opens its transaction."""
