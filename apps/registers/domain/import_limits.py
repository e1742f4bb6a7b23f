"""How much an import takes at once."""

MAX_ROWS = 300_000
MAX_COLUMNS = 200
MAX_CELL = 100_000
BATCH = 250
"""Rows a transaction."""
PROBLEMS = 300
PREVIEW_ROWS = 10
SAME = ("add", "skip", "update")
"""What happens with a row whose record is there already, told by the field that is compared."""
