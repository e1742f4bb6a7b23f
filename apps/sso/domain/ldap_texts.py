"""What can be said of the texts of a directory's settings without asking it. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_ATTRIBUTE = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


def is_address(text: str) -> bool:
    """``ldaps://host[:port]``, or ``ldap://`` for one that changes to TLS right after (or is this very computer)."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password)
    return parts.scheme in ("ldap", "ldaps") and bool(host) and bare and text.isascii() and text.isprintable()


def is_attribute(text: str) -> bool:
    """The name of an attribute."""
    return _ATTRIBUTE.fullmatch(text) is not None


def is_filter(text: str) -> bool:
    """Looks like a filter of RFC 4515: parentheses around it, and all of them closed. The directory judges the rest."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth < 0 or (depth == 0 and place < len(text) - 1):
            return False
    return bool(text) and text.isprintable() and text[0] == "(" and depth == 0


def is_name(text: str) -> bool:
    """Looks like the name of an entry, ``ou=people,dc=example,dc=org``."""
    return text.isprintable() and all("=" in part for part in re.split(r"(?<!\\),", text))
