"""The module's rules as pure values."""
