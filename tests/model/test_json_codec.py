"""JSON is read as the standard library reads it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.json_codec import read_json

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=())), inner),
    max_leaves=20,
)


@given(VALUES, st.booleans())
def test_whatever_was_written_is_read_as_by_the_standard_library(value: object, escaped: bool) -> None:
    text = json.dumps(value, ensure_ascii=escaped)
    assert read_json(text) == json.loads(text) == value


@given(st.text(st.sampled_from('{}[]",:\\ud8d01e.-ntf\x00é😀 '), max_size=18) | st.text(max_size=18))
def test_what_is_no_json_is_refused_as_by_the_standard_library(text: str) -> None:
    try:
        expected: object = json.loads(text)
    except ValueError:
        with pytest.raises(json.JSONDecodeError):
            read_json(text)
    else:
        assert repr(read_json(text)) == repr(expected)


def test_what_is_nested_too_deeply_is_refused_either_way() -> None:
    deep = "[" * 100_000
    with pytest.raises((ValueError, RecursionError)):
        read_json(deep)
