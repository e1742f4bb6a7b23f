"""Keep what ends: a term goes into the past in the same transaction that ends it. Callers hold the lock."""

from __future__ import annotations

from collections.abc import Iterable

from ctp_core.api import clock
from ctp_organization.models import Assignment, Head, PastAssignment, PastHead, PastUnit, Unit


def end_heads(rows: Iterable[Head]) -> None:
    """These people no longer lead: written down, then gone."""
    rows = list(rows)
    keep_heads(rows)
    Head.objects.filter(pk__in=[one.pk for one in rows]).delete()


def keep_heads(rows: Iterable[Head]) -> None:
    """Write down how it was up to now."""
    now = clock.now()
    PastHead.objects.bulk_create(
        PastHead(
            unit_id=one.unit_id,
            member_id=one.member_id,
            is_deputy=one.is_deputy,
            position=one.position,
            since=one.since,
            until=now,
        )
        for one in rows
    )


def keep_assignments(rows: Iterable[Assignment]) -> None:
    """Write down where people stood up to now."""
    now = clock.now()
    PastAssignment.objects.bulk_create(
        [
            PastAssignment(
                member_id=one.member_id, unit_id=one.unit_id, post_id=one.post_id, since=one.since, until=now
            )
            for one in rows
        ],
        batch_size=2_000,
    )


def keep_units(rows: Iterable[Unit]) -> None:
    """Write down name and place of units that get another one; before the change."""
    now = clock.now()
    PastUnit.objects.bulk_create(
        [PastUnit(unit_id=one.pk, name=one.name, parent_id=one.parent_id, until=now) for one in rows], batch_size=2_000
    )
