"""Several units become one: what stands in them or below them goes on in the unit that stays."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ctp_core.api import clock
from ctp_core.contracts import Actor, NotFound
from ctp_organization.contracts import UnitDto
from ctp_organization.contracts.errors import UnitDisabled, UnitUnderItself
from ctp_organization.contracts.events import UnitMerged
from ctp_organization.models import Assignment, Head, Post, Role, RoleHolder, Team, Unit
from ctp_organization.selectors.units import get_unit_by_pk
from ctp_organization.services.checking import get
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import refresh_external_members, sync_memberships
from ctp_organization.services.past import keep_assignments, keep_heads, keep_units
from ctp_organization.services.recording import note, require_maintainer, subject
from ctp_organization.services.tree import move_unit_below


def merge_units(*, into_id: UUID, from_ids: Sequence[UUID], actor: Actor) -> UnitDto:
    """Units, people, heads and roles of *from_ids* go to *into_id*; the emptied units stay as history, out of use.

    Who led a merged unit leads the one that stays when it has no head of its own, and is a deputy there when it has.
    Delegations are between people and go on. What was granted to a merged unit stays granted to it alone: nobody gets
    a right by a merge. Raises UnitUnderItself when one of them lies above the one that stays, UnitDisabled, NotFound, Forbidden.
    """
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        into = get(Unit.objects.all(), into_id)
        merged = list(Unit.objects.filter(public_id__in=set(from_ids)).exclude(pk=into.pk).order_by("depth", "pk"))
        if not merged or len(merged) != len(set(from_ids) - {into_id}):
            raise NotFound()
        maintenance.require_movable(*merged, into=into)
        maintenance.require_plain((), into)
        _check(into, merged)
        people = _move_people(into, merged)
        people |= _move_children(into, merged)
        _move_heads(into, merged)
        _move_roles(into, merged)
        _move_owned(into, merged)
        pks = [one.pk for one in merged]
        Unit.objects.filter(pk__in=pks).update(is_active=False, merged_into=into)
        Unit.objects.filter(pk=into.pk).update(version=into.version + 1)
        refresh_external_members(people)
        sync_memberships(member_pks=people)
        for one in merged:
            about = subject("unit", one.public_id)
            details = {"name": one.name, "code": one.code, "into": into.code}
            event = UnitMerged(subject=about, into_id=into.public_id)
            note(actor=actor, action="merge_unit", about=about, details=details, event=event)
        return get_unit_by_pk(pk=into.pk)


def _check(into: Unit, merged: list[Unit]) -> None:
    for one in (into, *merged):
        if not one.is_active:
            raise UnitDisabled(name=one.name)
    for one in merged:
        if (into.path or "").startswith(one.path or ""):
            raise UnitUnderItself(name=one.name)


def _move_people(into: Unit, merged: list[Unit]) -> set[int]:
    """One assignment stays of several to the same post; the primary one stays primary."""
    rows = list(Assignment.objects.filter(unit__in=[into, *merged]).order_by("pk"))
    kept = {(row.member_id, row.post_id): row for row in rows if row.unit_id == into.pk}
    moved: list[int] = []
    dropped: list[int] = []
    raised: list[int] = []
    for row in rows:
        if row.unit_id == into.pk:
            continue
        present = kept.setdefault((row.member_id, row.post_id), row)
        if present is row:
            moved.append(row.pk)
            continue
        dropped.append(row.pk)
        if row.is_primary:
            raised.append(present.pk)
    keep_assignments(row for row in rows if row.unit_id != into.pk)
    Assignment.objects.filter(pk__in=dropped).delete()
    Assignment.objects.filter(pk__in=moved).update(unit=into, since=clock.now())
    Assignment.objects.filter(pk__in=raised).update(is_primary=True)
    return {row.member_id for row in rows if row.unit_id != into.pk}


def _move_children(into: Unit, merged: list[Unit]) -> set[int]:
    """The units below go along; who stands in them belongs to other units above from now on."""
    children = list(
        Unit.objects.filter(parent__in=merged).exclude(pk__in=[one.pk for one in merged]).order_by("depth", "pk")
    )
    paths: list[str] = []
    for pk in [one.pk for one in children if one.pk != into.pk]:
        child, above = Unit.objects.get(pk=pk), Unit.objects.get(pk=into.pk)
        child.version += 1
        keep_units([child])
        move_unit_below(child, above)
        paths.append(child.path or "")
    return {pk for path in paths for pk in _below(path)}


def _below(path: str) -> QuerySet[Assignment, int]:
    return Assignment.objects.filter(unit__path__startswith=path).values_list("member_id", flat=True)


def _move_heads(into: Unit, merged: list[Unit]) -> None:
    present = list(Head.objects.filter(unit=into))
    has_head = any(not one.is_deputy for one in present)
    known = {one.member_id for one in present}
    position = max((one.position for one in present), default=-1)
    rows = list(Head.objects.filter(unit__in=merged).order_by("is_deputy", "position", "pk"))
    keep_heads(rows)
    for row in rows:
        if row.member_id in known:
            row.delete()
            continue
        known.add(row.member_id)
        position += 1
        deputy = row.is_deputy or has_head
        Head.objects.filter(pk=row.pk).update(unit=into, is_deputy=deputy, position=position, since=clock.now())


def _move_roles(into: Unit, merged: list[Unit]) -> None:
    known = set(RoleHolder.objects.filter(unit=into).values_list("role_id", "member_id"))
    for row in RoleHolder.objects.filter(unit__in=merged).order_by("pk"):
        if (row.role_id, row.member_id) in known:
            row.delete()
        else:
            known.add((row.role_id, row.member_id))
            RoleHolder.objects.filter(pk=row.pk).update(unit=into)


def _move_owned(into: Unit, merged: list[Unit]) -> None:
    """Posts, teams and roles of a merged company are those of the company that stays, or in which the unit that stays lies."""
    above = Unit.objects.filter(pk__in=[*into.ancestor_pks, into.pk], kind=Unit.Kind.COMPANY)
    owner = above.exclude(pk__in=[one.pk for one in merged]).order_by("-depth").first()
    for model in (Post, Team, Role):
        model._default_manager.filter(company__in=merged).update(company=owner)
