"""Reads. ``visible_members`` and ``visible_units`` are the only way to a list or a detail."""
