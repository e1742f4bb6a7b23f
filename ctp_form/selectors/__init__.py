"""Reads of the form engine."""
