"""Metric math is computed as CloudWatch does, moment by moment, or not at all."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.health.metric_math import NotUnderstood, order_of, parsed, series_of

_numbers = st.floats(0, 1e6).map(lambda value: round(value, 3))


@given(_numbers, _numbers, _numbers)
def test_signs_bind_as_in_arithmetic(a: float, b: float, c: float) -> None:
    values = {"a": a, "b": b, "c": c}
    assert parsed("a+b*c").at(values) == a + b * c
    assert parsed("(a+b)*c").at(values) == (a + b) * c
    assert parsed("a-b-c").at(values) == a - b - c


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("m1-m2", 30.0),
        ("100*(m1-m2)/m1", 75.0),
        ("IF(m1>=20,100*(m1-m2)/m1,0)", 75.0),
        ("IF(m1<20,1,-1)", -1.0),
        ("m1>20 AND m2>20", 0.0),
        ("m1>20 || m2>20", 1.0),
        ("m2^2", 100.0),
        ("SUM([m1,m2])", 50.0),
        ("AVG([m1,m2])", 25.0),
        ("MAX([m1,m2])-MIN([m1,m2])", 30.0),
        ("CEIL(m2/3)", 4.0),
        ("FLOOR(ABS(-m2)/3)", 3.0),
        (" 1.5e1 ", 15.0),
    ],
)
def test_what_is_written_for_alarms_is_understood(text: str, value: float) -> None:
    assert parsed(text).at({"m1": 40.0, "m2": 10.0}) == value


@pytest.mark.parametrize(
    "text",
    ["", "m1-", "(m1", "m1)", "RATE(m1)", "SUM(m1)", "SEARCH('{AWS/Cognito}', 'Sum')", "IF(m1,2)", "m1 m2", "SUM([])"],
)
def test_what_takes_more_than_one_moment_is_not_guessed_at(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parsed(text)


def test_an_expression_nested_without_end_is_refused_and_ends_nothing() -> None:
    for text in ("(" * 5_000, "-" * 5_000 + "1"):
        with pytest.raises(NotUnderstood):
            parsed(text)


@given(st.text("mM12()[],+-*/<>=&|IFSU. ", max_size=30))
def test_whatever_is_written_is_understood_or_refused(text: str) -> None:
    try:
        expression = parsed(text)
    except NotUnderstood:
        return
    assert isinstance(expression.at({"m1": 1.0, "m2": 0.0}), float)


@pytest.mark.parametrize("text", ["m1+m2", "m1/m3", "IF(m2,1,2)", "ABS(m2)", "m1>m2", "SUM([m2,m4])"])
def test_no_value_in_is_no_value_out(text: str) -> None:
    assert math.isnan(parsed(text).at({"m1": 1.0, "m2": math.nan, "m3": 0.0}))


def test_a_sum_of_several_takes_those_that_have_a_value() -> None:
    assert parsed("SUM([m1,m2])").at({"m1": 1.0, "m2": math.nan}) == 1.0
    assert parsed("m1+FILL(m2,0)").at({"m1": 1.0, "m2": math.nan}) == 1.0


def test_expressions_build_on_one_another_in_whatever_order_they_are_written() -> None:
    expressions = {name: parsed(text) for name, text in {"rate": "lost/all", "lost": "all-good", "all": "a+b"}.items()}
    assert order_of(expressions) == ("all", "lost", "rate")
    metrics = {"a": [3.0, 0.0], "b": [1.0, math.nan], "good": [1.0, 0.0]}
    first, second = series_of("rate", expressions, metrics, 2)
    assert first == 0.75
    assert math.isnan(second)


def test_expressions_that_go_round_in_a_circle_are_refused() -> None:
    with pytest.raises(NotUnderstood):
        order_of({"one": parsed("other"), "other": parsed("one")})
