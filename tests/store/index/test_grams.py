"""What is looked for, as grams."""

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.index.grams import (
    END,
    START,
    long_gram,
    packed,
    symbols_of,
)


def test_the_two_signs_stand_around_a_whole_text() -> None:
    assert symbols_of("a", begins=True, ends=True) == (START, ord("a") + 1, END)
    assert symbols_of("\0") == (1,)
    assert symbols_of("", begins=True) == (START,)


@given(st.lists(st.integers(1, END), min_size=1, max_size=3), st.lists(st.integers(1, END), min_size=1, max_size=3))
def test_different_symbols_are_packed_into_different_numbers(gram: list[int], other: list[int]) -> None:
    assert packed(gram) < 2**63
    assert (packed(gram) == packed(other)) == (gram == other)


@given(st.lists(st.sampled_from((START, END, 1, *range(0xFDD0, 0xFDD6), 98, 99)), max_size=5).map(tuple), st.data())
def test_long_grams_of_different_symbols_are_different_texts(gram: tuple[int, ...], data: st.DataObject) -> None:
    other = data.draw(st.permutations(gram).map(tuple))
    assert (long_gram(gram) == long_gram(other)) == (gram == other)


def test_a_long_gram_reads_like_the_text() -> None:
    assert long_gram(symbols_of("a 中😀")) == "a 中😀"
    assert long_gram(symbols_of("ab", begins=True, ends=True)) == "\ufdd0ab\ufdd1"


def test_a_long_gram_holds_no_nul() -> None:
    assert "\0" not in long_gram(symbols_of("a\0b\0"))
