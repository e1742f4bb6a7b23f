"""The expression language through its public door: the shared table of cases, types, limits, places of mistakes."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

import ctp_core.applets.expressions
from ctp_core.api.expressions import (
    Expression,
    ExpressionError,
    check,
    evaluate,
    from_json,
    names_in,
    parse,
    render,
    to_json,
    to_plain,
)
from ctp_core.contracts import Invalid, MemberRef

CASES = json.loads((Path(ctp_core.applets.expressions.__path__[0]) / "cases.json").read_text(encoding="utf-8"))


def reason(text: str, **types: str) -> tuple[str, int]:
    """Why *text* is refused when it is saved, and where."""
    with pytest.raises(ExpressionError) as caught:
        check(parse(text), types)
    return caught.value.reason, caught.value.position


@pytest.mark.parametrize("case", CASES, ids=[case["expression"] for case in CASES])
def test_shared_case(case):
    expression = from_json(json.loads(json.dumps(to_json(parse(case["expression"])))))
    today = date.fromisoformat(case["today"]) if "today" in case else None
    if "error" in case:
        with pytest.raises(ExpressionError) as caught:
            evaluate(expression, case.get("values", {}), types=case.get("types"), today=today)
        assert caught.value.reason == case["error"]
        return
    evaluation = evaluate(expression, case.get("values", {}), types=case.get("types"), today=today)
    assert to_plain(evaluation.value) == case["result"]
    if "trace" in case:
        assert [step.text for step in evaluation.trace] == case["trace"]


def test_mistakes_have_their_place():
    assert reason("") == ("empty", 0)
    assert reason("1 +") == ("unfinished", 3)
    assert reason("1 2") == ("unexpected", 2)
    assert reason("1 < 2 < 3") == ("chained", 6)
    assert reason("1 & 2") == ("character", 2)
    assert reason("'abc") == ("open_text", 0)
    assert reason("amount > nothing", amount="money") == ("unknown_name", 9)
    assert reason("1 + eval('x')") == ("unknown_function", 4)
    assert reason("a.b(1)") == ("unexpected", 3)
    assert reason("a.__class__ == 1", a="number") == ("unknown_name", 0)


@pytest.mark.parametrize(
    "text",
    [
        "amount + title",
        "amount == title",
        "title > 1",
        "title in title",
        "title in [1]",
        "rows.amount > 1",
        "not amount",
        "sum(title)",
        "if(amount, 1, 2)",
        "if(urgent, 1, title)",
        "[1, 'a'] == 1",
        "max(day, amount)",
        "day > at",
        "-rows.amount",
        "concat(urgent)",
    ],
)
def test_types_are_refused_before_any_value(text):
    types = {"amount": "money", "title": "text", "urgent": "yes_no", "day": "date", "at": "datetime", "rows": "list"}
    assert reason(text, **types, **{"rows.amount": "money"})[0] == "types"


def test_kind_of_the_result_may_be_asked_for():
    types = {"amount": "money", "unit": "unit"}
    assert check(parse("amount > 1"), types, result="yes_no") == "yes_no"
    assert check(parse("unit.name"), types) == "text"
    with pytest.raises(ExpressionError) as caught:
        check(parse("amount + 1"), types, result="yes_no")
    assert caught.value.reason == "result"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1+" * 1500 + "1", "too_long"),
        ("+".join(["1"] * 101), "too_many_nodes"),
        ("-" * 21 + "1", "too_deep"),
        ("(" * 500 + "1" + ")" * 500, "too_deep"),
        ("abs(" * 21 + "1" + ")" * 21, "too_deep"),
        ("1" * 19, "number"),
        ("0.12345678901", "number"),
        ("1.", "number"),
        ("a" * 101, "name"),
        ("'\x00'", "text"),
        ("'\ud800'", "text"),
        ("[" + ",".join("1" * 101) + "]", "long_list"),
    ],
)
def test_limits(text, why):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.reason == why


def test_a_long_chain_is_not_deep():
    assert to_plain(evaluate(parse("+".join(["1"] * 100)), {}).value) == {"number": "100"}


def test_steps_are_counted():
    with pytest.raises(ExpressionError) as caught:
        evaluate(parse("+".join(["sum(rows.a)"] * 15)), {"rows": [{"a": 1}] * 2000})
    assert caught.value.reason == "too_many_steps"


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 10**18, Decimal("NaN"), object(), b"x", "x" * 100_001, {"a": 1}, [object()]]
)
def test_values_that_cannot_be_used_are_refused(value):
    with pytest.raises(ExpressionError) as caught:
        evaluate(parse("x == 1"), {"x": value})
    assert caught.value.reason == "value"


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "1",
        {},
        {"name": "a b"},
        {"name": "and"},
        {"literal": 5},
        {"literal": {"number": "1e9"}},
        {"literal": {"number": "NaN"}},
        {"literal": "\x00"},
        {"operator": "**", "left": {"literal": None}, "right": {"literal": None}},
        {"call": "a.b", "arguments": []},
        {"name": "a", "more": 1},
        {"name": "a", "at": -1},
        {"name": "a", "at": True},
        {"list": [{"literal": None}] * 101},
    ],
)
def test_trees_that_are_none_are_refused(data):
    with pytest.raises(ExpressionError):
        from_json(data)


def test_deep_json_is_refused_without_harm():
    data: dict = {"literal": True}
    for _ in range(5000):
        data = {"not": data}
    with pytest.raises(ExpressionError) as caught:
        from_json(data)
    assert caught.value.reason == "too_many_nodes"


def test_members_count_as_their_id():
    ann = MemberRef(1, UUID(int=5), "安宁")
    expression = parse(f"starter == '{UUID(int=5)}' and starter.name == '安宁'")
    check(expression, {"starter": "member"}, result="yes_no")
    assert evaluate(expression, {"starter": ann}).value is True


def test_rendering_uses_the_brackets_that_are_needed():
    assert render(parse("((1+2))*(3)")) == "(1 + 2) * 3"
    assert render(parse("1-(2-3)-(4)")) == "1 - (2 - 3) - 4"
    assert render(parse("not(a and b)or c")) == "not (a and b) or c"


def test_names_are_what_a_formula_depends_on():
    assert names_in(parse("sum(rows.amount) + 税率 * 2")) == {"rows.amount", "税率"}


def test_errors_are_field_errors_of_an_invalid():
    with pytest.raises(Invalid) as caught:
        parse("1 +")
    (found,) = caught.value.fields["expression"]
    assert (found.code, found.params) == ("core.expression_unfinished", {"position": 3})


def test_trace_steps_can_be_translated():
    (step,) = evaluate(parse("a > 1"), {"a": 2}).trace
    assert (step.code, step.message, step.params) == ("holds", "%(what)s: yes", {"what": "a 2 > 1"})


def test_position_does_not_make_trees_differ():
    assert parse("a>1") == parse("  a  >  1")
    assert isinstance(parse("a"), Expression)
