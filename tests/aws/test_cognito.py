import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.cognito import CognitoPool
from cognito_admin.aws.retrying import Patience
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId, Sub, Username
from cognito_admin.model.users import User
from tests.aws.conftest import CREATED, put_users


async def _every_user(pool: CognitoPool) -> list[User]:
    users: list[User] = []
    token: str | None = None
    while True:
        page = await pool.list_users_page(token=token)
        users += page.users
        token = page.token
        if token is None:
            return users


def _failure(work: Callable[[], Any]) -> Failure:
    with pytest.raises(Failure) as caught:
        asyncio.run(work())
    return caught.value


def test_identity_is_who_the_credentials_say(account: Account, emulator: Emulator) -> None:
    identity = asyncio.run(account.identity())
    assert identity.account == emulator.service.account_id
    assert identity.arn.startswith("arn:aws:iam::")


def test_every_page_of_pools_is_listed(account: Account, administrator: Any) -> None:
    for number in range(61):
        administrator.create_user_pool(PoolName=f"Pool {number}")
    pools = asyncio.run(account.pools())
    assert {pool.name for pool in pools} == {f"Pool {number}" for number in range(61)}
    created = pools[0].created
    assert created is not None
    assert created.utcoffset() is not None
    assert created.utcoffset() == CREATED.utcoffset()


def test_one_pool_is_found_without_listing_them(account: Account, pool: PoolId, emulator: Emulator) -> None:
    emulator.service.faults.add("denied", "ListUserPools")
    assert asyncio.run(account.pool(pool)).name == "Shop customers"


def test_a_user_is_read_as_the_service_gives_it(account: Account, pool: PoolId, emulator: Emulator) -> None:
    put_users(emulator, pool, 1)
    (user,) = asyncio.run(account.cognito(pool).list_users_page()).users
    assert user.username == "user-0"
    assert user.sub == user.attributes["sub"]
    assert user.attributes["email"] == "person0@example.com"
    assert (user.status, user.enabled) == ("FORCE_CHANGE_PASSWORD", False)
    assert (user.created, user.modified) == (CREATED, CREATED)
    assert user.created.utcoffset() == CREATED.utcoffset()


def test_short_and_empty_pages_do_not_end_the_list_and_nobody_becomes_active(
    account: Account, pool: PoolId, emulator: Emulator
) -> None:
    put_users(emulator, pool, 100)
    emulator.service.faults.short_pages = 0.4
    emulator.service.faults.empty_pages = 0.2
    users = asyncio.run(_every_user(account.cognito(pool)))
    assert sorted(user.username for user in users) == sorted(f"user-{number}" for number in range(100))
    assert emulator.service.mau.count() == 0


def test_a_user_is_found_by_sub_for_free_and_a_stranger_is_none(
    account: Account, pool: PoolId, emulator: Emulator
) -> None:
    wanted = put_users(emulator, pool, 5)[3]

    async def find() -> tuple[User | None, User | None]:
        cognito = account.cognito(pool)
        return await cognito.find_user(Sub(wanted.sub)), await cognito.find_user(Sub('x" or \\'))

    found, stranger = asyncio.run(find())
    assert found is not None
    assert found.username == wanted.username
    assert stranger is None
    assert emulator.service.mau.count() == 0


def test_a_user_behind_an_empty_page_is_found(account: Account, pool: PoolId, emulator: Emulator) -> None:
    wanted = put_users(emulator, pool, 2)[1]
    emulator.service.faults.empty_pages = 0.5
    for _ in range(8):
        assert asyncio.run(account.cognito(pool).find_user(Sub(wanted.sub))) is not None


def test_groups_and_their_members_are_listed(
    account: Account, pool: PoolId, emulator: Emulator, administrator: Any
) -> None:
    put_users(emulator, pool, 3)
    for number in range(61):
        administrator.create_group(UserPoolId=pool, GroupName=f"group-{number}", Description="d", Precedence=number)
    for username in ("user-0", "user-2"):
        administrator.admin_add_user_to_group(UserPoolId=pool, Username=username, GroupName="group-7")

    async def read() -> Any:
        cognito = account.cognito(pool)
        return await cognito.list_groups(), await cognito.list_users_in_group_page(GroupName("group-7"))

    groups, page = asyncio.run(read())
    assert {(group.name, group.precedence) for group in groups} == {(f"group-{n}", n) for n in range(61)}
    assert set(page.users) == {Username("user-0"), Username("user-2")}
    assert page.token is None


def test_a_group_deleted_meanwhile_is_named(account: Account, pool: PoolId) -> None:
    failure = _failure(lambda: account.cognito(pool).list_users_in_group_page(GroupName("gone")))
    assert failure.code is Code.GROUP_NOT_FOUND
    assert failure.facts["group"] == "gone"


def test_a_pool_deleted_meanwhile_is_named_with_its_request_id(account: Account) -> None:
    failure = _failure(lambda: account.cognito(PoolId("eu-central-1_Gone00000")).list_users_page())
    assert failure.code is Code.POOL_NOT_FOUND
    assert failure.facts["pool"] == "eu-central-1_Gone00000"
    assert failure.facts["request_id"]


def test_a_dead_paging_token_is_told_apart_from_a_wrong_request(account: Account, pool: PoolId) -> None:
    assert _failure(lambda: account.cognito(pool).list_users_page(token="dead")).code is Code.PAGING_TOKEN_DEAD
    assert _failure(lambda: account.cognito(pool).list_users_page(filter="nonsense")).code is Code.REQUEST_REFUSED


def test_a_pool_is_described_even_where_its_mfa_settings_may_not_be_read(
    account: Account, pool: PoolId, emulator: Emulator
) -> None:
    described = asyncio.run(account.cognito(pool).describe())
    assert described.name == "Shop customers"
    assert described.mfa is not None
    assert "ResponseMetadata" not in described.mfa
    emulator.service.faults.add("denied", "GetUserPoolMfaConfig")
    assert asyncio.run(account.cognito(pool).describe()).mfa is None


@pytest.mark.parametrize("kind", ["throttle", "server_error", "reset_before", "reset_after"])
def test_passing_trouble_is_sat_out(account: Account, pool: PoolId, emulator: Emulator, kind: Any) -> None:
    put_users(emulator, pool, 1)
    fault = emulator.service.faults.add(kind, "ListUsers", count=3)
    assert len(asyncio.run(account.cognito(pool).list_users_page()).users) == 1
    assert fault.struck == 3


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("throttle", Code.THROTTLED),
        ("server_error", Code.AWS_TROUBLE),
        ("reset_before", Code.ENDPOINT_UNREACHABLE),
        ("expired", Code.CREDENTIALS_EXPIRED),
        ("invalid_key", Code.CREDENTIALS_INVALID),
        ("denied", Code.ACCESS_DENIED),
    ],
)
def test_lasting_trouble_ends_in_its_own_failure(
    emulator: Emulator, keys: None, pool: PoolId, open_account: Any, kind: Any, code: Code
) -> None:
    fault = emulator.service.faults.add(kind, "ListUsers")
    account = open_account(emulator.url, patience=Patience(0, tries=3))
    failure = _failure(lambda: account.cognito(pool).list_users_page())
    assert failure.code is code
    passing = code in (Code.THROTTLED, Code.AWS_TROUBLE, Code.ENDPOINT_UNREACHABLE)
    assert fault.struck == (3 if passing else 1)


def test_a_denial_names_the_action_and_who_was_denied(account: Account, pool: PoolId, emulator: Emulator) -> None:
    emulator.service.faults.add("denied", "ListGroups")
    failure = _failure(lambda: account.cognito(pool).list_groups())
    assert failure.facts["action"] == "cognito-idp:ListGroups"
    assert failure.facts["arn"].startswith("arn:aws:")
    assert failure.facts["message"]


def test_a_cancelled_call_ends_at_once(account: Account, pool: PoolId, emulator: Emulator) -> None:
    fault = emulator.service.faults.add("hold", "ListUsers")

    async def cancel_it() -> None:
        call = asyncio.create_task(account.cognito(pool).list_users_page())
        await asyncio.to_thread(fault.reached.wait)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

    asyncio.run(cancel_it())
    fault.release()


def test_waiting_for_the_next_try_can_be_cancelled(
    pool: PoolId, keys: None, emulator: Emulator, open_account: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cognito_admin.aws.retrying.FIRST_DELAY_S", 3600)
    monkeypatch.setattr("cognito_admin.aws.retrying.LONGEST_DELAY_S", 3600)
    fault = emulator.service.faults.add("throttle", "ListUsers")
    account = open_account(emulator.url, patience=Patience(1e6))

    async def cancel_it() -> None:
        call = asyncio.create_task(account.cognito(pool).list_users_page())
        while not fault.struck:
            await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

    asyncio.run(cancel_it())


def test_closing_tells_what_waits_and_refuses_what_comes(account: Account, pool: PoolId, emulator: Emulator) -> None:
    fault = emulator.service.faults.add("hold", "ListUsers")

    async def close() -> list[Any]:
        calls = [asyncio.create_task(account.cognito(pool).list_users_page()) for _ in range(20)]
        await asyncio.to_thread(fault.reached.wait)
        account.close()
        calls.append(asyncio.create_task(account.cognito(pool).list_users_page()))
        fault.release()
        return await asyncio.gather(*calls, return_exceptions=True)

    results = asyncio.run(close())
    failures = [result for result in results if isinstance(result, BaseException)]
    assert len(failures) > 1
    assert failures == [Failure(Code.CONNECTION_CLOSED)] * len(failures)
    assert results[-1] == Failure(Code.CONNECTION_CLOSED)


def test_the_sdk_is_not_imported_before_the_first_call() -> None:
    script = (
        "import sys, cognito_admin.aws.account, cognito_admin.aws.profiles, cognito_admin.work.connect;"
        "print(sorted({'boto3', 'botocore', 'keyring'} & sys.modules.keys()))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
