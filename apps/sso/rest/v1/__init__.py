"""Managing clients and providers."""
