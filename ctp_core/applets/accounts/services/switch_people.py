"""Many accounts at once go out of use or come back."""

from __future__ import annotations

from collections.abc import Iterable

from ctp_core.applets.accounts.models import Account
from ctp_core.applets.accounts.selectors.accounts import count_active_people
from ctp_core.applets.accounts.services.end_sessions import end_sessions
from ctp_core.applets.modules.gates import require_seat
from ctp_core.contracts import Conflict, mark


class AdministratorKept(Conflict):
    """Administrators are taken out of use by the security administrator alone, after giving the role away."""

    code = "core.administrator_kept"
    message = mark("This person is an administrator. The role has to be given to somebody else first.")


def switch_people(*, account_pks: Iterable[int], active: bool) -> None:
    """Disabled accounts are signed out everywhere at once. The caller has checked that this may be done, and audits it.

    Raises AdministratorKept, and SeatsTaken when they come back beyond the licence.
    """
    pks = list(account_pks)
    if not active and Account.objects.filter(pk__in=pks).exclude(admin_role="").exists():
        raise AdministratorKept()
    coming = Account.objects.filter(pk__in=pks, is_active=False, kind=Account.Kind.PERSON).count() if active else 0
    if coming:
        # As if all but the last had taken their seats already: one look for the whole set.
        require_seat(count=lambda: count_active_people() + coming - 1)
    Account.objects.filter(pk__in=pks).update(is_active=active)
    if not active:
        for pk in pks:
            end_sessions(account_pk=pk)
