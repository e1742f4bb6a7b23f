"""How much an export does at once, and how long its file is kept."""

from datetime import timedelta

AT_ONCE = 1_000
"""Up to so many records are handed out with the answer; more are written by the worker."""
STEP = 500
"""Rows between two looks at whether to go on."""
KEPT = timedelta(days=1)
TRIES = 3
SILENCE = timedelta(minutes=2)
"""Who has said nothing for so long is taken for dead."""
FORMATS = ("csv", "xlsx")
