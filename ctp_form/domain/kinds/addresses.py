"""A postal address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import MASK, Field, Json, Known, ValueProblem, ValueType
from ctp_form.domain.texts import is_clean, tidy

LIMITS = {"province": 40, "city": 40, "district": 40, "street": 200, "postcode": 12}


@dataclass(frozen=True)
class AddressField(Field):
    """Province, city, district, street and postcode, each a text; expressions read ``home.city``."""

    kind: ClassVar[str] = "address"
    may_be_column: ClassVar[bool] = False
    is_wide: ClassVar[bool] = True
    parts: ClassVar[Mapping[str, ValueType]] = dict.fromkeys(LIMITS, "text")

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Mapping) or raw.keys() - LIMITS.keys():
            raise ValueProblem("address", mark("An address with province, city, district and street is needed here."))
        found: dict[str, Json] = {}
        for part, limit in LIMITS.items():
            text = raw.get(part) or ""
            if not isinstance(text, str):
                raise ValueProblem("text", mark("A text is needed here."))
            text = tidy(text)
            if not is_clean(text):
                raise ValueProblem("characters", mark("This holds characters that can't be used. Type it again."))
            if len(text) > limit:
                message = mark("At most %(limit)s characters; these are %(count)s.")
                raise ValueProblem("too_long", message, limit=limit, count=len(text))
            if text:
                found[part] = text
        return found or None

    def title(self, value: Json, language: str) -> str:
        if not isinstance(value, Mapping):
            return str(value or "")
        texts = [str(value[part]) for part in LIMITS if value.get(part)]
        return "".join([*texts[:-1], f" {texts[-1]}"]) if _ends_with_code(value, texts) else "".join(texts)

    def mask(self, value: Json) -> str:
        return f"{value.get('province', '')}{value.get('city', '')}{MASK}" if isinstance(value, Mapping) else MASK

    def json_schema(self, language: str) -> dict[str, Any]:
        parts = {part: {"type": "string", "maxLength": limit} for part, limit in LIMITS.items()}
        return {"type": "object", "properties": parts, "additionalProperties": False}


def _ends_with_code(value: Mapping[str, Any], texts: list[str]) -> bool:
    return bool(value.get("postcode")) and len(texts) > 1
