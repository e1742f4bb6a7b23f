"""A fresh form."""

from __future__ import annotations

from ctp_form.domain.calculating import calculate
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Json, Start
from ctp_form.domain.kinds import TableField


def start_values(definition: Definition, start: Start) -> dict[str, Json]:
    """The defaults of *definition*; rows come with the rendering, not as values."""
    found: dict[str, Json] = {}
    for one in definition.fields:
        value = None if isinstance(one, TableField) else one.start(start)
        if value is not None:
            found[one.code] = value
    return calculate(definition, found, start.today)
