import random
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.health.incidents import Incident, incidents, runs, usual_share
from cognito_admin.model.health.series import points

DAY = 288


def found(bad: Sequence[float | None], usual: float, **other: int) -> list[Incident]:
    whole = points(0, 300, [100.0] * len(bad))
    settled = other.get("settled", len(bad))
    return incidents(points(0, 300, bad), whole, [usual] * len(bad), times=2, least=15, settled=settled)


def test_a_rise_is_found_with_its_beginning_and_end() -> None:
    bad: list[float | None] = [5.0] * DAY
    bad[100:124] = [20.0] * 24

    (one,) = found(bad, 5)

    assert (one.start_s, one.end_s) == (100 * 300, 124 * 300)
    assert (one.count, one.out_of, one.usual) == (480, 2_400, 120)
    assert (one.times, one.share) == (4, 0.2)
    assert not one.going_on


def test_little_for_long_is_found_as_well() -> None:
    assert found([1.0] * DAY, 0.4)


def test_a_rise_that_reaches_the_end_goes_on() -> None:
    assert found([5.0] * 100 + [30.0] * 5, 5)[-1].going_on
    assert not found([5.0] * 100 + [30.0] * 5 + [5.0] * 6, 5)[-1].going_on


def test_what_may_still_grow_is_not_looked_at() -> None:
    assert not found([5.0] * 100 + [90.0, 90.0], 5, settled=100)


def test_two_rises_with_a_quiet_time_between_are_two() -> None:
    bad: list[float | None] = [5.0] * DAY
    bad[50:62] = [40.0] * 12
    bad[90:102] = [40.0] * 12

    assert [one.start_s // 300 for one in found(bad, 5)] == [50, 90]


def test_a_hole_is_nothing_that_happened() -> None:
    bad: list[float | None] = [5.0] * 40 + [None] * 40 + [5.0] * 40

    assert not found(bad, 5)


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(1, 20))
def test_chance_alone_makes_no_incident(seed: int, usual: int) -> None:
    chance = random.Random(seed)
    bad: list[float | None] = [
        float(sum(chance.random() < usual / 100 for _attempt in range(100))) for _period in range(DAY)
    ]

    assert not found(bad, float(usual))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 40), max_size=80))
def test_incidents_lie_in_order_and_apart(counts: list[int]) -> None:
    every = found([float(count) for count in counts], 5)

    for one in every:
        assert one.start_s < one.end_s <= len(counts) * 300
        assert one.count > 2 * one.usual
    for one, after in pairwise(every):
        assert one.end_s <= after.start_s


def test_only_what_lasts_is_a_run() -> None:
    flags = [False, True, False, True, True, True]

    assert runs(flags, 300, 600) == [(3, 5)]
    assert runs(flags, 3_600, 7_200) == [(1, 1), (3, 5)]


def test_the_usual_share_does_not_move_with_one_bad_hour() -> None:
    failed = [5.0] * 60 + [90.0] * 12 + [5.0] * 60

    assert usual_share(points(0, 300, failed), points(0, 300, [100.0] * 132)) == 0.05


def test_too_little_tells_no_usual_share() -> None:
    assert usual_share(points(0, 300, [1.0]), points(0, 300, [4.0])) is None
    assert usual_share(points(0, 300, [6.0]), points(0, 300, [60.0])) == 0.1
