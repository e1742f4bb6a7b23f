"""One lock for every change of the organisation: the tree and the memberships derived from it are changed by one at a time."""

from __future__ import annotations

from django.db import OperationalError, connection

from ctp_core.contracts import Conflict, mark
from ctp_organization.services.raw_sql import take_advisory_lock


class OrganizationBusy(Conflict):
    """Somebody else is changing the organisation, an import for instance."""

    code = "organization.busy"
    message = mark("The organisation is being changed right now. Try again in a minute.")


def lock_organization() -> None:
    """Wait for the lock and hold it until the transaction ends. Raises RuntimeError outside one, OrganizationBusy after 3 s.

    SQLite needs none: its transactions are IMMEDIATE, so the one that runs is the only one that writes.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the organisation is changed inside a transaction")
    if connection.vendor != "postgresql":
        return
    try:
        take_advisory_lock()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "55P03":
            raise OrganizationBusy() from error
        raise
