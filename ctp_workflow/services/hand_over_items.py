"""Somebody leaves: all that flows wait for from them goes to somebody else."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, MemberRef, ModuleUnavailable, NotFound, mark
from ctp_organization.api import members
from ctp_workflow.contracts import NotRunning, OperationNotAllowed
from ctp_workflow.domain.commands import HandOver
from ctp_workflow.models import Instance
from ctp_workflow.selectors.impacts import DECIDING, OPEN
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.services.intervene import carry_out, load_running
from ctp_workflow.services.start_instance import check_opinion


def hand_over(*, member_id: UUID, to_id: UUID, reason: str, actor: Actor, limit: int = 200) -> tuple[UUID, ...]:
    """Give all open decisions of somebody who leaves to somebody else, flow by flow; the flows that were changed.

    At most *limit* flows at once: call again until nothing comes back. Flows whose module is off are left alone. Raises
    Forbidden, Invalid, NotFound.
    """
    check_opinion(reason)
    if not actor.may(ADMINISTER):
        raise Forbidden
    if not reason.strip():
        raise Invalid({"reason": [FieldError("workflow.opinion_required", mark("Say why."))]})
    found = members.list_members_by_id(ids=[member_id, to_id])
    if member_id not in found or to_id not in found:
        raise NotFound
    if member_id == to_id or not found[to_id].is_active:
        raise Invalid({"to_id": [FieldError("workflow.people_required", mark("Choose somebody."))]})
    held = _held_by(found[member_id].ref)[:limit]
    return _give(held, found[member_id].ref, found[to_id].ref, reason, actor)


def hand_over_of_leaver(leaver: MemberRef, successor: MemberRef, actor: Actor) -> int:
    """All of them, in the transaction of the leaving: who may let somebody leave may pass on what waits. The number of flows."""
    return len(_give(_held_by(leaver), leaver, successor, _("%(name)s has left.") % {"name": leaver.name}, actor))


def _held_by(leaver: MemberRef) -> list[UUID]:
    held = Instance.objects.filter(
        status="running", items__member_id=leaver.pk, items__state__in=OPEN, items__kind__in=DECIDING
    )
    return list(held.order_by("pk").values_list("public_id", flat=True).distinct())


def _give(
    instances: list[UUID], leaver: MemberRef, successor: MemberRef, reason: str, actor: Actor
) -> tuple[UUID, ...]:
    changed = []
    for instance_id in instances:
        # A flow that ended, or went on without the leaver, between the list and the lock has nothing left to give.
        with suppress(ModuleUnavailable, NotRunning, OperationNotAllowed), transaction.atomic():
            loaded = load_running(instance_id)
            loaded.resolver.names.update({leaver.pk: leaver, successor.pk: successor})
            command = HandOver(leaver.pk, successor.pk, actor.member.pk if actor.member else 0)
            whom = f"{leaver.name} → {successor.name}"
            carry_out(loaded, command, "hand_over", actor, reason, whom=whom)
            changed.append(instance_id)
    return tuple(changed)
