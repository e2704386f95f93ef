from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.index.fences import Fences, pack

keys = st.lists(
    st.tuples(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_characters="\0")))
)
"""Texts of people hold whatever can be pasted; subs do not."""


@given(keys)
def test_what_was_packed_is_read_again(packed: list[tuple[str, str]]) -> None:
    fences = Fences(pack(packed))
    assert list(fences) == packed
    assert fences[:2] == packed[:2]


@given(keys, st.tuples(st.text(), st.text()))
def test_a_key_is_found_where_a_plain_list_has_it(packed: list[tuple[str, str]], key: tuple[str, str]) -> None:
    packed.sort()
    assert bisect_left(Fences(pack(packed)), key) == bisect_left(packed, key)


def test_a_column_that_nobody_has_a_value_in_has_none() -> None:
    assert not list(Fences(b""))


def test_many_keys_are_read_again_and_again() -> None:
    packed = [(f"text {number:06}", f"sub {number}") for number in range(2_000)]
    fences = Fences(pack(packed))
    assert [fences[place] for _ in range(2) for place in range(len(packed))] == packed * 2
