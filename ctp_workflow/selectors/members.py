"""Names of members by primary key, for everything the engine tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from ctp_core.contracts import Actor, MemberRef
from ctp_organization.api import members

NOBODY = MemberRef(0, UUID(int=0), "")


def refs_of(pks: Iterable[int | None], known: dict[int, MemberRef] | None = None) -> dict[int, MemberRef]:
    """The members of *pks* by primary key, one query at most; *known* ones are not asked for again, and are filled up."""
    found: dict[int, MemberRef] = known if known is not None else {}
    missing = {pk for pk in pks if pk} - found.keys()
    if missing:
        found.update(members.list_refs_by_pk(pks=missing))
    return found


def names_for(reader: Actor, pks: Iterable[int], names: Mapping[int, MemberRef]) -> dict[int, MemberRef]:
    """Of *names* those of *pks*, without the names of people whom *reader* does not see. Who sees everybody costs no query."""
    wanted = {pk: names[pk] for pk in pks if pk in names}
    if not reader.external:
        return wanted
    seen = members.seen_pks(pks=wanted, actor=reader)
    return {
        pk: one if pk in seen else MemberRef(0, NOBODY.id, _("Somebody you do not see")) for pk, one in wanted.items()
    }
