"""A record of another form, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import ObjectRef, mark
from ctp_form.domain.fields import Field, Json, Known, ValueProblem, ValueType
from ctp_form.domain.reading import Reader

PREFIX = "record:"
MOST_COPIES = 40


def record_id_in(raw: Json) -> str:
    """The id in ``{"id", "name"}``, in a plain id or in a picker's ``record:<id>``; "" when it is empty."""
    found = raw.get("id") if isinstance(raw, Mapping) else raw
    return found.strip().removeprefix(PREFIX).lower() if isinstance(found, str) else ""


@dataclass(frozen=True)
class RelationField(Field):
    """One record of the list *source* (``registers/register/<id>``), called by its field *title*.

    The id alone is stored: what the record says is asked for again under the rights of who reads. *copies* are (field there, field
    here): taken over when the record is chosen, and the form's own from then on.
    """

    kind: ClassVar[str] = "relation"
    value_type: ClassVar[ValueType] = "choice"
    may_be_unique: ClassVar[bool] = True

    source: str = ""
    title_field: str = ""
    copies: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        source = reader.text("source", needed=True)
        if source and not _is_ref(source):
            reader.note("source", "source", mark("Choose a list of records."))
        copies = (
            tuple(_copy(one) for one in reader.each("copy", least=0, most=MOST_COPIES)) if reader.has("copy") else ()
        )
        return cls(**common, source=source, title_field=reader.text("title", limit=40), copies=copies)

    def clean(self, raw: Json, known: Known) -> Json:
        found = record_id_in(raw)
        if not found:
            if raw not in (None, "") and not isinstance(raw, Mapping):
                raise ValueProblem("record", mark("Choose a record of the list."))
            return None
        if found not in known.related.get(self.source, {}):
            # One that isn't there and one that isn't open to the writer are answered alike.
            raise ValueProblem("record", mark("Choose a record of the list."))
        return found

    def title(self, value: Json, language: str) -> str:
        """The name that was asked for under the reader's rights; without it nothing, never the id."""
        return str(value.get("name") or "") if isinstance(value, Mapping) else ""

    def same_as(self, value: Json) -> str:
        return record_id_in(value)

    def json_schema(self, language: str) -> dict[str, Any]:
        return {
            "type": ["object", "string", "null"],
            "description": "A record of the list in x-source (module/kind/id), by its id.",
            "properties": {"id": {"type": "string", "format": "uuid"}, "name": {"type": "string", "readOnly": True}},
            "required": ["id"],
            "additionalProperties": False,
            "x-source": self.source,
        }


@dataclass(frozen=True)
class LookupField(Field):
    """What *field* says in the record that *relation* chose: never stored, asked for with each reading under the reader's rights."""

    kind: ClassVar[str] = "lookup"
    is_calculated: ClassVar[bool] = True
    is_stored: ClassVar[bool] = False

    relation: str = ""
    field: str = ""

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        return cls(
            **common,
            relation=reader.text("relation", needed=True, limit=40),
            field=reader.text("field", needed=True, limit=40),
        )

    def clean(self, raw: Json, known: Known) -> Json:
        raise ValueProblem("calculated", mark("This is worked out by the server and can't be entered."))

    def search_text(self, value: Json, language: str) -> str:
        return ""

    def json_schema(self, language: str) -> dict[str, Any]:
        return {"type": ["string", "null"], "readOnly": True}


def _is_ref(text: str) -> bool:
    try:
        ObjectRef.parse(text)
    except ValueError:
        return False
    return True


def _copy(reader: Reader) -> tuple[str, str]:
    found = reader.text("from", needed=True, limit=40), reader.text("to", needed=True, limit=40)
    reader.finish()
    return found
