"""What a change of the organisation would do to templates and affairs."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from apps.collaboration.models import Affair, Template
from ctp_core.contracts import Actor, mark_counted
from ctp_organization.contracts import Impact, PlannedChange
from ctp_organization.kit.impacts import EMPTIES, counted, granted


def find_impacts(change: PlannedChange, actor: Actor) -> Iterator[Impact]:
    """The templates that are open to the unit alone or in the person's own name, and the person's drafts."""
    if change.member is not None:
        drafts = Affair.objects.filter(starter_id=change.member.pk, state="draft")
        yield counted(
            drafts,
            mark_counted(
                "%(count)s draft of this person is never sent", "%(count)s drafts of this person are never sent"
            ),
            weight="changes",
            title="",
        )
    if change.member is not None or change.act in EMPTIES:
        templates = Template.objects.filter(granted(change, Template), is_active=True)
        label = mark_counted(
            "%(count)s template names it among those who begin or read affairs",
            "%(count)s templates name it among those who begin or read affairs",
        )
        yield counted(templates, label, url=lambda one: reverse("collaboration:template-edit", args=[one]))
