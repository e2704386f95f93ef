from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.query.amounts import number_of


@pytest.mark.parametrize(
    ("text", "number"),
    [("18", 18), ("18.0", 18), (" -1.50 ", "-1.5"), ("+007", 7), ("-0", 0), ("١٨", 18), ("9" * 40, "9" * 40)],
)
def test_a_number_is_read_exactly(text: str, number: int | str) -> None:
    assert number_of(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", " ", "x", "1e5", "NaN", "Infinity", "1_000", "1,5", ".5", "5.", "0x1f", "--1", "½", "1 2"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_of(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_every_number_is_read_back(number: Decimal) -> None:
    assert number_of(f"{number:f}") == number


@given(st.text())
def test_no_text_is_too_strange_to_be_no_number(text: str) -> None:
    number_of(text)
