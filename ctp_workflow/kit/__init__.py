"""Building blocks for the doors of modules whose subjects run through flows."""
