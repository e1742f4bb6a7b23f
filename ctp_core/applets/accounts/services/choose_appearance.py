"""How the product looks for one person: language, theme, time zone."""

from __future__ import annotations

import zoneinfo

from django.conf import settings

from ctp_core.applets.accounts.errors import AccountNotFound
from ctp_core.applets.accounts.models import Account
from ctp_core.contracts import FieldError, Invalid, mark

THEMES = ("light", "dark")


def choose_appearance(
    *, account_pk: int, language: str | None = None, theme: str | None = None, time_zone: str | None = None
) -> None:
    """Keep what was chosen; None leaves as is, "" follows the browser or the house. Raises Invalid."""
    changed = {
        name: value
        for name, value in (("language", language), ("theme", theme), ("time_zone", time_zone))
        if value is not None
    }
    allowed = {
        "language": set(dict(settings.LANGUAGES)),
        "theme": set(THEMES),
        "time_zone": zoneinfo.available_timezones(),
    }
    for name, value in changed.items():
        if value and value not in allowed[name]:
            raise Invalid({name: [FieldError("core.unknown_choice", mark("Choose one of the list."))]})
    if changed and not Account.objects.filter(pk=account_pk).update(**changed):
        raise AccountNotFound()
