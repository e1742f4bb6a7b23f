"""Changes dated ahead: checked when they are planned, carried out by the timers when their day comes, withdrawn before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api import clock, timers
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, Conflict, DomainError, FieldError, Invalid, mark, system_actor
from ctp_organization.contracts.dto import ComingChangeDto
from ctp_organization.models import ComingChange, Member, Unit
from ctp_organization.selectors.coming import get_coming_change
from ctp_organization.selectors.maintaining import Maintenance
from ctp_organization.services.assign_member import assign
from ctp_organization.services.checking import FieldProblems, find, get
from ctp_organization.services.create_unit import UnitDetails
from ctp_organization.services.disable_unit import disable_unit
from ctp_organization.services.leave_member import leave_member
from ctp_organization.services.locking import OrganizationBusy
from ctp_organization.services.merge_units import merge_units
from ctp_organization.services.move_unit import move_unit
from ctp_organization.services.recording import note_change, require_maintainer
from ctp_organization.services.set_heads import set_heads
from ctp_organization.services.update_unit import update_unit

TIMER = "organization.carry_out"


class ChangeNotPlanned(Conflict):
    """What is done, refused or withdrawn is over."""

    code = "organization.change_not_planned"
    message = mark("This change is not waiting for its day any more.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall happen to *subject_id* (a unit, a member for ``assign`` and ``leave``); the other fields as the act needs them."""

    act: str
    subject_id: UUID
    into_id: UUID | None = None
    name: str = ""
    members: tuple[UUID, ...] = ()
    deputies: tuple[UUID, ...] = ()
    parts: tuple[str, ...] = ()


def plan_change(*, wish: Wish, due_at: datetime, actor: Actor) -> ComingChangeDto:
    """Write *wish* down for the moment *due_at*. Raises Invalid, NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    about = _check(wish, due_at)
    _require_within(maintenance, wish)
    with transaction.atomic():
        made = ComingChange.objects.create(
            act=wish.act,
            payload=_plain(wish),
            about=about,
            due_at=due_at,
            created_by_id=actor.account_pk,
            as_planner=not maintenance.is_whole,
        )
        timers.schedule(kind=TIMER, key=made.public_id, due_at=due_at)
        details = {"act": wish.act, "about": about, "on": due_at.isoformat()}
        note_change(actor, "plan_change", "change", made.public_id, details)
    return get_coming_change(id=made.public_id, actor=actor)


def withdraw_change(*, id: UUID, actor: Actor) -> ComingChangeDto:  # noqa: A002
    """It shall not happen after all. Raises ChangeNotPlanned, NotFound, Forbidden."""
    require_maintainer(actor)
    get_coming_change(id=id, actor=actor)
    with transaction.atomic():
        planned = ComingChange.objects.filter(public_id=id, state=ComingChange.State.PLANNED)
        if not planned.update(state=ComingChange.State.WITHDRAWN):
            raise ChangeNotPlanned()
        timers.cancel(kind=TIMER, key=id)
        note_change(actor, "withdraw_change", "change", id, {})
    return get_coming_change(id=id, actor=actor)


def carry_out_change(key: UUID, _payload: Mapping[str, Any]) -> None:
    """What the timer calls. A refusal is kept with the change and shown: the day has come, nobody is there to ask."""
    row = ComingChange.objects.select_for_update(of=("self",)).filter(public_id=key).first()
    if row is None or row.state != ComingChange.State.PLANNED:
        return
    try:
        with transaction.atomic():
            ACTS[row.act](_wish(row), _who_carries_out(row))
        row.state = ComingChange.State.DONE
    except OrganizationBusy:
        raise  # the timer comes again
    except DomainError as error:
        row.state = ComingChange.State.REFUSED
        params = {name: str(value) for name, value in error.params.items()}
        row.refusal = {"code": error.code, "message": error.message, "params": params}
    row.save(update_fields=["state", "refusal"])


def _check(wish: Wish, due_at: datetime) -> str:
    problems = FieldProblems()
    unknown, past = mark("There is no such change."), mark("The day lies in the past.")
    problems.unless(wish.act in ACTS, "act", lambda: FieldError("organization.unknown_act", unknown))
    problems.unless(due_at > clock.now(), "due_at", lambda: FieldError("organization.change_past", past))
    if wish.act == "rename":
        problems.text("name", wish.name, limit=150)
    needed = mark("Choose a unit.")
    missing = wish.act in ("merge", "assign") and wish.into_id is None
    problems.unless(not missing, "into", lambda: FieldError("organization.required", needed))
    problems.done()
    find(Unit.objects.all(), wish.into_id)
    if len(set(wish.members + wish.deputies)) != len({*_present(wish.members + wish.deputies)}):
        raise Invalid(
            {
                "members": [
                    FieldError("organization.unknown_choice", mark("Somebody you chose can't be found. Choose again."))
                ]
            }
        )
    if wish.act in ("assign", "leave"):
        return get(Member.objects.all(), wish.subject_id).name
    return get(Unit.objects.all(), wish.subject_id).name


def _require_within(maintenance: Maintenance, wish: Wish) -> None:
    """What a company's administrator plans concerns the company alone; the day itself asks again, and more closely."""
    if maintenance.is_whole:
        return
    units = list(Unit.objects.filter(public_id__in=[one for one in (wish.subject_id, wish.into_id) if one]))
    people = {*wish.members, *wish.deputies} | ({wish.subject_id} if wish.act in ("assign", "leave") else set())
    if wish.act == "move" and wish.into_id is None:
        maintenance.require_units(None)
    maintenance.require_units(*units)
    maintenance.require_people(Member.objects.filter(public_id__in=people).values_list("pk", flat=True))


def _who_carries_out(row: ComingChange) -> Actor:
    if not row.as_planner or row.created_by_id is None:
        return system_actor("planned change")
    return actor_for_account(account_pk=row.created_by_id)


def _present(ids: tuple[UUID, ...]) -> list[UUID]:
    return list(Member.objects.filter(public_id__in=ids).values_list("public_id", flat=True))


def _plain(wish: Wish) -> dict[str, Any]:
    return {
        "subject": str(wish.subject_id),
        "into": str(wish.into_id) if wish.into_id else None,
        "name": wish.name.strip(),
        "members": [str(one) for one in wish.members],
        "deputies": [str(one) for one in wish.deputies],
        "parts": list(wish.parts),
    }


def _wish(row: ComingChange) -> Wish:
    given = row.payload
    return Wish(
        act=row.act,
        subject_id=UUID(given["subject"]),
        into_id=UUID(given["into"]) if given["into"] else None,
        name=given["name"],
        members=tuple(map(UUID, given["members"])),
        deputies=tuple(map(UUID, given["deputies"])),
        parts=tuple(given["parts"]),
    )


def _move(wish: Wish, actor: Actor) -> None:
    move_unit(id=wish.subject_id, parent_id=wish.into_id, actor=actor)


def _merge(wish: Wish, actor: Actor) -> None:
    if wish.into_id is not None:
        merge_units(into_id=wish.into_id, from_ids=[wish.subject_id], actor=actor)


def _rename(wish: Wish, actor: Actor) -> None:
    unit = get(Unit.objects.all(), wish.subject_id)
    details = UnitDetails(unit.code, wish.name, unit.kind, unit.position)
    update_unit(id=wish.subject_id, details=details, actor=actor)


def _disable(wish: Wish, actor: Actor) -> None:
    disable_unit(id=wish.subject_id, actor=actor)


def _heads(wish: Wish, actor: Actor) -> None:
    set_heads(unit_id=wish.subject_id, heads=wish.members, deputies=wish.deputies, actor=actor)


def _assign(wish: Wish, actor: Actor) -> None:
    if wish.into_id is not None:
        assign(member_id=wish.subject_id, unit_id=wish.into_id, primary=True, actor=actor)


def _leave(wish: Wish, actor: Actor) -> None:
    successor = wish.members[0] if wish.members else None
    leave_member(id=wish.subject_id, successor_id=successor, parts=wish.parts if successor else (), actor=actor)


ACTS: dict[str, Callable[[Wish, Actor], None]] = {
    "move": _move,
    "merge": _merge,
    "rename": _rename,
    "disable": _disable,
    "heads": _heads,
    "assign": _assign,
    "leave": _leave,
}
