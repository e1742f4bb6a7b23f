"""A trigger that refuses any change of a published version: the one place where the form engine writes SQL by hand.

A service alone could be passed by; records, flows and evidence rest on versions staying what they were.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER form_version_immutable BEFORE UPDATE ON ctp_form_formversion
BEGIN SELECT RAISE(ABORT, 'a published form version never changes'); END
"""
POSTGRES = """
CREATE FUNCTION form_version_immutable() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a published form version never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER form_version_immutable BEFORE UPDATE ON ctp_form_formversion
FOR EACH ROW EXECUTE FUNCTION form_version_immutable();
"""


def guard(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER form_version_immutable")
    else:
        schema_editor.execute("DROP TRIGGER form_version_immutable ON ctp_form_formversion")
        schema_editor.execute("DROP FUNCTION form_version_immutable()")


class Migration(migrations.Migration):
    dependencies = [("ctp_form", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
