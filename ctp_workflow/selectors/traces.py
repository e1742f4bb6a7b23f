"""Condition traces: kept as code and values, said in the reader's language and in the words of the flow's subject."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from django.utils.translation import gettext

from ctp_core.api.expressions import Operand, TraceStep, Value, show, to_plain
from ctp_workflow.contracts import PLAIN_WORDS, VariableWords

CUT = "…"
"""Ends what a trace cuts short."""
KEPT_TEXT = 100
KEPT_ITEMS = 20
SIGNS: Mapping[str, str] = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}


def pack_trace(steps: Iterable[TraceStep]) -> str:
    """One condition's steps as text for the engine, which does not look into it."""
    packed = [
        [step.code, dict(step.params), [[one.name, one.text, _kept(one.value)] for one in step.sides], step.operator]
        for step in steps
    ]
    return json.dumps(packed, ensure_ascii=False)


def say_traces(
    traces: Iterable[str], hidden: Set[str] = frozenset(), words: VariableWords = PLAIN_WORDS
) -> tuple[str, ...]:
    """The steps of packed traces as sentences in the active language, without those that tell of a *hidden* name."""
    said = []
    for packed in traces:
        # Steps written before sides were kept have two parts only.
        for code, params, *more in json.loads(packed):
            if not _tells(params, hidden):
                sides, operator = more or ((), "")
                said.append(gettext(TraceStep(code, params).message) % {**params, **_said(sides, operator, words)})
    return tuple(dict.fromkeys(said))


def _kept(value: Value) -> Any:
    """The value as JSON; what is very long is cut and says so."""
    if isinstance(value, tuple):
        return [_kept(one) for one in value[:KEPT_ITEMS]] + ([CUT] if len(value) > KEPT_ITEMS else [])
    if isinstance(value, str) and len(value) > KEPT_TEXT:
        return value[:KEPT_TEXT] + CUT
    return to_plain(value)


def _said(sides: Sequence[Sequence[Any]], operator: str, words: VariableWords) -> dict[str, str]:
    """The parameters of a sentence, with labels and formatted values. A value written down is read like the field beside it."""
    if not sides:
        return {}
    left, *others = [Operand(*one) for one in sides]
    if not others:
        return {"what": _label(left, words)}
    (right,) = others
    texts = [_side(left, right.name, words), _side(right, left.name, words)]
    if operator == "==" and left.name and left.value == right.value:
        texts[0] = words.label(left.name)  # what it held is what it is compared with: once is enough
    return {"left": texts[0], "right": texts[1], "what": f"{texts[0]} {SIGNS.get(operator, operator)} {texts[1]}"}


def _side(one: Operand, beside: str, words: VariableWords) -> str:
    values = one.value if isinstance(one.value, list | tuple) else [one.value]
    # A calculation has no field of its own, so its value stays a plain one.
    name = one.name or ("" if one.text else beside)
    shown = gettext(", ").join(_plain(value) if not name else words.value(name, _flat(value)) for value in values)
    return f"{_label(one, words)} {shown}".strip()


def _label(one: Operand, words: VariableWords) -> str:
    if one.name:
        return words.label(one.name)
    return re.sub(r"[^\W\d][\w.]*(?!\w|\()", lambda found: words.label(found[0]), one.text)


def _flat(value: Any) -> Any:
    """``{"number": "8200.5"}`` is ``"8200.5"`` where the field says what it is."""
    return next(iter(value.values())) if isinstance(value, dict) else value


def _plain(value: Any) -> str:
    return PLAIN_WORDS.value("", _flat(value)) if isinstance(value, dict) else show(value)


def _tells(params: Mapping[str, str], hidden: Set[str]) -> bool:
    """Whether a step names something hidden; what was cut short could, so it counts as well."""
    if not hidden:
        return False
    text = " ".join(params.values())
    return CUT in text or any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in hidden)
