"""Asking for updates, writing them, rebuilding."""
