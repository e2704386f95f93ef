import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from cognito_admin.store.index.search.candidates import Collected, View
from cognito_admin.store.index.search.coded import ByText
from cognito_admin.store.index.search.segments import Segment

texts_of_codes = st.lists(st.sampled_from(("ann", "Bob", "bo", "東京", "x", "")), unique=True)


@given(texts_of_codes, st.data(), st.sampled_from(("u1", "u2", "u4")))
def test_whoever_has_a_wanted_text_is_found_once_and_nobody_else(
    texts: list[str], data: st.DataObject, kind: str
) -> None:
    codes = data.draw(st.lists(st.integers(0, len(texts)), max_size=60))
    wanted = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    total, pieces = ByText(np.array(codes, dtype=kind), texts).found(np.array([False, *wanted]))
    found = [user for piece in pieces for user in piece.tolist()]
    assert sorted(found) == [user for user, code in enumerate(codes) if code and wanted[code - 1]]
    assert total == len(found)


def test_texts_that_begin_alike_are_found_in_one_piece() -> None:
    texts = [f"{chr(ord('a') + number % 3)}-{number}" for number in range(30)]
    codes = np.arange(31, dtype=np.uint16)
    wanted = np.array([False, *(text.startswith("b-") for text in texts)])
    assert len(ByText(codes, texts).found(wanted).pieces) == 1


@pytest.mark.parametrize("size", [40, 5000])
@pytest.mark.parametrize("gaps", [False, True])
@given(data=st.data())
def test_what_is_collected_is_found_once_whichever_column_it_was_found_in(
    size: int, gaps: bool, data: st.DataObject
) -> None:
    ids = BitMap(range(70_000, 70_000 + 2 * size, 2) if gaps else range(70_000, 70_000 + size))
    found = st.sets(st.integers(0, size - 1), max_size=30)
    universe = data.draw(st.sampled_from((ids, ids & BitMap(range(70_000, 70_060, 3)))))
    segment, collected = Segment(1, ids, {}), Collected(View(Segment(1, ids, {}), universe))
    expected: set[int] = set()
    for users in data.draw(st.lists(found, max_size=4)):
        numbers = np.array(sorted(users), dtype=np.uint32)
        if data.draw(st.booleans()):
            mask = np.zeros(size, dtype=np.bool_)
            mask[numbers] = True
            collected.add_mask(mask)
        else:
            collected.add_lists([numbers])
        expected |= {segment.id_at(user) for user in users}
    assert set(collected.bitmap() & universe) == expected & set(universe)
    assert set(collected.bitmap()) <= expected
