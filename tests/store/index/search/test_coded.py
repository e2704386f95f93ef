import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from cognito_admin.store.index.search import coded
from cognito_admin.store.index.search.candidates import Collected, View
from cognito_admin.store.index.search.segments import Segment

texts_of_codes = st.lists(st.sampled_from(("ann", "Bob", "bo", "東京", "x", "")), unique=True)


@pytest.mark.parametrize("block", [4, 65_536])
@given(texts_of_codes, st.data(), st.sampled_from(("u1", "u2", "u4")))
def test_whoever_has_a_wanted_text_is_found_and_nobody_else(
    block: int, texts: list[str], data: st.DataObject, kind: str
) -> None:
    least = data.draw(st.sampled_from((0, min(1, len(texts)))))
    codes = data.draw(st.lists(st.integers(least, len(texts)), max_size=60))
    wanted = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coded, "_BLOCK", block)
        # What is kept of a text makes a bitmap only in blocks of the size that bitmaps have.
        patch.setattr(coded, "_OF_A_TEXT", data.draw(st.sampled_from((1, 3, 100))) if block == 65_536 else 100)
        patch.setattr(coded, "_SPARSE", data.draw(st.sampled_from((1, 8))) if block == 65_536 else 1_000)
        patch.setattr(coded, "_SHORT", data.draw(st.sampled_from((0, 64))))
        patch.setattr(coded, "_FREQUENT", data.draw(st.sampled_from((0, 4, 8))))
        ids = Segment(1, BitMap(range(100, 100 + len(codes))), {})
        by_text = coded.ByText(np.array(codes, dtype=kind), texts, ids)
        found = by_text.found(np.array([False, *wanted]))
    expected = [user for user, code in enumerate(codes) if code and wanted[code - 1]]
    others = sorted(set(range(len(codes))) - set(expected))
    numbers = [*found.numbers.tolist(), *(number - 100 for bits in found.bits for number in bits)]
    assert sorted(numbers) == (expected if found.are_found else others)
    assert len(found.numbers) <= len(codes) / 2 or not all(codes)
    collected = Collected(View(ids, ids.ids))
    if found.are_found:
        collected.add_bits(found.bits)
        collected.add_numbers(found.numbers)
    else:
        collected.add_all_but(found.bits, found.numbers)
    assert [number - 100 for number in collected.bitmap()] == expected


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
        numbers = np.array(sorted(users), dtype=np.intp)
        kind = data.draw(st.sampled_from(("bits", "all but", "all but bits too", "numbers")))
        if kind == "bits":
            collected.add_bits([BitMap(segment.id_at(user) for user in users)])
        elif kind.startswith("all but"):
            others = np.array(sorted(set(range(size)) - users), dtype=np.intp)
            apart = 0 if kind == "all but" else data.draw(st.integers(0, size))
            collected.add_all_but(
                [BitMap(segment.ids_at(others[:apart].astype(np.uint32)))] * bool(apart), others[apart:]
            )
        else:
            collected.add_numbers(numbers)
        expected |= {segment.id_at(user) for user in users}
    assert set(collected.bitmap() & universe) == expected & set(universe)
    assert set(collected.bitmap()) <= expected
