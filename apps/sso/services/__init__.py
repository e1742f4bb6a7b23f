"""Signing in and issuing, one use case a file."""
