"""Changes to how a pool is set up: what is true in AWS afterwards, what is on record, and how they are taken back."""

import asyncio
from typing import Any

import pytest

from cognito_admin.demo.testing import Emulator
from cognito_admin.model.changes.record import Event
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.settings.change import Lasting, Part, SettingsChange
from cognito_admin.model.settings.edits import Pointer, edits_between, with_value
from cognito_admin.model.settings.record import ENTERED
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.model.settings.things import MFA, POOL, Thing, ThingKind
from cognito_admin.work import pool_settings
from cognito_admin.work.pool_settings import Applied, PoolSettings, SettingsMoved
from cognito_admin.work.stop import Stop
from tests.work.change_pool import WHO, Desk

LENGTH = ("Policies", "PasswordPolicy", "MinimumLength")
SYMBOLS = ("Policies", "PasswordPolicy", "RequireSymbols")
SERVER = Thing(ThingKind.RESOURCE_SERVER, "https://api.example")
NEW_CLIENT = Thing(ThingKind.CLIENT, "new")
GOOGLE = Thing(ThingKind.PROVIDER, "Google")


@pytest.fixture
def pool(shop: Any) -> Any:
    return shop


async def edited(desk: Desk, *values: tuple[Thing, Pointer, Any]) -> SettingsChange:
    parts: list[Part] = []
    for thing, pointer, value in values:
        before = await desk.settings.read(thing)
        assert before is not None
        parts.append(Part(thing, before, with_value(before, pointer, value)))
    return SettingsChange(tuple(parts))


async def apply(desk: Desk, change: SettingsChange) -> Applied:
    return await desk.settings.apply(await desk.settings.prepare(change))


def there(emulator: Emulator, pool: str) -> dict[str, Any]:
    return emulator.service.pools[pool].settings


def writes(emulator: Emulator) -> list[str]:
    reading = ("Describe", "List", "Get")
    return [call for call in emulator.service.calls if not call.startswith(reading)]


def test_a_change_is_made_and_on_record_with_what_there_was_before(emulator, client, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        change = await edited(desk, (POOL, LENGTH, 12))
        prepared = await desk.settings.prepare(change)
        assert [request.operation for request in prepared.requests] == ["UpdateUserPool"]
        assert [(edit.pointer, edit.after) for edit in prepared.edits[POOL]] == [(LENGTH, 12)]
        assert writes(emulator) == []
        applied = await desk.settings.apply(prepared)
        assert applied.differences == {}
        (record,) = await desk.settings.history()
        assert (record.id, record.state, record.steps_made, record.who) == (applied.record, Event.DONE, 1, WHO)
        assert record.change == change
        state = await desk.settings.snapshot(record.id)
        assert state is not None
        assert state.documents[POOL] == change.parts[0].before
        assert state.documents[GOOGLE] is not None
        assert state.knows(Thing(ThingKind.CLIENT, "nobody"))

    at_desk(scenario)
    policy = client.describe_user_pool(UserPoolId=pool)["UserPool"]["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] == 12
    assert writes(emulator) == ["UpdateUserPool"]


def test_what_changes_nothing_is_not_sent(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        document = await desk.settings.read(POOL)
        prepared = await desk.settings.prepare(SettingsChange((Part(POOL, document, document),)))
        assert (prepared.change.parts, prepared.requests) == ((), ())

    at_desk(scenario)


def test_nothing_is_sent_of_several_parts_where_somebody_else_changed_one_of_them(
    emulator, client, pool, at_desk
) -> None:
    async def scenario(desk: Desk) -> None:
        change = await edited(desk, (POOL, LENGTH, 12), (GOOGLE, ("AttributeMapping", "email"), "email"))
        mapping = {"email": "mail"}
        await asyncio.to_thread(
            client.update_identity_provider, UserPoolId=pool, ProviderName="Google", AttributeMapping=mapping
        )
        emulator.service.calls.clear()
        with pytest.raises(SettingsMoved) as caught:
            await apply(desk, change)
        assert writes(emulator) == []
        assert await desk.settings.history() == ()
        moved = caught.value
        (conflict,) = moved.merged.conflicts
        assert (moved.thing, conflict.pointer, conflict.mine, conflict.theirs) == (
            GOOGLE,
            ("AttributeMapping", "email"),
            "email",
            "mail",
        )
        await apply(desk, moved.settled(frozenset({conflict.pointer})))
        assert (await desk.settings.read(GOOGLE) or {})["AttributeMapping"] == {"email": "email"}

    at_desk(scenario)
    assert there(emulator, pool)["Policies"]["PasswordPolicy"]["MinimumLength"] == 12


def test_undone_it_leaves_what_others_changed_since(emulator, client, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        before = await desk.settings.read(POOL)
        applied = await apply(desk, await edited(desk, (POOL, LENGTH, 12)))
        await apply(desk, await edited(desk, (POOL, SYMBOLS, False)))
        undo = await desk.settings.undo(applied.record)
        assert isinstance(undo, SettingsChange)
        await apply(desk, undo)
        now = await desk.settings.read(POOL)
        assert before is not None
        assert with_value(now or {}, SYMBOLS, True)["Policies"] == before["Policies"]
        last, _, first = await desk.settings.history()
        assert (last.undoes, first.undone_by) == (first.id, last.id)
        nothing_left = await desk.settings.undo(applied.record)
        assert isinstance(nothing_left, SettingsChange)
        assert nothing_left.parts == ()

    at_desk(scenario)


def test_what_somebody_set_to_something_else_since_is_asked_about_before_it_is_undone(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        applied = await apply(desk, await edited(desk, (POOL, LENGTH, 12)))
        await apply(desk, await edited(desk, (POOL, LENGTH, 16)))
        with pytest.raises(SettingsMoved) as caught:
            await desk.settings.undo(applied.record)
        (conflict,) = caught.value.merged.conflicts
        assert (conflict.base, conflict.mine, conflict.theirs) == (12, 8, 16)
        await apply(desk, caught.value.settled(frozenset({LENGTH})))

    at_desk(scenario)
    assert there(emulator, pool)["Policies"]["PasswordPolicy"]["MinimumLength"] == 8


def test_what_was_made_is_undone_by_the_name_that_aws_gave_it(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        change = SettingsChange((Part(NEW_CLIENT, None, {"ClientName": "web", "GenerateSecret": True}),))
        applied = await apply(desk, change)
        (made,) = applied.now
        assert made.name != "new"
        assert applied.differences == {}
        (record,) = await desk.settings.history(made)
        assert (record.things, record.titles) == ((made,), ("web",))
        undo = await desk.settings.undo(record.id)
        assert isinstance(undo, SettingsChange)
        assert (undo.parts[0].thing, undo.parts[0].after) == (made, None)
        await apply(desk, undo)
        assert await desk.settings.names(ThingKind.CLIENT) == ()
        again = (await desk.settings.history())[0]
        assert await desk.settings.undo(again.id) is Lasting.CLIENT_DELETED

    at_desk(scenario)


def test_of_several_parts_those_before_the_one_that_failed_are_there_and_can_be_undone(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        before = await desk.settings.read(POOL)
        change = await edited(desk, (POOL, LENGTH, 12), (GOOGLE, ("AttributeMapping", "email"), "email"))
        emulator.service.faults.add("denied", "UpdateIdentityProvider", count=1)
        with pytest.raises(Failure) as caught:
            await apply(desk, change)
        assert caught.value.code is Code.ACCESS_DENIED
        (record,) = await desk.settings.history()
        assert (record.state, record.steps_made, record.failure) == (Event.FAILED, 1, caught.value)
        undo = await desk.settings.undo(record.id)
        assert isinstance(undo, SettingsChange)
        assert [part.thing for part in undo.parts] == [POOL]
        await apply(desk, undo)
        now = await desk.settings.read(POOL)
        assert now is not None
        assert before is not None
        assert now["Policies"] == before["Policies"]

    at_desk(scenario)


def test_a_later_part_is_written_on_what_an_earlier_one_changed(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        change = await edited(desk, (MFA, ("MfaConfiguration",), "OFF"), (POOL, LENGTH, 12))
        applied = await apply(desk, change)
        assert applied.differences == {}

    at_desk(scenario)
    assert there(emulator, pool)["MfaConfiguration"] == "OFF"


def test_stopped_between_two_parts_it_is_on_record_how_far_it_came(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        change = await edited(desk, (POOL, LENGTH, 12), (GOOGLE, ("AttributeMapping", "email"), "email"))
        prepared = await desk.settings.prepare(change)
        held = emulator.service.faults.add("hold", "UpdateUserPool", count=1)
        stop = Stop()
        applying = asyncio.create_task(desk.settings.apply(prepared, stop=stop))
        await asyncio.to_thread(held.reached.wait)
        stop.request()
        held.release()
        with pytest.raises(Cancelled):
            await applying
        (record,) = await desk.settings.history()
        assert (record.state, record.steps_made) == (Event.STOPPED, 1)

    at_desk(scenario)
    assert "UpdateIdentityProvider" not in writes(emulator)


def test_secrets_are_nowhere_on_record(emulator, pool, at_desk, tmp_path) -> None:
    secret = ("ProviderDetails", "client_secret")

    async def scenario(desk: Desk) -> None:
        change = await edited(desk, (GOOGLE, secret, "a-new-secret"))
        prepared = await desk.settings.prepare(change)
        assert "a-new-secret" not in str(prepared.requests)
        await desk.settings.apply(prepared)
        (record,) = await desk.settings.history()
        assert record.change is not None
        (part,) = record.change.parts
        assert part.before is not None
        assert part.after is not None
        details = (part.before["ProviderDetails"], part.after["ProviderDetails"])
        assert [one["client_secret"] for one in details] == [HIDDEN, ENTERED]
        assert await desk.settings.undo(record.id) is Lasting.SECRET_REPLACED
        assert "a-new-secret" not in str(record)
        assert "a-new-secret" not in str(await desk.settings.snapshot(record.id))

    at_desk(scenario)


def test_in_a_pool_opened_to_read_nothing_is_changed(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        change = await edited(desk, (POOL, LENGTH, 12))
        with pytest.raises(Failure) as caught:
            await desk.settings.prepare(change)
        assert caught.value.code is Code.NOT_ALLOWED_BY_MODE

    at_desk(scenario, Mode.READ_ONLY)
    assert writes(emulator) == []


def test_what_may_not_be_read_and_what_there_is_too_much_of_stands_in_the_way_of_no_change(
    emulator, pool, at_desk, monkeypatch
) -> None:
    monkeypatch.setattr(pool_settings, "MOST_OF_A_KIND", 1)

    async def scenario(desk: Desk) -> None:
        clients = [Part(Thing(ThingKind.CLIENT, name), None, {"ClientName": name}) for name in ("app", "web")]
        made = [*(await apply(desk, SettingsChange(tuple(clients)))).now]
        emulator.service.faults.add("denied", "ListIdentityProviders")
        emulator.service.faults.add("denied", "ListTagsForResource")
        before = await desk.settings.read(made[0])
        assert before is not None
        change = SettingsChange((Part(made[0], before, {**before, "AuthSessionValidity": 5}),))
        state = await desk.settings.snapshot((await apply(desk, change)).record)
        assert state is not None
        assert state.documents[made[0]] == before
        assert not state.knows(made[1])
        assert not state.knows(GOOGLE)
        assert POOL in state.documents

    at_desk(scenario)


def test_how_it_was_is_put_back_all_at_once(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        kept = await desk.settings.take_snapshot()
        await apply(desk, await edited(desk, (POOL, LENGTH, 12), (GOOGLE, ("AttributeMapping", "email"), "email")))
        await apply(desk, SettingsChange((Part(SERVER, None, {"Identifier": SERVER.name, "Name": "API"}),)))
        state, now = await desk.settings.snapshot(kept), await desk.settings.state()
        assert state is not None
        wanted = {thing: state.documents.get(thing) for thing in (POOL, GOOGLE, SERVER)}
        change = await desk.settings.put_back(wanted, now.documents)
        assert [(part.thing, part.after is None) for part in change.parts] == [
            (POOL, False),
            (GOOGLE, False),
            (SERVER, True),
        ]
        await apply(desk, change)
        again = await desk.settings.put_back(state.documents, (await desk.settings.state()).documents)
        assert again.parts == ()

    at_desk(scenario)


def test_mfa_that_was_switched_off_with_something_else_comes_back_with_its_factors(
    emulator, client, pool, at_desk
) -> None:
    client.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )

    async def scenario(desk: Desk) -> None:
        before = {thing: await desk.settings.read(thing) for thing in (POOL, MFA)}
        off = Part(MFA, before[MFA], {"MfaConfiguration": "OFF"})
        change = SettingsChange((*(await edited(desk, (POOL, LENGTH, 14))).parts, off))
        for way in ("undo", "put back"):
            applied = await apply(desk, change)
            now = {thing: await desk.settings.read(thing) for thing in (POOL, MFA)}
            back = await (desk.settings.undo(applied.record) if way == "undo" else desk.settings.put_back(before, now))
            assert isinstance(back, SettingsChange)
            assert (await apply(desk, back)).differences == {}
            for thing, document in before.items():
                assert edits_between(await desk.settings.read(thing), document) == (), way

    at_desk(scenario)


class Letting:
    """Reads and writes a pool whose functions are elsewhere, so that what they let in is kept here."""

    def __init__(self, real: Any, permission: dict[str, Any]) -> None:
        self._real, self._permission = real, permission

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    async def read(self, thing: Thing) -> Any:
        return dict(self._permission) if thing.kind is ThingKind.PERMISSION else await self._real.read(thing)

    async def write(self, part: Part, as_shown: Any) -> Any:
        if part.thing.kind is not ThingKind.PERMISSION:
            return await self._real.write(part, as_shown)
        self._permission |= part.after or {}
        return dict(self._permission)


def test_undone_a_trigger_takes_no_permission_along_that_another_trigger_needs(emulator, pool, at_desk) -> None:
    function = "arn:aws:lambda:eu-central-1:123456789012:function:people"
    permission = Thing(ThingKind.PERMISSION, function)
    allowed = {"FunctionArn": function, "Allowed": False}

    async def scenario(desk: Desk) -> None:
        real, source = desk.settings._allowed(), desk.settings._source
        desk.settings = PoolSettings(
            Letting(source, allowed),  # pyright: ignore[reportArgumentType]
            lambda: Letting(real, allowed),  # pyright: ignore[reportArgumentType]
            desk.settings._place,
        )
        granted = Part(permission, dict(allowed), {"FunctionArn": function, "Allowed": True})
        first = await edited(desk, (POOL, ("LambdaConfig", "PreSignUp"), function))
        both = await apply(desk, SettingsChange((granted, *first.parts)))
        alone = await desk.settings.undo(both.record)
        assert isinstance(alone, SettingsChange)
        assert [part.thing for part in alone.parts] == [POOL, permission]

        allowed["Allowed"] = False
        mended = await desk.settings.prepare(SettingsChange((granted,)))
        assert mended.lasting == (Lasting.STILL_CALLED,), "said before it is made"
        mending = await desk.settings.apply(mended)
        assert await desk.settings.undo(mending.record) is Lasting.STILL_CALLED, "and not that nothing is left"

        await apply(desk, await edited(desk, (POOL, ("LambdaConfig", "PostConfirmation"), function)))
        undone = await desk.settings.undo(both.record)
        assert isinstance(undone, SettingsChange)
        assert [part.thing for part in undone.parts] == [POOL]
        await apply(desk, undone)

    at_desk(scenario)
    assert allowed["Allowed"]
    assert there(emulator, pool)["LambdaConfig"] == {"PostConfirmation": function}
