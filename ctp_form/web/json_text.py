"""JSON as people type it: mistakes are said with line and column."""

from __future__ import annotations

import json
from typing import Any

from ctp_core.contracts import FieldError, Invalid, mark

MAX_LENGTH = 300_000


def parse_json_text(text: str) -> Any:
    """The value in *text*. Raises Invalid at ``schema``."""
    try:
        if len(text) > MAX_LENGTH:
            raise RecursionError
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = mark("Line %(line)s, column %(column)s: this is not valid JSON.")
        raise Invalid({"schema": [FieldError("form.json", message, line=error.lineno, column=error.colno)]}) from None
    except (RecursionError, ValueError):  # Python reads no number of more than some thousand digits
        message = mark("The definition is too large.")
        raise Invalid({"schema": [FieldError("form.schema_size", message)]}) from None
