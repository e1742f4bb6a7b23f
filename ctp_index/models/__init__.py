"""What waits to be written to the index."""

from ctp_index.models.requests import IndexRequest

__all__ = ["IndexRequest"]
