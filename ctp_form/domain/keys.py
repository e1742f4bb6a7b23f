"""What lists compare: every value as one text whose order is the order of the values, on any database alike.

A number becomes ``1`` and its millionths with leading zeros (negative ones ``0`` and the complement), so no list needs a cast
that could fail, and no digit is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal, TypeAlias

from ctp_form.domain.decimals import read_decimal
from ctp_form.domain.definitions import Definition, type_of
from ctp_form.domain.fields import Field, Json, Known, ValueProblem
from ctp_form.domain.kinds import (
    LongTextField,
    PostField,
    RelationField,
    RichTextField,
    SignatureField,
    TableField,
    TimeField,
)
from ctp_form.domain.kinds.attachments import AttachmentField
from ctp_form.domain.kinds.people import id_in, name_in
from ctp_form.domain.kinds.relations import record_id_in

KeyType: TypeAlias = Literal["text", "number", "date", "time", "choice", "yes_no", "principal", "several", "words"]
"""``words`` can only be searched through (their key says that there are some), ``several`` only asked whether something is
among them; the others are compared."""

LENGTH = 120
NAME = "name"
MARK = "\x1f"
"""Stands around each of several: ``MARK + "a" + MARK + "b" + MARK``."""
WHOLE_DIGITS, FRACTION_DIGITS = 16, 6
_DIGITS = WHOLE_DIGITS + FRACTION_DIGITS
_TYPES: Mapping[str, KeyType] = {
    "number": "number",
    "money": "number",
    "date": "date",
    "yes_no": "yes_no",
    "choice": "choice",
    "member": "principal",
    "unit": "principal",
    "text": "text",
}


def key_types(definition: Definition) -> dict[str, KeyType]:
    """By path, how what lists may compare is compared: fields, and the parts of a period or address (``leave.from``)."""
    found: dict[str, KeyType] = {}
    for one in definition.fields:
        if one.parts and not isinstance(one, SignatureField):
            found |= {f"{one.code}.{part}": _TYPES[kind] for part, kind in one.parts.items()}
        elif (kind := key_type(one)) is not None:
            found[one.code] = kind
    return found


def key_type(one: Field) -> KeyType | None:
    """How values of a whole field are compared; None when they aren't."""
    if (
        not one.holds_value
        or not one.is_stored
        or isinstance(one, TableField | AttachmentField | SignatureField)
        or one.parts
    ):
        return None
    if isinstance(one, LongTextField | RichTextField):
        return "words"
    if isinstance(one, PostField):
        return "principal"
    if isinstance(one, TimeField):
        return "time"
    return "several" if one.value_type == "list" else _TYPES.get(type_of(one))


def keys_of(definition: Definition, values: Mapping[str, Json]) -> dict[str, str]:
    """The keys of a stored record, by path; people and units also by ``<code>.name``, for sorting. What is empty is absent."""
    return {path: key for path, key in _keys(definition, values) if key}


def _keys(definition: Definition, values: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    for one in definition.fields:
        value = values.get(one.code)
        if value is None:
            continue
        if one.parts and isinstance(value, Mapping):
            for part, kind in one.parts.items():
                yield f"{one.code}.{part}", make_key(_TYPES[kind], value.get(part))
            continue
        kind_of = key_type(one)
        if kind_of is None:
            continue
        yield one.code, _several_key(one, value) if kind_of == "several" else make_key(kind_of, value)
        if kind_of == "principal":
            yield f"{one.code}.{NAME}", make_key("text", name_in(value))


def _several_key(one: Field, value: Json) -> str:
    found = one.ids_in(value) if one.principal else [str(each) for each in value]
    return f"{MARK}{MARK.join(found)}{MARK}" if found else ""


def make_key(kind: KeyType | None, value: Json) -> str:
    """The key of one stored value, "" when it is empty or can't be compared."""
    if value is None or kind is None:
        return ""
    if kind == "yes_no":
        return "1" if value is True else "0"
    if kind == "principal":
        return id_in(value).lower()
    if not isinstance(value, str):
        return ""
    if kind == "words":
        return "+"
    if kind == "number":
        return number_key(value)
    return value.casefold()[:LENGTH] if kind == "text" else value[:LENGTH]


def key_of_raw(definition: Definition, path: str, kind: KeyType | None, raw: Json, *, whole: bool = False) -> str:
    """The key that a raw value of the field *path* would be stored with; "" for what can't be taken.

    A key holds the beginning of a long text: with *whole* it is all of it, to tell texts apart.
    """
    one = definition.by_code.get(path)
    if one is None or kind is None or raw is None:
        return ""
    if kind == "principal":
        return id_in(raw).lower()
    if isinstance(one, RelationField):
        return record_id_in(raw)
    try:
        value = one.clean(raw, Known())
    except ValueProblem:
        return ""
    return value.casefold() if whole and kind == "text" and isinstance(value, str) else make_key(kind, value)


def number_key(text: str) -> str:
    """The key of a number as it is stored or typed; "" for anything else."""
    try:
        number = read_decimal(text)
    except (ValueProblem, ArithmeticError):
        return ""
    millionths = int(number.scaleb(FRACTION_DIGITS))
    if millionths >= 0:
        return f"1{millionths:0{_DIGITS}d}"
    return f"0{10**_DIGITS + millionths:0{_DIGITS}d}"


def read_number_key(key: str) -> Decimal | None:
    """The number in a key, None when there is none."""
    if len(key) != _DIGITS + 1 or not key.isdecimal():
        return None
    millionths = int(key[1:]) - (0 if key[0] == "1" else 10**_DIGITS)
    return Decimal(millionths).scaleb(-FRACTION_DIGITS)
