"""Benches of the core's own machinery."""
