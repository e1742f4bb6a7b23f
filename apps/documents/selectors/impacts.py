"""What a change of the organisation would do to documents."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from apps.documents.models import Category, Dispatch, Distribution
from ctp_core.contracts import Actor, mark_counted
from ctp_organization.contracts import Impact, PlannedChange
from ctp_organization.kit.impacts import EMPTIES, counted, naming


def find_impacts(change: PlannedChange, actor: Actor) -> Iterator[Impact]:
    """What is still to be signed for, the drafts of a person, and the categories whose steps name it.

    Documents are secret to many: their titles are not told.
    """
    about = change.member or change.unit
    if about is None or (change.member is None and change.act not in EMPTIES):
        return
    waiting = Distribution.objects.filter(state="waiting")
    mine = waiting.filter(member_id=about.pk) if change.member else waiting.filter(unit_id=about.pk)
    yield counted(
        mine,
        mark_counted("%(count)s document waits to be signed for", "%(count)s documents wait to be signed for"),
        title="",
    )
    if change.member is not None:
        drafts = Dispatch.objects.filter(drafter_id=about.pk, state="draft")
        yield counted(
            drafts,
            mark_counted(
                "%(count)s document this person drafted is never sent",
                "%(count)s documents this person drafted are never sent",
            ),
            weight="changes",
            title="",
        )
    categories = naming(Category.objects.filter(is_active=True), "people", about.id)
    label = mark_counted(
        "%(count)s category of documents names it as who handles a step",
        "%(count)s categories of documents name it as who handles a step",
    )
    yield counted(categories, label, url=lambda one: reverse("documents:category", args=[one]))
