"""Numbers and money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.decimals import places, read_decimal, write_decimal
from ctp_form.domain.fields import Field, Json, Known, Start, ValueProblem, ValueType
from ctp_form.domain.reading import Reader

CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class NumberField(Field):
    """A number of at most *digits* decimals. *total* adds the column up under a sub-table."""

    kind: ClassVar[str] = "number"
    may_start_from: ClassVar[bool] = True
    may_be_unique: ClassVar[bool] = True
    value_type: ClassVar[ValueType] = "number"

    digits: int = 2
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit_label: str = ""
    default: str | None = None
    total: bool = False

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        least, most = reader.decimal("min"), reader.decimal("max")
        if least is not None and most is not None and least > most:
            reader.note("min", "order", mark("The smallest is larger than the largest."))
        found = cls(**common, minimum=least, maximum=most, total=reader.flag("total"), **cls._own(reader))
        return _with_default(found, reader)

    @classmethod
    def _own(cls, reader: Reader) -> dict[str, Any]:
        return {"digits": reader.whole("digits", 0, 6, 2), "unit_label": reader.text("unit_label", limit=20)}

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        number = read_decimal(raw)
        if places(number) > self.digits:
            if self.digits == 0:
                raise ValueProblem("whole_number", mark("A whole number is needed here."))
            raise ValueProblem("places", mark("At most %(digits)s digits after the point."), digits=self.digits)
        if self.minimum is not None and number < self.minimum:
            raise ValueProblem("too_small", mark("At least %(limit)s."), limit=format(self.minimum, "f"))
        if self.maximum is not None and number > self.maximum:
            raise ValueProblem("too_large", mark("At most %(limit)s."), limit=format(self.maximum, "f"))
        return write_decimal(number, self.digits)

    def start(self, start: Start) -> Json:
        return self.default

    def json_schema(self, language: str) -> dict[str, Any]:
        decimal = r"^-?[0-9]+(\.[0-9]+)?$"
        return {"type": ["string", "number"], "format": "decimal", "pattern": decimal, "x-digits": self.digits} | {
            f"x-{name}": format(limit, "f")
            for name, limit in (("minimum", self.minimum), ("maximum", self.maximum))
            if limit is not None
        }


@dataclass(frozen=True)
class MoneyField(NumberField):
    """An amount; *capital* shows it in Chinese capitals (大写) when read."""

    kind: ClassVar[str] = "money"
    value_type: ClassVar[ValueType] = "money"

    currency: str = "CNY"
    capital: bool = False

    @classmethod
    def _own(cls, reader: Reader) -> dict[str, Any]:
        return {"digits": 2, "currency": read_currency(reader), "capital": reader.flag("capital")}


@dataclass(frozen=True)
class PercentField(NumberField):
    """A share in hundredths: 12.5 is 12.5 %; a formula divides by 100 itself."""

    kind: ClassVar[str] = "percent"

    unit_label: str = "%"

    @classmethod
    def _own(cls, reader: Reader) -> dict[str, Any]:
        return {"digits": reader.whole("digits", 0, 6, 2)}

    def clean(self, raw: Json, known: Known) -> Json:
        if isinstance(raw, str):
            raw = raw.strip().removesuffix("%").removesuffix("\uff05")
        return super().clean(raw, known)


def read_currency(reader: Reader) -> str:
    """The currency of an amount, CNY when none is given."""
    currency = reader.text("currency", limit=3) or "CNY"
    if not CURRENCY.fullmatch(currency):
        reader.note("currency", "currency", mark("A currency has three capital letters, such as CNY."))
    return currency


def _with_default(found: NumberField, reader: Reader) -> NumberField:
    raw = reader.raw("default")
    if raw is None:
        return found
    try:
        default = found.clean(raw, Known())
    except ValueProblem:
        reader.note("default", "default", mark("The default doesn't fit the field."))
        return found
    return type(found)(**{**vars(found), "default": default})
