"""Pure parts: time slots, timelines, proposals, calendar files."""
