"""Identity pools through the one writer, against the emulator that forgets whatever a request leaves out."""

import asyncio
import copy
from typing import Any

import boto3
import pytest

from cognito_admin.aws.settings.pool_things import PoolThings
from cognito_admin.demo.samples.identity_pools import ANALYTICS, SHOP_APPS
from cognito_admin.demo.samples.shop import BACK_OFFICE, MOBILE, WEB
from cognito_admin.demo.state import IdentityPool, PoolState
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.identity_pools.trust import (
    MAPPINGS,
    PROVIDERS,
    TAGS,
    mapping_key,
    trusted,
    with_trusted,
    without_untrusted,
)
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Moved, Part
from cognito_admin.model.settings.comparing import differences
from cognito_admin.model.settings.edits import MISSING, Pointer, with_value
from cognito_admin.model.settings.things import Document, Thing, ThingKind
from tests.aws.settings.conftest import read, write


@pytest.fixture
def apps(emulator: Emulator, shop: PoolState) -> IdentityPool:
    """One that a newer AWS tells more of than anybody here has heard of."""
    pool = emulator.service.identity_pools[f"{emulator.service.region}:{SHOP_APPS}"]
    pool.settings["NewThing"] = {"a": [1]}
    emulator.service.members_to_come.add("NewThing")
    return pool


@pytest.fixture
def thing(apps: IdentityPool) -> Thing:
    return Thing(ThingKind.IDENTITY_POOL, apps.settings["IdentityPoolId"])


ROLE = "arn:aws:iam::123456789012:role/another"


@pytest.mark.parametrize(
    ("pointer", "value", "sent"),
    [
        (("IdentityPoolName",), "Apps of the shop", "UpdateIdentityPool"),
        (("AllowUnauthenticatedIdentities",), False, "UpdateIdentityPool"),
        (("AllowClassicFlow",), False, "UpdateIdentityPool"),
        (("Roles", "authenticated"), ROLE, "SetIdentityPoolRoles"),
        (("Roles", "unauthenticated"), MISSING, "SetIdentityPoolRoles"),
        ((TAGS, "PrincipalTags"), {"plan": "custom:plan"}, "SetPrincipalTagAttributeMap"),
    ],
)
def test_one_edit_is_one_request_and_changes_nothing_else(
    things: PoolThings, emulator: Emulator, apps: IdentityPool, thing: Thing, pointer: Pointer, value: Any, sent: str
) -> None:
    before = copy.deepcopy(read(things, thing))
    wanted = with_value(before, pointer, value)
    assert [request.operation for request in things.requests(Part(thing, before, wanted))] == [sent]
    emulator.service.calls.clear()
    assert write(things, thing, wanted) == wanted
    assert [call for call in emulator.service.calls if not call.startswith(("Get", "Describe"))] == [sent]
    assert apps.settings["NewThing"] == {"a": [1]}
    assert write(things, thing, before) == before


def test_the_order_of_rules_is_an_edit(things: PoolThings, thing: Thing, shop: PoolState) -> None:
    before = read(things, thing)
    pointer = (MAPPINGS, mapping_key(PoolId(shop.id), WEB), "RulesConfiguration", "Rules")
    rules = before[MAPPINGS][pointer[1]]["RulesConfiguration"]["Rules"]
    wanted = with_value(before, pointer, rules[::-1])
    made = write(things, thing, wanted)
    assert made == wanted != before


def test_an_app_client_that_is_trusted_no_more_takes_its_roles_along(
    things: PoolThings, thing: Thing, shop: PoolState
) -> None:
    pool, before = PoolId(shop.id), read(things, thing)
    assert trusted(before, pool) == (WEB, MOBILE)
    entries = with_trusted(before[PROVIDERS], pool, (WEB, BACK_OFFICE))
    made = write(things, thing, without_untrusted({**before, PROVIDERS: entries}, pool))
    assert made is not None
    assert trusted(made, pool) == (WEB, BACK_OFFICE)
    assert [*made[MAPPINGS]] == [mapping_key(pool, WEB)]
    assert made["Roles"] == before["Roles"]


def test_one_for_which_no_tags_were_ever_set_is_read_and_gets_some(
    things: PoolThings, apps: IdentityPool, thing: Thing
) -> None:
    apps.tags.clear()
    before = read(things, thing)
    assert TAGS not in before
    assert before["IdentityPoolName"] == "Shop apps"
    made = write(things, thing, {**before, TAGS: {"UseDefaults": False, "PrincipalTags": {"plan": "custom:plan"}}})
    assert made is not None
    assert made[TAGS]["PrincipalTags"] == {"plan": "custom:plan"}


def test_whom_no_app_client_is_trusted_of_any_more_leaves_nothing_to_differ(
    things: PoolThings, thing: Thing, shop: PoolState
) -> None:
    pool, before = PoolId(shop.id), read(things, thing)
    wanted = without_untrusted({**before, PROVIDERS: []}, pool)
    made = write(things, thing, wanted)
    assert differences(Part(thing, before, wanted), made) == ()
    assert write(things, thing, before) == before


def test_what_somebody_else_changed_is_never_written_over(
    things: PoolThings, apps: IdentityPool, thing: Thing, emulator: Emulator
) -> None:
    before = copy.deepcopy(read(things, thing))
    apps.roles["Roles"]["unauthenticated"] = ROLE
    emulator.service.calls.clear()
    with pytest.raises(Moved) as moved:
        write(things, thing, {**before, "AllowClassicFlow": False}, before)
    assert moved.value.theirs is not None
    assert moved.value.theirs["Roles"]["unauthenticated"] == ROLE
    assert not [call for call in emulator.service.calls if call.startswith(("Set", "Update"))]


@pytest.mark.parametrize("fault", ["reset_before", "reset_after"])
def test_a_change_whose_answer_was_lost_is_found_again(
    things: PoolThings, emulator: Emulator, thing: Thing, fault: Any
) -> None:
    before = read(things, thing)
    emulator.service.faults.add(fault, "SetIdentityPoolRoles", count=1)
    made = write(things, thing, {**before, "Roles": {"authenticated": ROLE}})
    assert made is not None
    assert made["Roles"] == {"authenticated": ROLE}
    sent = emulator.service.calls.count("SetIdentityPoolRoles")
    assert sent == (2 if fault == "reset_before" else 1)


def test_a_pool_that_is_marked_read_only_keeps_them_as_they_are(
    emulator: Emulator, shop: PoolState, thing: Thing, keys: None, open_account: Any
) -> None:
    reading = open_account(emulator.url)
    things = reading.settings(PoolId(shop.id))
    before = read(things, thing)
    with pytest.raises(Failure) as raised:
        write(things, thing, {**before, "AllowClassicFlow": False})
    assert raised.value.code is Code.NOT_ALLOWED_BY_MODE
    assert read(things, thing) == before


def test_all_of_the_account_are_listed_whoever_they_trust(things: PoolThings, emulator: Emulator, thing: Thing) -> None:
    client: Any = boto3.client("cognito-identity", **emulator.credentials)
    for number in range(59):
        client.create_identity_pool(IdentityPoolName=f"Pool {number}", AllowUnauthenticatedIdentities=False)
    client.close()
    listed = asyncio.run(things.names(ThingKind.IDENTITY_POOL))
    assert len({one.name for one in listed}) == 61
    assert [one.title for one in listed[:1]] == ["Partner analytics"]
    analytics = read(things, Thing(ThingKind.IDENTITY_POOL, f"{emulator.service.region}:{ANALYTICS}"))
    assert TAGS not in analytics


def test_one_that_is_gone_is_none_and_none_is_made_or_deleted(things: PoolThings, thing: Thing) -> None:
    gone = Thing(ThingKind.IDENTITY_POOL, "us-east-1:00000000-0000-4000-8000-000000000000")
    assert asyncio.run(things.read(gone)) is None
    before: Document = read(things, thing)
    for part in (Part(thing, before, None), Part(gone, None, before)):
        with pytest.raises(Failure) as raised:
            things.requests(part)
        assert raised.value.code is Code.SETTING_LASTING


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"Roles": {"authenticated": "short"}}, "length greater"),
        ({MAPPINGS: {"cognito-idp.eu-central-1.amazonaws.com/x:y": {"Type": "Token"}}}, "Invalid identity provider"),
        ({"IdentityPoolName": "a/b"}, "regular expression"),
    ],
)
def test_what_aws_refuses_is_told(things: PoolThings, thing: Thing, changed: Document, words: str) -> None:
    with pytest.raises(Failure) as raised:
        write(things, thing, {**read(things, thing), **changed})
    assert words in raised.value.facts.get("message", "") or raised.value.code is Code.VALUE_REFUSED
