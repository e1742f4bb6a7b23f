"""File names as they may be kept and shown. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150
UNNAMED = "file"

# Characters that turn the reading direction or can't be seen make a name look like another one.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(name: str) -> str:
    """*name* without path, control and direction characters, at most LONGEST characters; its ending stays."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one) not in _UNSEEN)
    shown = _FORBIDDEN.sub("_", " ".join(shown.split())).strip(" .")
    if len(shown) > LONGEST:
        stem, dot, ending = shown.rpartition(".")
        ending = f"{dot}{ending}" if stem and len(ending) <= 10 else ""
        shown = shown[: LONGEST - len(ending)].rstrip() + ending
    return shown or UNNAMED
