"""Changing the organisation, one use case a file. Every change holds the organisation's lock."""
