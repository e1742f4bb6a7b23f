"""Random expressions: nothing but ExpressionError is raised, and a second evaluator agrees."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ctp_core.api.expressions import ExpressionError, check, evaluate, from_json, parse
from ctp_core.applets.expressions.functions import FUNCTIONS
from ctp_core.applets.expressions.proof.comparing import TYPES, differs, prove
from ctp_core.applets.expressions.proof.making import NAMES, NUMBERS, TEXTS, TODAY, VALUES
from ctp_core.applets.expressions.tree import BINARY, Binary, Call, Expression, Listing, Literal, Name, Unary

SUITE = settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])

leaves = st.one_of(
    st.sampled_from(NAMES).map(Name),
    st.sampled_from(TEXTS).map(Literal),
    st.sampled_from((True, False, None)).map(Literal),
    st.sampled_from(NUMBERS).map(lambda digits: Literal(Decimal(digits))),
)


def bigger(part):
    return st.one_of(
        st.builds(Binary, st.sampled_from(BINARY), part, part),
        st.builds(Unary, st.sampled_from(("-", "not")), part),
        st.builds(Call, st.sampled_from(tuple(FUNCTIONS)), st.lists(part, max_size=3).map(tuple)),
        st.builds(Listing, st.lists(part, max_size=3).map(tuple)),
    )


@SUITE
@given(st.recursive(leaves, bigger, max_leaves=12).map(Expression))
def test_two_evaluators_agree(expression):
    assert differs(expression) is None


@SUITE
@given(st.one_of(st.text(max_size=60), st.text("aé金1.0 ()[],+-*/<>='\"\\notandri\x00\ud800٣²", max_size=40)))
@example("²")
@example("٣ + 1")
@example("ⅷ == 1")
@example("not")
@example("in in in")
def test_any_text_is_answered(text):
    position = 0
    try:
        expression = parse(text)
        check(expression, TYPES)
        evaluate(expression, VALUES, today=TODAY)
    except ExpressionError as error:
        position = error.position
    assert 0 <= position <= max(len(text), 1)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10), st.sampled_from(NAMES)),
    lambda part: st.one_of(
        st.lists(part, max_size=3),
        st.dictionaries(
            st.sampled_from(("name", "literal", "not", "operator", "left", "right", "call", "arguments", "at")),
            part,
            max_size=4,
        ),
    ),
    max_leaves=10,
)


@settings(max_examples=500, deadline=None)
@given(json_values)
def test_any_json_is_answered(data):
    with suppress(ExpressionError):
        from_json(data)


@settings(max_examples=500, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(("a", "rows")), st.one_of(json_values, st.decimals(), st.dates(), st.datetimes()), max_size=2
    )
)
def test_any_values_are_answered(values):
    for text in ("a + 1", "a == empty or sum(rows.name) > 1", "concat(a, count(rows))", "a in rows"):
        for types in ({}, {"a": "money"}, {"a": "date"}, {"a": "datetime"}):
            with suppress(ExpressionError):
                evaluate(parse(text), values, types=types, today=date(2026, 1, 1))


def test_the_proof_itself():
    figures = prove({"count": 1_500, "seed": 7})
    assert (figures["tried"], figures["failed"]) == (1_500, 0), figures
