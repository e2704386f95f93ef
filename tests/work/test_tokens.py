import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.token_keys import TokenKeys
from cognito_admin.demo.testing import Emulator
from cognito_admin.demo.token_keys import KEYS
from cognito_admin.model.connections import Connection, Marking, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region, Sub, Username
from cognito_admin.model.tokens.check import Said
from cognito_admin.model.tokens.keys import Key, read_keys
from cognito_admin.model.users import User
from cognito_admin.work.tokens import Inspected, TokenInspector
from tests.model.tokens.made import NOW_S, POOL, PUBLIC_KEYS, signed

NOW = datetime.fromtimestamp(NOW_S, UTC)
ADA = User(Username("ada"), Sub("sub-1"), {"sub": "sub-1"}, "CONFIRMED", True, NOW, NOW)


@dataclass
class Pool:
    keys: tuple[Key, ...] | Failure | None = PUBLIC_KEYS
    user: User | Failure | None = ADA
    asked: list[str] = field(default_factory=list[str])
    as_of: datetime | None = None
    key: PoolKey = field(default_factory=lambda: PoolKey(ConnectionId("c"), PoolId(POOL)))

    async def token_keys(self, *, updated: bool = False) -> tuple[Key, ...] | None:
        self.asked.append("updated keys" if updated else "keys")
        if isinstance(self.keys, Failure):
            raise self.keys
        return self.keys

    async def some(self, text: str, most: int) -> tuple[User, ...]:
        del most
        self.asked.append(text)
        if isinstance(self.user, Failure):
            raise self.user
        return () if self.user is None else (self.user,)


def inspected(pool: Pool | None, token: str) -> Inspected:
    return asyncio.run(TokenInspector(cast("Any", pool)).inspect(token, NOW))


def said(found: Inspected) -> list[Said]:
    return [finding.said for finding in found.findings]


def test_a_token_of_the_pool_in_front_is_checked_with_its_keys_and_its_user() -> None:
    pool = Pool()
    assert said(inspected(pool, signed())) == [Said.SIGNED, Said.VALID, Said.USER_FOUND]
    assert pool.asked == ["keys", 'sub="sub-1"']


@pytest.mark.parametrize(
    "issuer", ["https://evil.example/x", "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_A"]
)
def test_nothing_is_asked_for_the_sake_of_a_token_from_elsewhere(issuer: str) -> None:
    pool = Pool()
    assert Said.SIGNED not in said(inspected(pool, signed(iss=issuer)))
    assert pool.asked == []
    assert said(inspected(None, signed())) == [Said.NO_POOL, Said.VALID]


def test_a_pool_with_an_issuer_of_the_newer_form_has_its_keys_there() -> None:
    pool = Pool()
    issuer = f"https://issuer-cognito-idp.eu-central-1.amazonaws.com/{POOL}"
    assert said(inspected(pool, signed(iss=issuer)))[0] is Said.SIGNED
    assert pool.asked[0] == "updated keys"


def test_what_a_token_holds_is_looked_for_as_it_stands() -> None:
    pool = Pool(user=None)
    inspected(pool, signed(sub='x" OR status:confirmed'))
    inspected(pool, signed(sub="x" * 500))
    assert pool.asked == ["keys", 'sub="x  OR status:confirmed"', "keys"]


def test_without_a_network_the_rest_is_told_and_the_reason() -> None:
    found = inspected(Pool(keys=Failure(Code.ENDPOINT_UNREACHABLE)), signed())
    assert said(found) == [Said.NO_KEYS, Said.VALID, Said.USER_FOUND]
    assert found.refused == Failure(Code.ENDPOINT_UNREACHABLE)


def test_a_pool_that_was_never_read_says_nothing_of_users() -> None:
    found = inspected(Pool(user=Failure(Code.INDEX_MISSING)), signed())
    assert (said(found), found.refused) == ([Said.SIGNED, Said.VALID], None)


def test_the_keys_are_asked_for_once_and_again_for_a_key_that_is_new() -> None:
    async def scenario() -> list[str]:
        pool = Pool(keys=PUBLIC_KEYS[:1])
        inspector = TokenInspector(cast("Any", pool))
        await inspector.inspect(signed(), NOW)
        await inspector.inspect(signed(), NOW)
        pool.keys = PUBLIC_KEYS
        found = await inspector.inspect(signed("access"), NOW)
        return [*(finding.said for finding in found.findings[:1]), str(pool.asked.count("keys"))]

    assert asyncio.run(scenario()) == [Said.SIGNED, "2"]


def test_a_key_that_is_not_known_is_no_forgery_where_newer_keys_could_not_be_had() -> None:
    async def scenario() -> list[Said]:
        pool = Pool(keys=PUBLIC_KEYS[:1])
        inspector = TokenInspector(cast("Any", pool))
        await inspector.inspect(signed(), NOW)
        pool.keys = Failure(Code.ENDPOINT_UNREACHABLE)
        return said(await inspector.inspect(signed("access"), NOW))

    assert asyncio.run(scenario())[0] is Said.NO_KEYS
    assert said(inspected(Pool(keys=PUBLIC_KEYS[:1], as_of=NOW), signed("access")))[0] is Said.KEY_NOT_IN_BACKUP
    assert said(inspected(Pool(keys=PUBLIC_KEYS[:1]), signed("access")))[0] is Said.KEY_UNKNOWN


def test_a_token_of_an_app_is_told_as_one_without_looking_for_a_user() -> None:
    pool = Pool(user=Failure(Code.INDEX_MISSING))
    assert said(inspected(pool, signed("access", sub="web", client_id="web"))) == [
        Said.SIGNED, Said.VALID, Said.OF_AN_APP,
    ]  # fmt: skip
    assert pool.asked == ["keys"]


def test_keys_come_from_where_the_pool_is(emulator: Emulator, pool: PoolId) -> None:
    connection = Connection(
        ConnectionId("c"), "Emulator", None, Region(emulator.service.region), endpoint_url=emulator.url
    )

    async def scenario() -> None:
        account = Account(connection, lambda _: Marking())
        try:
            assert len(read_keys(await account.token_keys(pool).read())) == len(KEYS)
            with pytest.raises(Failure) as raised:
                await TokenKeys(account._calls, PoolId("eu-central-1_Nowhere")).read()
            assert raised.value.code is Code.ENDPOINT_NOT_COGNITO
        finally:
            account.close()

    asyncio.run(scenario())
    assert emulator.service.calls == ["CreateUserPool"]
