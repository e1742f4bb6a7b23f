"""Building blocks for other units' tests."""
