"""Full text: ask for updates in the transaction of the change, search what an actor may open."""

from ctp_index.selectors.get_health import get_health
from ctp_index.selectors.name_entries import name_entries
from ctp_index.selectors.search_entries import search
from ctp_index.services.rebuild_index import rebuild_index
from ctp_index.services.request_update import request_update, request_updates
from ctp_index.services.write_requests import write_requests

__all__ = [
    "get_health",
    "name_entries",
    "rebuild_index",
    "request_update",
    "request_updates",
    "search",
    "write_requests",
]
