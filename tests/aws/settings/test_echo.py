"""Requests as they are derived from the model that comes with the SDK, whichever version that is."""

import json
from functools import cache
from typing import Any

import pytest
from botocore.session import Session

from cognito_admin.aws.settings.echo import Place, requests_of
from cognito_admin.aws.settings.ways import way_of
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.part import Part
from cognito_admin.model.settings.provider_echo import DERIVED
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.model.settings.things import MFA, POOL, Document, Thing, ThingKind, body_of
from cognito_admin.model.settings.twins import FACTORS, TWINS

PLACE = Place(
    PoolId("eu-central-1_AbCdEf123"), "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_AbCdEf123"
)
NAMED_OTHERWISE = {
    ThingKind.POOL: {"UserPoolId", "PoolName"},
    ThingKind.UI: {"ImageFile"},
    ThingKind.MFA: {"UserPoolId"},
    ThingKind.RESOURCE_SERVER: set[str](),
}
"""Members of requests that no answer has by this name."""
WRITTEN_WHOLE = [
    kind
    for kind in ThingKind
    if kind
    not in (ThingKind.PERMISSION, ThingKind.CLIENT_SECRETS, ThingKind.TAGS, ThingKind.ALARM, ThingKind.IDENTITY_POOL)
]


@cache
def model() -> Any:
    return Session().get_service_model("cognito-idp")


def requests(thing: Thing, before: Document | None, after: Document | None) -> list[tuple[str, Any]]:
    found = requests_of(model(), PLACE, Part(thing, before, after), before)
    return [(request.operation, request.members) for request in found]


def update(thing: Thing, before: Document, after: Document) -> dict[str, Any]:
    ((_, members),) = requests(thing, before, after)
    return members


@pytest.mark.parametrize("kind", WRITTEN_WHOLE)
def test_all_that_can_be_set_is_told_so_that_it_can_be_echoed(kind: ThingKind) -> None:
    """Fails where a new version of the SDK brings a member that is set by one name and told by another, or never."""
    for thing in {Thing(kind), Thing(kind, "one")} if kind is ThingKind.SESSIONS else {Thing(kind)}:
        way = way_of(thing)
        answer = model().operation_model(way.read).output_shape
        told = set(answer.members) if body_of(kind, {"": ""}) else _inner(kind, answer)
        set_by = set(model().operation_model(way.update).input_shape.members)
        assert set_by - told - NAMED_OTHERWISE.get(kind, set()) <= {way.key}
        for operation in (way.read, way.update, way.create, way.delete):
            assert not operation or operation in model().operation_names


def _inner(kind: ThingKind, answer: Any) -> set[str]:
    return next(set(shape.members) for name, shape in answer.members.items() if body_of(kind, {name: {"": ""}}))


def test_members_that_are_known_by_name_are_in_the_model() -> None:
    pool = model().operation_model("UpdateUserPool").input_shape
    for pointer in (*TWINS, *TWINS.values()):
        shape = pool
        for name in pointer:
            shape = shape.members[name]
    assert set(FACTORS) <= set(model().operation_model("SetUserPoolMfaConfig").input_shape.members)
    types = model().operation_model("CreateIdentityProvider").input_shape.members["ProviderType"].enum
    assert set(DERIVED) == set(types)


def test_what_only_answers_have_is_not_sent_and_what_nobody_knows_is() -> None:
    before = {
        "Id": PLACE.pool, "Name": "Shop", "Arn": PLACE.arn, "Status": "Enabled", "EstimatedNumberOfUsers": 3,
        "UsernameAttributes": ["email"], "CreationDate": "2026-01-01T00:00:00Z", "Domain": "shop", "NewThing": {"a": 1},
        "LambdaConfig": {"PreSignUp": "arn:aws:lambda:x", "OfTomorrow": "y"}, "SchemaAttributes": [],
    }  # fmt: skip

    assert update(POOL, before, {**before, "DeletionProtection": "ACTIVE"}) == {
        "UserPoolId": PLACE.pool,
        "PoolName": "Shop",
        "DeletionProtection": "ACTIVE",
        "NewThing": {"a": 1},
        "LambdaConfig": {"PreSignUp": "arn:aws:lambda:x", "OfTomorrow": "y"},
    }


def test_the_traps_of_the_echo_are_gone_around() -> None:
    before = {
        "Id": PLACE.pool, "Name": "Shop", "SmsConfiguration": {}, "UserPoolAddOns": {},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True, "UnusedAccountValidityDays": 7},
        "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 7}},
        "EmailVerificationMessage": "{####}", "VerificationMessageTemplate": {"EmailMessage": "{####}"},
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "DcrConfiguration": {"AllowedScopes": ["openid"]},
        "UserPoolTags": {"team": "shop", "aws:cloudformation:stack-name": "shop"},
    }  # fmt: skip

    sent = update(POOL, before, {**before, "Name": "New", "UserAttributeUpdateSettings": {}})

    assert sent == {
        "UserPoolId": PLACE.pool,
        "PoolName": "New",
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
        "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 7}},
        "VerificationMessageTemplate": {"EmailMessage": "{####}"},
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
        "DcrConfiguration": {"EnableStatus": "Disabled", "AllowedScopes": ["openid"]},
        "UserPoolTags": {"team": "shop"},
    }


def test_attributes_that_a_client_may_read_by_default_stay_the_default() -> None:
    client = {
        "ClientId": "1",
        "ClientName": "Web",
        "ClientSecret": HIDDEN,
        "RefreshTokenValidity": 0,
        "ClientType": "REGULAR",
    }

    sent = update(Thing(ThingKind.CLIENT, "1"), client, {**client, "ClientName": "Shop"})

    assert sent == {"UserPoolId": PLACE.pool, "ClientId": "1", "ClientName": "Shop"}


def test_a_copy_of_a_client_gets_a_secret_of_its_own() -> None:
    copied = {"ClientId": "1", "ClientName": "Copy", "ClientSecret": HIDDEN, "LastModifiedDate": "2026-01-01T00:00:00Z"}

    ((operation, members),) = requests(Thing(ThingKind.CLIENT, "new"), None, copied)

    assert operation == "CreateUserPoolClient"
    assert members == {"UserPoolId": PLACE.pool, "ClientName": "Copy", "GenerateSecret": True}


def test_what_cognito_derived_of_a_provider_is_not_sent_back_unless_somebody_set_it() -> None:
    google = Thing(ThingKind.PROVIDER, "Google")
    derived = {"authorize_url": "https://accounts.google.com", "token_request_method": "POST"}
    before = {
        "ProviderName": "Google",
        "ProviderType": "Google",
        "ProviderDetails": {"client_id": "1", "client_secret": HIDDEN, "of_tomorrow": "x", **derived},
        "IdpIdentifiers": ["a"],
    }
    after = {
        **before,
        "ProviderDetails": {**before["ProviderDetails"], "token_request_method": "GET"},
        "IdpIdentifiers": [],
    }

    sent = update(google, before, after)

    assert sent["ProviderDetails"] == {
        "client_id": "1", "client_secret": HIDDEN, "of_tomorrow": "x", "token_request_method": "GET"
    }  # fmt: skip
    assert sent["IdpIdentifiers"] == []
    assert "ProviderType" not in sent


def test_details_that_aws_does_not_tell_in_full_are_left_alone() -> None:
    apple = {
        "ProviderName": "SignInWithApple", "ProviderType": "SignInWithApple",
        "ProviderDetails": {"client_id": "1", "team_id": "2", "key_id": "3"}, "AttributeMapping": {"email": "email"},
    }  # fmt: skip

    sent = update(Thing(ThingKind.PROVIDER, "SignInWithApple"), apple, {**apple, "AttributeMapping": {}})

    assert "ProviderDetails" not in sent
    assert sent["AttributeMapping"] == {}


def test_the_logo_is_not_lost_to_an_edit_of_the_style_sheet() -> None:
    look = Thing(ThingKind.UI, "all")
    before = {"ClientId": "ALL", "CSS": "a", "ImageUrl": "https://x.example/logo"}

    with pytest.raises(Failure) as refused:
        requests(look, before, {**before, "CSS": "b"})
    assert refused.value.code is Code.LOGO_NEEDED
    assert update(look, before, {"ClientId": "ALL", "CSS": "b"}) == {"UserPoolId": PLACE.pool, "CSS": "b"}
    assert update(look, before, {**before, "CSS": "b", "ImageFile": "aGVsbG8="})["ImageFile"] == "aGVsbG8="


@pytest.mark.parametrize("kind", [ThingKind.POOL, ThingKind.MFA, ThingKind.SESSIONS])
def test_what_every_pool_has_cannot_be_removed(kind: ThingKind) -> None:
    with pytest.raises(Failure) as refused:
        requests(Thing(kind), {"a": 1}, None)
    assert refused.value.code is Code.SETTING_LASTING


def test_requests_are_the_same_in_json_as_they_are_sent() -> None:
    tags = Thing(ThingKind.TAGS)
    asked = requests(tags, {"old": "1", "same": "1"}, {"same": "1", "new": "2"})

    assert json.loads(json.dumps(asked)) == [
        ["UntagResource", {"ResourceArn": PLACE.arn, "TagKeys": ["old"]}],
        ["TagResource", {"ResourceArn": PLACE.arn, "Tags": {"new": "2"}}],
    ]


def test_blocks_that_lack_what_they_must_have_are_told_and_not_taken() -> None:
    prefix = {"UserPoolId": PLACE.pool, "Domain": "shop", "CustomDomainConfig": {}, "ManagedLoginVersion": 1}
    mfa = {"MfaConfiguration": "OPTIONAL", "SmsMfaConfiguration": {"SmsConfiguration": {}}, "EmailMfaConfiguration": {}}

    domain = update(Thing(ThingKind.DOMAIN), prefix, {**prefix, "ManagedLoginVersion": 2})
    factors = update(MFA, mfa, {**mfa, "MfaConfiguration": "ON"})

    assert domain == {"UserPoolId": PLACE.pool, "Domain": "shop", "ManagedLoginVersion": 2}
    assert factors["SmsMfaConfiguration"] == {}
    assert factors["EmailMfaConfiguration"] == {}


def test_a_list_of_logs_that_is_gone_is_sent_as_empty() -> None:
    logs = {"UserPoolId": PLACE.pool, "LogConfigurations": [{"EventSource": "userNotification", "LogLevel": "ERROR"}]}

    assert update(Thing(ThingKind.LOG_DELIVERY), logs, {"UserPoolId": PLACE.pool})["LogConfigurations"] == []


def test_tags_of_aws_itself_are_not_taken_away() -> None:
    tags = {"aws:cloudformation:stack-name": "shop", "team": "shop"}

    assert requests(Thing(ThingKind.TAGS), tags, None) == [
        ("UntagResource", {"ResourceArn": PLACE.arn, "TagKeys": ["team"]})
    ]
