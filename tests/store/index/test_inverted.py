import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.index.inverted import Inverted, pack, pays


@st.composite
def coded(draw: st.DrawFn) -> tuple[np.ndarray, int]:
    """Codes of users, some of them seldom, in one block or several."""
    count = draw(st.integers(1, 40))
    size = draw(st.sampled_from([0, 1, 50, 65_536, 70_000, 140_000]))
    chance = np.random.default_rng(draw(st.integers(0, 1000)))
    codes = (chance.random(size) ** draw(st.integers(1, 6)) * count).astype(np.uint16)
    return codes, count


@given(coded(), st.data())
def test_who_has_one_of_some_codes_is_who_a_look_at_everybody_finds(
    given_codes: tuple[np.ndarray, int], data: st.DataObject
) -> None:
    codes, count = given_codes
    wanted = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)), dtype=np.bool_)
    by_code = Inverted(pack(codes, count), len(codes))
    assert np.array_equal(by_code.mask(wanted), wanted[codes])
    assert np.array_equal(by_code.codes(), codes)


@pytest.mark.parametrize(
    ("size", "count", "kept"),
    [(384_000, 2_000, True), (384_000, 200, False), (384_000, 60_000, False), (900, 300, False)],
)
def test_users_are_kept_by_codes_where_these_are_many_and_take_little_room(size: int, count: int, kept: bool) -> None:
    assert pays(size, count) is kept
