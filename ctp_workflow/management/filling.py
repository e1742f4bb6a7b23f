"""Many finished flows at once, copied from one by a statement a table: for benches of a full database."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Model

from ctp_workflow.models import ActionRecord, Instance, NodeRun, WorkItem

BLOCK = 100_000
NUMBERS = {
    "postgresql": "SELECT g FROM generate_series(1, %s) AS s(g)",
    "sqlite": "SELECT g FROM (WITH RECURSIVE n(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM n WHERE g < %s) SELECT g FROM n)",
}


def fill_instances(*, count: int) -> None:
    """*count* copies of the newest finished flow with its runs, items and records, each about a subject of its own."""
    model = Instance.objects.filter(status="finished").order_by("-pk").values_list("pk", flat=True).first()
    if model is None:
        raise LookupError("there is no finished flow to copy")
    for first in range(0, count, BLOCK):
        _copy_block(model, min(BLOCK, count - first))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _copy_block(model: int, count: int) -> None:
    before = Instance.objects.order_by("-pk").values_list("pk", flat=True)[0]
    fresh = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    _copy(Instance, {"id": f"{before} + g", "public_id": fresh, "subject_id": fresh}, "id", model, count)
    for table in (NodeRun, WorkItem, ActionRecord):
        _copy(table, {"instance_id": f"{before} + g", "public_id": fresh, "id": ""}, "instance_id", model, count)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('ctp_workflow_instance', 'id'), (SELECT max(id) FROM ctp_workflow_instance))"
            )


def _copy(table: type[Model], changed: dict[str, str], key: str, model: int, count: int) -> None:
    columns = {name: text for name, text in _columns(table, changed).items() if text}
    names, values, name = _quoted(columns), ", ".join(columns.values()), table._meta.db_table
    numbers = NUMBERS[connection.vendor]
    statement = (
        f"INSERT INTO {name} ({names}) SELECT {values} FROM {name} AS one, ({numbers}) AS many WHERE one.{key} = %s"  # noqa: S608
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL statement_timeout = 0")  # the limit is for what people wait for
        cursor.execute(statement, [count, model])


def _columns(model: type[Model], changed: dict[str, str]) -> dict[str, str]:
    """Every column with what it is copied from."""
    names = [str(field.column) for field in model._meta.concrete_fields]
    return {name: changed.get(name, f'one."{name}"') for name in names}


def _quoted(columns: dict[str, str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
