"""Values the server works out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, ValueProblem, ValueType
from ctp_form.domain.formulas import NO_FORMULA, Formula, read_formula
from ctp_form.domain.kinds.numbers import read_currency
from ctp_form.domain.reading import Reader
from ctp_form.domain.results import store_result

RESULT_TYPES = ("number", "money", "text", "date", "yes_no")


@dataclass(frozen=True)
class CalculatedField(Field):
    """The result of *formula*, of *result_type*. *total* adds the column up under a sub-table."""

    kind: ClassVar[str] = "calculated"
    is_calculated: ClassVar[bool] = True

    result_type: ValueType = "number"
    formula: Formula = field(default=NO_FORMULA)
    digits: int = 2
    currency: str = "CNY"
    capital: bool = False
    total: bool = False

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        result_type = cast(ValueType, reader.one_of("type", RESULT_TYPES, "number"))
        money = result_type == "money"
        return cls(
            **common,
            result_type=result_type,
            formula=read_formula(reader, "formula"),
            digits=reader.whole("digits", 0, 6, 2) if not money else 2,
            currency=read_currency(reader) if money else "",
            capital=reader.flag("capital") if money else False,
            total=reader.flag("total") if result_type in ("number", "money") else False,
        )

    def clean(self, raw: Json, known: Known) -> Json:
        raise ValueProblem("calculated", mark("This is worked out by the server and can't be entered."))

    def result(self, value: Any) -> Json:
        """The stored form of what the formula gave."""
        return store_result(value, self.result_type, self.digits)

    def json_schema(self, language: str) -> dict[str, Any]:
        kind = "boolean" if self.result_type == "yes_no" else "string"
        return {"type": [kind, "null"], "readOnly": True}
