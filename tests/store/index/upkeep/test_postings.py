"""The postings of a column against a plain loop over its texts."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cognito_admin.store.index.grams import LONGEST_GRAM, START, long_gram, packed, symbols_of
from cognito_admin.store.index.upkeep import frequent, postings
from cognito_admin.store.index.upkeep.frequent import long_postings
from cognito_admin.store.index.upkeep.postings import coded, short_postings
from cognito_admin.store.index.upkeep.texts import Gathering, Texts

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
    del found[packed((START,))]
    return found


@pytest.fixture(params=[False, True])
def small_blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param:
        for module in (postings, frequent):
            monkeypatch.setattr(module, "BLOCK_PLACES", 7)
        monkeypatch.setattr(postings, "BLOCK_USERS", 8)
        monkeypatch.setattr(postings, "TABLE_PAYS", 20)


@given(columns, st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@pytest.mark.parametrize("word_bits", [64, 24])
@pytest.mark.usefixtures("small_blocks")
def test_every_gram_of_a_text_stands_for_its_users_and_no_other(word_bits, values, headed) -> None:
    ids = sorted(number * 7919 + 3 for number in range(41))
    column = gathered(values)
    heads = np.array([len(text.partition("@")[0].encode()) for _, text in values], dtype=np.uint32) if headed else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_WORD_BITS", word_bits)
        found = dict(short_postings(coded(column, heads), np.array(ids, dtype=np.uint32)))
    assert {gram: set(bits) for gram, bits in found.items()} == plain(values, ids, headed=headed)


def test_texts_of_more_different_symbols_than_fit_a_number_are_taken_apart() -> None:
    values = [(owner, "".join(map(chr, range(0x10000 + owner, 0x10000 + owner + 66_000)))) for owner in range(3)]
    ids = [5, 6, 70_000]
    found = dict(short_postings(coded(gathered(values), None), np.array(ids, dtype=np.uint32)))
    assert {gram: set(bits) for gram, bits in found.items()} == plain(values, ids, headed=False)


def test_without_pairs_no_gram_has_two_symbols() -> None:
    symbols = coded(gathered([(0, "ab")]), None)
    found = [gram for gram, _ in short_postings(symbols, np.array([9], dtype=np.uint32), pairs=False)]
    assert [gram for gram in found if packed((1, 0)) <= gram < packed((1, 0, 0))] == []
    assert packed(symbols_of("ab", begins=True)) in found


@given(columns, st.booleans(), st.sampled_from((1, 2, 3)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("most_counted", [1 << 22, 3_000, 60])
def test_frequent_long_grams_stand_for_their_users_and_no_other(most_counted, values, headed, least) -> None:
    ids = sorted(number * 7919 + 3 for number in range(41))
    heads = np.array([len(text.partition("@")[0].encode()) for _, text in values], dtype=np.uint32) if headed else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frequent, "MOST_COUNTED", most_counted)
        found = dict(long_postings(coded(gathered(values), heads), np.array(ids, dtype=np.uint32), least))
    expected: dict[str, set[int]] = defaultdict(set)
    for owner, text in values:
        whole = symbols_of(text, begins=True, ends=True)
        head = len(text.partition("@")[0]) if headed else len(text)
        for place in range(head + 1):
            for length in range(4, min(LONGEST_GRAM, len(whole) - place) + 1):
                expected[long_gram(whole[place : place + length])].add(ids[owner])
    often = {gram: users for gram, users in expected.items() if len(users) >= least}
    if most_counted == 1 << 22:
        assert {gram: set(bits) for gram, bits in found.items()} == often
    assert all(often[gram] == set(bits) for gram, bits in found.items())
