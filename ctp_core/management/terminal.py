"""Speaking to the person at the terminal."""

from __future__ import annotations

import os


def terminal_language() -> str:
    """Chinese for a Chinese locale, else English; what the server shows people is another matter (CTP_LANGUAGE)."""
    given = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-hans" if given.lower().startswith("zh") else "en"
