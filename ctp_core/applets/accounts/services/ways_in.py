"""By how many ways an account can be entered: nobody takes the last one away from oneself."""

from __future__ import annotations

from ctp_core.applets.accounts.errors import LastWayIn
from ctp_core.applets.accounts.guards import locked_account
from ctp_core.applets.accounts.models import Account, Passkey
from ctp_core.applets.modules.collecting import contributions
from ctp_core.contracts import SignInWay


def require_another_way(*, account_pk: int) -> None:
    """Before one way is taken away, in the same transaction; the account stays locked, so that two can't go at once.

    Raises LastWayIn, AccountNotFound.
    """
    if _count(locked_account(account_pk)) < 2:
        raise LastWayIn()


def _count(account: Account) -> int:
    """Its password, each passkey, and what the units that are on open it by."""
    own = int(account.has_usable_password()) + Passkey.objects.filter(account=account).count()
    return own + sum(way.opens(account.pk) for _unit, way in contributions(SignInWay))
