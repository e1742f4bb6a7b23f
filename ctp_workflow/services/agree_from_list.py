"""Agree to an item without opening it: only where neither an opinion nor an entry is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ctp_core.contracts import Actor, Invalid
from ctp_portal.contracts import HandledOnItsPage
from ctp_workflow.contracts import ChooseFirst, EntriesAwaited, NobodyToHandle, NoBranch, OpinionAwaited
from ctp_workflow.models import WorkItem
from ctp_workflow.services.act_on_item import act_on_item


def items_among(keys: Sequence[UUID]) -> set[UUID]:
    """Those of *keys* that are items of flows."""
    return set(WorkItem.objects.filter(public_id__in=keys).values_list("public_id", flat=True))


def agree_from_list(actor: Actor, item_id: UUID) -> None:
    """The same as ``agree`` on the item's page, without opinion and entries.

    Raises HandledOnItsPage for an item that is read or submitted, OpinionAwaited and EntriesAwaited where the step asks for
    something first, and what act_on_item raises.
    """
    if not WorkItem.objects.filter(public_id=item_id, kind="approve").exists():
        raise HandledOnItsPage()
    try:
        act_on_item(item_id=item_id, operation="agree", actor=actor)
    except (ChooseFirst, NobodyToHandle, NoBranch):
        raise
    except Invalid as error:
        raise (OpinionAwaited() if "opinion" in error.fields else EntriesAwaited()) from error
