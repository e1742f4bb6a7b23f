"""Bodies: HTML through an allow-list, at write and again at read; plain text to paragraphs; HTML to plain text."""

from __future__ import annotations

import html
import re
from typing import Final

import nh3

TAGS: Final = frozenset(
    "p br h2 h3 strong b em i u s blockquote ul ol li a hr table thead tbody tr th td code pre sub sup".split()  # noqa: SIM905
)
ATTRIBUTES: Final = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
DROPPED_WHOLE: Final = frozenset(("script", "style", "iframe", "object", "template", "noscript", "svg", "math"))
BLOCK_END: Final = re.compile(r"</(?:p|h2|h3|li|tr|blockquote|pre|div)>|<br ?/?>|<hr ?/?>", re.IGNORECASE)
CELL_END: Final = re.compile(r"</t[dh]>", re.IGNORECASE)
SPACES: Final = re.compile(r"[^\S\n]+")
BREAKS: Final = re.compile(r"\s*\n\s*")
MAX_BODY: Final = 200_000


def clean_html(body: str) -> str:
    """*body* with allowed tags only; links lead out safely."""
    return nh3.clean(
        body,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        clean_content_tags=set(DROPPED_WHOLE),
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    ).strip()


def paragraphs(text: str) -> str:
    """Plain text as HTML: an empty line or a line break begins a paragraph."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)


def plain_text(body: str) -> str:
    """Clean HTML without its marks, one line a block."""
    spaced = CELL_END.sub(" ", BLOCK_END.sub("\n", body))
    bare = html.unescape(nh3.clean(spaced, tags=set()))
    return BREAKS.sub("\n", SPACES.sub(" ", bare)).strip()
