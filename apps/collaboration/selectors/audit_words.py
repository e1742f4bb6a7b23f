"""What collaboration records in the audit, in words."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from apps.collaboration.models import Template
from ctp_core.contracts import AuditWords, mark


def _templates(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Template.objects.filter(public_id__in=ids).values_list("public_id", "name"))


WORDS = AuditWords(
    acts={
        "collaboration.create_draft": mark("Began an affair"),
        "collaboration.discard_draft": mark("Discarded a draft"),
        "collaboration.submit_affair": mark("Submitted an affair"),
        "collaboration.copy_affair": mark("Copied an affair"),
        "collaboration.forward_affair": mark("Forwarded an affair"),
        "collaboration.add_comment": mark("Commented on an affair"),
        "collaboration.relate": mark("Related something to an affair"),
        "collaboration.unrelate": mark("Took away something related to an affair"),
        "collaboration.save_template": mark("Saved a template"),
        "collaboration.take_up_flow": mark("Took up a new version of a flow"),
        "collaboration.run_outcome": mark("Carried out what follows an approval"),
        "collaboration.retry_outcomes": mark("Tried again what follows an approval"),
    },
    kinds={
        "affair": mark("Affair"),
        "template": mark("Template"),
    },
    details={
        "from": mark("Taken from"),
        "opinions": mark("With opinions"),
        "object": mark("Related"),
    },
    names={"template": _templates},
)
