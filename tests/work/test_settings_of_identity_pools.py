"""An identity pool edited on record, and taken back without what somebody else changed since."""

from typing import Any

from cognito_admin.demo.state import IdentityPool
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.identity_pools.trust import PROVIDERS, ROLES, provider_name
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.things import Thing, ThingKind
from tests.work.change_pool import Desk

ROLE, OTHER = "arn:aws:iam::123456789012:role/all", "arn:aws:iam::123456789012:role/guests"


def test_an_edit_is_on_record_and_undone_beside_an_edit_of_somebody_else(
    pool: PoolId, emulator: Emulator, at_desk: Any
) -> None:
    name = f"{emulator.service.region}:00000000-0000-4000-8000-000000000001"
    settings = {
        "IdentityPoolId": name,
        "IdentityPoolName": "Apps",
        "AllowUnauthenticatedIdentities": True,
        PROVIDERS: [{"ProviderName": provider_name(pool), "ClientId": "web"}],
    }
    there = emulator.service.identity_pools[name] = IdentityPool(settings, {ROLES: {"authenticated": ROLE}})
    thing = Thing(ThingKind.IDENTITY_POOL, name)

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
