"""Many people go out of use or come back by one import. The caller holds the lock, and sees to the memberships afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import F

from ctp_core.api import accounts, clock
from ctp_core.contracts import system_actor
from ctp_organization.contracts import MemberChanged
from ctp_organization.domain.columns import DISABLED, IN_USE
from ctp_organization.models import Member
from ctp_organization.services.import_rows import Row
from ctp_organization.services.recording import note, subject


def switch_members(rows: list[Row], by_number: Mapping[str, Member]) -> None:
    """As the rows say; each is audited and told by its own event. Raises AdministratorKept."""
    for state, active in ((DISABLED, False), (IN_USE, True)):
        found = [by_number[row["number"]] for row in rows if row["state"] == state]
        _switch([one for one in found if one.is_active != active], active)


def _switch(members: list[Member], active: bool) -> None:
    if not members:
        return
    Member.objects.filter(pk__in=[one.pk for one in members]).update(
        is_active=active, left_at=None if active else clock.now(), version=F("version") + 1
    )
    accounts.switch_people(account_pks=[one.account_id for one in members], active=active)
    actor, word = system_actor("organization import"), "enable" if active else "disable"
    for one in members:
        about = subject("member", one.public_id)
        event = MemberChanged(subject=about, change=f"{word}d")
        note(actor=actor, action=f"{word}_member", about=about, details={"number": one.number}, event=event)
