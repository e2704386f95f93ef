from collections.abc import Collection

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from cognito_admin.store.index.search import segments
from cognito_admin.store.index.search.segments import Segment

rows_of_ids = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 40)), min_size=1, max_size=6)


@pytest.mark.parametrize("short_row", [1, segments._SHORT_ROW])
def test_users_of_a_segment_are_numbered_by_their_place_among_its_ids(
    monkeypatch: pytest.MonkeyPatch, short_row: int
) -> None:
    """Row by row, and one by one."""
    monkeypatch.setattr(segments, "_SHORT_ROW", short_row)

    @given(rows_of_ids, st.data())
    def check(rows: Collection[tuple[int, int]], data: st.DataObject) -> None:
        ids = BitMap(number for first, size in rows for number in range(first, first + size))
        segment = Segment(1, ids, {})
        some = BitMap(data.draw(st.sets(st.sampled_from(list(ids)))))
        locals_of_some = segment.locals_of(some)
        assert locals_of_some.dtype == np.uint32
        assert locals_of_some.tolist() == [ids.rank(number) - 1 for number in some]
        assert segment.places_of(some).tolist() == locals_of_some.tolist()
        assert segment.ids_of(BitMap(locals_of_some)) == some
        assert segment.ids_at(locals_of_some[::-1]).tolist() == list(some)[::-1]
        assert segment.ids_at(locals_of_some).dtype == np.uint32
        assert [segment.id_at(number) for number in locals_of_some.tolist()] == list(some)

    check()


@pytest.mark.parametrize("short_row", [1, segments._SHORT_ROW])
def test_those_whom_a_mask_chooses_are_the_same_whether_ids_have_few_gaps_or_many(
    monkeypatch: pytest.MonkeyPatch, short_row: int
) -> None:
    """Row by row, and one by one."""
    monkeypatch.setattr(segments, "_SHORT_ROW", short_row)

    @given(rows_of_ids, st.data())
    def check(rows: Collection[tuple[int, int]], data: st.DataObject) -> None:
        ids = BitMap(number for first, size in rows for number in range(first, first + size))
        mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(ids), max_size=len(ids))), dtype=np.bool_)
        chosen = [number for number, is_chosen in zip(ids, mask.tolist(), strict=True) if is_chosen]
        assert list(Segment(1, ids, {}).chosen(mask)) == chosen

    check()
