import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.function_policies import lets_cognito_in

POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123"
COGNITO: dict[str, Any] = {
    "Effect": "Allow",
    "Action": "lambda:InvokeFunction",
    "Principal": {"Service": "cognito-idp.amazonaws.com"},
}


def lets_in(*statements: dict[str, Any]) -> bool:
    return lets_cognito_in(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}), POOL)


def only_if(operator: str, key: str, value: object) -> dict[str, Any]:
    return {**COGNITO, "Condition": {operator: {key: value}}}


@pytest.mark.parametrize(
    "statement",
    [
        COGNITO,
        only_if("ArnLike", "AWS:SourceArn", POOL),
        only_if("ArnLike", "aws:SourceArn", "arn:aws:cognito-idp:*:123456789012:userpool/*"),
        only_if("StringEquals", "AWS:SourceAccount", ["123456789012"]),
        only_if("Bool", "aws:SecureTransport", "true"),
        {**COGNITO, "Principal": "*"},
        {**COGNITO, "Action": ["lambda:*"]},
        {**COGNITO, "Principal": {"Service": ["events.amazonaws.com", "cognito-idp.amazonaws.com"]}},
    ],
)
def test_a_function_lets_cognito_in_by(statement: dict[str, Any]) -> None:
    assert lets_in(statement)
    assert not lets_in(statement, {**COGNITO, "Effect": "Deny"})


@pytest.mark.parametrize(
    "statement",
    [
        {**COGNITO, "Effect": "Deny"},
        {**COGNITO, "Action": "lambda:GetFunction"},
        {**COGNITO, "Principal": {"Service": "events.amazonaws.com"}},
        {**COGNITO, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}},
        only_if("ArnLike", "AWS:SourceArn", POOL.replace("AbCdEf123", "Another12")),
        only_if("StringEquals", "AWS:SourceAccount", "210987654321"),
    ],
)
def test_a_function_keeps_cognito_out_by(statement: dict[str, Any]) -> None:
    assert not lets_in(statement)


def test_a_single_statement_need_not_be_in_a_list() -> None:
    assert lets_cognito_in(json.dumps({"Statement": COGNITO}), POOL)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_whatever_a_policy_looks_like_it_is_understood_or_lets_nobody_in(document: object) -> None:
    assert not lets_cognito_in(json.dumps(document), POOL)


@given(st.text())
def test_what_is_no_policy_lets_nobody_in(text: str) -> None:
    assert not lets_cognito_in(text, POOL)
