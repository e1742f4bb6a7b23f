"""A signature: drawn by hand, uploaded as a picture, or typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, ValueProblem, ValueType
from ctp_form.domain.texts import is_clean, tidy

LONGEST = 60


@dataclass(frozen=True)
class SignatureField(Field):
    """``{"file": id}`` for a picture, ``{"text": name}`` for a typed name; a picture goes first."""

    kind: ClassVar[str] = "signature"
    may_be_column: ClassVar[bool] = False
    is_wide: ClassVar[bool] = True
    parts: ClassVar[Mapping[str, ValueType]] = {"text": "text"}

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Mapping) or raw.keys() - {"file", "text"}:
            raise ValueProblem("signature", mark("Sign by hand, with a picture, or by typing your name."))
        file, text = raw.get("file") or "", raw.get("text") or ""
        if not isinstance(file, str) or not isinstance(text, str):
            raise ValueProblem("signature", mark("Sign by hand, with a picture, or by typing your name."))
        if file:
            if file.lower() not in known.files:
                raise ValueProblem("unknown_file", mark("One of these files isn't there any more. Add it again."))
            if file.lower() not in known.pictures:
                raise ValueProblem("no_picture", mark("A picture is needed here: PNG, JPEG, GIF or WebP."))
            return {"file": file.lower()}
        text = tidy(text)
        if len(text) > LONGEST or not is_clean(text):
            raise ValueProblem("signature_text", mark("Type a name of at most %(limit)s characters."), limit=LONGEST)
        return {"text": text} if text else None

    def files_in(self, value: Json) -> tuple[str, ...]:
        file = value.get("file") if isinstance(value, Mapping) else None
        return (file.lower(),) if isinstance(file, str) and file else ()

    def title(self, value: Json, language: str) -> str:
        return str(value.get("text") or "") if isinstance(value, Mapping) else str(value or "")

    def json_schema(self, language: str) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "file": {"type": "string", "format": "uuid"},
                "text": {"type": "string", "maxLength": LONGEST},
            },
            "additionalProperties": False,
        }
