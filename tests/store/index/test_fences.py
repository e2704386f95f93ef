from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.index.fences import pack, unpack

keys = st.lists(
    st.tuples(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_characters="\0")))
)
"""Texts of people hold whatever can be pasted; subs do not."""


@given(keys)
def test_what_was_packed_is_read_again(packed: list[tuple[str, str]]) -> None:
    assert unpack(pack(packed)) == packed


def test_a_column_that_nobody_has_a_value_in_has_none() -> None:
    assert not unpack(b"")
