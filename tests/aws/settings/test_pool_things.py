"""Things of a pool, read and written against the strict emulator."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.aws.settings.pool_things import PoolThings
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.comparing import differences
from cognito_admin.model.settings.edits import Pointer, edits_between, with_value
from cognito_admin.model.settings.things import POOL, Document, Thing

FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:shop"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 1000.0))
    monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 1000.0)


@pytest.fixture
def administered(emulator: Emulator, keys: None, open_account: Any) -> Account:
    return open_account(emulator.url, mode=Mode.ADMINISTRATOR)


@pytest.fixture
def things(administered: Account, pool: PoolId) -> Iterator[PoolThings]:
    return administered.settings(pool)


def read(things: PoolThings, thing: Thing) -> Document:
    found = asyncio.run(things.read(thing))
    assert found is not None
    return found


def write(things: PoolThings, thing: Thing, after: Document | None, before: Document | None = None) -> Document | None:
    """``before`` is what is there, unless it is given."""

    async def written() -> Document | None:
        there = await things.read(thing) if before is None else before
        return await things.write(Part(thing, there, after), there)

    return asyncio.run(written())


def edit(things: PoolThings, thing: Thing, pointer: Pointer, value: Any) -> Document:
    before = read(things, thing)
    after = write(things, thing, with_value(before, pointer, value), before)
    assert after is not None
    assert differences(Part(thing, before, with_value(before, pointer, value)), after) == ()
    return after


def test_one_member_is_set_and_all_others_stay(things: PoolThings, emulator: Emulator, pool: PoolId) -> None:
    before = read(things, POOL)

    after = edit(things, POOL, ("LambdaConfig", "PreSignUp"), FUNCTION)

    assert [one.pointer for one in edits_between(before, after)] == [("LambdaConfig", "PreSignUp")]
    assert emulator.service.calls.count("UpdateUserPool") == 1


def test_a_setting_newer_than_the_program_is_read_and_sent_back(
    things: PoolThings, emulator: Emulator, pool: PoolId
) -> None:
    emulator.service.members_to_come |= {"NewThing", "Deep"}
    emulator.service.pools[pool].settings["NewThing"] = {"a": [1, {"b": None}]}
    emulator.service.pools[pool].settings["Policies"]["PasswordPolicy"]["Deep"] = 7

    after = edit(things, POOL, ("DeletionProtection",), "ACTIVE")

    assert after["NewThing"] == {"a": [1, {}]}
    assert after["Policies"]["PasswordPolicy"]["Deep"] == 7
    assert emulator.service.pools[pool].settings["Policies"]["PasswordPolicy"]["Deep"] == 7


def test_a_setting_that_aws_does_not_take_back_is_named_and_nothing_has_changed(
    things: PoolThings, emulator: Emulator, pool: PoolId
) -> None:
    emulator.service.pools[pool].settings["NewThing"] = {"a": 1}
    before = read(things, POOL)

    with pytest.raises(Failure) as refused:
        write(things, POOL, {**before, "DeletionProtection": "ACTIVE"})

    assert refused.value.code is Code.MEMBER_REFUSED
    assert refused.value.facts["member"] == "NewThing"
    assert read(things, POOL) == before
