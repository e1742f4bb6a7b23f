"""How a number is written: ``国办发〔{year}〕{n}号``, or ``CTP-{year}-{n:4}`` with at least four digits. Pure."""

from __future__ import annotations

import re

from ctp_core.contracts import FieldError, Invalid, mark

_PLACE = re.compile(r"\{(year|n)(?::([1-9]))?\}")
LONGEST = 100


def check_pattern(pattern: str) -> None:
    """Raises Invalid unless *pattern* has {n} once, {year} at most once, and no other braces."""
    places = [match.group(1) for match in _PLACE.finditer(pattern)]
    rest = _PLACE.sub("", pattern)
    if places.count("n") != 1 or places.count("year") > 1 or "{" in rest or "}" in rest or len(pattern) > LONGEST:
        raise Invalid(
            {
                "pattern": [
                    FieldError(
                        "core.number_pattern",
                        mark(
                            "Write {n} where the number belongs and {year} where the year belongs, for example A{year}-{n}."
                        ),
                    )
                ]
            }
        )


def write_number(pattern: str, *, year: int, number: int) -> str:
    """The number as people read it."""

    def fill(match: re.Match[str]) -> str:
        value = year if match.group(1) == "year" else number
        return str(value).zfill(int(match.group(2) or 1))

    return _PLACE.sub(fill, pattern)
