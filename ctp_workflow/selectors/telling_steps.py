"""What a step did, as the one who took it may hear of it."""

from __future__ import annotations

from dataclasses import replace

from ctp_core.contracts import Actor
from ctp_workflow.contracts import StepDto
from ctp_workflow.models import WorkItem
from ctp_workflow.selectors.describing import describe_why
from ctp_workflow.selectors.members import refs_of
from ctp_workflow.selectors.process_subjects import hidden_from, words_of


def tell_step(*, done: StepDto, actor: Actor) -> StepDto:
    """The same step, its reasons told in the words of the subject and without what is hidden from *actor*.

    The step itself asks nothing of this: its transaction holds locks, and most who take one never read the answer. A step whose items
    tell of no variable costs no query here either. Raises ModuleUnavailable.
    """
    items = (done.item, *done.opened)
    if not any(one.why.conditions or "field" in one.why.params for one in items):
        return done
    rows = list(WorkItem.objects.filter(public_id__in=[one.id for one in items]))
    subject = done.instance.subject
    hidden, words = hidden_from(actor, subject), words_of(subject)
    names = refs_of(pk for row in rows for pk in (row.why.get("returned_by"), row.why.get("params", {}).get("by")))
    whys = {row.public_id: describe_why(row, names, hidden, words) for row in rows}
    item, *opened = (replace(one, why=whys[one.id]) for one in items)
    return replace(done, item=item, opened=tuple(opened))
