"""JSON is read as the standard library reads it."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.json_codec import json_texts, read_json, sorted_json

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
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


entries = st.none() | st.integers(-(2**63), 2**64 - 1) | st.text(st.characters(exclude_categories=()))


@given(st.lists(st.lists(entries), max_size=4))
def test_whatever_is_written_is_what_the_standard_library_reads(values: list[object]) -> None:
    texts = json_texts(values)
    assert [json.loads(text) for text in texts] == values
    for text in texts:
        text.encode()


finite = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=())), inner),
    max_leaves=20,
)


@given(finite)
def test_members_are_sorted_as_by_the_standard_library_to_the_byte(value: object) -> None:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        expected = written.encode()
    except UnicodeEncodeError:
        expected = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    assert sorted_json(value) == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_as_it_was_written(number: float) -> None:
    assert json.loads(sorted_json({"number": number})) == {"number": number}


def test_a_name_of_a_class_of_its_own_is_written_as_text() -> None:
    class Name(str):
        """As the codes of the program are."""

    assert sorted_json({"b": Name("é"), "a": Name("x")}) == '{"a":"x","b":"é"}'.encode()
    assert sorted_json([Name("\ud800é")]) == rb'["\ud800\u00e9"]'


def test_half_a_surrogate_is_escaped_and_the_letters_of_the_others_stay() -> None:
    assert json_texts([["é", 1], ["\ud800é"], "é"]) == ['["é",1]', '["\\ud800\\u00e9"]', '"é"']


def test_what_is_no_json_is_a_value_error_to_msgspec_too() -> None:
    assert issubclass(msgspec.DecodeError, ValueError)
