"""App clients made, edited and deleted, and their secrets exchanged, by the one writer and on record."""

from typing import Any

import pytest

from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import QUOTAS, Category
from cognito_admin.model.settings.change import Lasting, Part, SettingsChange
from cognito_admin.model.settings.client_changes import copy_of, new_client
from cognito_admin.model.settings.client_secrets import (
    RotationStage,
    make_secret,
    rotation_of,
    with_another,
    without_one,
)
from cognito_admin.model.settings.edits import with_value
from cognito_admin.model.settings.things import Document, Thing, ThingKind
from cognito_admin.work.pool_settings import Applied
from tests.work.change_pool import Desk

NEW = Thing(ThingKind.CLIENT, "new1")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told here hangs on no pace."""
    monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 1_000.0)
    for category in Category:
        monkeypatch.setitem(QUOTAS, category, 1_000)  # pyright: ignore[reportArgumentType]


@pytest.fixture
def pool(shop: Any) -> Any:
    return shop


async def apply(desk: Desk, *parts: Part) -> Applied:
    return await desk.settings.apply(await desk.settings.prepare(SettingsChange(parts)))


async def made(desk: Desk, document: Document) -> tuple[Thing, Document]:
    applied = await apply(desk, Part(NEW, None, document))
    assert applied.differences == {}
    ((thing, now),) = applied.now.items()
    assert now is not None
    return thing, now


def test_a_secret_is_exchanged_for_another_that_is_nowhere_on_record(pool, at_desk) -> None:
    secret = make_secret()

    async def scenario(desk: Desk) -> None:
        client, document = await made(desk, new_client("Server", with_secret=True))
        thing = Thing(ThingKind.CLIENT_SECRETS, client.name)
        first = await desk.settings.secret(client, ("ClientSecret",))
        one = await desk.settings.read(thing)
        assert one is not None
        assert rotation_of(document, one).stage is RotationStage.ONE

        added = await apply(desk, Part(thing, one, with_another(one, secret)))
        assert added.differences == {}
        both = added.now[thing]
        assert both is not None
        rotation = rotation_of(document, both)
        assert rotation.stage is RotationStage.TWO
        assert secret not in str(await desk.settings.history())

        older, newer = rotation.secrets
        deleted = await apply(desk, Part(thing, both, without_one(both, older.id)))
        assert deleted.differences == {}
        assert rotation_of(document, deleted.now[thing]).secrets == (newer,)
        assert await desk.settings.secret(client, ("ClientSecret",)) == secret != first
        assert await desk.settings.undo(deleted.record) is Lasting.SECRET_REPLACED

    at_desk(scenario)


def test_a_rotation_is_taken_back_by_deleting_the_newer_secret(pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        client, document = await made(desk, new_client("Server", with_secret=True))
        thing = Thing(ThingKind.CLIENT_SECRETS, client.name)
        one = await desk.settings.read(thing)
        added = await apply(desk, Part(thing, one, with_another(one or {}, make_secret())))
        back = await desk.settings.undo(added.record)
        assert isinstance(back, SettingsChange)
        await desk.settings.apply(await desk.settings.prepare(back))
        assert rotation_of(document, await desk.settings.read(thing)) == rotation_of(document, one)

    at_desk(scenario)


def test_a_copy_has_all_settings_of_the_other_and_an_edit_of_it_changes_nothing_else(pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        web = {
            **new_client("Web", with_secret=False),
            "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid"],
            "CallbackURLs": ["https://shop.example/in"],
            "SupportedIdentityProviders": ["COGNITO"],
            "TokenValidityUnits": {"AccessToken": "minutes"},
            "AccessTokenValidity": 15,
        }
        first, original = await made(desk, web)
        second, copy = await made(desk, copy_of(original, "Web copy"))
        own = {"ClientId", "ClientName", "CreationDate", "LastModifiedDate"}
        assert {name: copy[name] for name in copy if name not in own} == {
            name: original[name] for name in original if name not in own
        }
        urls = ["https://shop.example/in", "myapp://in"]
        edited = await apply(desk, Part(second, copy, with_value(copy, ("CallbackURLs",), urls)))
        now = edited.now[second]
        assert now is not None
        assert {**now, "LastModifiedDate": ""} == {**copy, "CallbackURLs": urls, "LastModifiedDate": ""}
        assert await desk.settings.read(first) == original
        gone = await apply(desk, Part(second, now, None))
        assert await desk.settings.undo(gone.record) is Lasting.CLIENT_DELETED

    at_desk(scenario)
