import json
from collections.abc import Callable, Mapping
from typing import Any

import botocore.session
import pytest
from botocore.model import StructureShape
from botocore.parsers import ResponseParserError, ResponseParserFactory
from hypothesis import example, given
from hypothesis import strategies as st

from cognito_admin.aws.user_pages import group_page, user_page, usual_group_page, usual_user_page

SERVICE = botocore.session.Session().get_service_model("cognito-idp")
HEADERS = {"x-amzn-RequestId": "1", "Content-Type": "application/x-amz-json-1.1"}
USER: Mapping[str, Any] = {
    "Username": "ann",
    "Attributes": [{"Name": "sub", "Value": "1"}, {"Name": "custom:a", "Value": ""}],
    "UserCreateDate": 1_700_000_000.123,
    "UserLastModifiedDate": 1_700_000_000,
    "Enabled": True,
    "UserStatus": "CONFIRMED",
}


def by_the_sdk(operation: str, read: Callable[[Mapping[str, Any]], object], answer: object) -> object:
    """What becomes of an answer that the SDK parses, or what kind is its complaint."""
    shape = SERVICE.operation_model(operation).output_shape
    assert isinstance(shape, StructureShape)
    response = {"status_code": 200, "headers": {**HEADERS}, "body": json.dumps(answer).encode(), "context": {}}
    try:
        return read(ResponseParserFactory().create_parser("json").parse(response, shape))
    except (ResponseParserError, ValueError, TypeError, AttributeError, RuntimeError, KeyError) as error:
        return type(error)


texts = st.text(max_size=5)
odd = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | texts | st.lists(texts, max_size=2) | st.just({})
moments = (
    st.floats(-(10**9), 4 * 10**9)
    | st.integers(-(10**9), 4 * 10**9)
    | st.sampled_from(("2026-11-20T12:00:00Z", "1700000000.5", "Fri, 20 Nov 2026 12:00:00 GMT"))
)
pairs = st.fixed_dictionaries({"Name": texts | st.just("sub"), "Value": texts})
odd_pairs = st.dictionaries(st.sampled_from(("Name", "Value", "New")), odd, max_size=3)
attributes = st.lists(pairs, max_size=3).map(lambda some: [*some, {"Name": "sub", "Value": "1"}]) | st.lists(
    pairs | odd_pairs | st.none(), max_size=3
)
usual_users = st.fixed_dictionaries(
    {
        "Username": texts,
        "Attributes": attributes,
        "UserCreateDate": moments,
        "UserLastModifiedDate": moments,
        "Enabled": st.booleans(),
        "UserStatus": texts,
    },
    optional={"MFAOptions": st.just([{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]), "New": odd},
)
unusual_users = st.dictionaries(st.sampled_from((*USER, "New")), odd | moments | attributes, max_size=5)
answers = st.fixed_dictionaries(
    {},
    optional={
        "Users": st.lists(usual_users, max_size=3) | st.lists(usual_users | unusual_users | odd, max_size=3) | odd,
        "PaginationToken": texts | odd,
        "NextToken": texts | odd,
        "Extra": odd,
    },
)


@given(answers)
@example({"Users": [USER, None, {}, {**USER, "UserCreateDate": None}]})
@example({"Users": [{**USER, "UserCreateDate": float("nan")}]})
@example({"Users": [{**USER, "UserCreateDate": 1e300}]})
@example({"Users": [{**USER, "UserCreateDate": True}]})
@example({"Users": [{**USER, "Attributes": [{"Name": "sub", "Value": None}]}]})
@example({"Users": [{**USER, "Attributes": [{"Name": "sub", "Value": "1"}, {"Name": None, "Value": "2"}]}]})
def test_whatever_aws_answers_it_is_read_as_through_the_sdk_or_left_to_it(answer: dict[str, Any]) -> None:
    if (page := usual_user_page(answer)) is not None:
        assert page == by_the_sdk("ListUsers", user_page, answer)
    # Of members only the names are read, whatever else is odd.
    users = answer.get("Users")
    by_names = {**answer, "Users": list(map(_name_only, users)) if isinstance(users, list) else users}
    if (members := usual_group_page(by_names)) is not None:
        assert members == by_the_sdk("ListUsersInGroup", group_page, by_names)


def _name_only(user: Any) -> Any:
    return {"Username": user["Username"]} if isinstance(user, dict) and "Username" in user else user


@pytest.mark.parametrize("token", [None, "next"])
def test_users_in_the_usual_form_are_not_left_to_the_sdk(token: str | None) -> None:
    tokens = {"PaginationToken": token, "NextToken": token} if token else {}
    answer = {"Users": [USER, {**USER, "MFAOptions": [], "New": 1}], **tokens}
    page, members = usual_user_page(answer), usual_group_page(answer)
    assert page is not None
    assert members is not None
    assert page == by_the_sdk("ListUsers", user_page, answer)
    assert members == by_the_sdk("ListUsersInGroup", group_page, answer)
    assert page.token == members.token == token


def test_an_answer_that_holds_no_list_of_users_is_left_to_the_sdk() -> None:
    for answer in ({}, {"Users": None}, {"Users": {}}, {"Users": [None]}, {"Users": [], "PaginationToken": 1}):
        assert usual_user_page(answer) is None
