"""Where a seal was put is said by version and field, not by a text in one language."""

import django.db.models.deletion
from django.db import migrations, models


def say_versions(apps, schema_editor):
    """The version of the record; where the record is gone the newest that is called and built as the text said."""
    Impression = apps.get_model("ctp_form", "SealImpression")
    Version = apps.get_model("ctp_form", "FormVersion")
    for row in Impression.objects.filter(bound_at__isnull=False).select_related("record").iterator():
        if row.record is not None:
            row.version_id = row.record.version_id
        else:
            called = Version.objects.filter(name=row.place.rpartition(" · ")[0]).order_by("-pk")
            row.version = next(
                (one for one in called if any(field["code"] == row.path for field in one.schema["fields"])), None
            )
        row.save(update_fields=["version"])


class Migration(migrations.Migration):
    dependencies = [
        ("ctp_form", "0006_field_limits"),
    ]

    operations = [
        migrations.AddField(
            model_name="sealimpression",
            name="version",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ctp_form.formversion"
            ),
        ),
        migrations.RunPython(say_versions, migrations.RunPython.noop),
        migrations.RemoveField(model_name="sealimpression", name="place"),
    ]
