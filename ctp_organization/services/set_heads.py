"""Say who leads a unit."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from ctp_core.api import clock
from ctp_core.contracts import Actor, MemberRef, NotFound
from ctp_organization.contracts import UnitChanged
from ctp_organization.models import Head, Member, Unit
from ctp_organization.selectors.heads import heads_of
from ctp_organization.services.checking import get
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.past import end_heads
from ctp_organization.services.recording import note, require_maintainer, subject


def set_heads(
    *, unit_id: UUID, heads: Sequence[UUID], deputies: Sequence[UUID] = (), actor: Actor
) -> tuple[MemberRef, ...]:
    """Exactly these people lead the unit, in this order; who is both is a head. Raises NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        unit = get(Unit.objects.all(), unit_id)
        maintenance.require_units(unit)
        wanted = [(one, False) for one in dict.fromkeys(heads)]
        wanted += [(one, True) for one in dict.fromkeys(deputies) if one not in heads]
        pks = dict(Member.objects.filter(public_id__in=[one for one, _ in wanted]).values_list("public_id", "pk"))
        if len(pks) != len(wanted):
            raise NotFound()
        # Who goes on in the same part keeps the day it began.
        present = {(one.member_id, one.is_deputy): one for one in Head.objects.filter(unit=unit)}
        known = {pk for pk, _deputy in present}
        maintenance.require_people([pk for pk in pks.values() if pk not in known])
        going = {(pks[one], deputy) for one, deputy in wanted}
        end_heads(row for key, row in present.items() if key not in going)
        for position, (one, deputy) in enumerate(wanted):
            row = present.get((pks[one], deputy)) or Head(
                unit=unit, member_id=pks[one], is_deputy=deputy, since=clock.now()
            )
            row.position = position
            row.save()
        about = subject("unit", unit.public_id)
        note(
            actor=actor,
            action="set_heads",
            about=about,
            details={"unit": unit.code, "heads": [str(one) for one, _ in wanted]},
            event=UnitChanged(subject=about, change="heads"),
        )
        return heads_of(unit_pk=unit.pk)
