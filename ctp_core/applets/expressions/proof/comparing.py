"""``manage.py prove expressions``: the two evaluators agree, text and JSON go there and back, nothing else is ever raised."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from random import Random
from time import perf_counter, thread_time
from typing import Any

from ctp_core.applets.expressions.checking import check
from ctp_core.applets.expressions.errors import ExpressionError
from ctp_core.applets.expressions.evaluating import evaluate
from ctp_core.applets.expressions.json_form import from_json, to_json
from ctp_core.applets.expressions.measuring import measure
from ctp_core.applets.expressions.parsing import parse
from ctp_core.applets.expressions.proof.making import TODAY, VALUES, damage, make_tree
from ctp_core.applets.expressions.proof.plain import SCALE, Refused, work_out
from ctp_core.applets.expressions.rendering import render
from ctp_core.applets.expressions.tree import Expression
from ctp_core.applets.expressions.values import ValueType

TYPES: Mapping[str, ValueType] = {
    "amount": "money",
    "金额": "number",
    "部门": "choice",
    "urgent": "yes_no",
    "day": "date",
    "nothing": "text",
    "tags": "list",
    "rows": "list",
    "rows.amount": "money",
    "rows.day": "date",
}
SLOWEST_S = 0.25


def prove(options: dict[str, Any]) -> dict[str, Any]:
    """Try ``count`` (100,000) random expressions from ``seed``; half of them damaged texts."""
    count, seed = int(options.get("count", 100_000)), int(options.get("seed", 1))
    random = Random(seed)  # noqa: S311 - examples, not secrets
    begun, slowest = perf_counter(), 0.0
    failures: list[str] = []
    for _ in range(count):
        started = thread_time()
        text, fault = _try_one(random)
        took = thread_time() - started
        # What is slow is slow again; a collection of garbage that fell into the first try is not.
        slowest = max(slowest, took if took <= SLOWEST_S else min(took, _seconds_for(text)))
        if fault:
            failures.append(f"{fault}: {text!r}")
    if slowest > SLOWEST_S:
        failures.append(f"one expression took {slowest:.3f} s")
    seconds = round(perf_counter() - begun, 1)
    return {"tried": count, "failed": len(failures), "seconds": seconds, "slowest_s": slowest, "first": failures[:5]}


def _try_one(random: Random) -> tuple[str, str | None]:
    expression = Expression(make_tree(random))
    text = render(expression)
    try:
        if random.random() < 0.5:
            text = damage(random, text)
            try:
                expression = parse(text)
            except ExpressionError:
                return text, None
        return text, differs(expression)
    except Exception as error:  # noqa: BLE001, RUF100 - the proof is that none comes
        return text, f"raised {type(error).__name__}"


def _seconds_for(text: str) -> float:
    """Seconds of the processor that reading *text* and working it out take."""
    started = thread_time()
    with suppress(ExpressionError):
        differs(parse(text))
    return thread_time() - started


def differs(expression: Expression) -> str | None:
    """None when *expression* keeps every promise for VALUES, else which one it breaks."""
    try:
        measure(expression.root)
        if parse(render(expression)) != expression:
            return "text does not go there and back"
        if from_json(to_json(expression)) != expression:
            return "JSON does not go there and back"
    except ExpressionError as error:
        return (
            None if error.reason in ("too_many_nodes", "too_deep", "too_long") else f"its own text is refused ({error})"
        )
    first, second = outcome(expression), plain_outcome(expression)
    if first[0] != second[0] or (first[0] == "value" and first != second):
        return f"evaluators differ: {first} and {second}"
    try:
        kind = check(expression, TYPES)
    except ExpressionError:
        return None
    if first[0] == "refused" and first[1] == "types":
        return f"checked as {kind}, refused for its types"
    return None


def outcome(expression: Expression) -> tuple[str, Any]:
    """What the product makes of it."""
    try:
        return "value", plain(evaluate(expression, VALUES, today=TODAY).value)
    except ExpressionError as error:
        return ("refused", "types") if error.reason == "types" else ("refused", None)


def plain_outcome(expression: Expression) -> tuple[str, Any]:
    """What the second evaluator makes of it."""
    try:
        return "value", work_out(to_json(expression), plain(VALUES), TODAY)
    except Refused:
        return "refused", None


def plain(value: Any) -> Any:
    """Product values as the second evaluator writes them."""
    match value:
        case Decimal():
            return int(value * SCALE)
        case Mapping():
            return {key: plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [plain(entry) for entry in value]
        case None | bool() | str() | date():
            return value
    raise TypeError(type(value).__name__)
