"""Names of members by primary key, for everything the engine tells."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from ctp_core.contracts import MemberRef
from ctp_organization.api import members

NOBODY = MemberRef(0, UUID(int=0), "")


def refs_of(pks: Iterable[int | None], known: dict[int, MemberRef] | None = None) -> dict[int, MemberRef]:
    """The members of *pks* by primary key, one query at most; *known* ones are not asked for again, and are filled up."""
    found: dict[int, MemberRef] = known if known is not None else {}
    missing = {pk for pk in pks if pk} - found.keys()
    if missing:
        found.update({pk: one.ref for pk, one in members.list_members_by_pk(pks=missing).items()})
    return found
