"""Whoosh (whoosh-reloaded) on a local directory: one writer at a time, one searcher a process. Measured in docs/decisions/0081."""
