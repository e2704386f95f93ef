"""What is looked for, as grams."""

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.index_next.grams import (
    END,
    LONGEST,
    START,
    long_gram,
    packed,
    pattern_grams,
    symbols,
    unpacked,
)

texts = st.text(max_size=20)


def test_the_two_signs_stand_around_a_whole_text() -> None:
    assert symbols("a", True, True) == (START, ord("a") + 1, END)
    assert symbols("\0", False, False) == (1,)
    assert symbols("", True, False) == (START,)


@given(st.lists(st.integers(1, END), min_size=1, max_size=3))
def test_packed_symbols_come_out_as_they_went_in(gram: list[int]) -> None:
    assert packed(gram) < 2**63
    assert unpacked(packed(gram)) == tuple(gram)


@given(texts, st.booleans(), st.booleans())
def test_a_value_has_every_gram_of_what_it_contains(text: str, begins: bool, ends: bool) -> None:
    value = symbols(("" if begins else "x") + text + ("" if ends else "y"), True, True)
    has = {packed(value[a : a + n]) for n in (1, 2, 3) for a in range(len(value) - n + 1)}
    assert has.issuperset(pattern_grams(text, begins, ends))


@given(texts)
def test_a_long_gram_is_told_from_any_other(text: str) -> None:
    gram = long_gram(symbols(text, True, True))
    if "\ufdd0" in text or "\ufdd1" in text or len(text) + 2 > LONGEST:
        assert gram is None
    else:
        assert gram == f"\ufdd0{text}\ufdd1"


def test_a_text_with_a_code_point_that_stands_for_a_sign_has_no_long_gram() -> None:
    assert long_gram(symbols("ab\ufdd0c", False, False)) is None
    assert long_gram(symbols("abc\ufdd1", True, False)) is None
    assert long_gram(symbols("abcd", False, False)) == "abcd"
