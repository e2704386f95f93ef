import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo.api_model import api_model
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.sentences.provider_details import PROVIDER_DETAILS
from cognito_admin.model.sentences.settings import member_title
from cognito_admin.model.settings import provider_rules as rules
from cognito_admin.model.settings.provider_kinds import (
    DETAILS,
    ProviderType,
    derived_details,
    new_provider,
    scopes_in,
    type_of,
)


def attribute(name: str, *, mutable: bool = True, required: bool = False) -> SchemaAttribute:
    return SchemaAttribute(name, "String", mutable, required)


SCHEMA = {
    one.name: one
    for one in (
        attribute("sub", mutable=False, required=True),
        attribute("email", required=True),
        attribute("name", required=True),
        attribute("custom:employee", mutable=False),
        attribute("custom:team"),
        attribute("dev:custom:score"),
    )
}
DETAIL = {(kind, detail.key): detail for kind, details in DETAILS.items() for detail in details}


def said(problem: object) -> str:
    return str(problem) if problem is not None else ""


def test_the_kinds_are_those_that_aws_knows():
    assert {kind.value for kind in ProviderType} == set(api_model().shapes["IdentityProviderTypeType"]["enum"])


def test_a_kind_that_aws_invents_later_is_no_kind_to_the_program_and_breaks_nothing():
    assert type_of({"ProviderType": "Passport"}) is None
    assert derived_details({"ProviderType": "Passport", "ProviderDetails": {"a": "b"}}) == {"a": "b"}


@pytest.mark.parametrize("kind", ProviderType)
def test_a_new_provider_has_nothing_wrong_but_what_the_person_has_yet_to_fill_in(kind: ProviderType):
    details = new_provider(kind)["ProviderDetails"]
    assert derived_details(new_provider(kind)) == {}
    wrong = [detail for detail in DETAILS[kind] if rules.detail_problem(kind, detail, details.get(detail.key, ""))]
    assert all(detail.required and detail.key not in details for detail in wrong)


def test_what_cognito_set_by_itself_is_told_from_what_a_person_did():
    google = {"ProviderType": "Google", "ProviderDetails": {"client_id": "1", "token_url": "https://x.example"}}
    assert derived_details(google) == {"token_url": "https://x.example"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Okta", ""),
        ("", "Give the provider a name"),
        ("ab", "3 to 32 characters"),
        ("x" * 33, "this one has 33"),
        ("my okta", "no spaces"),
        ("my_okta", "no underscores"),
        ("Staff", "already has"),
        ("Google", "another kind"),
        ("COGNITO", "another kind"),
    ],
)
def test_the_name_of_a_provider_is_checked_before_aws_sees_it(name: str, why: str):
    problem = said(rules.name_problem(name, ["Staff"]))
    assert why in problem
    assert bool(why) == bool(problem)


@given(st.text())
def test_a_name_without_problems_fits_the_pattern_of_aws(name: str):
    # As the model has it, with Python's classes in place of \p{...}: not a space or underscore at either end or between.
    if rules.name_problem(name, ()) is None:
        assert re.fullmatch(r"[^_\s]\S[^_\s]+", name)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://login.example.com", ""),
        ("https://login.example.com:8443/tenant/v2.0", ""),
        ("http://login.example.com", "https://"),
        ("login.example.com", "https://"),
        ("https://", "no complete address"),
        ("https://login.example.com/a b", "no complete address"),
        ("https://login.example.com:port", "no complete address"),
        ("https://localhost:8080", "over the internet"),
        ("https://keycloak", "keycloak is not known"),
    ],
)
def test_an_issuer_has_to_be_an_https_address_on_the_internet(url: str, why: str):
    detail = DETAIL[ProviderType.OIDC, "oidc_issuer"]
    problem = said(rules.detail_problem(ProviderType.OIDC, detail, url))
    assert why in problem
    assert bool(why) == bool(problem)


@given(st.text())
def test_no_text_is_too_strange_to_be_an_address_or_not(text: str):
    rules.url_problem(text)


def test_an_issuer_that_ends_with_a_slash_is_a_likely_mistake_but_no_error():
    detail = DETAIL[ProviderType.OIDC, "oidc_issuer"]
    assert rules.detail_problem(ProviderType.OIDC, detail, "https://login.example.com/") is None
    assert "slash" in said(rules.detail_caution(ProviderType.OIDC, detail, "https://login.example.com/"))


def test_openid_connect_needs_the_scope_openid():
    detail = DETAIL[ProviderType.OIDC, "authorize_scopes"]
    assert "openid" in said(rules.detail_problem(ProviderType.OIDC, detail, "profile email"))
    assert rules.detail_problem(ProviderType.OIDC, detail, "email openid") is None


def test_scopes_that_cognito_does_not_document_are_cautioned_about():
    detail = DETAIL[ProviderType.FACEBOOK, "authorize_scopes"]
    assert rules.detail_caution(ProviderType.FACEBOOK, detail, "public_profile, email") is None
    assert "user_likes" in said(rules.detail_caution(ProviderType.FACEBOOK, detail, "public_profile,user_likes"))
    assert scopes_in("public_profile,user_likes email") == ("public_profile", "user_likes", "email")


@pytest.mark.parametrize(
    ("identifiers", "why"),
    [
        ([], ""),
        (["acme.example", "Acme Corp"], ""),
        (["x" * 41], "at most 40"),
        (["a/b"], "a/b"),
        (["acme", "acme"], "twice"),
        (["firm.example"], "belongs to Firm"),
        ([f"one{number}" for number in range(51)], "at most 50"),
    ],
)
def test_identifiers_are_checked_against_the_limits_and_against_other_providers(identifiers: list[str], why: str):
    others = [
        {"ProviderName": "Firm", "IdpIdentifiers": ["firm.example"]},
        {"ProviderName": "Mine", "IdpIdentifiers": ["acme.example"]},
    ]
    problem = said(rules.identifiers_problem(identifiers, rules.identifiers_taken("Mine", others)))
    assert why in problem
    assert bool(why) == bool(problem)


def test_an_attribute_that_never_changes_is_flagged_because_everybody_could_sign_in_only_once():
    assert "sign in once" in said(rules.mapping_caution("custom:employee", SCHEMA, ()))
    assert rules.mapping_caution("custom:team", SCHEMA, ()) is None


def test_an_attribute_that_the_app_client_may_not_write_is_flagged():
    clients = [
        {"ClientName": "Web", "SupportedIdentityProviders": ["Okta"]},
        {"ClientName": "Mobile", "SupportedIdentityProviders": ["Okta"], "WriteAttributes": ["name", "custom:team"]},
        {"ClientName": "Other", "SupportedIdentityProviders": ["COGNITO"]},
    ]
    assert rules.unwritable_for("custom:team", "Okta", clients) == ("Web",)
    assert rules.unwritable_for("email", "Okta", clients) == ("Mobile",)
    assert rules.unwritable_for("username", "Okta", clients) == ()
    assert rules.unwritable_for("email_verified", "Okta", clients) == ()
    assert "Web" in said(rules.mapping_caution("custom:team", SCHEMA, ("Web",)))


def test_attributes_that_the_pool_requires_have_to_come_from_the_provider():
    assert rules.missing_in_mapping({"email": "mail"}, SCHEMA) == ("name",)
    assert rules.missing_in_mapping({"email": "mail", "name": "displayName"}, SCHEMA) == ()


def test_a_mapping_names_an_attribute_of_the_pool_and_what_the_provider_calls_it():
    assert "no attribute custom:gone" in said(rules.mapping_problem("custom:gone", "x", SCHEMA))
    assert "calls it" in said(rules.mapping_problem("email", " ", SCHEMA))
    assert rules.mapping_problem("username", "sub", SCHEMA) is None


def test_what_cognito_keeps_to_itself_is_not_offered_for_a_mapping():
    assert rules.mappable(SCHEMA) == ("email", "name", "custom:team", "custom:employee")


def test_the_app_clients_that_offer_a_provider_are_told_and_those_that_offer_nothing_else():
    clients = [
        {"ClientName": "Web", "SupportedIdentityProviders": ["COGNITO", "Okta"]},
        {"ClientName": "Intranet", "SupportedIdentityProviders": ["Okta"]},
        {"ClientId": "1abc", "SupportedIdentityProviders": ["COGNITO"]},
        {"ClientId": "2abc"},
    ]
    assert rules.users_of("Okta", clients) == rules.Uses(("Intranet", "Web"), ("Intranet",))


def test_the_provider_is_told_where_to_send_people_back_to():
    saml = rules.addresses("eu-west-1_Abc", "login.example.com", ProviderType.SAML)
    assert saml["entity"] == "urn:amazon:cognito:sp:eu-west-1_Abc"
    assert saml["reply"] == "https://login.example.com/saml2/idpresponse"
    social = rules.addresses("eu-west-1_Abc", "login.example.com", ProviderType.GOOGLE)
    assert social == {"redirect": "https://login.example.com/oauth2/idpresponse"}
    assert rules.addresses("eu-west-1_Abc", "", ProviderType.OIDC) == {"redirect": ""}


def test_the_sign_in_pages_are_under_the_custom_domain_where_there_is_one():
    assert rules.sign_in_host({"Domain": "shop"}, "eu-west-1") == "shop.auth.eu-west-1.amazoncognito.com"
    assert (
        rules.sign_in_host({"Domain": "shop", "CustomDomain": "login.shop.example"}, "eu-west-1")
        == "login.shop.example"
    )
    assert rules.sign_in_host({}, "eu-west-1") == ""


@pytest.mark.parametrize(
    ("value", "fine"), [("", True), ("urn:mace:silver", True), ("with space", False), ("x" * 65, False)]
)
def test_levels_of_assurance_are_short_and_without_spaces(value: str, fine: bool):
    assert (rules.acr_problem(value) is None) == fine


def test_apple_s_key_is_asked_for_again_only_where_the_details_were_edited():
    had = {
        "ProviderType": "SignInWithApple",
        "ProviderDetails": {"client_id": "a", "key_id": "1"},
        "AttributeMapping": {},
    }
    edited = {**had, "ProviderDetails": {"client_id": "b", "key_id": "1"}}
    assert rules.asked_again(had, {**had, "AttributeMapping": {"email": "email"}}) == ""
    assert rules.asked_again(had, edited) == "private_key"
    given = {"client_id": "b", "key_id": "1", "private_key": "MIG"}
    assert rules.asked_again(had, {**had, "ProviderDetails": given}) == ""


def test_metadata_that_aws_does_not_tell_is_asked_for_again_only_where_the_details_were_edited():
    by_file = {"ProviderType": "SAML", "ProviderDetails": {"IDPSignout": "true"}}
    by_url = {"ProviderType": "SAML", "ProviderDetails": {"MetadataURL": "https://x.example", "IDPSignout": "true"}}
    assert rules.asked_again(by_file, {**by_file, "ProviderDetails": {"IDPSignout": "false"}}) == "MetadataFile"
    assert rules.asked_again(by_file, by_url) == ""
    assert rules.asked_again(by_url, {**by_url, "ProviderDetails": {"MetadataURL": "https://y.example"}}) == ""


def test_every_detail_has_a_name_that_people_use():
    assert {detail.key for details in DETAILS.values() for detail in details} == PROVIDER_DETAILS.keys()
    assert member_title(("ProviderDetails", "oidc_issuer")) == "Issuer"
    assert member_title(("ProviderDetails", "new_detail")) == "Details of the provider: new_detail"
