"""Changing accounts, one use case a file."""
