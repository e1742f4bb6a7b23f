"""Titles made from a rule: declared fields in braces, nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LENGTH = 300
OWN_TITLE = "title"
"""The code of the field that a form made here begins with: what is written there is the title where no rule makes one."""
_PLACE = re.compile(r"\{([^\W\d_]\w{0,39})\}")


def fill_title(rule: str, values: Mapping[str, Any]) -> str:
    """*rule* with ``{code}`` replaced by what people read there; unknown and empty places vanish."""
    text = _PLACE.sub(lambda found: str(values.get(found[1]) or ""), rule)
    return " ".join(text.split())[:LENGTH]


def places_in(rule: str) -> set[str]:
    """The codes a rule names."""
    return set(_PLACE.findall(rule))


def usual_title(template: str, starter: str) -> str:
    """What an affair is called where nothing else makes a title."""
    return f"{template} · {starter}"
