"""Whatever goes wrong at whatever part of a change of settings: the record says what is true in AWS, and nothing is done twice."""

import asyncio
import contextlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.current_clients import CurrentClients
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.changes.record import Event
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.edits import value_at
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.model.settings.states import PoolState
from cognito_admin.model.settings.things import POOL, Document, ThingKind
from cognito_admin.work import pool_settings
from cognito_admin.work.change_place import Owner
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.pool_settings import PoolSettings, SettingsMoved
from tests.work.change_pool import Desk
from tests.work.settings_child import GOOGLE, LENGTH, three_parts

WRITES = ("UpdateUserPool", "UpdateIdentityProvider", "CreateUserPoolClient")
READS = ("DescribeUserPool", "DescribeIdentityProvider", "DescribeUserPoolClient")


@pytest.fixture
def pool(shop: PoolId, monkeypatch: pytest.MonkeyPatch) -> PoolId:
    """Where nobody is paced, keys that expired are not looked for anew, and no more is kept before than what changes."""

    async def at_once(self: Calls, asked: Asked) -> None:
        del self, asked

    def refuse(self: CurrentClients, clients: object, failure: Failure, began_s: float) -> None:
        del self, clients, began_s
        raise failure

    async def nothing_else(source: Any, **_: object) -> PoolState:
        return PoolState({POOL: await source.read(POOL)})

    monkeypatch.setattr(pool_settings, "whole_state", nothing_else)
    monkeypatch.setattr(Calls, "_pace", at_once)
    monkeypatch.setattr(CurrentClients, "renew", refuse)
    return shop


async def made(desk: Desk) -> list[bool]:
    """Which of the three parts are there."""
    length = value_at(await desk.settings.read(POOL), LENGTH)
    clients = await desk.settings.names(ThingKind.CLIENT)
    mapping = value_at(await desk.settings.read(GOOGLE), ("AttributeMapping", "email"))
    assert len(clients) <= 1
    return [length == 12, mapping == "email", len(clients) == 1]


async def goes_wrong(emulator: Emulator, desk: Desk, *faults: dict[str, Any]) -> tuple[Failure | None, SettingsRecord]:
    prepared = await desk.settings.prepare(await three_parts(desk))
    for fault in faults:
        emulator.service.faults.add(**fault)
    failure = None
    try:
        await desk.settings.apply(prepared)
    except Failure as caught:
        failure = caught
    emulator.service.faults.clear()
    return failure, (await desk.settings.history())[0]


async def put_back(desk: Desk, record: SettingsRecord) -> None:
    undo: Any = await desk.settings.undo(record.id)
    if undo.parts:
        await desk.settings.apply(await desk.settings.prepare(undo))


REFUSED = {
    "throttle": Code.THROTTLED,
    "reset_before": Code.ENDPOINT_UNREACHABLE,
    "expired": Code.CREDENTIALS_EXPIRED,
    "denied": Code.ACCESS_DENIED,
}


def test_what_never_comes_through_is_on_record_as_far_as_it_came_and_can_be_taken_back(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        for kind, code in REFUSED.items():
            for step, operation in enumerate(WRITES):
                failure, record = await goes_wrong(emulator, desk, {"kind": kind, "operation": operation})
                said = f"{kind} at {operation}: {failure}"
                assert failure is not None, said
                assert failure.code is code, said
                assert (record.state, record.steps_made) == (Event.FAILED, step), said
                assert await made(desk) == [place < step for place in range(3)], said
                await put_back(desk, record)
                assert not any(await made(desk)), said

    at_desk(scenario)


def test_what_took_effect_is_done_once_though_its_answer_was_lost(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        for operation in WRITES:
            failure, record = await goes_wrong(
                emulator, desk, {"kind": "reset_after", "operation": operation, "count": 1}
            )
            assert failure is None, operation
            assert (record.state, record.steps_made) == (Event.DONE, 3), operation
            assert all(await made(desk)), operation
            await put_back(desk, record)

    at_desk(scenario)


def test_what_was_answered_is_true_though_it_cannot_be_read_afterwards(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        for step, (write, read) in enumerate(zip(WRITES, READS, strict=True)):
            prepared = await desk.settings.prepare(await three_parts(desk))
            held = emulator.service.faults.add("hold", write, count=1)
            applying = asyncio.create_task(desk.settings.apply(prepared))
            await asyncio.to_thread(held.reached.wait)
            emulator.service.faults.add("denied", read)
            held.release()
            with contextlib.suppress(Failure):
                await applying
            emulator.service.faults.clear()
            record = (await desk.settings.history())[0]
            assert record.steps_made > step, (write, record.state, record.failure)
            assert await made(desk) == [place < record.steps_made for place in range(3)], write
            await put_back(desk, record)
            assert not any(await made(desk)), write

    at_desk(scenario)


class Died(Exception):
    """The process ended there."""


class Dying:
    """A writer whose process ends at one of the parts, before it was sent or after it took effect."""

    def __init__(self, writer: Any, step: int, *, carried_out: bool) -> None:
        self._writer, self._left, self._carried_out = writer, step, carried_out

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)

    async def write(self, part: Part, as_shown: Document | None) -> Document | None:
        self._left -= 1
        if self._left >= 0:
            return await self._writer.write(part, as_shown)
        if self._carried_out:
            await self._writer.write(part, as_shown)
        raise Died


async def die(desk: Desk, folder: Path, step: int, *, carried_out: bool) -> None:
    """Begins the change as another process would, and ends with it."""
    owner = Owner(JobLocks(folder / "locks"))
    place = replace(desk.settings._place, owner=owner)
    things = Dying(desk.settings._allowed(), step, carried_out=carried_out)
    dying = PoolSettings(desk.settings._source, lambda: things, place)  # pyright: ignore[reportArgumentType]
    with pytest.raises(Died):
        await dying.apply(await dying.prepare(await three_parts(desk)))
    assert await desk.settings.unfinished() == ()
    owner.close()


def test_ended_at_any_part_the_rest_is_found_and_made_once(emulator, pool, at_desk, tmp_path) -> None:
    async def scenario(desk: Desk) -> None:
        for step in range(3):
            for carried_out in (True, False):
                await die(desk, tmp_path, step, carried_out=carried_out)
                (record,) = await desk.settings.unfinished()
                assert (record.steps_made, record.doubtful) == (step, True)
                emulator.service.calls.clear()
                await desk.settings.finish(record)
                sent = [call for call in emulator.service.calls if call in WRITES]
                assert sent == list(WRITES[step + carried_out :])
                assert all(await made(desk))
                assert await desk.settings.unfinished() == ()
                record = (await desk.settings.history())[0]
                assert (record.state, record.steps_made) == (Event.DONE, 3)
                await put_back(desk, record)
                assert not any(await made(desk))

    at_desk(scenario)


def test_killed_while_a_part_is_on_its_way_nothing_of_others_is_overwritten_by_finishing(
    emulator, client, pool, at_desk, tmp_path
) -> None:
    held = emulator.service.faults.add("hold", "UpdateIdentityProvider", count=1)
    emulator.service.faults.add("server_error", "UpdateIdentityProvider", count=1)
    child = subprocess.Popen([sys.executable, "-m", "tests.work.settings_child", str(tmp_path), emulator.url, pool])
    try:
        assert held.reached.wait(60)
    finally:
        child.kill()
        child.wait()
    held.release()
    client.update_identity_provider(UserPoolId=pool, ProviderName="Google", AttributeMapping={"email": "mail"})

    async def scenario(desk: Desk) -> None:
        (record,) = await desk.settings.unfinished()
        assert record.steps_made == 1
        with pytest.raises(SettingsMoved):
            await desk.settings.finish(record)
        assert await desk.settings.unfinished() == (record,)
        await desk.settings.leave(record)
        assert await desk.settings.unfinished() == ()
        assert (await desk.settings.history())[0].state is Event.UNKNOWN
        assert value_at(await desk.settings.read(GOOGLE), ("AttributeMapping", "email")) == "mail"

    at_desk(scenario)
