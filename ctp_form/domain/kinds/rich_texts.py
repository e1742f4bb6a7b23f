"""Text with headings, lists and links."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import nh3

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, ValueProblem
from ctp_form.domain.reading import Reader
from ctp_form.domain.texts import is_clean, tidy

TAGS: Final = {"p", "br", "h3", "strong", "b", "em", "i", "u", "s", "blockquote", "ul", "ol", "li", "a", "hr"}
DROPPED: Final = {"script", "style", "iframe", "object", "template", "noscript", "svg", "math"}
BLOCK_END: Final = re.compile(r"</(?:p|h3|li|blockquote)>|<br ?/?>|<hr ?/?>", re.IGNORECASE)
MARKUP: Final = re.compile(r"<(?:p|br|h3|strong|b|em|i|u|s|blockquote|ul|ol|li|a|hr)[ />]", re.IGNORECASE)


def clean_html(text: str) -> str:
    """*text* with allowed tags only; links lead out safely. Done at write, and again at read."""
    return nh3.clean(
        text.encode("utf-8", "replace").decode("utf-8"),
        tags=TAGS,
        attributes={"a": {"href", "title"}},
        clean_content_tags=DROPPED,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    ).strip()


def plain_text(body: str) -> str:
    """The words alone, one line a block."""
    sound = body.encode("utf-8", "replace").decode("utf-8")
    bare = html.unescape(nh3.clean(BLOCK_END.sub("\n", sound), tags=set()))
    return "\n".join(line.strip() for line in bare.split("\n") if line.strip())


@dataclass(frozen=True)
class RichTextField(Field):
    """A little HTML, cleaned; *max_length* counts its words' characters."""

    kind: ClassVar[str] = "rich_text"
    may_be_column: ClassVar[bool] = False
    is_wide: ClassVar[bool] = True

    max_length: int = 20_000

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        return cls(**common, max_length=reader.whole("max_length", 1, 50_000, 20_000))

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None:
            return None
        if not isinstance(raw, str):
            raise ValueProblem("text", mark("A text is needed here."))
        text = tidy(raw, lines=True)
        if not is_clean(text, lines=True):
            raise ValueProblem("characters", mark("This holds characters that can't be used. Type it again."))
        if len(text) > self.max_length * 4:
            raise ValueProblem("rich_too_long", mark("At most %(limit)s characters."), limit=self.max_length)
        found = clean_html(text if MARKUP.search(text) else _paragraphs(text))
        words = plain_text(found)
        if len(words) > self.max_length:
            raise ValueProblem("rich_too_long", mark("At most %(limit)s characters."), limit=self.max_length)
        return found if words else None

    def title(self, value: Json, language: str) -> str:
        return plain_text(value) if isinstance(value, str) else ""

    def json_schema(self, language: str) -> dict[str, Any]:
        return {"type": "string", "contentMediaType": "text/html"}


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n") if line.strip())
