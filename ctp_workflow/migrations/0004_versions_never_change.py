"""A trigger that refuses any change of a published version: running flows and their history rest on it staying what it was."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER workflow_version_immutable BEFORE UPDATE ON ctp_workflow_definitionversion
BEGIN SELECT RAISE(ABORT, 'a published flow version never changes'); END
"""
POSTGRES = """
CREATE FUNCTION workflow_version_immutable() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a published flow version never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER workflow_version_immutable BEFORE UPDATE ON ctp_workflow_definitionversion
FOR EACH ROW EXECUTE FUNCTION workflow_version_immutable();
"""


def guard(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER workflow_version_immutable")
    else:
        schema_editor.execute("DROP TRIGGER workflow_version_immutable ON ctp_workflow_definitionversion")
        schema_editor.execute("DROP FUNCTION workflow_version_immutable()")


class Migration(migrations.Migration):
    dependencies = [("ctp_workflow", "0003_time_and_below")]
    operations = [migrations.RunPython(guard, unguard)]
