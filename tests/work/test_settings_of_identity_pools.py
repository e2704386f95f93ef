"""An identity pool edited on record, and taken back without what somebody else changed since."""

from typing import Any

import pytest

from cognito_admin.demo.state import IdentityPool
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.changes.record import Event
from cognito_admin.model.failures import Failure
from cognito_admin.model.identity_pools.trust import PROVIDERS, ROLES, provider_name
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.things import Thing, ThingKind
from tests.work.change_pool import Desk

ROLE, OTHER = "arn:aws:iam::123456789012:role/all", "arn:aws:iam::123456789012:role/guests"


def apps(emulator: Emulator, pool: PoolId) -> tuple[Thing, IdentityPool]:
    name = f"{emulator.service.region}:00000000-0000-4000-8000-000000000001"
    settings = {
        "IdentityPoolId": name,
        "IdentityPoolName": "Apps",
        "AllowUnauthenticatedIdentities": True,
        PROVIDERS: [{"ProviderName": provider_name(pool), "ClientId": "web"}],
    }
    there = emulator.service.identity_pools[name] = IdentityPool(settings, {ROLES: {"authenticated": ROLE}})
    return Thing(ThingKind.IDENTITY_POOL, name), there


def test_an_edit_is_on_record_and_undone_beside_an_edit_of_somebody_else(
    pool: PoolId, emulator: Emulator, at_desk: Any
) -> None:
    thing, there = apps(emulator, pool)

    async def scenario(desk: Desk) -> None:
        before = await desk.settings.read(thing)
        assert before is not None
        after = {**before, "AllowUnauthenticatedIdentities": False}
        applied = await desk.settings.apply(await desk.settings.prepare(SettingsChange((Part(thing, before, after),))))
        assert (applied.now, applied.differences) == ({thing: after}, {})
        (record,) = await desk.settings.history(thing)
        assert record.titles == ("Apps",)
        there.roles = {ROLES: {"authenticated": ROLE, "unauthenticated": OTHER}}
        undone = await desk.settings.undo(applied.record)
        assert isinstance(undone, SettingsChange)
        await desk.settings.apply(await desk.settings.prepare(undone))
        now = await desk.settings.read(thing)
        assert now == {**before, ROLES: {"authenticated": ROLE, "unauthenticated": OTHER}}

    at_desk(scenario)


def test_what_was_made_before_aws_refused_the_rest_is_on_record_and_taken_back(
    pool: PoolId, emulator: Emulator, at_desk: Any
) -> None:
    thing, there = apps(emulator, pool)

    async def scenario(desk: Desk) -> None:
        before = await desk.settings.read(thing)
        assert before is not None
        after = {**before, "AllowUnauthenticatedIdentities": False, ROLES: {"authenticated": OTHER}}
        prepared = await desk.settings.prepare(SettingsChange((Part(thing, before, after),)))
        emulator.service.faults.add("denied", "SetIdentityPoolRoles")
        with pytest.raises(Failure):
            await desk.settings.apply(prepared)
        emulator.service.faults.clear()
        assert there.settings["AllowUnauthenticatedIdentities"] is False
        (record,) = await desk.settings.history(thing)
        assert (record.state, record.steps_made) == (Event.FAILED, 1)
        undone = await desk.settings.undo(record.id)
        assert isinstance(undone, SettingsChange)
        await desk.settings.apply(await desk.settings.prepare(undone))
        assert await desk.settings.read(thing) == before

    at_desk(scenario)


def test_where_aws_refused_all_of_it_nothing_is_told_as_made(pool: PoolId, emulator: Emulator, at_desk: Any) -> None:
    thing, _ = apps(emulator, pool)

    async def scenario(desk: Desk) -> None:
        before = await desk.settings.read(thing)
        assert before is not None
        after = {**before, "AllowUnauthenticatedIdentities": False, ROLES: {"authenticated": OTHER}}
        prepared = await desk.settings.prepare(SettingsChange((Part(thing, before, after),)))
        emulator.service.faults.add("denied", "UpdateIdentityPool")
        with pytest.raises(Failure):
            await desk.settings.apply(prepared)
        (record,) = await desk.settings.history(thing)
        assert (record.state, record.steps_made) == (Event.FAILED, 0)

    at_desk(scenario)
