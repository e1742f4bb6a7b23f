"""How often somebody may do what costs much or invites guessing (SECURITY rule 31)."""

from ctp_core.applets.accounts.attempts import origin
from ctp_core.applets.accounts.errors import TooOften
from ctp_core.applets.accounts.rates import (
    BEGIN_SIGN_IN,
    EXPORT,
    OPEN_LINK,
    PROGRAM,
    SEARCH,
    UPLOAD,
    WRONG_TOKEN,
    Rate,
    require_turn,
    take_turn,
)

__all__ = [
    "BEGIN_SIGN_IN",
    "EXPORT",
    "OPEN_LINK",
    "PROGRAM",
    "SEARCH",
    "UPLOAD",
    "WRONG_TOKEN",
    "Rate",
    "TooOften",
    "origin",
    "require_turn",
    "take_turn",
]
