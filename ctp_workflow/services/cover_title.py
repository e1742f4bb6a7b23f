"""Taking words out of a title that must not be told to all any more."""

from __future__ import annotations

from django.db import transaction

from ctp_core.api import audit
from ctp_core.contracts import Actor, ObjectRef
from ctp_portal.api import todos
from ctp_workflow.models import Instance
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.services.start_instance import MAX_TITLE


def cover_title(*, subject: ObjectRef, title: str, actor: Actor) -> bool:
    """All flows of *subject* and those below them are called *title* from now on, wherever they are listed; the old words stand nowhere.

    For the module of the subject, which made the title of values and asks for no right here. The history and the audit say that it
    happened, not what it was. A flow whose title people have changed by hand keeps it, that one is theirs, and so do those below it.
    False where the newest flow is one of those: then *subject* is called like it.
    """
    wanted = title.strip()[:MAX_TITLE]
    with transaction.atomic():
        mine = Instance.objects.filter(
            subject_module=subject.module, subject_kind=subject.kind, subject_id=subject.id
        ).order_by("pk")
        rows = list(mine.select_for_update(of=("self",)))
        if not wanted:
            return False
        by_hand = set(mine.filter(records__operation="retitle").values_list("pk", flat=True))
        changed = [one for one, old in _below(rows, by_hand) if _cover(one, old, wanted)]
        for one in changed:
            one.save(update_fields=["title", "revision"])
            todos.set_title(keys=list(one.items.values_list("public_id", flat=True)), title=one.title)
            details = {"instance": str(one.public_id)}
            audit.record(actor=actor, action="workflow.cover_title", subject=subject_of(one), details=details)
        newest = next((one.pk for one in reversed(rows) if one.parent_id is None), None)
        if newest in by_hand:
            return False
        todos.set_title(keys=[subject.id], title=wanted)
        return True


def _below(rows: list[Instance], by_hand: set[int]) -> list[tuple[Instance, str]]:
    """Those that carry a made title, each with that of the top flow it belongs to; who stands above comes first in *rows*."""
    tops: dict[int, tuple[int, str]] = {}
    for one in rows:
        tops[one.pk] = tops[one.parent_id] if one.parent_id is not None else (one.pk, one.title)
    return [(one, tops[one.pk][1]) for one in rows if tops[one.pk][0] not in by_hand]


def _cover(one: Instance, old: str, wanted: str) -> bool:
    """A flow below is called like the one above it and its step."""
    before = one.title
    rest = before[len(old) :] if before.startswith(old) else ""
    one.title = (wanted + rest)[:MAX_TITLE]
    if one.title == before:
        return False
    one.revision += 1
    return True
