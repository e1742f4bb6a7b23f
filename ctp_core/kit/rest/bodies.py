"""Reading request bodies as hostile until shown otherwise (SECURITY rule 21)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from ctp_core.contracts import FieldError, Invalid, mark

MAX_DEPTH = 50
MAX_BYTES = 1_048_576
MAX_DIGITS = 400


class StrictJSONParser(BaseParser):
    """JSON of at most 1 MB and 50 levels, without NaN, NUL characters, lone surrogates or doubled names."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value in the body. Raises ParseError with a sentence."""
        return strict_json(stream.read(MAX_BYTES + 1))


def strict_json(body: bytes) -> Any:
    """Decode under the limits. Raises ParseError."""
    if len(body) > MAX_BYTES:
        raise ParseError(_("The body is larger than 1 MB."))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ParseError(_("The body is not UTF-8.")) from None
    # Counted before parsing: json recurses once a level.
    if _depth(text) > MAX_DEPTH:
        raise ParseError(_("The body is nested deeper than %(limit)s levels.") % {"limit": MAX_DEPTH})
    try:
        value = json.loads(
            text,
            parse_constant=_refuse_constant,
            object_pairs_hook=_pairs,
            parse_int=_integer,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise ParseError(_("The body is not valid JSON at line %(line)s, column %(column)s.") % place) from None
    except ValueError as error:
        # One of the sentences below.
        raise ParseError(str(error)) from None
    _refuse_bad_text(value)
    return value


def _depth(text: str) -> int:
    deepest = level = 0
    quoted = escaped = False
    for sign in text:
        if quoted:
            quoted = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == '"':
            quoted, escaped = True, False
        elif sign in "[{":
            level += 1
            deepest = max(deepest, level)
        elif sign in "]}":
            level -= 1
    return deepest


def _refuse_constant(name: str) -> Any:
    raise ValueError(_("%(name)s is not a number.") % {"name": name})


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(_("A number is too long."))
    return int(digits)


def _number(digits: str) -> float:
    if len(digits) > MAX_DIGITS or float(digits) in (float("inf"), float("-inf")):
        raise ValueError(_("A number is out of range."))
    return float(digits)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(_("A name stands twice in one object."))
    return found


def _refuse_bad_text(value: Any) -> None:
    """A NUL or a lone surrogate is valid JSON but no database takes it."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if "\x00" in one:
                raise ParseError(_("A text contains a NUL character."))
            if any("\ud800" <= sign <= "\udfff" for sign in one):
                raise ParseError(_("A text contains half a surrogate pair."))
        elif isinstance(one, dict):
            waiting += one.keys()
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


class MomentField(serializers.DateTimeField):
    """A moment with its offset from UTC (``2026-05-04T09:00:00+08:00``, ``…Z``).

    One without is refused: a program that leaves it out means some zone, and nobody knows which. DRF's field stumbles over
    moments that have no UTC, such as the first hours of the year 1 in Shanghai.
    """

    default_error_messages = {"no_offset": _("Give the offset from UTC too, such as 2026-05-04T09:00:00+08:00.")}

    def enforce_timezone(self, value: datetime) -> datetime:
        """As DRF does, for moments that say their zone."""
        if value.tzinfo is None:
            self.fail("no_offset")
        kept: datetime = super().enforce_timezone(value)
        return kept

    def to_internal_value(self, value: Any) -> datetime:
        """As DRF does; too far away is refused like any other text that is no moment."""
        try:
            at: datetime = super().to_internal_value(value)
            at.astimezone(UTC)
        except OverflowError:
            self.fail("overflow")
        return at


def moment(at: datetime) -> str:
    """*at* in the reader's time zone with its offset, as every ``DateTimeField`` writes it."""
    return str(serializers.DateTimeField().to_representation(at))


class StrictSerializer(serializers.Serializer[Any]):
    """Explicit fields only; a name nobody knows is an error at that name, not silence."""

    default_error_messages = {"invalid": _("A JSON object is expected here.")}

    def to_internal_value(self, data: Any) -> Any:
        """As DRF does, after refusing unknown names."""
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            unknown = sorted(str(name) for name in data if name not in known)
            if unknown:
                message = mark("This field is not known here.")
                raise Invalid({name[:100]: [FieldError("core.unknown_field", message)] for name in unknown[:20]})
        return super().to_internal_value(data)


def read_body(
    serializer: type[serializers.Serializer[Any]], request: Request, *, partial: bool = False
) -> dict[str, Any]:
    """The checked body. Raises what DRF raises; the base view turns it into problem+json."""
    body = serializer(data=request.data, partial=partial)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
