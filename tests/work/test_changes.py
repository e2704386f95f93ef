"""Changes made to users of an emulated pool: what is true there afterwards, in the index, and on record."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cognito_admin.demo.testing import Emulator
from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind, Lasting
from cognito_admin.model.changes.editing import without
from cognito_admin.model.changes.offers import offers
from cognito_admin.model.changes.person import AUTHENTICATOR, differences
from cognito_admin.model.changes.record import Event
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId, Sub
from cognito_admin.model.users import User
from cognito_admin.work.changes import ChangedSince
from tests.work.change_pool import WHO, Desk, edit, run, there

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
PASSWORD = "Correct-horse-7"
DEVICE = "eu-central-1_a22e0001-0000"
SESSION = f"tkn{1:025}"


@pytest.fixture
def pool(shop: PoolId) -> PoolId:
    return shop


def test_an_edit_is_made_read_back_indexed_and_on_record(emulator, pool, put, at_desk) -> None:
    sub = put()

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(edit(name="Ann", email="ann@example.org"), sub)
        done = await desk.changes.apply(change)
        assert done.seen
        user = there(emulator, pool, sub)
        assert (user.attributes["email"], user.attributes["email_verified"]) == ("ann@example.org", "true")
        kept = await desk.index.user(sub)
        assert kept == done.user
        assert kept is not None
        assert kept.attributes["name"] == "Ann"
        (record,) = await desk.records()
        assert (record.state, record.steps_made, record.who, record.change) == (Event.DONE, 1, WHO, change)
        assert len(record.request_ids) == 1
        assert record.sub == sub

    at_desk(scenario)
    assert emulator.service.outbox.messages == []
    assert "AdminGetUser" not in emulator.service.calls
    assert Counter(emulator.service.calls)["AdminUpdateUserAttributes"] == 1


def test_a_value_somebody_else_changed_is_told_and_nothing_is_sent(emulator, client, pool, put, at_desk) -> None:
    sub = put(name="Ann", nickname="annie")

    async def scenario(desk: Desk) -> None:
        wish = edit(name="Anna", nickname="ann")
        change = await desk.planned(wish, sub)
        attributes = [{"Name": "name", "Value": "Annette"}, {"Name": "zoneinfo", "Value": "Europe/Paris"}]
        await asyncio.to_thread(
            client.admin_update_user_attributes, UserPoolId=pool, Username="ann", UserAttributes=attributes
        )
        with pytest.raises(ChangedSince) as caught:
            await desk.changes.apply(change)
        assert [conflict.field for conflict in caught.value.conflicts] == ["name"]
        assert await desk.records() == ()
        theirs = await desk.changes.plan(without(wish, {"name"}), caught.value.now)
        await desk.changes.apply(theirs)
        assert there(emulator, pool, sub).attributes["name"] == "Annette"
        assert there(emulator, pool, sub).attributes["nickname"] == "ann"
        mine = await desk.changes.plan(wish, caught.value.now)
        with pytest.raises(ChangedSince):
            await desk.changes.apply(change)
        await desk.changes.apply(mine)
        assert there(emulator, pool, sub).attributes["name"] == "Anna"

    at_desk(scenario)


SIMPLE = [
    ("CONFIRMED", Wish(Kind.DISABLE)),
    ("UNCONFIRMED", Wish(Kind.CONFIRM)),
    ("CONFIRMED", Wish(Kind.RESET_PASSWORD)),
    ("FORCE_CHANGE_PASSWORD", Wish(Kind.RESEND_INVITATION)),
    ("CONFIRMED", Wish(Kind.SET_TEMPORARY_PASSWORD)),
    ("UNCONFIRMED", Wish(Kind.SET_PASSWORD)),
    ("CONFIRMED", Wish(Kind.SIGN_OUT)),
    ("CONFIRMED", Wish(Kind.VERIFY, "phone_number")),
    ("CONFIRMED", Wish(Kind.ADD_TO_GROUP, "vip")),
    ("CONFIRMED", Wish(Kind.LINK, values={"provider": "Google", "user_id": "12"})),
    ("CONFIRMED", Wish(Kind.SET_MFA, values={"EMAIL_OTP": "off", "SOFTWARE_TOKEN_MFA": "preferred"})),
    ("CONFIRMED", Wish(Kind.REMOVE_AUTHENTICATOR)),
    ("CONFIRMED", Wish(Kind.FORGET_DEVICE, DEVICE)),
    ("CONFIRMED", Wish(Kind.END_SESSION, SESSION)),
    ("CONFIRMED", Wish(Kind.DELETE)),
]


def with_factors(emulator: Emulator, pool: PoolId, sub: str) -> None:
    details = emulator.service.pools[pool].users.details(sub)
    details.software_token = True
    details.mfa_methods = [AUTHENTICATOR]
    details.devices[DEVICE] = {
        "DeviceKey": DEVICE,
        "DeviceAttributes": [{"Name": "device_name", "Value": "Laptop"}],
        "DeviceCreateDate": CREATED,
        "DeviceLastModifiedDate": CREATED,
    }
    emulator.service.pools[pool].sessions["UserSessionTracking"] = "ENABLED"
    details.sessions = [{"SessionId": SESSION, "SessionType": "TOKEN", "DeviceType": "Laptop"}]


def test_what_is_planned_is_what_cognito_then_has(emulator, pool, put, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        for number, (status, wish) in enumerate(SIMPLE):
            sub = put(f"user-{number}", status=status, phone_number=f"+1202555{number:04}")
            with_factors(emulator, pool, sub)
            change = await desk.planned(wish, sub, mfa=True, devices=True, sessions=True)
            done = await desk.changes.apply(change, password=PASSWORD if change.needs_password else None)
            assert done.seen, wish
            assert (await desk.index.user(sub)) == done.user
            record = await desk.log.record(done.record)
            assert record is not None
            assert record.state is Event.DONE, wish
            assert PASSWORD not in str(record)
            if wish.kind is Kind.DELETE:
                assert there(emulator, pool, sub) is None
                continue
            assert bool(there(emulator, pool, sub).groups) == (wish.kind is Kind.ADD_TO_GROUP)
            person = await desk.changes.person(sub, mfa=True, devices=True, sessions=True)
            after = {field: value for field, value in change.after.items() if not field.startswith("group:")}
            assert differences(after, person) == {}, wish

    at_desk(scenario)
    assert "AdminGetUser" not in emulator.service.calls


def test_a_user_deleted_meanwhile_is_told_and_leaves_the_index(emulator, client, pool, put, at_desk) -> None:
    sub = put()

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(Wish(Kind.DISABLE), sub)
        assert await desk.index.user(sub) is not None
        await asyncio.to_thread(client.admin_delete_user, UserPoolId=pool, Username="ann")
        with pytest.raises(Failure) as caught:
            await desk.changes.apply(change)
        assert caught.value.code is Code.USER_NOT_FOUND
        assert await desk.index.user(sub) is None

    at_desk(scenario)


def test_an_address_that_is_anothers_alias_is_refused_and_explained(emulator, client, pool, put, at_desk) -> None:
    emulator.service.pools[pool].settings["AliasAttributes"] = ["email"]
    put("ben")
    sub = put()

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(edit(email="ben@example.com"), sub)
        with pytest.raises(Failure) as caught:
            await desk.changes.apply(change)
        assert caught.value.code is Code.ALIAS_TAKEN
        assert caught.value.facts["holder"].startswith("ben")
        (record,) = await desk.records()
        assert "holder" not in record.failure.facts, "what is on record names nobody who was not changed"

    at_desk(scenario)


def test_a_name_that_is_taken_says_by_whom(client, pool, put, at_desk) -> None:
    put("ben")

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(Wish(Kind.CREATE, "ben", {"email": "other@example.com"}))
        with pytest.raises(Failure) as caught:
            await desk.changes.apply(change, password=PASSWORD)
        assert caught.value.code is Code.USER_EXISTS
        assert "ben" in caught.value.facts["holder"]

    at_desk(scenario)


def test_nothing_is_sent_in_a_mode_that_does_not_allow_it(emulator, pool, put, at_desk) -> None:
    sub = put()

    async def scenario(desk: Desk) -> None:
        for wish in (Wish(Kind.DELETE), Wish(Kind.DISABLE)):
            change = await desk.planned(wish, sub)
            if wish.kind is Kind.DISABLE:
                await desk.changes.apply(change)
                continue
            with pytest.raises(Failure) as caught:
                await desk.changes.apply(change)
            assert caught.value.code is Code.NOT_ALLOWED_BY_MODE
        assert len(await desk.records()) == 1

    at_desk(scenario, Mode.SUPPORT)


@pytest.mark.parametrize("status", ["CONFIRMED", "UNCONFIRMED", "FORCE_CHANGE_PASSWORD", "RESET_REQUIRED"])
def test_what_is_offered_to_support_is_never_refused_for_the_state_of_the_user(
    emulator, client, pool, put, at_desk, status: str
) -> None:
    description = emulator.service.pools[pool]

    async def scenario(desk: Desk) -> None:
        first = put("first", status=status, phone_number="+12025550123")
        with_factors(emulator, pool, first)
        person = await desk.changes.person(first, mfa=True, devices=True, sessions=True)
        rules = await desk.changes.rules()
        for number, offer in enumerate(offers(person, rules, Mode.SUPPORT)):
            if offer.change is None:
                continue
            sub = put(f"user-{number}", status=status, phone_number=f"+1202555{number:04}")
            with_factors(emulator, pool, sub)
            change = await desk.planned(offer.wish, sub, mfa=True, devices=True, sessions=True)
            await desk.changes.apply(change, password=PASSWORD)
        assert {record.state for record in await desk.records()} == {Event.DONE}

    at_desk(scenario, Mode.SUPPORT)
    assert description.settings["Name"] == "Shop"


# Undo


UNDONE = [
    edit(name="Anna", email="ann@example.org", nickname=""),
    Wish(Kind.ENABLE),
    Wish(Kind.DISABLE),
    Wish(Kind.SET_MFA, values={AUTHENTICATOR: "preferred"}),
    Wish(Kind.VERIFY, "phone_number"),
    Wish(Kind.ADD_TO_GROUP, "vip"),
    Wish(Kind.REMOVE_FROM_GROUP, "vip"),
    Wish(Kind.LINK, values={"provider": "Google", "user_id": "12"}),
    Wish(Kind.UNLINK, values={"provider": "Google", "user_id": "12"}),
]


async def put_for(desk: Desk, emulator: Emulator, put: Callable[..., Sub], wish: Wish) -> Sub:
    """Somebody to whom ``wish`` can be done, and undone."""
    attributes = {"name": "Ann", "nickname": "annie", "phone_number": "+12025550123", "phone_number_verified": "false"}
    sub = put(enabled=wish.kind is not Kind.ENABLE, **attributes)
    with_factors(emulator, PoolId(desk.pool), sub)
    await desk.changes.person(sub)
    if wish.kind is Kind.REMOVE_FROM_GROUP:
        await desk.changes.apply(await desk.planned(Wish(Kind.ADD_TO_GROUP, wish.subject), sub))
    if wish.kind is Kind.UNLINK:
        await desk.changes.apply(await desk.planned(Wish(Kind.LINK, values=wish.values), sub))
    return sub


def same(first: User, second: User) -> bool:
    """But for when: of changing and of linking."""
    times = {"modified": first.modified, "attributes": {}}
    return (replace(first, **times), settled(first)) == (replace(second, **times), settled(second))


def settled(user: User) -> Any:
    links = [(one.provider_name, one.user_id) for one in user.identities]
    return {name: value for name, value in user.attributes.items() if name != "identities"}, links


@pytest.mark.parametrize("wish", UNDONE, ids=lambda wish: wish.kind)
def test_what_is_undone_is_as_before_and_both_are_on_record(emulator, pool, put, at_desk, wish: Wish) -> None:
    async def scenario(desk: Desk) -> None:
        sub = await put_for(desk, emulator, put, wish)
        before = await desk.changes.person(sub, mfa=True)
        done = await desk.changes.apply(await desk.planned(wish, sub, mfa=True))
        changed = await desk.changes.person(sub, mfa=True)
        assert changed != before
        record = await desk.log.record(done.record)
        assert record is not None
        back = await desk.changes.undo(record)
        undone = await desk.changes.apply(back, undoes=record.id)
        after = await desk.changes.person(sub, mfa=True)
        assert same(after.user, before.user)
        assert after.mfa == before.mfa
        newest, first = await desk.log.records(desk.pool, limit=2)
        assert (newest.undoes, first.undone_by) == (first.id, undone.record)

    at_desk(scenario)


@pytest.mark.parametrize("wish", UNDONE, ids=lambda wish: wish.kind)
def test_what_somebody_has_set_back_already_is_not_undone(emulator, pool, put, at_desk, wish: Wish) -> None:
    async def scenario(desk: Desk) -> None:
        sub = await put_for(desk, emulator, put, wish)
        done = await desk.changes.apply(await desk.planned(wish, sub, mfa=True))
        record = await desk.log.record(done.record)
        assert record is not None
        assert isinstance(record.change.undo, Wish)
        await desk.changes.apply(await desk.planned(record.change.undo, sub, mfa=True))
        emulator.service.calls.clear()
        with pytest.raises(ChangedSince) as caught:
            await desk.changes.undo(record)
        assert {conflict.field for conflict in caught.value.conflicts} <= set(record.change.after)
        assert not [name for name in emulator.service.calls if not name.startswith(("List", "AdminList", "AdminGet"))]

    at_desk(scenario)


def test_nothing_is_undone_that_somebody_changed_since(emulator, client, pool, put, at_desk) -> None:
    sub = put(name="Ann")

    async def scenario(desk: Desk) -> None:
        done = await desk.changes.apply(await desk.planned(edit(name="Anna"), sub))
        await asyncio.to_thread(
            client.admin_update_user_attributes,
            UserPoolId=pool,
            Username="ann",
            UserAttributes=[{"Name": "name", "Value": "Annette"}],
        )
        record = await desk.log.record(done.record)
        with pytest.raises(ChangedSince) as caught:
            await desk.changes.undo(record)
        (conflict,) = caught.value.conflicts
        assert (conflict.shown, conflict.now, conflict.wished) == ("Anna", "Annette", "Ann")

    at_desk(scenario)


def test_what_cannot_be_undone_says_why(emulator, pool, put, at_desk) -> None:
    sub = put()

    async def scenario(desk: Desk) -> None:
        done = await desk.changes.apply(await desk.planned(Wish(Kind.SIGN_OUT), sub))
        assert await desk.changes.undo(await desk.log.record(done.record)) is Lasting.SESSIONS_ENDED
        done = await desk.changes.apply(await desk.planned(edit(name="Ann"), sub))
        assert await desk.log.blank(datetime.now(UTC) + timedelta(days=1)) == 2
        assert await desk.changes.undo(await desk.log.record(done.record)) is Lasting.BLANKED

    at_desk(scenario)


# New users


@pytest.mark.parametrize("fault", [None, "reset_after", "server_error_after"])
def test_a_new_user_with_a_password_that_stays_is_made_once(emulator, pool, at_desk, fault: Any) -> None:
    async def scenario(desk: Desk) -> None:
        change = await desk.planned(Wish(Kind.CREATE_READY, "ann", {"email": "ann@example.com"}))
        if fault:
            emulator.service.faults.add(fault, "AdminCreateUser", count=1)
            emulator.service.faults.add(fault, "AdminSetUserPassword", count=1)
        done = await desk.changes.apply(change, password=PASSWORD)
        assert done.user is not None
        assert (done.user.username, done.user.status) == ("ann", "CONFIRMED")
        assert await desk.index.user(done.user.sub) == done.user
        (record,) = await desk.records()
        assert (record.state, record.steps_made, record.sub) == (Event.DONE, 2, done.user.sub)
        assert await desk.log.records(pool, sub=done.user.sub) == (record,)
        gone = await desk.changes.apply(await desk.changes.undo(record), undoes=record.id)
        assert gone.user is None

    at_desk(scenario)
    assert Counter(emulator.service.calls)["AdminCreateUser"] == 1
    assert len(emulator.service.pools[pool].users) == 0


def test_a_password_that_stays_is_not_one_that_was_used_before_where_the_pool_remembers_them(
    client, at_desk, tmp_path, emulator
) -> None:
    policies = {"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 5}}
    made = PoolId(
        client.create_user_pool(PoolName="Remembers", Policies=policies, UserPoolTier="PLUS")["UserPool"]["Id"]
    )

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(Wish(Kind.CREATE_READY, "ann", {"email": "ann@example.com"}))
        done = await desk.changes.apply(change, password=PASSWORD)
        assert done.user is not None
        assert done.user.status == "CONFIRMED"
        again = await desk.planned(Wish(Kind.SET_PASSWORD), done.user.sub)
        with pytest.raises(Failure) as caught:
            await desk.changes.apply(again, password=PASSWORD)
        assert caught.value.code is Code.PASSWORD_USED_BEFORE

    run(tmp_path, emulator.url, made, scenario)


def test_an_invited_user_is_found_by_the_address_they_sign_in_with(emulator, client, at_desk, tmp_path) -> None:
    made = PoolId(client.create_user_pool(PoolName="By mail", UsernameAttributes=["email"])["UserPool"]["Id"])

    async def scenario(desk: Desk) -> None:
        emulator.service.faults.add("reset_after", "AdminCreateUser", count=1)
        done = await desk.changes.apply(await desk.planned(Wish(Kind.INVITE, "Ann@example.com")))
        assert done.user is not None
        assert done.user.attributes["email"] == "Ann@example.com"
        assert done.seen

    run(tmp_path, emulator.url, made, scenario)
    assert [message.kind for message in emulator.service.outbox.messages] == ["invitation"]


def test_whom_the_list_of_users_showed_too_late_can_be_taken_back_all_the_same(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        change = await desk.planned(Wish(Kind.CREATE, "ann", {"email": "ann@example.com"}))
        emulator.service.faults.add("reset_after", "AdminCreateUser", count=1)
        emulator.service.faults.index_lag_s = 3600
        await desk.changes.apply(change, password=PASSWORD)
        (record,) = await desk.records()
        assert (record.state, record.sub) == (Event.DONE, None)
        with pytest.raises(Failure) as caught:
            await desk.changes.undo(record)
        assert caught.value.code is Code.USER_NOT_FOUND
        emulator.service.faults.index_lag_s = 0
        await desk.changes.apply(await desk.changes.undo(record), undoes=record.id)

    at_desk(scenario)
    assert len(emulator.service.pools[pool].users) == 0
