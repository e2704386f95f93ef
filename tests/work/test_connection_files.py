"""Connections handed on: no secret goes along, and nothing that is here is overwritten unasked."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.model.connection_files import Standing
from cognito_admin.model.connections import (
    AccessKey,
    Connection,
    ConnectionKind,
    Environment,
    Marking,
    Mode,
    PoolKey,
)
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.work.access_keys import AccessKeys
from cognito_admin.work.connect import Connections
from cognito_admin.work.connection_files import connections_in, export_connections, take_over
from cognito_admin.work.questions import Questions
from cognito_admin.work.settings import Settings
from tests.work.keyring import Keyring

FRANKFURT = Region("eu-central-1")
WORK = Connection(
    ConnectionId("1"), "work", "work-profile", FRANKFURT, None, Marking(Environment.STAGING, Mode.SUPPORT)
)
LOCAL = Connection(
    ConnectionId("2"), "local", None, FRANKFURT, "https://canary-user:canary-password@localhost:4566/a?canary-token"
)
TYPED = Connection(ConnectionId("3"), "typed", None, FRANKFURT, kind=ConnectionKind.ACCESS_KEY)
SHOP = PoolId("eu-central-1_Shop")
MARKED = Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = Settings.load(tmp_path / "here" / "settings.json")
    yield made
    made.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Settings]:
    made = Settings.load(tmp_path / "there" / "settings.json")
    yield made
    made.close()


@pytest.fixture
def file(settings: Settings, tmp_path: Path) -> Path:
    """What somebody exports who has three connections, one of them with a key that was typed."""
    path = tmp_path / "connections.json"

    async def export() -> None:
        keyring = Keyring()
        connections = Connections(settings, AccessKeys(keyring), Questions())
        for one in (WORK, LOCAL):
            await connections.add(one)
        await connections.add(TYPED, AccessKey("AKIACANARYCANARY1234", "canary-secret"))
        assert any("canary-secret" in secret for secret in keyring.secrets.values())
        settings.mark(PoolKey(WORK.id, SHOP), MARKED)
        assert await export_connections(settings, path) == 3
        connections.close()

    asyncio.run(export())
    return path


def coming(settings: Settings, path: Path) -> dict[str, Standing]:
    found = asyncio.run(connections_in(settings, path))
    return {one.described.connection.name: one.standing for one in found}


def test_no_secret_is_in_the_file(file: Path) -> None:
    text = file.read_text("utf-8")
    assert "canary" not in text.lower()
    document: Any = json.loads(text)
    assert (document["format"], document["version"]) == ("cognito-admin-connections", 1)
    assert [one["name"] for one in document["connections"]] == ["work", "local", "typed"]
    assert document["connections"][0]["pools"] == {SHOP: {"environment": "development", "mode": "administrator"}}
    assert document["connections"][1]["endpoint_url"] == "https://localhost:4566/a"


def test_an_address_that_was_typed_wrong_keeps_nobody_from_exporting_and_tells_no_secret(
    settings: Settings, tmp_path: Path
) -> None:
    wrong = "http://canary-user:canary-password@[::1/a?canary-token"
    settings.add_connection(Connection(ConnectionId("4"), "wrong", None, FRANKFURT, wrong))
    path = tmp_path / "connections.json"
    assert asyncio.run(export_connections(settings, path)) == 1
    assert "http://[::1/a" in path.read_text()
    assert "canary" not in path.read_text()


def test_what_was_exported_comes_back_whole_elsewhere_and_a_second_time_brings_nothing(
    file: Path, other: Settings
) -> None:
    assert set(coming(other, file).values()) == {Standing.NEW}
    taken = asyncio.run(_import(other, file))
    assert len(taken) == 3
    work, local, typed = other.connections
    assert (work.name, work.profile, work.region, work.default_marking) == (
        "work",
        "work-profile",
        FRANKFURT,
        WORK.default_marking,
    )
    assert other.marking(PoolKey(work.id, SHOP)) == MARKED
    assert local.endpoint_url == "https://localhost:4566/a"
    assert typed.kind is ConnectionKind.ACCESS_KEY
    assert len({one.id for one in other.connections} | {"1", "2", "3"}) == 6
    assert set(coming(other, file).values()) == {Standing.SAME}
    assert asyncio.run(_import(other, file)) == ()
    assert len(other.connections) == 3


def test_a_connection_without_its_key_asks_for_it_when_it_is_first_used(file: Path, other: Settings) -> None:
    asyncio.run(_import(other, file))

    async def first_use() -> None:
        connections = Connections(other, AccessKeys(Keyring()), Questions())
        try:
            (typed,) = [one for one in other.connections if one.kind is ConnectionKind.ACCESS_KEY]
            with pytest.raises(Failure) as missing:
                await connections.open(typed.id)
            assert missing.value.code is Code.ACCESS_KEY_MISSING
        finally:
            connections.close()

    asyncio.run(first_use())


def test_what_is_here_otherwise_or_by_the_same_name_is_told_and_never_lost(file: Path, other: Settings) -> None:
    renamed = Connection(ConnectionId("a"), "my work", "work-profile", FRANKFURT)
    alike = Connection(ConnectionId("b"), "local", "something-else", FRANKFURT)
    for one in (renamed, alike):
        other.add_connection(one)
    assert coming(other, file) == {"work": Standing.DIFFERENT, "local": Standing.NAMED_ALIKE, "typed": Standing.NEW}
    asyncio.run(_import(other, file))
    assert [(one.id, one.name) for one in other.connections][:2] == [("a", "work"), ("b", "local")]
    assert [one.name for one in other.connections][2:] == ["local (2)", "typed"]
    assert other.connections[1] == alike


async def _import(settings: Settings, path: Path) -> tuple[ConnectionId, ...]:
    return await take_over(settings, await connections_in(settings, path))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.CONNECTIONS_FOREIGN),
        ("not JSON", Code.CONNECTIONS_FOREIGN),
        ("[" * 100_000, Code.CONNECTIONS_FOREIGN),
        ("[]", Code.CONNECTIONS_FOREIGN),
        ('{"connections": []}', Code.CONNECTIONS_FOREIGN),
        ('{"format": "cognito-admin-connections", "version": "1", "connections": []}', Code.CONNECTIONS_FOREIGN),
        (
            '{"format": "cognito-admin-connections", "version": 1, "connections": [{"name": "x"}]}',
            Code.CONNECTIONS_FOREIGN,
        ),
        ('{"format": "cognito-admin-connections", "version": 2}', Code.CONNECTIONS_NEWER),
        (
            '{"format": "cognito-admin-connections", "version": 1, "x": "' + "y" * 1_000_001 + '"}',
            Code.CONNECTIONS_FOREIGN,
        ),
    ],
)
def test_another_file_is_refused_in_words_and_changes_nothing(
    tmp_path: Path, other: Settings, text: str, code: Code
) -> None:
    path = tmp_path / "foreign.json"
    path.write_text(text)
    with pytest.raises(Failure) as refused:
        asyncio.run(connections_in(other, path))
    assert refused.value == Failure(code, path=str(path))
    assert other.connections == ()


def test_a_file_that_is_not_there_is_told(tmp_path: Path, other: Settings) -> None:
    with pytest.raises(Failure) as refused:
        asyncio.run(connections_in(other, tmp_path / "nowhere.json"))
    assert refused.value.code is Code.CONNECTIONS_UNREADABLE


def test_a_marking_that_makes_no_sense_counts_as_the_most_careful(tmp_path: Path, other: Settings) -> None:
    path = tmp_path / "odd.json"
    one = {
        "name": "w",
        "kind": "configuration",
        "region": "r",
        "default_marking": {"environment": "moon", "mode": "offline"},
    }
    path.write_text(json.dumps({"format": "cognito-admin-connections", "version": 1, "connections": [one]}))
    (found,) = asyncio.run(connections_in(other, path))
    assert found.described.connection.default_marking == Marking(Environment.PRODUCTION, Mode.READ_ONLY)
