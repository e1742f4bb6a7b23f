"""A signature: drawn by hand, uploaded as a picture, typed, or a stored seal that was put."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, ValueProblem, ValueType
from ctp_form.domain.texts import is_clean, tidy

LONGEST = 60
SEALED = ("seal", "name", "by", "at")
"""What a value has that a stored seal was put for."""


@dataclass(frozen=True)
class SignatureField(Field):
    """``{"file": id}`` for a picture, ``{"text": name}`` for a typed name; a picture goes first.

    ``{"seal": id}`` is one putting of a stored seal. The server keeps beside it which seal that was (``name``), who put it (``by``),
    when (``at``: ``2026-05-03 14:20``, its own time), and the picture (``file``), a copy that belongs to this field of this record.
    """

    kind: ClassVar[str] = "signature"
    may_be_column: ClassVar[bool] = False
    is_wide: ClassVar[bool] = True
    parts: ClassVar[Mapping[str, ValueType]] = {"text": "text"}

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Mapping) or raw.keys() - {"file", "text", *SEALED}:
            raise ValueProblem("signature", mark("Sign by hand, with a picture, or by typing your name."))
        if raw.get("seal"):
            return _put(raw["seal"], known)
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
        if not isinstance(value, Mapping):
            return str(value or "")
        if seal_in(value):
            name, by, at = (str(value.get(key) or "") for key in ("name", "by", "at"))
            return f"{name}（{by}，{at}）" if language == "zh-hans" else f"{name} ({by}, {at})"
        return str(value.get("text") or "")

    def json_schema(self, language: str) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "file": {"type": "string", "format": "uuid"},
                "text": {"type": "string", "maxLength": LONGEST},
                "seal": {"type": "string", "format": "uuid"},
                **{key: {"type": "string", "readOnly": True} for key in ("name", "by", "at")},
            },
            "additionalProperties": False,
        }


def seal_in(value: Json) -> str:
    """The id of the putting of a stored seal in a raw or stored value, "" when there is none; takes anything."""
    found = value.get("seal") if isinstance(value, Mapping) else None
    return found.lower() if isinstance(found, str) else ""


def _put(raw: Json, known: Known) -> Json:
    found = known.seals.get(raw.lower()) if isinstance(raw, str) else None
    if found is None:
        # One that was never put, is somebody else's, too old or in another record already: all answered alike.
        raise ValueProblem("seal", mark("This seal was not put here. Put it again."))
    return dict(found)
