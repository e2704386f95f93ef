from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.sentences import client_settings as words
from cognito_admin.model.sentences.templates import placeholders
from cognito_admin.model.settings.client_changes import (
    ClientNoticed,
    client_notices,
    copy_of,
    name_of_copy,
    new_client,
    put_right,
)
from cognito_admin.model.settings.client_kinds import FLOWS, REFRESH, ClientKind, custom_scopes, kind_of
from cognito_admin.model.settings.client_rules import (
    Around,
    ClientWhy,
    client_problems,
    client_remarks,
    new_problems,
    secret_problem,
)
from cognito_admin.model.settings.client_secrets import RotationStage, rotation_of
from cognito_admin.model.settings.redirect_urls import UrlTrouble
from cognito_admin.model.settings.token_lifetimes import Token

AROUND = Around(
    schema=(
        {"Name": "sub", "Required": True},
        {"Name": "email", "Required": True},
        {"Name": "name"},
        {"Name": "custom:plan"},
    ),
    scopes={"https://api.example/read": "Read orders"},
    providers=("Google",),
    mapped={"Google": ("email", "name")},
)
WEB = {
    "ClientName": "Web",
    "ClientId": "1web",
    "ExplicitAuthFlows": [REFRESH, "ALLOW_USER_SRP_AUTH"],
    "PreventUserExistenceErrors": "ENABLED",
    "EnableTokenRevocation": True,
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid", "https://api.example/read"],
    "CallbackURLs": ["https://shop.example/in"],
    "LogoutURLs": ["https://shop.example/out"],
    "SupportedIdentityProviders": ["COGNITO", "Google"],
}


def whys(client, around=AROUND):
    return {problem.why for problem in client_problems(client, around)}


def test_a_sound_client_has_no_problems_and_nothing_to_remark():
    assert client_problems(WEB, AROUND) == ()
    assert client_remarks(WEB, AROUND) == ()


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ({"ClientName": "  "}, ClientWhy.NAME_MISSING),
        ({"ClientName": "a" * 129}, ClientWhy.NAME_LONG),
        ({"ClientName": "Web/app"}, ClientWhy.NAME_SIGNS),
        ({"AccessTokenValidity": 4, "TokenValidityUnits": {"AccessToken": "minutes"}}, ClientWhy.LIFETIME_SHORT),
        ({"IdTokenValidity": 25}, ClientWhy.LIFETIME_LONG),
        ({"RefreshTokenValidity": 3_651}, ClientWhy.LIFETIME_LONG),
        (
            {"AccessTokenValidity": 2, "RefreshTokenValidity": 1, "TokenValidityUnits": {"RefreshToken": "hours"}},
            ClientWhy.OUTLIVES_REFRESH,
        ),
        ({"AuthSessionValidity": 2}, ClientWhy.SESSION_RANGE),
        ({"AuthSessionValidity": 16}, ClientWhy.SESSION_RANGE),
        ({"RefreshTokenRotation": {"Feature": "ENABLED"}}, ClientWhy.ROTATION_OR_REFRESH),
        ({"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 61}}, ClientWhy.GRACE_RANGE),
        ({"ExplicitAuthFlows": []}, ClientWhy.FLOWS_EMPTY),
        ({"ExplicitAuthFlows": [REFRESH, "USER_PASSWORD_AUTH"]}, ClientWhy.OLD_AND_NEW_FLOWS),
        ({"EnablePropagateAdditionalUserContextData": True}, ClientWhy.CONTEXT_NEEDS_SECRET),
        ({"AllowedOAuthFlows": []}, ClientWhy.GRANTS_MISSING),
        ({"AllowedOAuthScopes": []}, ClientWhy.SCOPES_MISSING),
        ({"AllowedOAuthFlows": ["code", "client_credentials"]}, ClientWhy.MACHINE_ALONE),
        ({"AllowedOAuthFlows": ["client_credentials"]}, ClientWhy.MACHINE_NEEDS_SECRET),
        ({"CallbackURLs": []}, ClientWhy.CALLBACK_MISSING),
        ({"CallbackURLs": ["http://shop.example"]}, ClientWhy.URL),
        ({"LogoutURLs": ["https://shop.example/*"]}, ClientWhy.URL),
        ({"LogoutURLs": ["https://shop.example"] * 2}, ClientWhy.URL_TWICE),
        ({"LogoutURLs": [f"https://shop.example/{number}" for number in range(101)]}, ClientWhy.URLS_MANY),
        ({"DefaultRedirectURI": "https://shop.example/other"}, ClientWhy.DEFAULT_NO_CALLBACK),
        ({"AllowedOAuthScopes": [f"scope{number}" for number in range(51)]}, ClientWhy.SCOPES_MANY),
        ({"AllowedOAuthScopes": ["https://api.example/write"]}, ClientWhy.SCOPE_GONE),
        ({"SupportedIdentityProviders": ["Okta"]}, ClientWhy.PROVIDER_GONE),
        ({"ReadAttributes": ["custom:gone"]}, ClientWhy.ATTRIBUTE_GONE),
        ({"WriteAttributes": ["name"]}, ClientWhy.REQUIRED_NOT_WRITABLE),
        ({"ReadAttributes": []}, ClientWhy.ATTRIBUTES_EMPTY),
        ({"AnalyticsConfiguration": {"ApplicationArn": "campaign"}}, ClientWhy.PROJECT_ARN),
        ({"AnalyticsConfiguration": {"RoleArn": "admin"}}, ClientWhy.ROLE_ARN),
    ],
)
def test_what_aws_would_refuse_is_found_before_it_is_asked(edit, why):
    assert why in whys({**WEB, **edit})


def test_what_aws_does_not_tell_of_is_not_held_against_a_client():
    edit = {"AllowedOAuthScopes": ["x/y"], "SupportedIdentityProviders": ["Okta"], "ReadAttributes": ["custom:x"]}
    assert client_problems({**WEB, **edit}, Around()) == ()


def test_with_the_sign_in_pages_off_nothing_of_them_is_asked_for():
    assert client_problems({"ClientName": "Backend"}, AROUND) == ()


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}, ClientWhy.PASSWORD_TRAVELS),
        ({"AllowedOAuthFlows": ["implicit"]}, ClientWhy.IMPLICIT_TOKENS),
        ({"AllowedOAuthFlows": ["client_credentials"]}, ClientWhy.MACHINE_SCOPES),
        ({"SupportedIdentityProviders": []}, ClientWhy.NOBODY_SIGNS_IN),
        ({"WriteAttributes": ["email"]}, ClientWhy.MAPPED_NOT_WRITABLE),
        ({"PreventUserExistenceErrors": "LEGACY"}, ClientWhy.NAMES_LEAK),
        ({"EnableTokenRevocation": False}, ClientWhy.NOT_REVOCABLE),
    ],
)
def test_what_makes_sign_in_weaker_is_remarked_but_not_refused(edit, why):
    client = {**WEB, **edit}
    assert why in {remark.why for remark in client_remarks(client, AROUND)}
    assert why not in whys(client)


def test_what_aws_holds_already_does_not_stand_in_the_way_of_another_edit():
    old = {**WEB, "CallbackURLs": ["http://old.example"], "ClientName": "Odd/name"}
    assert new_problems(old, {**old, "AuthSessionValidity": 5}, AROUND) == ()
    assert [one.why for one in new_problems(old, {**old, "AuthSessionValidity": 1}, AROUND)] == [
        ClientWhy.SESSION_RANGE
    ]


def test_a_secret_of_ones_own_has_24_to_64_plain_signs():
    assert secret_problem("a" * 24) is None
    assert secret_problem("A1_+" * 16) is None
    for wrong in ("a" * 23, "a" * 65, "a" * 23 + "-", "ä" * 24, ""):
        assert secret_problem(wrong) is not None


@pytest.mark.parametrize(
    ("client", "kind"),
    [
        ({}, ClientKind.PUBLIC),
        ({"ClientSecret": "•••"}, ClientKind.CONFIDENTIAL),
        ({"ClientSecret": "•••", "AllowedOAuthFlows": ["client_credentials"]}, ClientKind.MACHINE),
    ],
)
def test_a_client_is_known_by_who_keeps_its_secret(client, kind):
    assert kind_of(client) is kind


def test_custom_scopes_carry_the_identifier_of_their_server():
    servers = {
        "https://api.example": {"Scopes": [{"ScopeName": "read", "ScopeDescription": "See"}, {"ScopeName": "write"}]},
        "empty": {},
    }
    assert custom_scopes(servers) == {"https://api.example/read": "See", "https://api.example/write": ""}


def test_a_new_client_hides_who_exists_and_sends_no_password():
    client = new_client("Mobile", with_secret=False)
    assert client_problems(client, AROUND) == ()
    assert client_remarks(client, AROUND) == ()


def test_a_copy_has_the_settings_but_neither_the_id_nor_the_secret():
    client = {
        **WEB,
        "ClientSecret": "•••",
        "CreationDate": "x",
        "LastModifiedDate": "x",
        "UserPoolId": "p",
        "New": {"a": 1},
    }
    copy = copy_of(client, "Web copy")
    assert {"ClientId", "ClientSecret", "CreationDate", "LastModifiedDate", "UserPoolId"}.isdisjoint(copy)
    assert copy["GenerateSecret"] is True
    assert {name: copy[name] for name in WEB if name not in ("ClientId", "ClientName")} == {
        name: WEB[name] for name in WEB if name not in ("ClientId", "ClientName")
    }
    assert copy["New"] == {"a": 1}


@given(st.text(min_size=1, max_size=128), st.integers(min_value=0, max_value=5))
def test_the_name_of_a_copy_is_free_and_not_too_long(name, copies):
    taken = [name]
    for _ in range(copies):
        taken.append(name_of_copy(name, taken))
    assert len(set(taken)) == len(taken)
    assert all(len(one) <= 128 for one in taken)


def test_switching_the_sign_in_pages_off_takes_out_what_aws_would_refuse():
    off = put_right({**WEB, "AllowedOAuthFlowsUserPoolClient": False})
    assert "AllowedOAuthFlows" not in off
    assert "AllowedOAuthScopes" not in off
    assert off["CallbackURLs"] == WEB["CallbackURLs"]
    assert put_right(WEB) == WEB


@pytest.mark.parametrize(
    ("edit", "notices"),
    [
        ({"ExplicitAuthFlows": [REFRESH]}, [(ClientNoticed.FLOW_ENDS, "ALLOW_USER_SRP_AUTH")]),
        ({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}, [(ClientNoticed.REFRESH_ENDS, "")]),
        (
            {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"], "RefreshTokenRotation": {"Feature": "ENABLED"}},
            [(ClientNoticed.ROTATION_BEGINS, "")],
        ),
        (
            {"CallbackURLs": ["https://shop.example/new"]},
            [(ClientNoticed.CALLBACK_ENDS, "https://shop.example/in")],
        ),
        ({"SupportedIdentityProviders": ["COGNITO"]}, [(ClientNoticed.PROVIDER_ENDS, "Google")]),
        ({"AllowedOAuthScopes": ["openid"]}, [(ClientNoticed.SCOPE_ENDS, "https://api.example/read")]),
        ({"AllowedOAuthFlowsUserPoolClient": False, "AllowedOAuthFlows": []}, [(ClientNoticed.PAGES_END, "")]),
    ],
)
def test_what_apps_notice_of_an_edit_is_said_before_it_is_made(edit, notices):
    assert [(one.noticed, one.about) for one in client_notices(WEB, {**WEB, **edit})] == notices


def test_what_only_allows_more_is_noticed_by_nobody():
    more = {
        **WEB,
        "CallbackURLs": [*WEB["CallbackURLs"], "myapp://in"],
        "ExplicitAuthFlows": [*WEB["ExplicitAuthFlows"], "X"],
    }
    assert client_notices(WEB, more) == ()
    assert client_notices(WEB, WEB) == ()


def test_a_rotation_goes_from_one_secret_over_two_to_one_and_never_to_none():
    older = {"ClientSecretId": "1web--1", "ClientSecretCreateDate": "2026-01-01T00:00:00Z"}
    newer = {"ClientSecretId": "1web--2", "ClientSecretCreateDate": "2026-11-01T00:00:00Z"}
    assert rotation_of({}, None).stage is RotationStage.NO_SECRET
    assert rotation_of({"ClientSecret": "•••"}, None).stage is RotationStage.ONE
    assert rotation_of({"ClientSecret": "•••"}, {"ClientSecrets": [newer]}).stage is RotationStage.ONE
    both = rotation_of({"ClientSecret": "•••"}, {"ClientSecrets": [newer, older]})
    assert both.stage is RotationStage.TWO
    assert [secret.id for secret in both.secrets] == ["1web--1", "1web--2"]


def test_each_problem_flow_and_notice_has_its_words():
    lifetimes = {ClientWhy.LIFETIME_SHORT, ClientWhy.LIFETIME_LONG}
    assert set(words.CLIENT_PROBLEMS) == set(ClientWhy) - lifetimes - {ClientWhy.URL}
    assert set(words.LIFETIMES) == set(words.TOKENS) == set(Token)
    assert set(words.URL_TROUBLES) == set(UrlTrouble)
    assert set(words.CLIENT_NOTICES) == set(ClientNoticed)
    assert set(words.AUTH_FLOWS) == {flow.name for flow in FLOWS}
    assert set(words.CLIENT_KINDS) == set(ClientKind)


@given(
    st.dictionaries(
        st.sampled_from([*WEB, "WriteAttributes", "ReadAttributes", "AccessTokenValidity", "DefaultRedirectURI"]),
        st.none() | st.just([]) | st.just("") | st.just(0),
    )
)
def test_every_problem_can_be_said_in_a_full_sentence(edit):
    for one in client_problems({**WEB, **edit}, replace(AROUND, providers=(), scopes={})):
        if one.why in words.CLIENT_PROBLEMS:
            assert placeholders(words.CLIENT_PROBLEMS[one.why]) <= set(one.facts)
