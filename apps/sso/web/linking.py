"""The wish to link an account here with one at a provider: made on the person's own page.

An address alone links nothing, for any other site could lead a browser there, signed in at the provider as somebody else.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

SALT, WISH_S = "sso.link", 600


def address_of_wish(request: Any, code: str) -> str:
    """Where the link of this person, in this browser, begins."""
    wish = signing.dumps(request.standing.session_pk, salt=SALT)
    query = urlencode({"link": wish, "next": reverse("sso:consent-list")})
    return f"{reverse('sso:enter', args=[code])}?{query}"


def is_wished(request: Any) -> bool:
    """Does the request come from that page, of this browser, a short while ago?"""
    try:
        found = signing.loads(request.GET.get("link", ""), salt=SALT, max_age=WISH_S)
    except signing.BadSignature:
        return False
    return bool(request.actor.is_signed_in and found == request.standing.session_pk)
