"""Numbers that are given out once, without gaps, with a ledger of what became of each."""

from ctp_core.applets.numbering.dto import NumberDto
from ctp_core.applets.numbering.selectors import find_entry, find_number, list_numbers
from ctp_core.applets.numbering.services.ensure_series import ensure_series
from ctp_core.applets.numbering.services.reserve_number import reserve
from ctp_core.applets.numbering.services.settle_number import NumberVoid, use, void

__all__ = [
    "NumberDto",
    "NumberVoid",
    "ensure_series",
    "find_entry",
    "find_number",
    "list_numbers",
    "reserve",
    "use",
    "void",
]
