"""Numbers as people type them and as they are stored."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ctp_core.contracts import mark
from ctp_form.domain.fields import ValueProblem

LIMIT = Decimal(10) ** 15
_WRITTEN = re.compile(r"[+-]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,10})?")


def read_decimal(raw: Any) -> Decimal:
    """What was typed (``1,234.50``, full-width digits too) or sent as a JSON number. Raises ValueProblem."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise ValueProblem("number", mark("A number is needed here."))
    text = unicodedata.normalize("NFKC", raw).strip() if isinstance(raw, str) else format(Decimal(str(raw)), "f")
    if len(text) > 60 or not text.isascii() or not _WRITTEN.fullmatch(text):
        raise ValueProblem("number", mark("A number is needed here, such as 1234.50."))
    number = Decimal(text.replace(",", ""))
    if abs(number) >= LIMIT:
        raise ValueProblem("number_large", mark("This number is too large."))
    return number


def write_decimal(number: Decimal, digits: int) -> str:
    """The one stored form: *digits* places, no exponent, no negative zero."""
    rounded = number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return format(abs(rounded) if rounded == 0 else rounded, "f")


def places(number: Decimal) -> int:
    """How many places after the point matter."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
