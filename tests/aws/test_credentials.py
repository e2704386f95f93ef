"""Roles that ask for a code, and keys that were typed in."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import botocore.credentials
import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.credential_program import CredentialPrograms
from cognito_admin.aws.credentials import Means, RoleSessions, mfa_facts
from cognito_admin.aws.retrying import Patience
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import AccessKey, Connection, ConnectionKind, Marking
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import ConnectionId
from tests.aws.conftest import REGION
from tests.aws.security_tokens import SecurityTokens

DEVICE = "arn:aws:iam::123456789012:mfa/phone-of-ann"
ROLE = "arn:aws:iam::210987654321:role/team/support"
FACTS = {"profile": "mfa", "device": "phone-of-ann", "role": "support", "account": "210987654321"}

Open = Callable[..., Account]

_SDK: Any = botocore.credentials


class Person:
    """Types ``codes``, one for each question."""

    def __init__(self, *codes: str) -> None:
        self.codes = [*codes]
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    def __call__(self, code: str, facts: Mapping[str, str], secret: bool) -> str:
        assert not secret
        self.asked.append((code, facts))
        assert self.may_answer.wait(10)
        if not self.codes:
            raise Failure(Code.MFA_CODE_MISSING, **facts)
        return self.codes.pop(0)


@pytest.fixture(autouse=True)
def profiles(own_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(prompt: str = "") -> str:
        raise AssertionError("asked on the terminal")

    monkeypatch.setattr("getpass.getpass", ask)
    (own_machine / ".aws").mkdir()
    (own_machine / ".aws" / "credentials").write_text(
        "[keys]\naws_access_key_id = AKIAKEYS\naws_secret_access_key = S\n"
    )
    (own_machine / ".aws" / "config").write_text(
        f"[profile mfa]\nrole_arn = {ROLE}\nsource_profile = keys\nmfa_serial = {DEVICE}\n"
        f"[profile brief]\nrole_arn = {ROLE}\nsource_profile = keys\nmfa_serial = {DEVICE}\nduration_seconds = 900\n"
        "[profile behind]\nrole_arn = arn:aws:iam::210987654321:role/other\nsource_profile = mfa\n"
    )


@pytest.fixture
def tokens() -> Iterator[SecurityTokens]:
    with SecurityTokens() as running:
        yield running


@pytest.fixture
def open_with(tokens: SecurityTokens) -> Iterator[Open]:
    with contextlib.ExitStack() as opened:

        def make(
            means: Means, profile: str | None = "mfa", kind: ConnectionKind = ConnectionKind.CONFIGURATION
        ) -> Account:
            connection = Connection(ConnectionId("test"), "test", profile, REGION, tokens.url, kind=kind)
            account = Account(connection, lambda _: Marking(), patience=Patience(0, tries=1), means=means)
            opened.callback(account.close)
            return account

        yield make


def caller(account: Account) -> str:
    return asyncio.run(account.identity()).arn.rpartition("/")[2]


def failure(account: Account) -> Failure:
    with pytest.raises(Failure) as caught:
        asyncio.run(account.identity())
    return caught.value


@pytest.mark.parametrize("profile", ["mfa", "behind"])
def test_the_person_is_asked_for_the_code_of_a_role_once(open_with: Open, profile: str) -> None:
    ann = Person("123456")
    account = open_with(Means(ann), profile)
    assert caller(account).startswith("ASIAROLE")
    assert caller(account).startswith("ASIAROLE")
    assert ann.asked == [("mfa_code", FACTS | {"profile": profile})]


def test_many_requests_at_once_ask_for_one_code(open_with: Open, tokens: SecurityTokens) -> None:
    ann = Person("123456")
    account = open_with(Means(ann))

    async def ask() -> None:
        ann.may_answer.clear()
        waiting = [asyncio.create_task(account.identity()) for _ in range(20)]
        while not ann.asked:
            await asyncio.sleep(0)
        ann.may_answer.set()
        await asyncio.gather(*waiting)

    asyncio.run(ask())
    assert len(ann.asked) == 1
    assert tokens.codes == ["123456"]


def test_a_wrong_code_is_explained_and_asked_for_again(open_with: Open, tokens: SecurityTokens) -> None:
    ann = Person("000000", "111111", "123456")
    assert caller(open_with(Means(ann))) == "ASIAROLE3"
    assert [code for code, _ in ann.asked] == ["mfa_code", "mfa_code_again", "mfa_code_again"]
    assert tokens.codes == ["000000", "111111", "123456"]


def test_who_gives_no_code_is_told_so_and_may_try_again(open_with: Open) -> None:
    ann = Person()
    account = open_with(Means(ann))
    assert failure(account) == Failure(Code.MFA_CODE_MISSING, **FACTS)
    ann.codes.append("123456")
    assert caller(account) == "ASIAROLE1"


def test_nobody_there_to_ask_is_a_failure_and_no_wait(open_with: Open) -> None:
    assert failure(open_with(Means())).code is Code.MFA_CODE_MISSING


def test_work_that_is_to_end_is_cancelled_instead_of_failed(open_with: Open) -> None:
    def ask(code: str, facts: Mapping[str, str], secret: bool) -> str:
        raise Cancelled

    with pytest.raises(Cancelled):
        asyncio.run(open_with(Means(ask)).identity())


def test_a_device_that_is_not_the_persons_is_no_reason_to_ask_again(open_with: Open, tokens: SecurityTokens) -> None:
    tokens.refusal = (
        "MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number"
    )
    ann = Person("000000", "123456")
    refused = failure(open_with(Means(ann)))
    assert refused.code is Code.ACCESS_DENIED
    assert "serial number" in refused.facts["message"]
    assert len(ann.asked) == 1


def test_a_role_at_its_end_is_taken_on_anew_with_another_code(
    open_with: Open, tokens: SecurityTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, passed = _SDK._local_now, timedelta()
    monkeypatch.setattr("botocore.credentials._local_now", lambda: now() + passed)
    ann = Person("123456", "123456")
    account = open_with(Means(ann))
    assert caller(account) == "ASIAROLE1"
    passed = timedelta(minutes=59, seconds=30)
    tokens.minutes = 120
    assert caller(account) == "ASIAROLE2"
    assert caller(account) == "ASIAROLE2"
    assert [code for code, _ in ann.asked] == ["mfa_code", "mfa_code"]


def test_a_role_that_lasts_a_quarter_of_an_hour_asks_for_one_code(open_with: Open, tokens: SecurityTokens) -> None:
    tokens.minutes = 15
    ann = Person("123456")
    account = open_with(Means(ann), "brief")
    assert {caller(account) for _ in range(3)} == {"ASIAROLE1"}


def test_a_job_goes_on_with_the_role_of_its_window(open_with: Open) -> None:
    window, job = Means(Person("123456")), Means(Person())
    assert caller(open_with(window)) == "ASIAROLE1"
    job.sessions.take(window.sessions.as_text())
    assert caller(open_with(job)) == "ASIAROLE1"


def test_what_nobody_got_is_handed_on_as_nothing() -> None:
    taken = RoleSessions()
    taken.take(RoleSessions().as_text())
    assert taken == {}


def test_a_typed_key_is_used_whatever_else_this_computer_knows(
    open_with: Open, tokens: SecurityTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nowhere")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "S")
    key = AccessKey("ASIATYPED", "hush", "token-typed")
    account = open_with(Means(access_key=lambda: key), None, ConnectionKind.ACCESS_KEY)
    assert caller(account) == "ASIATYPED"
    assert tokens.tokens == {"token-typed"}


def test_a_typed_key_that_is_not_there_any_more_is_said(open_with: Open) -> None:
    account = open_with(Means(), None, ConnectionKind.ACCESS_KEY)
    assert failure(account).code is Code.ACCESS_KEY_MISSING


def test_no_secret_shows_where_means_are_written_down(open_with: Open) -> None:
    means = Means(Person("123456"))
    caller(open_with(means))
    assert "secret-of-role" in means.sessions.as_text()
    for text in (repr(means), repr(means.sessions), repr(AccessKey("AKIA", "hush", "tok"))):
        assert not any(secret in text for secret in ("secret-of-role", "token-of-role", "hush", "tok'"))


def test_a_role_that_cannot_be_one_is_a_fault_of_the_profile(open_with: Open, own_machine: Path) -> None:
    (own_machine / ".aws" / "config").write_text("[profile odd]\nrole_arn = support\nsource_profile = keys\n")
    odd = failure(open_with(Means(), "odd"))
    assert (odd.code, odd.facts["profile"]) == (Code.CREDENTIALS_INCOMPLETE, "odd")
    assert "RoleArn" in odd.facts["reason"]


@pytest.mark.parametrize(
    ("role", "device", "told"),
    [
        (ROLE, DEVICE, {"device": "phone-of-ann", "role": "support", "account": "210987654321"}),
        (ROLE.replace(":aws:", ":aws-us-gov:"), "GAHT1", {"device": "GAHT1", "role": "support", "account": "210987654321"}),
        ("nonsense", "nonsense", {"device": "nonsense", "role": "nonsense"}),
        (None, DEVICE, {"device": "phone-of-ann"}),
    ],
)  # fmt: skip
def test_roles_and_devices_go_by_their_names(role: str | None, device: str, told: dict[str, str]) -> None:
    assert mfa_facts("mfa", role, device) == {"profile": "mfa", **told}


def test_credentials_that_will_do_are_used_while_they_are_renewed(
    open_with: Open, own_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = datetime.now(UTC) + timedelta(minutes=12)
    given = {
        "Version": 1, "AccessKeyId": "AKIAPROGRAM", "SecretAccessKey": "S", "SessionToken": "T", "Expiration": end.isoformat(),
    }  # fmt: skip
    began, renewed = threading.Event(), threading.Event()

    def program(command: object, **_: object) -> Any:
        if began.is_set():
            renewing.set()
            assert renewed.wait(10)
        began.set()
        return SimpleNamespace(returncode=0, communicate=lambda: (json.dumps(given).encode(), b""))

    renewing = threading.Event()
    monkeypatch.setattr(CredentialPrograms, "start", lambda self, command, **options: program(command, **options))
    (own_machine / ".aws" / "config").write_text("[profile program]\ncredential_process = /bin/vault\n")
    account = open_with(Means(), "program")

    async def scenario() -> None:
        first = asyncio.create_task(account.identity())
        while not renewing.is_set():
            await asyncio.sleep(0)
        assert (await account.identity()).arn.endswith("AKIAPROGRAM")
        renewed.set()
        await first

    asyncio.run(scenario())


def test_who_gives_no_code_is_not_asked_for_each_request_that_waits(open_with: Open) -> None:
    ann = Person()
    account = open_with(Means(ann))

    async def ask() -> list[Any]:
        ann.may_answer.clear()
        waiting = [asyncio.create_task(account.identity()) for _ in range(20)]
        while not ann.asked:
            await asyncio.sleep(0)
        ann.may_answer.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    told = asyncio.run(ask())
    assert set(told) == {Failure(Code.MFA_CODE_MISSING, **FACTS)}
    assert len(ann.asked) == 1
    ann.codes.append("123456")
    assert caller(account) == "ASIAROLE1"


def test_a_typed_key_that_has_ended_is_asked_for_by_the_name_of_its_connection(
    emulator: Emulator, open_with: Open
) -> None:
    emulator.service.faults.add("expired", access_key="AKIAOLD")
    keys = [AccessKey("AKIAOLD", "S"), AccessKey("AKIANEW", "S")]
    asked: list[tuple[str, Mapping[str, str]]] = []

    def see_to_it(code: str, facts: Mapping[str, str], secret: bool) -> str:
        asked.append((code, facts))
        del keys[0]
        return ""

    connection = Connection(ConnectionId("c1"), "Shop", None, REGION, emulator.url, kind=ConnectionKind.ACCESS_KEY)
    account = Account(connection, lambda _: Marking(), means=Means(see_to_it, lambda: keys[0]))
    try:
        assert asyncio.run(account.pools()) == ()
    finally:
        account.close()
    assert asked == [("renew_credentials", {"profile": "Shop", "connection_id": "c1"})]
