"""The postings of a column against a plain loop over its texts."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.index_next import postings
from cognito_admin.store.index_next.grams import packed, symbols_of
from cognito_admin.store.index_next.postings import short_postings
from cognito_admin.store.index_next.texts import Gathering, Texts

texts = (
    st.text(max_size=6)
    | st.text(alphabet="ab@", max_size=12)
    | st.sampled_from(("", "\0", "\ufdd0", "\U0010ffff", "田中", "a\0\0b", "ann@example.com"))
)
columns = st.lists(st.tuples(st.integers(0, 40), texts), min_size=1, max_size=30).map(
    lambda values: sorted(values, key=lambda value: value[0])
)


def gathered(values: list[tuple[int, str]]) -> Texts:
    gathering = Gathering()
    gathering.add([owner for owner, _ in values], [text for _, text in values])
    return gathering.texts()


def plain(values: list[tuple[int, str]], ids: list[int], *, headed: bool) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for owner, text in values:
        whole = symbols_of(text, begins=True, ends=True)
        head = len(text.partition("@")[0]) if headed else len(text)
        for place in range(head + 1):
            for length in (1, 2, 3):
                if place + length <= len(whole):
                    found[packed(whole[place : place + length])].add(ids[owner])
    return found


@given(columns, st.booleans())
@pytest.mark.parametrize("chunk_users", [1 << 16, 8])
def test_every_gram_of_a_text_stands_for_its_users_and_no_other(chunk_users, values, headed) -> None:
    ids = sorted(number * 7919 + 3 for number in range(41))
    column = gathered(values)
    heads = np.array([len(text.partition("@")[0].encode()) for _, text in values], dtype=np.uint32) if headed else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "CHUNK_USERS", chunk_users)
        found = dict(short_postings(column, heads, np.array(ids, dtype=np.uint32)))
    assert {gram: set(bits) for gram, bits in found.items()} == plain(values, ids, headed=headed)


def test_texts_of_more_different_symbols_than_fit_a_number_are_taken_apart() -> None:
    values = [(owner, "".join(map(chr, range(0x10000 + owner, 0x10000 + owner + 66_000)))) for owner in range(3)]
    ids = [5, 6, 66_000]
    found = dict(short_postings(gathered(values), None, np.array(ids, dtype=np.uint32)))
    assert {gram: set(bits) for gram, bits in found.items()} == plain(values, ids, headed=False)


def test_without_pairs_no_gram_has_two_symbols() -> None:
    found = [
        gram for gram, _ in short_postings(gathered([(0, "ab")]), None, np.array([9], dtype=np.uint32), pairs=False)
    ]
    assert [gram for gram in found if packed((1, 0)) <= gram < packed((1, 0, 0))] == []
    assert packed(symbols_of("ab", begins=True)) in found
