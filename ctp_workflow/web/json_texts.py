"""JSON as people and pages send it, kept to what every database takes."""

from __future__ import annotations

import json
import re
from typing import Any

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def read_json(text: str) -> Any:
    """The value in *text*. Raises ValueError for what is no JSON, NaN, infinities, NUL characters and lone surrogates, RecursionError."""
    found = json.loads(text)
    # Written again everything shows that reading lets through: half a surrogate pair is a ValueError too.
    written = json.dumps(found, ensure_ascii=False, allow_nan=False)
    written.encode()
    if _NUL.search(written):
        raise ValueError("NUL")
    return found
