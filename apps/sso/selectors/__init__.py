"""Reading clients, providers and keys."""
