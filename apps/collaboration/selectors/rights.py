"""Rights on affairs as they are explained."""

from __future__ import annotations

from uuid import UUID

from apps.collaboration.models import Affair
from apps.collaboration.selectors.affairs import sees
from apps.collaboration.selectors.details import keys_of_affairs
from ctp_core.contracts import Actor, ObjectRights, mark


def allowed(actor: Actor, affair_id: UUID) -> frozenset[str]:
    """Whether *actor* sees the affair."""
    return frozenset({"read"}) if sees(actor, affair_id) else frozenset()


def keys(affair_id: UUID) -> frozenset[str] | None:
    """Who takes part, and the readers of its template."""
    row = Affair.objects.filter(public_id=affair_id).first()
    return None if row is None else keys_of_affairs([row])[row.pk]


RIGHTS = ObjectRights("affair", mark("Affair"), (("read", mark("See and read")),), allowed, keys)
