"""Flows and open lines say which template they come from, so that delegations can be limited to it; those that are there learn it here."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_templates(apps: Any, schema_editor: Any) -> None:
    """Two statements. Closed lines are nobody else's, so they need not know."""
    using = schema_editor.connection.alias
    affairs = apps.get_model("collaboration", "Affair").objects.using(using)
    template = Subquery(affairs.filter(public_id=OuterRef("subject_id")).values("template__public_id")[:1])
    of_affairs = {"subject_module": "collaboration", "subject_kind": "affair", "template_id": None}
    apps.get_model("ctp_workflow", "Instance").objects.using(using).filter(**of_affairs).update(template_id=template)
    lines = apps.get_model("ctp_portal", "Todo").objects.using(using)
    lines.filter(box="pending", module="collaboration", **of_affairs).update(template_id=template)


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0005_told_digests"),
        ("ctp_portal", "0002_todo_template"),
        ("ctp_workflow", "0007_instance_template"),
    ]

    operations = [migrations.RunPython(name_templates, migrations.RunPython.noop)]
