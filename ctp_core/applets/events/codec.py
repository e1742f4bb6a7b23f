"""Events travel as JSON: written and read by the types their class declares. Pure."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from ctp_core.contracts import Event, ObjectRef

SUBJECT = "subject"

_WRITERS: dict[type, Callable[[Any], Any]] = {
    str: str,
    int: int,
    bool: bool,
    Decimal: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
    UUID: str,
    ObjectRef: str,
}
_READERS: dict[type, Callable[[Any], Any]] = {
    str: lambda value: value,
    int: lambda value: value,
    bool: lambda value: value,
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    UUID: UUID,
    ObjectRef: ObjectRef.parse,
}
_HINTS: dict[type[Event], dict[str, Any]] = {}
_JSON_TYPES: dict[type, type] = {str: str, int: int, bool: bool}


class EventFormatError(TypeError):
    """An event whose fields can't travel, or a payload that does not fit its class."""


def encode(event: Event) -> dict[str, Any]:
    """The event's fields but its subject, as JSON values. Raises EventFormatError for a value its declared type does not allow."""
    hints = hints_of(type(event))
    return {name: _write(getattr(event, name), hint, f"{event.NAME}.{name}") for name, hint in hints.items()}


def decode(kind: type[Event], subject: ObjectRef, payload: dict[str, Any]) -> Event:
    """The event again. A field that came later must have a default; one that has gone is left out. Raises EventFormatError."""
    values: dict[str, Any] = {SUBJECT: subject}
    required = {one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING}
    for name, hint in hints_of(kind).items():
        if name in payload:
            values[name] = _read(payload[name], hint, f"{kind.NAME}.{name}")
        elif name in required:
            raise EventFormatError(f"{kind.NAME}.{name} is missing")
    return kind(**values)


def hints_of(kind: type[Event]) -> dict[str, Any]:
    """The declared type of each field but the subject."""
    found = _HINTS.get(kind)
    if found is None:
        found = _HINTS[kind] = _resolve(kind)
    return found


def _resolve(kind: type[Event]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {
        one.name: hints[one.name]
        for one in fields(kind)
        if one.name != SUBJECT and get_origin(hints[one.name]) is not ClassVar
    }


def _write(value: Any, hint: Any, where: str) -> Any:
    if type(value) is hint and hint in _JSON_TYPES:
        return value
    options = _options(hint)
    if value is None and type(None) in options:
        return None
    for option in options:
        origin = get_origin(option)
        if origin is tuple and isinstance(value, tuple):
            item = _item_type(option, where)
            return [_write(one, item, where) for one in value]
        if origin is Literal and value in get_args(option):
            return value
        # An exact match: True is no int, a datetime is no date. A fresh UUIDv7 is of a subclass.
        if option in _WRITERS and (type(value) is option or (option is UUID and isinstance(value, UUID))):
            if option is datetime and value.tzinfo is None:
                raise EventFormatError(f"{where}: a moment needs its time zone")
            return _WRITERS[option](value)
    raise EventFormatError(f"{where}: {type(value).__name__} is not {hint}")


def _read(value: Any, hint: Any, where: str) -> Any:
    options = _options(hint)
    if value is None and type(None) in options:
        return None
    for option in options:
        origin = get_origin(option)
        if origin is tuple and isinstance(value, list):
            item = _item_type(option, where)
            return tuple(_read(one, item, where) for one in value)
        if origin is Literal and value in get_args(option):
            return value
        if option in _READERS and type(value) is _JSON_TYPES.get(option, str):
            try:
                return _READERS[option](value)
            except (ValueError, ArithmeticError):
                continue
    raise EventFormatError(f"{where}: {value!r} is not {hint}")


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _item_type(hint: Any, where: str) -> Any:
    arguments = get_args(hint)
    if len(arguments) != 2 or arguments[1] is not Ellipsis:
        raise EventFormatError(f"{where}: a tuple must be declared as tuple[type, ...]")
    return arguments[0]
