"""Condition traces: kept as code and values, said in the reader's language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Set

from django.utils.translation import gettext

from ctp_core.api.expressions import TraceStep

CUT = "…"
"""Ends what a trace cuts short."""


def pack_trace(steps: Iterable[TraceStep]) -> str:
    """One condition's steps as text for the engine, which does not look into it."""
    return json.dumps([[step.code, dict(step.params)] for step in steps], ensure_ascii=False)


def say_traces(traces: Iterable[str], hidden: Set[str] = frozenset()) -> tuple[str, ...]:
    """The steps of packed traces as sentences in the active language, without those that tell of a *hidden* name."""
    said = []
    for packed in traces:
        for code, params in json.loads(packed):
            if not _tells(params, hidden):
                said.append(gettext(TraceStep(code, params).message) % params)
    return tuple(dict.fromkeys(said))


def _tells(params: Mapping[str, str], hidden: Set[str]) -> bool:
    """Whether a step names something hidden; what was cut short could, so it counts as well."""
    if not hidden:
        return False
    text = " ".join(params.values())
    return CUT in text or any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in hidden)
