"""The addresses that the standards fix."""
