"""Every template compiles, speaks both languages, and keeps the strict content security policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

HOUSE = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    path
    for unit in [*HOUSE.glob("ctp_*"), *HOUSE.glob("apps/*")]
    for path in (unit / "templates").rglob("*.html")
    if path.is_file()
)
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}", re.DOTALL)
MARKUP = re.compile(r"<[^>]*>")
WORD = re.compile(r"[A-Za-z一-鿿]{2,}")
# Pages of last resort say both languages at once: no catalogue may be needed for them.
BOTH_AT_ONCE = {"500.html", "api_docs.html"}
NAMES = {"BPMN", "CTP", "CSV", "English", "XLSX", "中文"}
# Blocks that stand inside a tag of the frame hold class names and attributes, not words.
ATTRIBUTE_BLOCK = re.compile(r"{% block \w*(?:class|attributes)\w* %}.*?{% endblock %}", re.DOTALL)


def named(path: Path) -> str:
    """The template as the loader knows it."""
    return path.relative_to(next(one for one in path.parents if one.name == "templates")).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_it_compiles(path: Path) -> None:
    engines["django"].get_template(named(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_it_keeps_the_content_security_policy(path: Path) -> None:
    text = COMMENT.sub("", path.read_text("utf-8"))
    assert not re.search(r"\sstyle=", text), "inline style"
    assert not re.search(r"<style\b", text), "inline style sheet"
    assert not re.search(r"\son[a-z]+=", tags_of(text)), "inline handler"
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", text), "inline script"
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text), "from elsewhere"
    assert "|safe" not in text
    assert "autoescape off" not in text


def tags_of(text: str) -> str:
    """The tags of *text*."""
    return " ".join(MARKUP.findall(TAG.sub("", text)))


@pytest.mark.parametrize("path", [one for one in TEMPLATES if one.name not in BOTH_AT_ONCE], ids=named)
def test_its_words_are_translated(path: Path) -> None:
    text = COMMENT.sub("", path.read_text("utf-8"))
    if "<" not in text:
        return  # Attributes for a tag that stands elsewhere.
    text = ATTRIBUTE_BLOCK.sub("", text)
    text = re.sub(r"<(script|code|kbd)\b.*?</\1>", "", TRANSLATED.sub("", text), flags=re.DOTALL)
    bare = set(WORD.findall(MARKUP.sub(" ", TAG.sub(" ", text)))) - NAMES
    assert not bare, f"words outside of translate tags: {sorted(bare)}"
