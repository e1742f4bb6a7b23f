"""What workflow records in the audit, in words."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ctp_core.contracts import AuditWords, mark
from ctp_workflow.models import Definition
from ctp_workflow.selectors.wording import VERDICTS


def _definitions(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Definition.objects.filter(public_id__in=ids).values_list("public_id", "name"))


WORDS = AuditWords(
    acts={
        **{f"workflow.{operation}": words for operation, (words, _) in VERDICTS.items()},
        "workflow.urge": mark("Urged"),
        "workflow.create_definition": mark("Created a flow"),
        "workflow.save_draft": mark("Saved the draft of a flow"),
        "workflow.publish_definition": mark("Published a flow"),
        "workflow.cover_title": mark("Covered a title"),
        "workflow.set_supervisors": mark("Named supervisors"),
        "workflow.export_evidence": mark("Exported the evidence of a flow"),
        "workflow.export_log": mark("Exported histories of flows"),
        "workflow.export_table": mark("Exported figures of flows"),
        "workflow.save_hours": mark("Changed the working hours"),
        "workflow.save_day": mark("Changed a day of the calendar"),
        "workflow.forget_day": mark("Set a day of the calendar back"),
        "workflow.replace_year": mark("Replaced a year of the calendar"),
        "workflow.close": mark("Closed by an administrator"),
        "workflow.park": mark("Put aside"),
    },
    kinds={
        "definition": mark("Flow"),
        "instance": mark("Running flow"),
        "calendar": mark("Working calendar"),
        "opinion": mark("Opinion"),
        "trial": mark("Trial"),
    },
    details={
        "instance": mark("Flow"),
        "node": mark("Step"),
        "may_replace": mark("May replace holders"),
        "weekdays": mark("Weekdays"),
        "day": mark("Day"),
        "is_working": mark("Working day"),
        "year": mark("Year"),
        "days": mark("Days"),
    },
    names={"definition": _definitions},
)
