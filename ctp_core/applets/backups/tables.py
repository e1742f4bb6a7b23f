"""The tables of a house as lines of text, the same on every database, and what they add up to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

# What holds only while a server runs: who is signed in where, which process does what.
PASSING = frozenset({"django_session", "ctp_core_accountsession", "ctp_core_workerheartbeat", "ctp_core_lease"})
CHUNK = 2_000
ROOM = 1 << 256


@dataclass(slots=True)
class Sum:
    """How many rows, and a digest of them all whatever their order: databases sort texts differently."""

    rows: int = 0
    total: int = 0

    def add(self, line: str) -> None:
        """Count one more row."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line.encode()).digest())) % ROOM

    def as_text(self) -> str:
        """``rows:digest``."""
        return f"{self.rows}:{self.total:064x}"


def kept_models(registry: Any) -> dict[str, type[models.Model]]:
    """The models whose rows belong into a backup, by table."""
    found = {one._meta.db_table: one for one in registry.get_models(include_auto_created=True) if one._meta.managed}
    return {table: found[table] for table in sorted(found) if table not in PASSING}


def columns(model: type[models.Model]) -> list[str]:
    """The names of the values of a line."""
    return [one.attname for one in model._meta.concrete_fields]


def lines(model: type[models.Model], names: list[str]) -> Iterator[str]:
    """Every row as a line, its values in the order of *names*."""
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=CHUNK):
        yield json.dumps([_written(value) for value in row], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def instances(model: type[models.Model], names: list[str], written: Iterable[str]) -> Iterator[models.Model]:
    """The rows behind *written*, as instances that are not saved yet. Raises ValueError, LookupError for foreign ones."""
    fields = {one.attname: one for one in model._meta.concrete_fields}
    wanted = [fields[name] for name in names]
    for field in wanted:
        # The time a row was made is in the backup; it is not made now.
        if isinstance(field, models.DateField):
            field.auto_now = field.auto_now_add = False
    for line in written:
        values = json.loads(line)
        if len(values) != len(wanted):
            raise ValueError(f"a row of {model._meta.db_table} has {len(values)} values")
        yield model(**{one.attname: _read(one, value) for one, value in zip(wanted, values, strict=True)})


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value


def _read(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return models.Value(None, field) if value is None and not field.null else value
    if isinstance(field, models.ForeignKey | models.OneToOneField):
        return field.target_field.to_python(value)
    return field.to_python(value)
