import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import botocore.session
import pytest
from botocore.model import OperationModel, StructureShape
from botocore.parsers import ResponseParserError, ResponseParserFactory
from hypothesis import example, given
from hypothesis import strategies as st

from cognito_admin.aws import user_page_parser
from cognito_admin.aws.user_page_parser import use_quick_parser

LISTS = ("ListUsers", "ListUsersInGroup")
HEADERS = {"x-amzn-RequestId": "1", "Content-Type": "application/x-amz-json-1.1"}
USER: Mapping[str, Any] = {
    "Username": "ann",
    "Attributes": [{"Name": "sub", "Value": "1"}, {"Name": "custom:a", "Value": ""}],
    "UserCreateDate": 1_700_000_000.123,
    "UserLastModifiedDate": 1_700_000_000,
    "Enabled": True,
    "UserStatus": "CONFIRMED",
}


def shapes(session: botocore.session.Session) -> dict[str, OperationModel]:
    service = session.get_service_model("cognito-idp")
    return {name: service.operation_model(name) for name in (*LISTS, "ListGroups", "DescribeUserPool")}


SESSION = botocore.session.Session()
use_quick_parser(SESSION)
OPERATIONS = shapes(SESSION)


def parsed(factory: Any, operation: str, status: int, body: bytes) -> object:
    """What a parser makes of an answer, or of what kind is its complaint."""
    response = {"status_code": status, "headers": {**HEADERS}, "body": body, "context": {}}
    shape = OPERATIONS[operation].output_shape
    assert isinstance(shape, StructureShape)
    try:
        return factory.create_parser("json").parse(response, shape)
    except (ResponseParserError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        return type(error)


def agree(operation: str, status: int, body: bytes) -> object:
    quick = parsed(SESSION.get_component("response_parser_factory"), operation, status, body)
    assert quick == parsed(ResponseParserFactory(), operation, status, body)
    return quick


texts = st.text(max_size=5)
odd = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | texts | st.lists(texts, max_size=2) | st.just({})
moments = (
    st.floats(-(10**9), 4 * 10**9)
    | st.integers(-(10**9), 4 * 10**9)
    | st.sampled_from(("2026-11-20T12:00:00Z", "1700000000.5", "Fri, 20 Nov 2026 12:00:00 GMT"))
)


def pairs(one: str, other: str) -> st.SearchStrategy[Any]:
    usual = st.fixed_dictionaries({one: texts, other: texts})
    unusual = st.dictionaries(st.sampled_from((one, other, "New")), odd, max_size=3)
    return st.lists(usual, max_size=3) | st.lists(usual | unusual | st.none(), max_size=3)


usual_users = st.fixed_dictionaries(
    {
        "Username": texts,
        "Attributes": pairs("Name", "Value"),
        "UserCreateDate": moments,
        "UserLastModifiedDate": moments,
        "Enabled": st.booleans(),
        "UserStatus": texts,
    },
    optional={"MFAOptions": pairs("DeliveryMedium", "AttributeName")},
)
unusual_users = st.dictionaries(
    st.sampled_from((*USER, "MFAOptions", "NewMember")), odd | moments | pairs("Name", "Value"), max_size=5
)
answers = st.fixed_dictionaries(
    {},
    optional={
        "Users": st.lists(usual_users, max_size=3) | st.lists(usual_users | unusual_users | odd, max_size=3) | odd,
        "PaginationToken": texts | st.none(),
        "NextToken": texts | st.none(),
        "Extra": odd,
    },
)


@given(st.sampled_from(LISTS), answers)
@example("ListUsers", {"Users": [USER, None, {}, {**USER, "UserCreateDate": None}]})
@example("ListUsers", {"Users": [{**USER, "UserCreateDate": float("nan")}]})
@example("ListUsers", {"Users": [{**USER, "UserCreateDate": 1e300}]})
def test_whatever_aws_answers_it_is_read_as_the_sdk_reads_it(operation: str, answer: dict[str, Any]) -> None:
    agree(operation, 200, json.dumps(answer).encode())


@given(st.sampled_from((*LISTS, "ListGroups", "DescribeUserPool")), st.sampled_from((200, 301, 400, 500)), st.data())
def test_errors_other_pages_and_half_answers_are_read_as_the_sdk_reads_them(
    operation: str, status: int, data: st.DataObject
) -> None:
    whole = json.dumps({"Users": [dict(USER)], "PaginationToken": "t"}).encode()
    body = data.draw(
        st.sampled_from(
            (
                b'{"__type":"TooManyRequestsException","message":"Rate exceeded"}',
                b"<html><body>Sign in to this network</body></html>",
                b"",
                b"[]",
                b"null",
            )
        )
        | st.integers(0, len(whole)).map(lambda length: whole[:length])
    )
    agree(operation, status, body)


def test_users_in_the_usual_form_are_not_left_to_the_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    """And their moments are in UTC."""
    monkeypatch.setattr(user_page_parser.JSONParser, "_handle_structure", only_the_page)
    body = json.dumps({"Users": [USER, {**USER, "MFAOptions": []}]}).encode()
    page = parsed(SESSION.get_component("response_parser_factory"), "ListUsers", 200, body)
    assert isinstance(page, dict)
    assert page["Users"][0]["UserCreateDate"].utcoffset() == timedelta(0)
    assert page["Users"][0]["Attributes"] == USER["Attributes"]


_structure = user_page_parser.JSONParser._handle_structure  # pyright: ignore[reportAttributeAccessIssue]


def only_the_page(self: Any, shape: Any, value: Any) -> Any:
    assert shape.name == "ListUsersResponse"
    return _structure(self, shape, value)


def test_a_member_that_the_api_gains_is_left_to_the_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_page_parser, "_MEMBERS", user_page_parser._MEMBERS - {"MFAOptions"})
    page = agree("ListUsers", 200, json.dumps({"Users": [{**USER, "MFAOptions": []}]}).encode())
    assert isinstance(page, dict)
    assert "MFAOptions" in page["Users"][0]
