"""Reads of the collaboration module."""
