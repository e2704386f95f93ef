import math
from array import array

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.health.charts import Line
from cognito_admin.model.health.series import Points, points
from cognito_admin.ui.charts.drawn_line import DrawnLine, Thinned, gaps, stretches
from cognito_admin.ui.charts.shown import View

PERIOD_S = 300
NUMBERS = st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=200)


def line(*values: float | None) -> DrawnLine:
    return DrawnLine(Line("Failed", points(0, PERIOD_S, values)), 0)


def whole(made: Points) -> View:
    return View(made.start_s, made.end_s)


@settings(max_examples=40)
@given(NUMBERS, st.integers(1, 50))
def test_the_highest_and_the_lowest_are_drawn_however_far_one_looks_from(
    values: list[float | None], groups: int
) -> None:
    made = points(0, PERIOD_S, values)
    thinned = Thinned(made)
    _moments, drawn = thinned.line(whole(made), groups)
    known = [value for value in values if value is not None]
    found = drawn[np.isfinite(drawn)]
    if not known:
        assert len(found) == 0
    else:
        assert (found.min(), found.max()) == (min(known), max(known))


@settings(max_examples=40)
@given(NUMBERS, st.integers(1, 50))
def test_no_more_is_drawn_than_there_is_room_for(values: list[float | None], groups: int) -> None:
    made = points(0, PERIOD_S, values)
    moments, drawn = Thinned(made).line(whole(made), groups)
    assert len(moments) == len(drawn) <= 2 * groups + 2
    assert np.all(np.diff(moments) > 0)


def test_a_line_keeps_its_shape_while_it_is_moved() -> None:
    values = [float(number * 7919 % 101) for number in range(400)]
    thinned = Thinned(points(0, PERIOD_S, values))
    here = dict(zip(*(part.tolist() for part in thinned.line(View(0, 60_000), 40)), strict=True))
    moved = dict(zip(*(part.tolist() for part in thinned.line(View(1_500, 61_500), 40)), strict=True))
    both = here.keys() & moved.keys()
    assert len(both) > 40
    assert all(here[moment] == moved[moment] for moment in both)


@given(st.lists(st.floats(0, 1e6), min_size=8, max_size=8))
def test_two_numbers_in_a_group_are_drawn_in_their_order_so_that_a_rise_has_no_peak_before_it(
    values: list[float],
) -> None:
    made = points(0, PERIOD_S, values)
    _moments, drawn = Thinned(made).line(whole(made), 4)
    assert drawn.tolist() == values


def test_what_is_out_of_view_is_not_drawn_but_where_the_line_leads() -> None:
    thinned = Thinned(points(0, PERIOD_S, [float(number) for number in range(100)]))
    moments, numbers = thinned.line(View(10 * PERIOD_S, 20 * PERIOD_S), 50)
    assert numbers.tolist() == [float(number) for number in range(9, 21)]
    assert moments[0] == 9.5 * PERIOD_S


def test_the_extremes_are_those_in_view() -> None:
    thinned = Thinned(points(0, PERIOD_S, [5, 1, None, 9, 2]))
    assert thinned.extremes(View(0, 3 * PERIOD_S)) == (1, 5)
    low, high = thinned.extremes(View(2 * PERIOD_S, 3 * PERIOD_S))
    assert math.isnan(low)
    assert math.isnan(high)
    assert all(math.isnan(value) for value in thinned.extremes(View(-900, -300)))


def test_a_number_between_gaps_is_found_so_that_it_can_be_drawn_as_a_dot() -> None:
    made = Thinned(points(0, PERIOD_S, [None, 4, None, 5, 6, None, 7]))
    moments, numbers = made.line(View(0, 7 * PERIOD_S), 50)
    assert made.alone(moments, numbers)[1].tolist() == [4, 7]
    assert [part.tolist() for _along, part in stretches(moments, numbers)] == [[5, 6]]


def test_a_gap_is_where_no_line_has_a_number_if_it_is_wide_enough() -> None:
    one = line(1, None, None, None, 2, None, 3)
    other = line(None, None, None, None, 2, 5, None)
    assert gaps([one, other], View(0, 7 * PERIOD_S), 7) == [(PERIOD_S, 4 * PERIOD_S)]
    assert gaps([one, other], View(0, 7 * PERIOD_S), 2) == []
    assert gaps([], View(0, 1), 7) == []


def test_a_summary_leaves_out_what_is_not_there() -> None:
    told = Thinned(points(600, PERIOD_S, [None, 2, 8, 1])).summary()
    assert told is not None
    assert (told.total, told.lowest, told.highest, told.highest_at_s) == (11, 1, 8, 600 + 2 * PERIOD_S)
    assert Thinned(points(0, PERIOD_S, [None])).summary() is None
    assert Thinned(Points(0, PERIOD_S, array("d"))).summary() is None


@pytest.mark.parametrize(("moment_s", "value"), [(0, 1), (299, 1), (300, 2), (-1, None), (600, None)])
def test_the_number_at_a_moment_is_that_of_its_period(moment_s: int, value: float | None) -> None:
    found = Thinned(points(0, PERIOD_S, [1, 2])).at(moment_s)
    assert math.isnan(found) if value is None else found == value
