"""Delegates who acted were written down as taking part, for ever; since 0002 the grantor's own row says who handled it.

The records of the flow tell the old rows apart: the member acted for somebody else and never held an item of their own.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery


def tell_delegates_apart(apps: Any, schema_editor: Any) -> None:
    """The row of the grantor names the delegate, the delegate's own row gives no sight any more."""
    participants = apps.get_model("collaboration", "AffairParticipant").objects.using(schema_editor.connection.alias)
    of_affair = {
        "instance__subject_module": "collaboration",
        "instance__subject_kind": "affair",
        "instance__subject_id": OuterRef("affair__public_id"),
    }
    acted = apps.get_model("ctp_workflow", "ActionRecord").objects.filter(**of_affair)
    items = apps.get_model("ctp_workflow", "WorkItem").objects.filter(**of_affair)
    for_others = acted.filter(on_behalf_of__isnull=False).exclude(on_behalf_of_id=OuterRef("member_id"))
    handled = acted.filter(on_behalf_of_id=OuterRef("member_id")).exclude(member_id=OuterRef("member_id"))
    # An update can't look through the affair in what it sets: read first, then write in batches.
    last = handled.filter(member__isnull=False).order_by("-pk").values("member_id")[:1]
    grantors = list(participants.filter(handled_by__isnull=True).annotate(last=Subquery(last)).exclude(last=None))
    for row in grantors:
        row.handled_by_id = row.last
    participants.bulk_update(grantors, ["handled_by"], batch_size=500)
    participants.filter(
        Exists(for_others.filter(member_id=OuterRef("member_id"))),
        ~Exists(items.filter(member_id=OuterRef("member_id"))),
        takes_part=True,
        is_open=False,
    ).update(takes_part=False)


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0002_participant_handled_by"),
        ("ctp_workflow", "0001_initial"),
    ]

    operations = [migrations.RunPython(tell_delegates_apart, migrations.RunPython.noop)]
