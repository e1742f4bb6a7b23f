"""Tell people that somebody else set or ended what concerns them: delegations and secretaries."""

from __future__ import annotations

from collections.abc import Iterable

from ctp_core.api import clock
from ctp_organization.api import delegations, members
from ctp_organization.contracts import DelegationChanged, SecretaryChanged
from ctp_portal.services.notify_members import notify_members

DELEGATION = "portal.delegation"
SECRETARY = "portal.secretary"


def tell_of_delegation(event: DelegationChanged) -> None:
    """Both people, but whoever did it. Nobody of one that is no more."""
    found = delegations.find_delegation(id=event.subject.id)
    if found is None:
        return
    people = _others([found.grantor.pk, found.delegate.pk], event.by)
    notify_members(
        member_pks=people,
        kind=DELEGATION,
        subject=event.subject,
        key=f"delegation:{event.subject.id}:{event.change}",
        params={"change": event.change},
        at=clock.now(),
    )


def tell_of_secretary(event: SecretaryChanged) -> None:
    """Both people, but whoever did it."""
    known = members.list_members_by_id(ids=[event.member_id, event.secretary_id])
    notify_members(
        member_pks=_others([one.pk for one in known.values()], event.by),
        kind=SECRETARY,
        subject=event.subject,
        key=f"secretary:{event.subject.id}:{event.change}",
        params={"change": event.change, "member": str(event.member_id), "secretary": str(event.secretary_id)},
        at=clock.now(),
    )


def _others(pks: Iterable[int], account_pk: int | None) -> list[int]:
    people = members.list_members_by_pk(pks=pks)
    return [pk for pk, one in people.items() if one.account_pk != account_pk and one.is_active]
