"""What is looked for, as grams."""

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.index_next.grams import (
    END,
    START,
    long_gram,
    packed,
    pattern_grams,
    symbols_of,
    unpacked,
)

texts = st.text(max_size=20)


def test_the_two_signs_stand_around_a_whole_text() -> None:
    assert symbols_of("a", begins=True, ends=True) == (START, ord("a") + 1, END)
    assert symbols_of("\0") == (1,)
    assert symbols_of("", begins=True) == (START,)


@given(st.lists(st.integers(1, END), min_size=1, max_size=3))
def test_packed_symbols_come_out_as_they_went_in(gram: list[int]) -> None:
    assert packed(gram) < 2**63
    assert unpacked(packed(gram)) == tuple(gram)


@given(texts, st.booleans(), st.booleans())
def test_a_value_has_every_gram_of_what_it_contains(text: str, begins: bool, ends: bool) -> None:
    value = symbols_of(("" if begins else "x") + text + ("" if ends else "y"), begins=True, ends=True)
    has = {packed(value[a : a + n]) for n in (1, 2, 3) for a in range(len(value) - n + 1)}
    assert has.issuperset(pattern_grams(text, begins, ends))


@given(st.lists(st.sampled_from((START, END, 1, *range(0xFDD0, 0xFDD6), 98, 99)), max_size=5).map(tuple), st.data())
def test_long_grams_of_different_symbols_are_different_texts(gram: tuple[int, ...], data: st.DataObject) -> None:
    other = data.draw(st.permutations(gram).map(tuple))
    assert (long_gram(gram) == long_gram(other)) == (gram == other)


def test_a_long_gram_reads_like_the_text() -> None:
    assert long_gram(symbols_of("a 中😀")) == "a 中😀"
    assert long_gram(symbols_of("ab", begins=True, ends=True)) == "\ufdd0ab\ufdd1"


def test_a_long_gram_holds_no_nul() -> None:
    assert "\0" not in long_gram(symbols_of("a\0b\0"))
