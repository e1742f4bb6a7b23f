"""Codes as the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.documents.domain.words import DISPATCH_STATES, KINDS, RECEIPT_STATES, SECRECIES, URGENCIES
from apps.documents.services.checking import allowed_secrecies
from ctp_core.contracts import ObjectRef, mark
from ctp_workflow.contracts import VariableWords


def choices(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """For a select."""
    return [(code, _(text)) for code, text in words.items()]


def kind_choices() -> list[tuple[str, str]]:
    """The fifteen kinds."""
    return choices(KINDS)


def urgency_choices() -> list[tuple[str, str]]:
    """How urgent."""
    return choices(URGENCIES)


def secrecy_choices() -> list[tuple[str, str]]:
    """The grades this network may carry."""
    return choices(allowed_secrecies())


def say_kind(code: str) -> str:
    """A kind."""
    return _(KINDS.get(code, code))


def say_urgency(code: str) -> str:
    """Nothing for ordinary ones: only what is urgent is said."""
    return "" if code == "normal" else _(URGENCIES.get(code, code))


def say_secrecy(code: str) -> str:
    """A grade."""
    return _(SECRECIES.get(code, code))


def say_dispatch_state(code: str) -> tuple[str, str]:
    """Words and tone of a state."""
    text, tone = DISPATCH_STATES.get(code, (code, ""))
    return _(text), tone


def say_receipt_state(code: str) -> tuple[str, str]:
    """Words and tone of a state."""
    text, tone = RECEIPT_STATES.get(code, (code, ""))
    return _(text), tone


FIELDS = {
    "kind": mark("Kind of document"),
    "urgency": mark("Urgency"),
    "secrecy": mark("Secrecy"),
    "title": mark("Title"),
    "sender": mark("Sender"),
}
CODES: Mapping[str, Mapping[str, str]] = {"kind": KINDS, "urgency": URGENCIES, "secrecy": SECRECIES}


def flow_words(ref: ObjectRef) -> VariableWords:
    """How what conditions ask of a document is called."""
    return VariableWords(label=lambda name: _(FIELDS.get(name, name)), value=_say_field)


def _say_field(name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    return _(CODES.get(name, {}).get(value, str(value)))
