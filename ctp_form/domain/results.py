"""Results of formulas as they are stored."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ctp_form.domain.decimals import LIMIT, write_decimal
from ctp_form.domain.fields import Json, ValueType


def store_result(value: Any, result_type: ValueType, digits: int) -> Json:
    """*value* as the stored form of *result_type*; None for empty and for numbers too large to keep."""
    match value:
        case None:
            return None
        case bool():
            return value if result_type == "yes_no" else None
        case Decimal():
            fits = result_type in ("number", "money") and abs(value) < LIMIT
            return write_decimal(value, digits) if fits else None
        case datetime():
            return None
        case date():
            return value.isoformat() if result_type == "date" else None
        case str():
            return value if result_type == "text" else None
        case _:
            return None
