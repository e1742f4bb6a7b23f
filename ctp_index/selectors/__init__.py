"""Searching, and the state of the index."""
