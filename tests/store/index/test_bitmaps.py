from collections.abc import Collection

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.index.bitmaps import (
    bitmap_of,
    bitmap_of_blocks,
    bitmap_of_mask,
    numbers_of,
    union,
)


@given(st.sets(st.integers(0, 300_000)))
def test_ids_come_back_as_they_went_in(ids: set[int]) -> None:
    numbers = np.array(sorted(ids), dtype=np.uint32)
    assert numbers_of(bitmap_of(numbers)).tolist() == sorted(ids)


@given(
    st.integers(0, 200_000),
    st.lists(st.tuples(st.integers(0, 150_000), st.integers(0, 30_000)), max_size=4),
    st.sets(st.integers(0, 150_000), max_size=50),
)
def test_a_mask_makes_the_bitmap_that_its_ids_make(
    first: int, stretches: list[tuple[int, int]], single: set[int]
) -> None:
    mask = np.zeros(150_001, dtype=np.bool_)
    for start, length in stretches:
        mask[start : start + length] = True
    mask[sorted(single)] = True
    ids = (np.flatnonzero(mask) + first).astype(np.uint32)
    made = bitmap_of_mask(mask, first)
    assert made == bitmap_of(ids)
    assert union([made, bitmap_of(ids)]) == made


@given(
    st.dictionaries(
        st.integers(0, 7),
        st.sets(st.integers(0, 65_535), min_size=1, max_size=30)
        | st.tuples(st.integers(0, 60_000), st.integers(4_000, 5_500)).map(lambda row: range(row[0], sum(row))),
        min_size=1,
        max_size=4,
    )
)
def test_members_of_blocks_make_the_bitmap_of_all_of_them(members: dict[int, Collection[int]]) -> None:
    blocks = [(block, np.array(sorted(members[block]), dtype=np.uint16)) for block in sorted(members)]
    numbers = {block * 65_536 + member for block, some in members.items() for member in some}
    assert list(bitmap_of_blocks(blocks)) == sorted(numbers)
    assert bitmap_of_blocks(blocks) == bitmap_of(np.array(sorted(numbers), dtype=np.uint32))
