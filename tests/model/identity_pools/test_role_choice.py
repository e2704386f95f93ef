from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.identity_pools.claims import claims_of, preferred_role
from cognito_admin.model.identity_pools.role_choice import Chosen, Why, chosen_role, fits
from cognito_admin.model.identity_pools.rules import (
    MOST_RULES,
    mapping_problem,
    name_problem,
    role_problem,
    tags_problem,
    warnings,
)
from cognito_admin.model.identity_pools.trust import (
    mapping_key,
    other_providers,
    provider_name,
    trusted,
    with_trusted,
    without_untrusted,
)
from cognito_admin.model.ids import GroupName, PoolId, Sub, Username
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User

POOL, WEB, MOBILE = PoolId("eu-central-1_Shop00001"), "web", "mobile"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROLE, VIP, STAFF = (f"arn:aws:iam::123456789012:role/{name}" for name in ("all", "vip", "staff"))


def group(name: str, role: str | None = None, precedence: int | None = None) -> Group:
    return Group(GroupName(name), "", role, precedence)


def somebody(*groups: str, **attributes: str) -> User:
    there = tuple(map(GroupName, groups))
    return User(Username("ann"), Sub("sub-1"), attributes, "CONFIRMED", True, NOW, NOW, there)


def document(mapping: dict[str, Any] | None = None, **roles: str) -> dict[str, Any]:
    return {
        "CognitoIdentityProviders": [{"ProviderName": provider_name(POOL), "ClientId": WEB}],
        "Roles": roles or {"authenticated": ROLE},
        **({"RoleMappings": {mapping_key(POOL, WEB): mapping}} if mapping else {}),
    }


def by_rules(*rules: dict[str, str], otherwise: str = "AuthenticatedRole") -> dict[str, Any]:
    return {"Type": "Rules", "AmbiguousRoleResolution": otherwise, "RulesConfiguration": {"Rules": [*rules]}}


def rule(claim: str, match: str, value: str, role: str = VIP) -> dict[str, str]:
    return {"Claim": claim, "MatchType": match, "Value": value, "RoleARN": role}


def test_without_a_mapping_everybody_gets_the_role_of_those_who_are_signed_in() -> None:
    assert chosen_role(document(), POOL, WEB, {}) == Chosen(Why.NO_MAPPING, ROLE)
    assert chosen_role(document(unauthenticated=ROLE), POOL, WEB, {}) == Chosen(Why.NO_MAPPING, None)


def test_the_first_rule_that_fits_counts() -> None:
    rules = by_rules(
        rule("plan", "Equals", "gold"), rule("plan", "StartsWith", "g", STAFF), rule("plan", "Contains", "o")
    )
    for plan, place, role in (("gold", 1, VIP), ("green", 2, STAFF), ("bold", 3, VIP)):
        assert chosen_role(document(rules), POOL, WEB, {"plan": plan}) == Chosen(Why.RULE, role, place)


@pytest.mark.parametrize(("otherwise", "role", "denied"), [("AuthenticatedRole", ROLE, False), ("Deny", None, True)])
def test_where_no_rule_fits_the_mapping_says_what_then(otherwise: str, role: str | None, denied: bool) -> None:
    rules = by_rules(rule("plan", "Equals", "gold"), otherwise=otherwise)
    assert chosen_role(document(rules), POOL, WEB, {"plan": "tin"}) == Chosen(Why.NO_RULE, role, denied=denied)


@pytest.mark.parametrize(
    ("match", "value", "expected"),
    [
        ("Equals", "gold", True), ("Equals", "gol", False), ("Contains", "ol", True), ("StartsWith", "go", True),
        ("StartsWith", "old", False), ("NotEqual", "tin", True), ("NotEqual", "gold", False), ("Newer", "gold", False),
    ],
)  # fmt: skip
def test_how_a_claim_is_compared(match: str, value: str, expected: bool) -> None:
    assert fits(rule("plan", match, value), {"plan": "gold"}) is expected


@given(st.sampled_from(["Equals", "Contains", "StartsWith", "NotEqual"]), st.text(max_size=4))
def test_a_claim_that_is_not_in_the_token_fits_no_rule(match: str, value: str) -> None:
    assert not fits(rule("plan", match, value), {"other": value})


def test_a_rule_about_a_list_is_said_to_be_uncertain() -> None:
    rules = by_rules(rule("cognito:groups", "Contains", "vip"))
    found = chosen_role(document(rules), POOL, WEB, claims_of(somebody("vips", "x"), ()))
    assert found == Chosen(Why.RULE, VIP, 1, is_list=True)


def test_by_groups_the_one_with_the_lowest_precedence_decides() -> None:
    groups = (group("vip", VIP, 5), group("staff", STAFF, 1), group("news", None, 0), group("none", ROLE))
    mapping = {"Type": "Token", "AmbiguousRoleResolution": "Deny"}

    def choice(*names: str) -> Chosen:
        return chosen_role(document(mapping), POOL, WEB, claims_of(somebody(*names), groups))

    assert choice("vip", "staff", "news", "none") == Chosen(Why.PREFERRED, STAFF)
    assert choice("vip", "none") == Chosen(Why.PREFERRED, VIP)
    assert choice("news") == Chosen(Why.NO_ROLE, None, denied=True)


def test_of_groups_that_come_first_together_none_decides() -> None:
    assert preferred_role([group("a", VIP, 1), group("b", STAFF, 1)]) is None
    assert preferred_role([group("a", VIP, 1), group("b", VIP, 1), group("c", STAFF)]) == VIP
    mapping = {"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"}
    claims = claims_of(somebody("a", "b"), (group("a", VIP, 1), group("b", STAFF, 1)))
    assert chosen_role(document(mapping), POOL, WEB, claims) == Chosen(Why.AMBIGUOUS, ROLE)


def test_a_way_of_choosing_that_is_new_is_not_guessed_at() -> None:
    assert chosen_role(document({"Type": "Newer"}), POOL, WEB, {}).why is Why.UNKNOWN


# Whom it trusts


@given(st.lists(st.sampled_from(["a", "b", "c"]), unique=True), st.lists(st.sampled_from(["a", "b", "c"]), unique=True))
def test_trusting_other_clients_leaves_everybody_else_as_they_are(before: list[str], after: list[str]) -> None:
    others = [{"ProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_Other", "ClientId": "a"}]
    entries = with_trusted(others, POOL, before)
    for entry in entries[1:]:
        assert isinstance(entry, dict)
        entry["ServerSideTokenCheck"] = True
    changed = with_trusted(entries, POOL, after)
    assert changed[:1] == others
    assert set(trusted({"CognitoIdentityProviders": changed}, POOL)) == set(after)
    kept = {entry["ClientId"]: entry["ServerSideTokenCheck"] for entry in changed[1:]}
    assert all(kept[client] is (client in before) for client in after)


def test_mappings_of_clients_that_are_trusted_no_more_go() -> None:
    there = {**document(), "RoleMappings": {mapping_key(POOL, WEB): {}, mapping_key(POOL, MOBILE): {}, "saml": {}}}
    assert [*without_untrusted(there, POOL)["RoleMappings"]] == [mapping_key(POOL, WEB), "saml"]
    assert "RoleMappings" not in without_untrusted({"RoleMappings": {mapping_key(POOL, WEB): {}}}, POOL)
    assert without_untrusted(document(), POOL) == document()


def test_everybody_else_who_is_trusted_is_named() -> None:
    found = other_providers(
        {**document(), "SupportedLoginProviders": {"accounts.google.com": "x"}, "DeveloperProviderName": "login.shop"},
        POOL,
    )
    assert found == ("accounts.google.com", "login.shop")
    assert provider_name(PoolId("cn-north-1_A")) == "cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_A"


# What AWS refuses


@pytest.mark.parametrize("name", ["", "a/b", "x" * 129, "ü"])
def test_a_name_that_aws_refuses(name: str) -> None:
    assert name_problem(name) is not None
    assert name_problem("Shop, apps @ 1") is None


@pytest.mark.parametrize("arn", ["admin", "arn:aws:iam::12:role/x", "arn:aws:iam::123456789012:user/x"])
def test_what_is_no_role(arn: str) -> None:
    assert role_problem(arn) is not None
    assert role_problem("") is role_problem(ROLE) is role_problem("arn:aws-us-gov:iam::123456789012:role/a/b") is None


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (by_rules(), "at least one"),
        (by_rules(*[rule("a", "Equals", "b")] * (MOST_RULES + 1)), "25 rules"),
        (by_rules(rule("a", "Equals", "b"), rule("a b", "Equals", "c")), "Rule 2: name the claim"),
        (by_rules(rule("a", "Equals", "")), "Rule 1: give the value"),
        (by_rules(rule("a", "Equals", "b", "role")), "Rule 1: give the ARN"),
    ],
)
def test_rules_that_aws_refuses(mapping: dict[str, Any], words: str) -> None:
    assert words in str(mapping_problem(mapping))


def test_what_is_right_has_no_problem() -> None:
    assert mapping_problem(by_rules(rule("a", "Equals", "b"))) is None
    assert mapping_problem(None) is mapping_problem({"Type": "Token"}) is None
    assert tags_problem([("a", "b"), ("c", "d")]) is None


@pytest.mark.parametrize(
    "tags", [[("", "b")], [("a", "")], [("a", "b"), ("a", "c")], [("a" * 129, "b")], [(str(n), "x") for n in range(51)]]
)
def test_tags_that_aws_refuses(tags: list[tuple[str, str]]) -> None:
    assert tags_problem(tags) is not None


def test_what_lets_in_more_people_than_is_meant_is_warned_of() -> None:
    open_to_all = {**document(unauthenticated=ROLE), "AllowUnauthenticatedIdentities": True, "AllowClassicFlow": True}
    assert [str(one).split(" ")[0] for one in warnings(open_to_all)] == ["Guests:", "Classic", "There"]
    assert "no role for them" in str(warnings({**document(), "AllowUnauthenticatedIdentities": True})[0])
    assert warnings(document()) == ()
