"""Parts of a page that are the same for everybody, kept after they were drawn once. Registered with the others, in ``ctp``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import get_language

FIXED_LIMIT = 500


def same_for_all(context: template.Context, name: str) -> SafeString:
    """``{% same_for_all "ctp_portal/parts/dialogs.html" %}``: a part without anything of the request, drawn once a language."""
    return _same_for_all(name, *_frame(context))


def _frame(context: template.Context) -> tuple[str, str]:
    """What every fixed part depends on: the language, and how static files are named, which tests change."""
    shell = context.get("shell")
    found: tuple[str, str] = shell.frame if shell else (get_language() or "", static("ctp_portal/ctp.css"))
    return found


@lru_cache(maxsize=64)
def _same_for_all(name: str, language: str, style_sheet: str) -> SafeString:
    return SafeString(render_to_string(name))


class FixedNode(template.Node):
    """What a page shows to everybody in the same way, kept after it was drawn once."""

    def __init__(self, keys: Sequence[Any], inside: template.NodeList) -> None:
        self.keys, self.inside = keys, inside
        self.drawn: dict[tuple[str, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        key = (*_frame(context), *[str(one.resolve(context)) for one in self.keys])
        found = self.drawn.get(key)
        if found is None:
            if len(self.drawn) >= FIXED_LIMIT:
                self.drawn.clear()
            found = self.drawn[key] = self.inside.render(context)
        return found


def fixed(parser: template.base.Parser, token: template.base.Token) -> FixedNode:
    """``{% fixed active_menu %} … {% endfixed %}``: drawn once a language and value of the keys, then the same for everybody.

    Only for markup that depends on nothing but its keys: never a name, a number, a token or an address of the request.
    """
    inside = parser.parse(("endfixed",))
    parser.delete_first_token()
    return FixedNode([parser.compile_filter(one) for one in token.split_contents()[1:]], inside)
