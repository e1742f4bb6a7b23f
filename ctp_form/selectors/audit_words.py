"""What form records in the audit, in words."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ctp_core.contracts import AuditWords, mark
from ctp_form.models import FormDefinition


def _definitions(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(FormDefinition.objects.filter(public_id__in=ids).values_list("public_id", "name"))


WORDS = AuditWords(
    acts={
        "form.create_definition": mark("Created a form"),
        "form.save_draft": mark("Saved the draft of a form"),
        "form.publish_version": mark("Published a form"),
        "form.save_limits": mark("Changed the limits of a form"),
        "form.make_seal": mark("Made a seal"),
        "form.change_seal": mark("Changed a seal"),
        "form.take_up_seal": mark("Took up a seal"),
        "form.put_seal": mark("Put a seal"),
        "form.take_off_seal": mark("Took a seal off"),
    },
    kinds={
        "definition": mark("Form"),
        "record": mark("Form record"),
        "field": mark("Field"),
        "seal": mark("Seal"),
    },
    details={
        "limits": mark("Limits"),
        "field": mark("Field"),
    },
    names={"definition": _definitions},
)
