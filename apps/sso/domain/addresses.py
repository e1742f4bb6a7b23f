"""Addresses to which people may be sent back."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

LONGEST = 2_000
LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


def is_redirect_uri(text: str) -> bool:
    """https with a host and without a fragment; http on this very computer alone, for programs of the desktop."""
    if not text.isascii() or len(text) > LONGEST or any(sign.isspace() or ord(sign) < 33 for sign in text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.fragment or "#" in text or parts.username is not None or "*" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOCAL)


def origin_of(uri: str) -> str:
    """Scheme and host, as a content security policy names it."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


def with_answer(uri: str, answer: dict[str, str]) -> str:
    """*uri* with the answer in its query."""
    return f"{uri}{'&' if urlsplit(uri).query else '?'}{urlencode({k: v for k, v in answer.items() if v})}"
