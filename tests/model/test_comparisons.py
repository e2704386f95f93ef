import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.aws import configuration
from cognito_admin.model.comparisons import TOLD_BY, VOLATILE, Edit, edits, pointers, without_secrets

NONE = frozenset[str]()


def test_members_that_change_by_themselves_are_left_out_wherever_they_stand() -> None:
    document = {"UserPool": {"LastModifiedDate": 1, "Name": "Shop", "Inner": [{"Name": "x", "LastModifiedDate": 2}]}}
    assert pointers(document, VOLATILE) == {"/UserPool/Name": "Shop", "/UserPool/Inner/x/Name": "x"}


def test_lists_of_texts_have_no_order() -> None:
    assert pointers({"Flows": ["b", "a"]}, NONE) == pointers({"Flows": ["a", "b"]}, NONE) == {"/Flows": ["a", "b"]}


def test_entries_go_by_their_names_and_by_their_places_where_they_have_none() -> None:
    attributes = [{"Name": "email", "Mutable": True}, {"Name": "custom:x", "Mutable": False}]
    assert pointers({"Schema": attributes}, NONE) == pointers({"Schema": attributes[::-1]}, NONE)
    twice = [{"Name": "email"}, {"Name": "email"}]
    assert pointers({"Schema": twice}, NONE) == {"/Schema/0/Name": "email", "/Schema/1/Name": "email"}


def test_what_is_empty_is_there() -> None:
    assert pointers({"A": {}, "B": [], "C": ""}, NONE) == {"/A": {}, "/B": [], "/C": ""}


def test_pointers_are_escaped() -> None:
    assert pointers({"a/b": {"c~d": 1}}, NONE) == {"/a~1b/c~0d": 1}


def test_a_number_is_no_truth_value() -> None:
    assert list(edits({"A": 1}, {"A": True})) == [Edit("A", 1, True)]


@pytest.mark.parametrize("edit", [Edit("/X/client_secret", "a", "b"), Edit("/ClientSecret", None, "b")])
def test_secrets_are_not_told(edit: Edit) -> None:
    told = without_secrets(edit)
    assert not {"a", "b"} & {told.before, told.after}
    assert (told.before is None) == (edit.before is None)


_documents = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


@given(_documents)
def test_a_document_is_no_different_from_itself(document: object) -> None:
    found = pointers(document, VOLATILE)
    assert not list(edits(found, pointers(document, VOLATILE)))
    assert all(pointer == "" or pointer.startswith("/") for pointer in found)


def test_of_every_operation_it_is_known_which_files_lack_where_it_is_refused() -> None:
    asked = set(re.findall(r'"((?:Describe|Get|List)[A-Z]\w+)"', inspect.getsource(configuration)))
    assert asked - {"ListGroups"} == set(TOLD_BY)
