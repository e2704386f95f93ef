import asyncio
import json

import pytest

from cognito_admin.model.connections import AccessKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId
from cognito_admin.work.access_keys import AccessKeys
from tests.work.keyring import Keyring

WORK, HOME = ConnectionId("work"), ConnectionId("home")
KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG")
OTHER = AccessKey("AKIAOTHER", "other secret")
BRIEF = AccessKey("ASIABRIEF", "brief secret", "token" * 400)


def missing(keys: AccessKeys, connection: ConnectionId = WORK) -> Code:
    with pytest.raises(Failure) as caught:
        asyncio.run(keys.get(connection))
    return caught.value.code


def test_a_key_is_there_again_in_another_session() -> None:
    keyring = Keyring()
    assert asyncio.run(AccessKeys(keyring).keep(WORK, KEY)) is None
    assert asyncio.run(AccessKeys(keyring).get(WORK)) == KEY
    assert missing(AccessKeys(keyring), HOME) is Code.ACCESS_KEY_MISSING


def test_a_key_with_a_session_token_is_in_memory_only_and_drives_out_the_one_before() -> None:
    keyring = Keyring()
    keys = AccessKeys(keyring)
    asyncio.run(keys.keep(WORK, KEY))
    assert asyncio.run(keys.keep(WORK, BRIEF)) is None
    assert asyncio.run(keys.get(WORK)) == BRIEF
    assert keyring.secrets == {}
    assert missing(AccessKeys(keyring)) is Code.ACCESS_KEY_MISSING


def test_a_lasting_key_drives_out_the_one_of_the_session() -> None:
    keys = AccessKeys(Keyring())
    asyncio.run(keys.keep(WORK, BRIEF))
    asyncio.run(keys.keep(WORK, OTHER))
    assert asyncio.run(keys.get(WORK)) == OTHER


@pytest.mark.parametrize("trouble", [Code.KEYRING_MISSING, Code.KEYRING_LOCKED])
def test_without_a_keyring_a_key_lives_for_the_session_and_that_is_said(trouble: Code) -> None:
    keys = AccessKeys(Keyring(trouble))
    refused = asyncio.run(keys.keep(WORK, KEY))
    assert refused is not None
    assert refused.code is trouble
    assert asyncio.run(keys.get(WORK)) == KEY


def test_a_keyring_that_forgets_is_no_keyring() -> None:
    keyring = Keyring()
    keyring.forgetful = True
    keys = AccessKeys(keyring)
    assert asyncio.run(keys.keep(WORK, KEY)) is not None
    assert asyncio.run(keys.get(WORK)) == KEY


def test_a_forgotten_key_is_nowhere() -> None:
    keyring = Keyring()
    keys = AccessKeys(keyring)
    for key in (KEY, BRIEF):
        asyncio.run(keys.keep(WORK, key))
        asyncio.run(keys.forget(WORK))
        assert keyring.secrets == {}
        assert missing(keys) is Code.ACCESS_KEY_MISSING


def test_a_key_that_cannot_be_removed_is_still_there() -> None:
    keyring = Keyring()
    keys = AccessKeys(keyring)
    asyncio.run(keys.keep(WORK, KEY))
    keyring.trouble = Code.KEYRING_LOCKED
    with pytest.raises(Failure) as caught:
        asyncio.run(keys.forget(WORK))
    assert caught.value.code is Code.KEYRING_LOCKED
    keyring.trouble = None
    assert asyncio.run(keys.get(WORK)) == KEY


def test_a_locked_keyring_is_told_apart_from_a_missing_key() -> None:
    assert missing(AccessKeys(Keyring(Code.KEYRING_LOCKED))) is Code.KEYRING_LOCKED
    assert missing(AccessKeys(Keyring(Code.KEYRING_MISSING))) is Code.ACCESS_KEY_MISSING


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"id": "A"}', json.dumps({"id": "A", "secret": 7})])
def test_what_is_no_key_is_a_missing_one(text: str) -> None:
    keyring = Keyring()
    keyring.secrets["access-key:work"] = text
    assert missing(AccessKeys(keyring)) is Code.ACCESS_KEY_MISSING
