"""The other ways to sign in that units contribute."""

from __future__ import annotations

from ctp_core.api import modules
from ctp_core.contracts import SignInLink, SignInWay


def sign_in_links() -> list[SignInLink]:
    """Those of the units that are on."""
    return [link for _unit, way in modules.contributions(SignInWay) for link in way.links()]
