"""Providers of every kind as the forms make and edit them, against the strict emulator."""

import json
from typing import Any

import pytest

from cognito_admin.aws.settings.pool_things import PoolThings
from cognito_admin.demo.state import PoolState
from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.edits import edits_between, with_value
from cognito_admin.model.settings.provider_kinds import DETAILS, ProviderType, derived_details, new_provider
from cognito_admin.model.settings.provider_rules import asked_again
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.model.settings.things import Thing, ThingKind
from tests.aws.settings.conftest import read, write

FILLED_IN = {
    "MetadataURL": "https://idp.example.com/metadata",
    "oidc_issuer": "https://login.example.com",
    "client_id": "1example",
    "client_secret": "s3cret-of-the-provider",
    "team_id": "TEAM",
    "key_id": "KEY",
    "private_key": "s3cret-key",
}


def filled_in(kind: ProviderType) -> dict[str, Any]:
    document = new_provider(kind, "Partner")
    for detail in DETAILS[kind]:
        if detail.key in FILLED_IN:
            document = with_value(document, ("ProviderDetails", detail.key), FILLED_IN[detail.key])
    return document


def thing_of(document: dict[str, Any]) -> Thing:
    return Thing(ThingKind.PROVIDER, document["ProviderName"])


@pytest.fixture
def empty(things: PoolThings, shop: PoolState) -> PoolThings:
    shop.providers.clear()
    return things


@pytest.mark.parametrize("kind", ProviderType)
def test_a_new_provider_is_made_as_filled_in_and_cognito_adds_what_it_derives(
    empty: PoolThings, kind: ProviderType
) -> None:
    document = filled_in(kind)
    made = write(empty, thing_of(document), document)
    assert made is not None
    asked = {key: value for key, value in document["ProviderDetails"].items() if key != "private_key"}
    hidden = {key: HIDDEN if key == "client_secret" else value for key, value in asked.items()}
    told = made["ProviderDetails"]
    assert {key: value for key, value in told.items() if key not in derived_details(made)} == hidden
    assert made["AttributeMapping"] == document["AttributeMapping"]


@pytest.mark.parametrize("kind", ProviderType)
def test_what_a_provider_fills_in_is_edited_without_asking_for_any_secret_again(
    empty: PoolThings, shop: PoolState, kind: ProviderType
) -> None:
    document = filled_in(kind)
    thing = thing_of(document)
    write(empty, thing, document)
    before, kept = read(empty, thing), dict(shop.providers[thing.name]["ProviderDetails"])
    after = with_value(before, ("AttributeMapping", "email"), "mail")
    assert asked_again(before, after) == ""
    write(empty, thing, after)
    now = read(empty, thing)
    assert [edit.pointer for edit in edits_between(before, now)] == [("AttributeMapping", "email")]
    assert shop.providers[thing.name]["ProviderDetails"] == kept


def test_a_detail_of_apple_is_edited_with_its_key_given_again(empty: PoolThings) -> None:
    document = filled_in(ProviderType.APPLE)
    thing = thing_of(document)
    write(empty, thing, document)
    before = read(empty, thing)
    after = with_value(before, ("ProviderDetails", "key_id"), "ANOTHER")
    assert asked_again(before, after) == "private_key"
    write(empty, thing, with_value(after, ("ProviderDetails", "private_key"), "s3cret-key-2"))
    assert [edit.pointer for edit in edits_between(before, read(empty, thing))] == [("ProviderDetails", "key_id")]


def test_metadata_goes_from_an_address_to_a_file_and_back(empty: PoolThings, shop: PoolState) -> None:
    document = filled_in(ProviderType.SAML)
    thing = thing_of(document)
    write(empty, thing, document)
    details = {key: value for key, value in document["ProviderDetails"].items() if key != "MetadataURL"}
    by_file = {**read(empty, thing), "ProviderDetails": {**details, "MetadataFile": "<EntityDescriptor/>"}}
    write(empty, thing, by_file)
    stored = shop.providers[thing.name]["ProviderDetails"]
    assert "MetadataURL" not in stored
    assert stored["MetadataFile"] == "<EntityDescriptor/>"
    write(empty, thing, {**read(empty, thing), "ProviderDetails": document["ProviderDetails"]})
    assert shop.providers[thing.name]["ProviderDetails"]["MetadataURL"] == FILLED_IN["MetadataURL"]
    assert "MetadataFile" not in shop.providers[thing.name]["ProviderDetails"]


@pytest.mark.parametrize("kind", [ProviderType.GOOGLE, ProviderType.APPLE])
def test_secrets_of_a_provider_are_in_no_request_that_is_shown(empty: PoolThings, kind: ProviderType) -> None:
    document = filled_in(kind)
    shown = json.dumps(
        [request.members for request in empty.requests(Part(thing_of(document), None, document))], ensure_ascii=False
    )
    assert HIDDEN in shown
    assert "s3cret" not in shown
