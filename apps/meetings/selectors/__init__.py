"""Reads. ``visible_to`` of meetings and of rooms are the only ways to a list or a detail."""
