import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo.api_model import api_model
from cognito_admin.model.settings import resource_server_rules as rules
from cognito_admin.model.settings.resource_server_rules import Scope

API = "https://api.example.com/v1"


def said(problem: object) -> str:
    return str(problem) if problem is not None else ""


@pytest.mark.parametrize(
    ("identifier", "why"),
    [
        (API, ""),
        ("solar-system-data", ""),
        ("", "Give the API an identifier"),
        ("my api", "without spaces"),
        ('say"hi"', "quotes"),
        ("x" * 257, "this has 257"),
        ("taken", "already has"),
    ],
)
def test_the_identifier_is_checked_before_aws_sees_it(identifier: str, why: str):
    problem = said(rules.identifier_problem(identifier, ["taken"]))
    assert why in problem
    assert bool(why) == bool(problem)


@pytest.mark.parametrize(
    ("name", "why"),
    [("Shop API, v1", ""), (" ", "Give the resource server a name"), ("A/B", "only"), ("x" * 257, "At most 256")],
)
def test_the_name_is_checked_before_aws_sees_it(name: str, why: str):
    problem = said(rules.name_problem(name))
    assert why in problem
    assert bool(why) == bool(problem)


@pytest.mark.parametrize(
    ("scope", "why"),
    [
        (Scope("", "x"), "Give the scope a name"),
        (Scope("orders/read", "x"), "no slash"),
        (Scope("orders read", "x"), "without spaces"),
        (Scope("read", "x"), "Another scope"),
        (Scope("write", ""), "Describe the scope"),
        (Scope("write", "x" * 257), "At most 256"),
        (Scope("x" * 257, "x"), "At most 256"),
    ],
)
def test_what_is_wrong_with_a_scope_is_said_of_that_scope(scope: Scope, why: str):
    problems = rules.scope_problems([Scope("read", "See orders"), scope])
    assert list(problems) == [1]
    assert why in str(problems[1])


def test_a_hundred_scopes_are_all_there_can_be():
    problems = rules.scope_problems([Scope(f"scope{number}", "x") for number in range(101)])
    assert list(problems) == [100]
    assert "at most 100" in str(problems[100])


def _pattern(shape: str) -> re.Pattern[str]:
    return re.compile(api_model().shapes[shape]["pattern"])


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_has_no_problem_fits_the_patterns_of_aws(name: str, description: str):
    if not rules.scope_problems([Scope(name, description)]):
        assert _pattern("ResourceServerScopeNameType").fullmatch(name)
    if rules.identifier_problem(name) is None:
        assert _pattern("ResourceServerIdentifierType").fullmatch(name)
    if rules.name_problem(name) is None:
        assert _pattern("ResourceServerNameType").fullmatch(name)


def test_the_apps_that_ask_for_a_scope_are_told_however_many_slashes_the_identifier_has():
    clients = [
        {"ClientName": "web", "AllowedOAuthScopes": ["openid", f"{API}/read"]},
        {"ClientName": "Mobile", "AllowedOAuthScopes": [f"{API}/read", f"{API}/write"]},
        {"ClientName": "Other", "AllowedOAuthScopes": ["https://api.example.com/v1/admin/read"]},
        {"ClientId": "1abc"},
    ]
    assert rules.scope_users(API, clients) == {"read": ("Mobile", "web"), "write": ("Mobile",)}


def test_scopes_that_are_taken_away_are_those_whose_names_are_gone():
    before = {"Scopes": [Scope("read", "x").entry(), Scope("write", "x").entry()]}
    after = {"Scopes": [Scope("read", "another").entry(), Scope("place", "x").entry()]}
    assert rules.scopes_taken_away(before, after) == ("write",)
    assert rules.scopes_taken_away(before, None) == ("read", "write")
    assert rules.scopes_taken_away({}, after) == ()


def test_a_server_that_cognito_made_for_itself_is_told_from_ones_own():
    assert rules.is_managed({"ManagedBy": "COGNITO"})
    assert not rules.is_managed({"Name": "Shop API"})
