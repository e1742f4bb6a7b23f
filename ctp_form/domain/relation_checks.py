"""What is wrong with relations in a definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import LookupField, RelationField
from ctp_form.domain.reading import Reader

NOT_COPIED = ("table", "attachment", "image", "signature")


def check_relations(walk: Iterable[tuple[str, Field]], readers: Mapping[str, Reader]) -> None:
    """Note copies to fields that aren't there or can't be filled, and look-ups without a relation beside them.

    *walk* is every (path, field) of the form; a column meets the other columns of its table alone.
    """
    scopes: dict[str, dict[str, Field]] = {}
    for path, one in walk:
        scopes.setdefault(path.rpartition(".")[0], {})[one.code] = one
    for table, fields in scopes.items():
        for one in fields.values():
            reader = readers.get(f"{table}.{one.code}".lstrip("."))
            if reader is None:
                continue
            if isinstance(one, RelationField):
                _check_copies(one, fields, reader)
            elif isinstance(one, LookupField) and not isinstance(fields.get(one.relation), RelationField):
                reader.note("relation", "relation", mark("Choose a relation that stands beside this field."))


def _check_copies(one: RelationField, fields: Mapping[str, Field], reader: Reader) -> None:
    for place, (_origin, target) in enumerate(one.copies):
        found = fields.get(target)
        if found is None or found is one or not found.holds_value or found.is_calculated or found.kind in NOT_COPIED:
            reader.note(f"copy.{place}.to", "copy", mark("There is no such field that can be filled."))
