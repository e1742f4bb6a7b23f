"""Pure parts of the search: cutting text into terms, reading what a person typed, showing where it was found."""
