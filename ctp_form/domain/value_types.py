"""What fields are to expressions."""

from __future__ import annotations

from typing import Literal, TypeAlias

ValueType: TypeAlias = Literal[
    "text", "number", "money", "date", "datetime", "yes_no", "choice", "member", "unit", "list"
]
