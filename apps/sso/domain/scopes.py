"""What an application may ask to know."""

from __future__ import annotations

from collections.abc import Iterable

from ctp_core.contracts import mark

SCOPES: dict[str, str] = {
    "openid": mark("that it is you"),
    "profile": mark("your name and sign-in name"),
    "email": mark("your e-mail address"),
    "phone": mark("your phone number"),
    "groups": mark("the teams you belong to"),
    "offline_access": mark("the same later, while you are not there"),
}


def in_order(scopes: Iterable[str]) -> list[str]:
    """Known ones, each once, in the order of the table."""
    wanted = set(scopes)
    return [name for name in SCOPES if name in wanted]
