"""Files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, ValueProblem, ValueType
from ctp_form.domain.reading import Reader


@dataclass(frozen=True)
class AttachmentField(Field):
    """Up to *max_files* files, stored as their ids in order."""

    kind: ClassVar[str] = "attachment"
    value_type: ClassVar[ValueType] = "list"
    may_be_column: ClassVar[bool] = False
    is_wide: ClassVar[bool] = True

    max_files: int = 10

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        return cls(**common, max_files=reader.whole("max_files", 1, 50, 10))

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Sequence) or isinstance(raw, str):
            raise ValueProblem("files", mark("A list of files is needed here."))
        ids = list(dict.fromkeys(one.lower() if isinstance(one, str) else "" for one in raw if one != ""))
        if not set(ids) <= set(known.files):
            raise ValueProblem("unknown_file", mark("One of these files isn't there any more. Add it again."))
        if len(ids) > self.max_files:
            raise ValueProblem("too_many_files", mark("At most %(limit)s files."), limit=self.max_files)
        return ids or None

    def posted(self, texts: Sequence[str]) -> Json:
        return [one for one in texts if one]

    def files_in(self, value: Json) -> tuple[str, ...]:
        listed = value if isinstance(value, list | tuple) else ()
        return tuple(one.lower() for one in listed if isinstance(one, str) and one)

    def title(self, value: Json, language: str) -> str:
        return ""

    def export_text(self, value: Json, language: str) -> str:
        return str(len(self.files_in(value)) or "")

    def json_schema(self, language: str) -> dict[str, Any]:
        item = {
            "type": "string",
            "format": "uuid",
            "description": "The id of a file of your own: upload it to /api/v1/files/ first.",
        }
        return {"type": "array", "items": item, "maxItems": self.max_files}


@dataclass(frozen=True)
class ImageField(AttachmentField):
    """Pictures that are shown in place: PNG, JPEG, GIF or WebP, judged by their content."""

    kind: ClassVar[str] = "image"

    def clean(self, raw: Json, known: Known) -> Json:
        ids = super().clean(raw, known)
        if ids and not set(ids) <= set(known.pictures):
            raise ValueProblem("no_picture", mark("A picture is needed here: PNG, JPEG, GIF or WebP."))
        return ids
