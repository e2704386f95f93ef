import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.health.charts import Unit
from cognito_admin.ui.charts.value_scale import on_axis, value_scale, written

SOME = st.floats(0.0, 1e9, allow_nan=False)


@settings(max_examples=40)
@given(st.sampled_from([Unit.COUNT, Unit.MILLISECONDS, Unit.PER_SECOND]), SOME)
def test_every_number_lies_on_the_scale_which_has_few_lines(unit: Unit, highest: float) -> None:
    scale = value_scale(unit, 0.0, highest)
    assert scale.low == 0
    assert scale.high >= highest * (1 - 1e-9)
    assert 1 <= len(scale.ticks) - 1 <= 5
    assert scale.ticks[-1] == pytest.approx(scale.high)


@settings(max_examples=40)
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_every_share_lies_on_the_scale(one: float, other: float) -> None:
    lowest, highest = sorted((one, other))
    scale = value_scale(Unit.SHARE, lowest, highest)
    assert scale.low <= lowest
    assert highest <= scale.high * (1 + 1e-9)
    assert len(scale.ticks) <= 6


def test_counts_have_no_parts_of_one_between_their_lines() -> None:
    assert value_scale(Unit.COUNT, 0, 2).ticks == (0, 1, 2, 3, 4)


def test_without_a_number_there_is_a_scale_all_the_same() -> None:
    assert value_scale(Unit.COUNT, math.nan, math.nan).ticks == (0, 1, 2, 3, 4)
    assert value_scale(Unit.SHARE, math.nan, math.nan).ticks == (0, 0.25, 0.5, 0.75, 1)


def test_a_rate_near_to_all_is_not_drawn_as_one_flat_line() -> None:
    assert value_scale(Unit.SHARE, 0.995, 1.0).low == 0.99
    assert value_scale(Unit.SHARE, 0.95, 1.0).low == 0.9
    assert value_scale(Unit.SHARE, 0.2, 1.0).low == 0.0


@pytest.mark.parametrize(
    ("unit", "highest", "axis"),
    [
        (Unit.COUNT, 812, ["0", "250", "500", "750", "1,000"]),
        (Unit.COUNT, 60_000, ["0", "20 k", "40 k", "60 k"]),
        (Unit.MILLISECONDS, 5_000, ["0", "2 s", "4 s", "6 s"]),
        (Unit.MILLISECONDS, 380, ["0", "100 ms", "200 ms", "300 ms", "400 ms"]),
        (Unit.PER_SECOND, 118, ["0", "50/s", "100/s", "150/s"]),
    ],
)
def test_the_axis_is_written_as_people_say_it(unit: Unit, highest: float, axis: list[str]) -> None:
    scale = value_scale(unit, 0, highest)
    assert [on_axis(value, scale, unit) for value in scale.ticks] == axis


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1_204.0, Unit.COUNT, "1,204"),
        (math.nan, Unit.COUNT, "–"),
        (0.0, Unit.COUNT, "0"),
        (0.9998, Unit.SHARE, "99.98 %"),
        (1.0, Unit.SHARE, "100 %"),
        (0.5, Unit.SHARE, "50.0 %"),
        (4_870.0, Unit.MILLISECONDS, "4.87 s"),
        (5_000.0, Unit.MILLISECONDS, "5 s"),
        (212.4, Unit.MILLISECONDS, "212 ms"),
        (0.25, Unit.PER_SECOND, "0.25/s"),
    ],
)
def test_a_number_is_read_out_in_its_unit(value: float, unit: Unit, text: str) -> None:
    assert written(value, unit) == text


def test_no_share_is_rounded_to_all_or_to_nothing() -> None:
    assert written(0.99999, Unit.SHARE) != "100 %"
    assert not written(0.99999, Unit.SHARE).startswith("100")
    assert not written(0.0001, Unit.SHARE).startswith("0.0 ")
