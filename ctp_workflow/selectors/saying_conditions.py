"""A condition as a reader knows it: fields by their labels, choices by their names, signs instead of operators."""

from __future__ import annotations

import re
from collections.abc import Set

from django.utils.translation import pgettext

from ctp_workflow.contracts import PLAIN_WORDS, VariableWords
from ctp_workflow.selectors.traces import SIGNS

PARTS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\W\d][\w.]*|\d+(?:\.\d+)?|[<>=!]=|\s+|.", re.DOTALL)
KEPT = frozenset({"true", "false", "null", "in"})


def say_condition(text: str, words: VariableWords = PLAIN_WORDS, hidden: Set[str] = frozenset()) -> str:
    """*text* as a line for people, or nothing when it tells of a *hidden* name.

    What is not understood stays as it was written: it is shown, never evaluated.
    """
    parts, said, beside = PARTS.findall(text), [], ""
    if any(part in hidden or part.split(".")[0] in hidden for part in parts):
        return ""
    for place, part in enumerate(parts):
        following = next((one for one in parts[place + 1 :] if not one.isspace()), "")
        if part[0] in "\"'":
            said.append(words.value(beside, part[1:-1]) if beside else part[1:-1])
        elif part[0].isdigit():
            said.append(words.value(beside, part) if beside else part)
        elif part in ("and", "or"):
            said.append(pgettext("condition", "and") if part == "and" else pgettext("condition", "or"))
            beside = ""
        elif part == "not":
            said.append(pgettext("condition", "not"))
        elif (part[0].isalpha() or part[0] == "_") and part not in KEPT and following != "(":
            said.append(words.label(part))
            beside = part
        else:
            said.append(SIGNS.get(part, part))
    return "".join(said)
