"""Saying who was faster, and with what."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext

from ctp_core.contracts import DomainError, mark
from ctp_workflow.contracts import ItemGone, StaleItem
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.services.telling import TAGS

REASONS = {
    "handled": mark("somebody else handled it"),
    "disagreed": mark("somebody disagreed"),
    "returned": mark("the flow was returned"),
    "revoked": mark("the flow was revoked"),
    "decided": mark("the step was decided without it"),
    "removed": mark("the signer was removed"),
    "taken_back": mark("what led here was taken back"),
    "terminated": mark("the flow was terminated"),
    "transferred": mark("it was transferred"),
    "replaced": mark("an administrator put somebody else in charge"),
    "handed_over": mark("it was handed over"),
    "skipped": mark("an administrator skipped the step"),
    "overdue": mark("the time was over, and the step went on without it"),
    "archived": mark("the flow was archived"),
    "jumped": mark("an administrator moved the flow on"),
}


def _reason(instance: Instance, item: WorkItem) -> str:
    """Why it is closed, and who did that when."""
    text = gettext(REASONS.get(item.reason, mark("it was closed")))
    last = instance.records.filter(at=item.closed_at).order_by("-sequence").first() if item.closed_at else None
    if last is None:
        return text
    who = refs_of([last.member_id]).get(last.member_id, NOBODY).name if last.member_id else gettext("The system")
    when = f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}"
    return gettext("%(reason)s (%(who)s, %(when)s)") % {"reason": text, "who": who, "when": when}


def stale(instance: Instance, item: WorkItem) -> DomainError:
    """The refusal for an item that is no longer open: the winner's name, time and decision where there is one."""
    winner: WorkItem | None = item
    if item.state not in ("done", "returned"):
        decided = instance.items.filter(run=item.run, state__in=("done", "returned"))
        winner = decided.order_by("-closed_at").first()
    if winner is None or winner.closed_at is None:
        return ItemGone(reason=_reason(instance, item))
    who = winner.acted_by_id or winner.member_id
    return StaleItem(
        who=refs_of([who]).get(who, NOBODY).name,
        when=f"{timezone.localtime(winner.closed_at):%Y-%m-%d %H:%M}",
        what=gettext(TAGS.get(winner.outcome, mark("Closed"))),
    )
