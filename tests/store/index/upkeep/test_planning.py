"""Which segments are made next, as an idea alone."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.index.layout import SEGMENT_USERS
from cognito_admin.store.index.upkeep.planning import LEAST_DIRTY, MOST_ALIKE, Step, Weight, next_step
from cognito_admin.store.index.upkeep.steps import LEAST_FULL, SEGMENTS
from cognito_admin.work.offline_reading import TIDY_EVERY

sizes = st.tuples(st.integers(1, SEGMENT_USERS), st.floats(0, 1)).map(
    lambda size: (size[0], int(size[0] * size[1]) or 1)
)
segments = st.lists(sizes | st.just((5_000, 5_000)) | st.just((70_000, 70_000)), max_size=40)


def carried_out(step: Step, weights: list[Weight], dirty: int, number: int) -> tuple[list[Weight], int]:
    users = step.dirty + sum(weight.living for weight in weights if weight.segment in step.segments)
    kept = [weight for weight in weights if weight.segment not in step.segments]
    return [*kept, Weight(number, users, users)], dirty - step.dirty


@given(segments, st.integers(0, 3 * SEGMENT_USERS), st.booleans())
def test_planning_comes_to_an_end_with_few_segments_and_few_dead(held, dirty: int, everything: bool) -> None:
    weights = [Weight(number, size, living) for number, (size, living) in enumerate(held)]
    users = sum(weight.living for weight in weights) + dirty
    for number in range(1_000, 1_200):
        step = next_step(weights, dirty, everything=everything)
        if step is None:
            break
        weights, dirty = carried_out(step, weights, dirty, number)
        assert weights[-1].held <= SEGMENT_USERS
    else:
        raise AssertionError("still something to do")
    assert sum(weight.living for weight in weights) + dirty == users
    assert dirty < (1 if everything else LEAST_DIRTY)
    assert all(weight.living * 2 >= weight.held for weight in weights)
    assert len(weights) <= (2 if everything else 3) * MOST_ALIKE + 2 * users / SEGMENT_USERS


def test_the_segments_that_a_backup_is_read_into_stay_as_they_are() -> None:
    weights: list[Weight] = []
    for number in range(1_000_000 // TIDY_EVERY):
        full = max(LEAST_FULL, (number + 1) * TIDY_EVERY // SEGMENTS)
        assert next_step(weights, TIDY_EVERY, everything=False, full=full) == Step(dirty=TIDY_EVERY)
        weights.append(Weight(number, TIDY_EVERY, TIDY_EVERY))
        assert next_step(weights, 0, everything=True, full=full) is None


def test_few_dirty_users_are_left_for_later_unless_everything_is_asked_for() -> None:
    assert next_step([], LEAST_DIRTY - 1, everything=False) is None
    assert next_step([], LEAST_DIRTY, everything=False) == Step(dirty=LEAST_DIRTY)
    assert next_step([], 1, everything=True) == Step(dirty=1)
    assert next_step([], 0, everything=True) is None


def test_eight_small_segments_become_one() -> None:
    weights = [Weight(number, 5_000, 5_000) for number in range(MOST_ALIKE)]
    assert next_step(weights[1:], 0, everything=True) is None
    assert next_step(weights, 0, everything=False) == Step(segments=tuple(range(MOST_ALIKE)))


@pytest.mark.parametrize("users", [4_200, 16_000, 48_000, 60_000])
def test_what_comes_bit_by_bit_ends_in_segments_that_are_nearly_full(users: int) -> None:
    weights: list[Weight] = []
    numbers = count()
    for _ in range(5_000_000 // users):
        weights.append(Weight(next(numbers), users, users))
        while (step := next_step(weights, 0, everything=False)) is not None:
            weights, _ = carried_out(step, weights, 0, next(numbers))
        large = [weight.living for weight in weights if 2 * weight.living >= SEGMENT_USERS]
        assert min(large, default=SEGMENT_USERS) > 0.85 * SEGMENT_USERS
        assert len(weights) - len(large) < 2 * MOST_ALIKE
    assert len(large) >= 8


def test_once_everything_is_there_segments_that_fit_together_become_one() -> None:
    weights = [Weight(number, 48_000, 48_000) for number in range(3)]
    assert next_step(weights, 0, everything=False, full=LEAST_FULL) is None
    assert next_step(weights, 0, everything=True, full=LEAST_FULL) == Step(segments=(0, 1, 2))
    assert next_step([*weights[:1], Weight(7, 144_000, 144_000)], 0, everything=True, full=LEAST_FULL) is None
    very_small = [Weight(number, 30_000, 30_000) for number in range(3)]
    assert next_step(very_small, 0, everything=True) is None


def test_segments_of_when_a_large_pool_was_known_in_part_become_one_at_the_end() -> None:
    weights: list[Weight] = []
    numbers = count()
    for listed in range(48_000, 5_000_000, 48_000):
        full = min(SEGMENT_USERS, max(LEAST_FULL, listed // SEGMENTS))
        weights.append(Weight(next(numbers), 48_000, 48_000))
        while (step := next_step(weights, 0, everything=False, full=full)) is not None:
            weights, _ = carried_out(step, weights, 0, next(numbers))
    before, again = len(weights), 0
    while (step := next_step(weights, 0, everything=True)) is not None:
        weights, _ = carried_out(step, weights, 0, next(numbers))
        again += weights[-1].living
    assert len(weights) <= before - 4
    assert sum(2 * weight.living < SEGMENT_USERS for weight in weights) <= 1
    assert again < 5_000_000 / 3


def test_a_segment_with_more_dead_than_living_is_made_anew() -> None:
    assert next_step([Weight(3, 10, 5)], 0, everything=False) is None
    assert next_step([Weight(3, 10, 4)], 0, everything=False) == Step(segments=(3,))


def test_where_users_are_big_segments_hold_fewer() -> None:
    assert next_step([], 9_000, everything=False, full=8_192) == Step(dirty=8_192)
    full_ones = [Weight(number, 8_192, 8_192) for number in range(20)]
    assert next_step(full_ones, 0, everything=True, full=8_192) is None
