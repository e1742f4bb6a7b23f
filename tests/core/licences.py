"""Licences for tests, signed by keys made on the spot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ctp_core.api import modules
from ctp_core.api.modules import Licence

PRIVATE, PUBLIC = modules.make_key_pair()
LICENCE = Licence("L-1", "Example University", ("*",), None, date(2026, 1, 1), None, 0)


def licence_text(**changes: object) -> str:
    """A licence file signed with PRIVATE."""
    return modules.sign_licence(replace(LICENCE, **changes), PRIVATE)
