"""Changes whose answers get lost: neither made twice, nor reported as failed without a look."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cognito_admin.aws import proofs, session
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.retrying import Patience
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId, Username
from tests.aws.conftest import OpenAccount, put_users

SHORT = Patience(0, tries=3)
USER = Username("user-1")
NEW = Username("ann")
GROUP = GroupName("vip")
LOST = ["reset_after", "server_error_after"]
NEVER_DONE = ["reset_before", "server_error", "throttle"]

Change = Callable[[Calls, PoolId], Awaitable[Any]]


@pytest.fixture
def calls(emulator: Emulator, keys: None, open_account: OpenAccount) -> Calls:
    return open_account(emulator.url, mode=Mode.ADMINISTRATOR, patience=SHORT)._calls


@pytest.fixture
def shop(emulator: Emulator, administrator: Any, pool: PoolId) -> PoolId:
    """A pool with a group and a few users."""
    put_users(emulator, pool, 3)
    administrator.create_group(UserPoolId=pool, GroupName=GROUP)
    emulator.service.calls.clear()
    return pool


async def disable(calls: Calls, pool: PoolId) -> Any:
    return await calls.write(
        Asked("AdminDisableUser", pool),
        lambda clients: clients.cognito.admin_disable_user(UserPoolId=pool, Username=USER),
        proofs.user_is_enabled(calls, pool, USER, wanted=False),
    )


async def create(calls: Calls, pool: PoolId, email: str = "ann@example.com") -> Any:
    attributes: Any = [{"Name": "email", "Value": email}]
    return await calls.write(
        Asked("AdminCreateUser", pool),
        lambda clients: clients.cognito.admin_create_user(
            UserPoolId=pool, Username=NEW, UserAttributes=attributes, MessageAction="SUPPRESS"
        ),
        proofs.user_was_created(calls, pool, NEW, {"email": email}, datetime.now(UTC)),
    )


async def delete(calls: Calls, pool: PoolId) -> Any:
    return await calls.write(
        Asked("AdminDeleteUser", pool),
        lambda clients: clients.cognito.admin_delete_user(UserPoolId=pool, Username=USER),
        proofs.user_is_gone(calls, pool, USER),
    )


async def join(calls: Calls, pool: PoolId) -> Any:
    return await calls.write(
        Asked("AdminAddUserToGroup", pool, group=GROUP),
        lambda clients: clients.cognito.admin_add_user_to_group(UserPoolId=pool, Username=USER, GroupName=GROUP),
        proofs.user_is_member(calls, pool, USER, GROUP, wanted=True),
    )


CHANGES: dict[str, Change] = {
    "AdminDisableUser": disable,
    "AdminCreateUser": create,
    "AdminDeleteUser": delete,
    "AdminAddUserToGroup": join,
}


@pytest.mark.parametrize("operation", CHANGES)
@pytest.mark.parametrize("kind", LOST)
def test_a_change_whose_answer_was_lost_is_made_once_and_reported_as_made(
    emulator: Emulator, calls: Calls, shop: PoolId, operation: str, kind: Any
) -> None:
    emulator.service.faults.add(kind, operation, count=1)
    asyncio.run(CHANGES[operation](calls, shop))
    assert _made(emulator, shop, operation)
    sent = Counter(emulator.service.calls)[operation]
    assert sent == (2 if operation in ("AdminDisableUser", "AdminAddUserToGroup") else 1)


@pytest.mark.parametrize("operation", CHANGES)
@pytest.mark.parametrize("kind", LOST)
def test_a_change_whose_every_answer_is_lost_is_looked_for_before_anything_is_said(
    emulator: Emulator, calls: Calls, shop: PoolId, operation: str, kind: Any
) -> None:
    emulator.service.faults.add(kind, operation)
    assert asyncio.run(CHANGES[operation](calls, shop)) is None
    assert _made(emulator, shop, operation)


@pytest.mark.parametrize("operation", CHANGES)
@pytest.mark.parametrize("kind", NEVER_DONE)
def test_a_change_that_never_arrived_is_sent_again(
    emulator: Emulator, calls: Calls, shop: PoolId, operation: str, kind: Any
) -> None:
    emulator.service.faults.add(kind, operation, count=2)
    assert asyncio.run(CHANGES[operation](calls, shop)) is not None
    assert _made(emulator, shop, operation)


@pytest.mark.parametrize("operation", CHANGES)
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("reset_before", Code.ENDPOINT_UNREACHABLE),
        ("server_error", Code.AWS_TROUBLE),
        ("throttle", Code.THROTTLED),
        ("denied", Code.ACCESS_DENIED),
        ("expired", Code.CREDENTIALS_EXPIRED),
    ],
)
def test_a_change_that_never_arrives_fails_and_is_not_there(
    emulator: Emulator, calls: Calls, shop: PoolId, operation: str, kind: Any, code: Code
) -> None:
    emulator.service.faults.add(kind, operation)
    with pytest.raises(Failure) as caught:
        asyncio.run(CHANGES[operation](calls, shop))
    assert caught.value.code is code
    assert not _made(emulator, shop, operation)


@pytest.mark.parametrize("operation", CHANGES)
@pytest.mark.parametrize("kind", LOST)
def test_where_even_looking_fails_it_is_said_that_nobody_knows(
    emulator: Emulator, calls: Calls, shop: PoolId, operation: str, kind: Any
) -> None:
    emulator.service.faults.add(kind, operation)
    for read in ("List*", "AdminGet*", "AdminList*"):
        emulator.service.faults.add("server_error", read)
    with pytest.raises(Failure) as caught:
        asyncio.run(CHANGES[operation](calls, shop))
    assert caught.value.code is Code.OUTCOME_UNKNOWN
    assert caught.value.facts["operation"] == operation
    assert caught.value.facts["pool"] == shop
    assert caught.value.facts["reason"] == "Something went wrong"


def test_a_refusal_is_told_at_once_and_looked_for_nowhere(emulator: Emulator, calls: Calls, shop: PoolId) -> None:
    asyncio.run(delete(calls, shop))
    emulator.service.calls.clear()
    with pytest.raises(Failure) as caught:
        asyncio.run(delete(calls, shop))
    assert caught.value.code is Code.USER_NOT_FOUND
    assert emulator.service.calls == ["AdminDeleteUser"]


def test_a_user_who_was_there_before_is_not_taken_for_ours(
    emulator: Emulator, calls: Calls, shop: PoolId, administrator: Any
) -> None:
    administrator.admin_create_user(
        UserPoolId=shop,
        Username=NEW,
        UserAttributes=[{"Name": "email", "Value": "ann@example.com"}],
        MessageAction="SUPPRESS",
    )
    with pytest.raises(Failure) as caught:
        asyncio.run(create(calls, shop))
    assert caught.value.code is Code.USER_EXISTS
    an_hour_later = datetime.now(UTC) + timedelta(hours=1)
    ours = proofs.user_was_created(calls, shop, NEW, {"email": "ann@example.com"}, an_hour_later)
    assert asyncio.run(ours()) is False


def test_a_user_somebody_else_made_at_the_same_moment_is_told_apart_by_their_attributes(
    emulator: Emulator, calls: Calls, shop: PoolId, administrator: Any
) -> None:
    """Our request was lost on the way there; before it is sent again, somebody else makes a user of that name."""
    fault = emulator.service.faults.add("hold", "AdminGetUser")
    emulator.service.faults.add("reset_before", "AdminCreateUser", count=1)

    async def meanwhile() -> Any:
        creating = asyncio.create_task(create(calls, shop))
        await asyncio.to_thread(fault.reached.wait)
        await asyncio.to_thread(
            administrator.admin_create_user,
            UserPoolId=shop,
            Username=NEW,
            UserAttributes=[{"Name": "email", "Value": "someone@example.com"}],
            MessageAction="SUPPRESS",
        )
        fault.release()
        return await creating

    with pytest.raises(Failure) as caught:
        asyncio.run(meanwhile())
    assert caught.value.code is Code.USER_EXISTS


def test_a_change_that_is_carried_out_after_its_answer_was_given_up_is_found(
    emulator: Emulator, keys: None, shop: PoolId, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "READ_TIMEOUT_S", 0.3)
    calls = open_account(emulator.url, mode=Mode.ADMINISTRATOR, patience=SHORT)._calls
    fault = emulator.service.faults.add("hold", "AdminCreateUser", count=1)
    looked = emulator.service.faults.add("hold", "AdminGetUser", count=1)

    async def late() -> Any:
        creating = asyncio.create_task(create(calls, shop))
        await asyncio.to_thread(looked.reached.wait)
        fault.release()
        looked.release()
        return await creating

    asyncio.run(late())
    assert _made(emulator, shop, "AdminCreateUser")


def test_nothing_listens_so_nothing_can_have_been_done(emulator: Emulator, calls: Calls, shop: PoolId) -> None:
    """A connection that never came about is told as such, without a look that would fail as well."""
    emulator.close()

    async def proof() -> bool:
        raise AssertionError("looked")

    async def change() -> Any:
        return await calls.write(
            Asked("AdminDeleteUser", shop),
            lambda clients: clients.cognito.admin_delete_user(UserPoolId=shop, Username=USER),
            proof,
        )

    with pytest.raises(Failure) as caught:
        asyncio.run(change())
    assert caught.value.code is Code.ENDPOINT_UNREACHABLE


def test_a_sign_in_that_fails_is_no_change_of_which_nobody_knows(
    emulator: Emulator, calls: Calls, shop: PoolId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sign_in(clients: object, began_s: float) -> None:
        raise Failure(Code.ENDPOINT_UNREACHABLE, endpoint="https://sts.example")

    monkeypatch.setattr(session.Clients, "sign_in", sign_in)
    with pytest.raises(Failure) as caught:
        asyncio.run(delete(calls, shop))
    assert caught.value.code is Code.ENDPOINT_UNREACHABLE
    assert emulator.service.calls == []


def test_a_change_that_is_on_its_way_when_it_is_cancelled_ends_known(
    emulator: Emulator, calls: Calls, shop: PoolId
) -> None:
    fault = emulator.service.faults.add("hold", "AdminDeleteUser", count=1)
    record: list[str] = []

    async def work() -> None:
        await delete(calls, shop)
        record.append("deleted")
        await asyncio.sleep(0)
        record.append("went on")

    async def cancel() -> None:
        task = asyncio.create_task(work())
        await asyncio.to_thread(fault.reached.wait)
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done()
        fault.release()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert record == ["deleted"]
    assert _made(emulator, shop, "AdminDeleteUser")


def test_a_cancelled_change_whose_answer_was_lost_is_looked_for_and_not_sent_again(
    emulator: Emulator, calls: Calls, shop: PoolId
) -> None:
    fault = emulator.service.faults.add("hold", "AdminDisableUser", count=1)
    emulator.service.faults.add("reset_after", "AdminDisableUser", count=1)

    async def cancel() -> bool:
        done = False

        async def work() -> None:
            nonlocal done
            await disable(calls, shop)
            done = True

        task = asyncio.create_task(work())
        await asyncio.to_thread(fault.reached.wait)
        task.cancel()
        await asyncio.sleep(0)
        fault.release()
        await asyncio.wait([task])
        return done

    assert asyncio.run(cancel())
    assert Counter(emulator.service.calls)["AdminDisableUser"] == 1
    assert _made(emulator, shop, "AdminDisableUser")


def test_a_change_that_still_waits_for_its_turn_is_cancelled_at_once(
    emulator: Emulator, calls: Calls, shop: PoolId, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def forever(asked: Asked) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(calls, "_pace", forever)

    async def cancel() -> None:
        task = asyncio.create_task(delete(calls, shop))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert "AdminDeleteUser" not in emulator.service.calls


def test_a_change_beyond_the_mode_is_refused_and_looked_for_nowhere(
    emulator: Emulator, keys: None, shop: PoolId, open_account: OpenAccount
) -> None:
    calls = open_account(emulator.url, mode=Mode.SUPPORT)._calls
    with pytest.raises(Failure) as caught:
        asyncio.run(delete(calls, shop))
    assert caught.value.code is Code.NOT_ALLOWED_BY_MODE
    assert emulator.service.calls == []


def _made(emulator: Emulator, pool: PoolId, operation: str) -> bool:
    held = emulator.service.pools[pool]
    names = [user.username for user in held.users]
    match operation:
        case "AdminDisableUser":
            return not held.user(USER).enabled
        case "AdminCreateUser":
            return names.count(NEW) == 1
        case "AdminDeleteUser":
            return USER not in names
        case _:
            return held.user(USER).groups == (GROUP,)
