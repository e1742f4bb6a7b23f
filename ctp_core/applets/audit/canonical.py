"""One way to write values down, so that a MAC over them can be made again years later. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ctp_core.contracts import MemberRef, ObjectRef, PrincipalRef, UnitRef

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_json(value: Any) -> str:
    """*value* as JSON with sorted keys and no spaces. Raises TypeError for what has no one way to be written."""
    return _ENCODER.encode(_plain(value))


def clean_text(text: str, limit: int | None = None) -> str:
    """*text* as every database takes it: no NUL, no lone surrogates, at most *limit* characters."""
    cleaned = text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return cleaned if limit is None else cleaned[:limit]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | ObjectRef | PrincipalRef):
        return str(value)
    if isinstance(value, MemberRef | UnitRef):
        return {"id": str(value.id), "name": clean_text(value.name)}
    if isinstance(value, Mapping):
        return {clean_text(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((_plain(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} can't be written down")
