"""Rules between fields: an expression that must hold, and the words when it doesn't."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ctp_form.domain.formulas import Formula, read_formula
from ctp_form.domain.labels import Label
from ctp_form.domain.reading import Reader

MAX_RULES = 300


@dataclass(frozen=True)
class Rule:
    """*check* must hold, else *message* stands at the field or column *at*.

    Judged once everything it names is filled in; with *always* also before. At a column it is judged row by row.
    """

    check: Formula
    message: Label
    at: str
    always: bool = False


def read_rules(root: Reader) -> Iterator[tuple[Rule, Reader]]:
    """The rules under ``rules``, each with its reader for what is found later."""
    if not root.has("rules"):
        return
    for reader in root.each("rules", least=0, most=MAX_RULES):
        rule = Rule(
            check=read_formula(reader, "check"),
            message=reader.label("message", needed=True),
            at=reader.text("at", needed=True, limit=90),
            always=reader.flag("always"),
        )
        reader.finish()
        yield rule, reader
