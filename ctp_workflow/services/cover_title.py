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
    happened, not what it was. False, and nothing changed, where people have changed the title by hand since: that one is theirs.
    """
    wanted = title.strip()[:MAX_TITLE]
    with transaction.atomic():
        mine = Instance.objects.filter(
            subject_module=subject.module, subject_kind=subject.kind, subject_id=subject.id
        ).order_by("pk")
        rows = list(mine.select_for_update(of=("self",)))
        if not wanted or mine.filter(records__operation="retitle").exists():
            return False
        old = {one.title for one in rows if one.parent_id is None}
        changed = [one for one in rows if _cover(one, old, wanted)]
        for one in changed:
            one.save(update_fields=["title", "revision"])
            todos.set_title(keys=list(one.items.values_list("public_id", flat=True)), title=one.title)
            details = {"instance": str(one.public_id)}
            audit.record(actor=actor, action="workflow.cover_title", subject=subject_of(one), details=details)
        if changed:
            todos.set_title(keys=[subject.id], title=wanted)
        return bool(changed)


def _cover(one: Instance, old: set[str], wanted: str) -> bool:
    """A flow below is called like the one above it and its step."""
    before = one.title
    start = max((found for found in old if before.startswith(found)), key=len, default=before)
    one.title = (wanted + before[len(start) :])[:MAX_TITLE]
    one.revision += 1
    return one.title != before
