"""What ``manage.py check`` looks at: contributions that the shell could not draw."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error

from ctp_core.api import modules
from ctp_portal.domain.icons import ICONS


def check_icons(**kwargs: Any) -> list[CheckMessage]:
    """Every icon that a contribution of any unit names is one of the house: an unknown one would be drawn as a circle."""
    found: list[CheckMessage] = []
    for unit, one in modules.contributions(object, also_off=True):
        icon = getattr(one, "icon", None)
        if isinstance(icon, str) and icon not in ICONS:
            what = f"{unit}: {type(one).__name__} {getattr(one, 'code', '')}".rstrip()
            hint = f"Choose one of ctp_portal/domain/icons.py: {', '.join(sorted(ICONS))}"
            found.append(Error(f"{what} names the unknown icon “{icon}”.", hint=hint, obj=one, id="ctp_portal.E001"))
    return found
