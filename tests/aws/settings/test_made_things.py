"""Things of a pool that are made, found by the name AWS gave them, and removed."""

import asyncio

import pytest

from cognito_admin.aws.settings.pool_things import PoolThings
from cognito_admin.demo.samples.shop import BACK_OFFICE, MOBILE, WEB
from cognito_admin.demo.state import PoolState
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.comparing import differences
from cognito_admin.model.settings.edits import with_value
from cognito_admin.model.settings.things import POOL, Document, Thing, ThingKind
from tests.aws.settings.conftest import read, write

LINKS = {"cognito:default": "https://shop.example/terms"}


def test_a_client_gets_a_second_secret_that_is_told_once_and_loses_the_first(
    things: PoolThings, shop: PoolState
) -> None:
    secrets = Thing(ThingKind.CLIENT_SECRETS, BACK_OFFICE)
    before = read(things, secrets)

    both = write(things, secrets, {"ClientSecrets": [*before["ClientSecrets"], {}]}, before)

    assert both is not None
    new = next(entry for entry in both["ClientSecrets"] if entry not in before["ClientSecrets"])
    value = asyncio.run(things.secret(secrets, (new["ClientSecretId"],)))
    assert value == shop.client_secrets[BACK_OFFICE][1]["ClientSecretValue"]
    assert asyncio.run(things.secret(secrets, (new["ClientSecretId"],))) is None
    write(things, secrets, {"ClientSecrets": [new]}, both)
    assert [secret["ClientSecretValue"] for secret in shop.client_secrets[BACK_OFFICE]] == [value]


def test_things_are_made_found_by_the_name_aws_gave_them_and_removed(things: PoolThings, shop: PoolState) -> None:
    new: list[tuple[Thing, Document]] = [
        (Thing(ThingKind.CLIENT, "new"), {"ClientName": "Kiosk", "GenerateSecret": True, "IdTokenValidity": 1}),
        (Thing(ThingKind.RESOURCE_SERVER, "stock"), {"Identifier": "stock", "Name": "Stock"}),
        (
            Thing(ThingKind.PROVIDER, "Facebook"),
            {
                "ProviderName": "Facebook",
                "ProviderType": "Facebook",
                "ProviderDetails": {"client_id": "1", "client_secret": "s", "authorize_scopes": "email"},
                "AttributeMapping": {"email": "email"},
            },
        ),
        (Thing(ThingKind.BRANDING, BACK_OFFICE), {"UseCognitoProvidedValues": True}),
        (
            Thing(ThingKind.TERMS, "new"),
            {
                "ClientId": MOBILE, "TermsName": "terms-of-use", "TermsSource": "LINK", "Enforcement": "NONE",
                "Links": LINKS,
            },
        ),
    ]  # fmt: skip
    for thing, document in new:
        names = asyncio.run(things.names(thing.kind))
        made = asyncio.run(things.write(Part(thing, None, document), None))
        assert made is not None
        assert differences(Part(thing, None, document), made) == ()
        listed = set(asyncio.run(things.names(thing.kind))) - set(names)
        assert len(listed) == 1
        there = Thing(thing.kind, listed.pop().name)
        assert read(things, there) == made
        assert write(things, there, None, made) is None
        assert asyncio.run(things.names(thing.kind)) == names


def test_a_domain_of_another_name_takes_the_place_of_the_old_one(things: PoolThings, shop: PoolState) -> None:
    domain = Thing(ThingKind.DOMAIN)
    before = read(things, domain)
    after = {**before, "Domain": "shop-of-another-name"}

    assert [one.operation for one in things.requests(Part(domain, before, after))] == [
        "DeleteUserPoolDomain",
        "CreateUserPoolDomain",
    ]
    now = write(things, domain, after, before)

    assert now is not None
    assert (now["Domain"], now["ManagedLoginVersion"]) == ("shop-of-another-name", before["ManagedLoginVersion"])
    assert write(things, domain, None, now) is None


def test_the_classic_look_is_set_for_all_and_for_one_client_and_taken_away(things: PoolThings, shop: PoolState) -> None:
    for look in (Thing(ThingKind.UI, "all"), Thing(ThingKind.UI, WEB)):
        assert asyncio.run(things.read(look)) is None
        with_logo = asyncio.run(things.write(Part(look, None, {"CSS": ".a {}", "ImageFile": "aGVsbG8="}), None))
        assert with_logo is not None
        assert with_logo["CSS"] == ".a {}"
        assert with_logo["ImageUrl"]
        without_logo = {name: value for name, value in with_logo.items() if name != "ImageUrl"}
        now = write(things, look, without_logo, with_logo)
        assert differences(Part(look, with_logo, without_logo), now) == ()
        assert write(things, look, None, now) is None


def test_attributes_are_added_and_none_is_altered(things: PoolThings, emulator: Emulator) -> None:
    before = read(things, POOL)
    schema = before["SchemaAttributes"]
    new = [
        {"Name": f"custom:extra{number}", "AttributeDataType": "String", "Mutable": True, "Required": False}
        for number in range(27)
    ]
    emulator.service.calls.clear()

    write(things, POOL, {**before, "SchemaAttributes": [*schema, *new]}, before)

    sent = [call for call in emulator.service.calls if call.startswith(("Add", "Update"))]
    assert sent == ["AddCustomAttributes", "AddCustomAttributes"]
    with pytest.raises(Failure) as refused:
        write(things, POOL, {**before, "SchemaAttributes": schema[:-1]})
    assert refused.value.code is Code.ATTRIBUTES_LASTING


def test_no_attribute_is_added_where_aws_refuses_what_was_edited_with_it(things: PoolThings, shop: PoolState) -> None:
    before = read(things, POOL)
    new = {"Name": "custom:for_good", "AttributeDataType": "String", "Mutable": True, "Required": False}
    wrong = with_value(before, ("Policies", "PasswordPolicy", "MinimumLength"), 500)

    with pytest.raises(Failure):
        write(things, POOL, {**wrong, "SchemaAttributes": [*before["SchemaAttributes"], new]}, before)

    assert read(things, POOL)["SchemaAttributes"] == before["SchemaAttributes"]


def test_dots_are_never_sent_in_place_of_a_secret_that_aws_does_not_have(things: PoolThings, shop: PoolState) -> None:
    google = Thing(ThingKind.PROVIDER, "Google")
    gone = read(things, google)
    write(things, google, None, gone)

    with pytest.raises(Failure) as refused:
        asyncio.run(things.write(Part(google, None, gone), None))

    assert refused.value.code is Code.SECRET_NEEDED
    assert "Google" not in shop.providers
