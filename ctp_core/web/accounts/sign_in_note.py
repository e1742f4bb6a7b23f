"""What the operator, or the demo, wants to say on the sign-in page."""

from __future__ import annotations

from ctp_core.api import preferences

SIGN_IN_NOTE = "core.sign_in_note"


def sign_in_note() -> list[str]:
    """The lines of the note under the sign-in form; none unless the setting says so."""
    return [line for line in str(preferences.get(SIGN_IN_NOTE)).splitlines() if line.strip()]
