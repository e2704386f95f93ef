"""Profiles of “aws login”, which the AWS CLI signs in and the SDK renews."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from tests.aws.conftest import OpenAccount

SESSION = "arn:aws:iam::123456789012:user/ann"


class KeyReader:
    """In the place of the part of awscrt that reads the key of a login; it is not needed before the login is renewed."""

    def new_key_from_der_data(self, der: bytes) -> object:
        return object()


@pytest.fixture(autouse=True)
def profile(own_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_machine / ".aws" / "login" / "cache").mkdir(parents=True)
    (own_machine / ".aws" / "config").write_text(f'[profile "my work"]\nlogin_session = {SESSION}\n')
    monkeypatch.setattr("botocore.credentials.EC", KeyReader())


def signs_in(home: Path, **differences: Any) -> None:
    end = datetime.now(UTC) + timedelta(minutes=30)
    access = {
        "accessKeyId": "ASIALOGIN",
        "secretAccessKey": "hush",
        "sessionToken": "token",
        "accountId": "123456789012",
        "expiresAt": f"{end:%Y-%m-%dT%H:%M:%SZ}",
    }
    token = {"accessToken": access, "refreshToken": "r", "clientId": "c", "dpopKey": "-----BEGIN EC PRIVATE KEY-----\n"}
    name = hashlib.sha256(SESSION.encode()).hexdigest()
    (home / ".aws" / "login" / "cache" / f"{name}.json").write_text(json.dumps(token | differences))


def failure(account: Account) -> Failure:
    with pytest.raises(Failure) as caught:
        asyncio.run(account.identity())
    return caught.value


def test_who_is_signed_in_is_known(emulator: Emulator, open_account: OpenAccount, own_machine: Path) -> None:
    signs_in(own_machine)
    assert asyncio.run(open_account(emulator.url, profile="my work").identity()).account == "123456789012"


def test_who_is_not_signed_in_reads_the_command(open_account: OpenAccount) -> None:
    told = failure(open_account("http://127.0.0.1:9", profile="my work"))
    assert told.facts["command"] == "aws login --profile 'my work'"


def test_a_damaged_login_is_signed_in_anew(open_account: OpenAccount, own_machine: Path) -> None:
    signs_in(own_machine, refreshToken=None, accessToken=None)
    (cache,) = (own_machine / ".aws" / "login" / "cache").iterdir()
    cache.write_text(json.dumps({"accessToken": None}))
    told = failure(open_account("http://127.0.0.1:9", profile="my work"))
    assert told.facts["command"] == "aws login --profile 'my work'"


def test_without_the_library_that_renews_logins_it_is_named(
    open_account: OpenAccount, own_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botocore.credentials.EC", None)
    signs_in(own_machine)
    told = failure(open_account("http://127.0.0.1:9", profile="my work"))
    assert told == Failure(Code.LOGIN_NOT_INSTALLED, profile="my work")
