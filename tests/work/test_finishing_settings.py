"""Changes of settings that a process left behind: gone on with once, and only as far as anybody can know what was to be done."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.change import Moved, Part, SettingsChange
from cognito_admin.model.settings.edits import value_at, with_value
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.model.settings.things import Document, Thing, ThingKind
from cognito_admin.store.encrypted import rows
from cognito_admin.work.change_place import Owner
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.pool_settings import PoolSettings
from cognito_admin.work.settings_steps import write
from tests.work.change_pool import Desk
from tests.work.settings_child import CLIENT, GOOGLE
from tests.work.test_faults_of_settings import Died, Dying
from tests.work.test_faults_of_settings import pool as pool

CANARY = "canary5ecretcanary5ecretcanary5ecret"
TERMS = {
    "TermsName": "terms-of-use",
    "TermsSource": "LINK",
    "Enforcement": "NONE",
    "Links": {"cognito:default": "https://shop.example/terms"},
}


async def left(desk: Desk, folder: Path, *parts: Part, carried_out: bool) -> SettingsRecord:
    """What is on record of a change whose process ended before, or right after, it was carried out."""
    owner = Owner(JobLocks(folder / "locks"))
    things: Any = Dying(desk.settings._allowed(), 0, carried_out=carried_out)
    dying = PoolSettings(desk.settings._source, lambda: things, replace(desk.settings._place, owner=owner))
    with pytest.raises(Died):
        await dying.apply(await dying.prepare(SettingsChange(parts)))
    owner.close()
    (record,) = await desk.settings.unfinished()
    return record


async def made_client(desk: Desk) -> str:
    part = Part(CLIENT, None, {"ClientName": "web", "GenerateSecret": True})
    applied = await desk.settings.apply(await desk.settings.prepare(SettingsChange((part,))))
    ((client, _),) = applied.now.items()
    return client.name


async def with_new_secret(desk: Desk, kind: ThingKind) -> Part:
    if kind is ThingKind.PROVIDER:
        google = await desk.settings.read(GOOGLE)
        assert google is not None
        return Part(GOOGLE, google, with_value(google, ("ProviderDetails", "client_secret"), CANARY))
    thing = Thing(kind, await made_client(desk))
    there = await desk.settings.read(thing)
    assert there is not None
    return Part(thing, there, {"ClientSecrets": [*there["ClientSecrets"], {"ClientSecretValue": CANARY}]})


def test_a_secret_that_was_never_sent_is_asked_for_again_and_never_taken_for_set(
    emulator, pool, at_desk, tmp_path
) -> None:
    async def scenario(desk: Desk) -> None:
        for kind in (ThingKind.PROVIDER, ThingKind.CLIENT_SECRETS):
            record = await left(desk, tmp_path, await with_new_secret(desk, kind), carried_out=False)
            assert CANARY not in repr(record)
            with pytest.raises(Failure) as refused:
                await desk.settings.finish(record)
            assert refused.value.code is Code.SECRET_NOT_KEPT, kind
            await desk.settings.leave(record)

    at_desk(scenario)


def test_a_secret_that_was_set_before_the_end_is_found(emulator, pool, at_desk, tmp_path) -> None:
    async def scenario(desk: Desk) -> None:
        for kind in (ThingKind.PROVIDER, ThingKind.CLIENT_SECRETS):
            record = await left(desk, tmp_path, await with_new_secret(desk, kind), carried_out=True)
            await desk.settings.finish(record)
            assert await desk.settings.unfinished() == ()
        assert await desk.settings.secret(GOOGLE, ("ProviderDetails", "client_secret")) == CANARY

    at_desk(scenario)


def test_of_two_windows_that_finish_the_same_at_once_one_does(emulator, pool, at_desk, tmp_path) -> None:
    async def scenario(desk: Desk) -> None:
        record = await left(desk, tmp_path, Part(CLIENT, None, {"ClientName": "web"}), carried_out=False)
        owner = Owner(JobLocks(tmp_path / "locks"))
        other = PoolSettings(desk.settings._source, desk.settings._allowed, replace(desk.settings._place, owner=owner))
        ended = await asyncio.gather(desk.settings.finish(record), other.finish(record), return_exceptions=True)
        assert [one.code for one in ended if isinstance(one, Failure)] == [Code.CHANGED_MEANWHILE]
        assert len(await desk.settings.names(ThingKind.CLIENT)) == 1
        # And what one of them finished, the other does not call doubtful.
        for window in (desk.settings, other):
            with pytest.raises(Failure) as late:
                await window.leave(record)
            assert late.value.code is Code.CHANGED_MEANWHILE
        owner.close()

    at_desk(scenario)


@pytest.mark.parametrize("carried_out", [True, False])
def test_terms_that_were_being_made_are_found_though_aws_gave_them_their_name(
    emulator, pool, at_desk, tmp_path, carried_out: bool
) -> None:
    async def scenario(desk: Desk) -> None:
        client = await made_client(desk)
        terms = Part(Thing(ThingKind.TERMS, f"{client}/terms-of-use"), None, {**TERMS, "ClientId": client})
        await desk.settings.finish(await left(desk, tmp_path, terms, carried_out=carried_out))
        assert emulator.service.calls.count("CreateTerms") == 1

    at_desk(scenario)


class Busy:
    """Writes what is shown as it is by then; somebody else brings it from one of ``states`` to the next."""

    def __init__(self, *states: Document) -> None:
        self._states = list(states)

    async def write(self, part: Part, as_shown: Document | None) -> Document | None:
        there = self._states.pop(0)
        if there != as_shown:
            raise Moved(there)
        return part.after


def test_what_others_change_again_and_again_meanwhile_stays() -> None:
    mine = Part(GOOGLE, {"a": 1}, {"a": 2})
    writer: Any = Busy({"a": 1, "b": 2}, {"a": 1, "b": 3}, {"a": 1, "b": 3})

    now = asyncio.run(write(writer, mine, (mine,), first=False))

    assert (value_at(now, ("a",)), value_at(now, ("b",))) == (2, 3)


def test_no_secret_is_in_the_journal_in_the_log_or_in_what_aws_refused(emulator, pool, at_desk, caplog) -> None:
    caplog.set_level("INFO")

    async def scenario(desk: Desk) -> None:
        for kind in (ThingKind.PROVIDER, ThingKind.CLIENT_SECRETS):
            prepared = await desk.settings.prepare(SettingsChange((await with_new_secret(desk, kind),)))
            assert CANARY not in repr(prepared.requests)
            assert CANARY not in repr(await desk.settings.apply(prepared))
        google = await desk.settings.read(GOOGLE)
        assert google is not None
        too_long = with_value(google, ("ProviderDetails", "client_secret"), CANARY * 5_000)
        with pytest.raises(Failure) as refused:
            await desk.settings.apply(await desk.settings.prepare(SettingsChange((Part(GOOGLE, google, too_long),))))
        assert "providerDetails" in str(refused.value.facts)
        assert CANARY not in str(refused.value.facts)
        assert CANARY not in repr(await desk.settings.history())

        def everything(connection: Any) -> str:
            tables = rows(
                connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            return repr([rows(connection, f"SELECT * FROM {name}") for (name,) in tables])

        kept = await desk.journal.settings._lane.run(everything)
        assert "ProviderDetails" in kept
        assert CANARY not in kept

    at_desk(scenario)
    assert CANARY not in caplog.text


@pytest.mark.parametrize("killed", [False, True])
def test_what_a_client_had_of_its_own_is_put_back_to_the_one_that_takes_its_place(
    emulator, pool, at_desk, tmp_path, killed: bool
) -> None:
    gone = "1gonegonegonegonegonegone1"
    look = Thing(ThingKind.BRANDING, gone)
    documents = {
        Thing(ThingKind.CLIENT, gone): {"ClientId": gone, "ClientName": "web"},
        look: {"ManagedLoginBrandingId": "old", "UserPoolId": pool, "UseCognitoProvidedValues": True},
        Thing(ThingKind.TERMS, "old"): {**TERMS, "TermsId": "old", "ClientId": gone},
    }

    async def scenario(desk: Desk) -> None:
        change = await desk.settings.put_back(documents, dict.fromkeys(documents))
        if killed:
            await desk.settings.finish(await left(desk, tmp_path, *change.parts, carried_out=True))
        else:
            await desk.settings.apply(await desk.settings.prepare(change))
        ((client, _),) = [(one.name, one.title) for one in await desk.settings.names(ThingKind.CLIENT)]
        assert await desk.settings.read(Thing(ThingKind.BRANDING, client)) is not None
        (terms,) = await desk.settings.names(ThingKind.TERMS)
        assert (await desk.settings.read(Thing(ThingKind.TERMS, terms.name)) or {})["ClientId"] == client

    at_desk(scenario)
