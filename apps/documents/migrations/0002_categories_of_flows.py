"""Flows and open lines say which category they come from, so that delegations can be limited to it; those that are there learn it here."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_categories(apps: Any, schema_editor: Any) -> None:
    """Two statements a kind. Closed lines are nobody else's, so they need not know."""
    using = schema_editor.connection.alias
    instances = apps.get_model("ctp_workflow", "Instance").objects.using(using)
    lines = apps.get_model("ctp_portal", "Todo").objects.using(using)
    for kind in ("dispatch", "receipt"):
        documents = apps.get_model("documents", kind).objects.using(using)
        category = Subquery(documents.filter(public_id=OuterRef("subject_id")).values("category__public_id")[:1])
        of_documents = {"subject_module": "documents", "subject_kind": kind, "template_id": None}
        instances.filter(**of_documents).update(template_id=category)
        lines.filter(box="pending", module="documents", **of_documents).update(template_id=category)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("ctp_portal", "0002_todo_template"),
        ("ctp_workflow", "0007_instance_template"),
    ]

    operations = [migrations.RunPython(name_categories, migrations.RunPython.noop)]
