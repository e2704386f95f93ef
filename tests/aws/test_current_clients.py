"""Credentials that end while the program works: renewed by themselves, by the person, or told."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.credentials import Asking, Means
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.connections import Connection, Marking
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import ConnectionId, Region

OTHER_KEY = "AKIAOTHEROTHEROTHER1"
FACTS = {"profile": "temporary", "connection_id": "test"}


class Person:
    """Who is asked: ``renew`` is what they do about it. Answers are given in order; an exception is raised instead."""

    def __init__(self, renew: Callable[[], object] = lambda: None) -> None:
        self.renew = renew
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.refusal: Exception | None = None

    def ask(self, code: str, facts: Mapping[str, str], secret: bool) -> str:
        self.asked.append((code, facts))
        if self.refusal is not None:
            raise self.refusal
        self.renew()
        return ""


@pytest.fixture(autouse=True)
def profile(own_machine: Path) -> Callable[[str], object]:
    """Writes an access key into the profile."""
    file = own_machine / ".aws" / "credentials"
    file.parent.mkdir()

    def write(access_key: str) -> None:
        file.write_text(
            f"[temporary]\naws_access_key_id = {access_key}\naws_secret_access_key = {SECRET_KEY}\naws_session_token = t\n"
        )

    write(ACCESS_KEY)
    return write


def expire(emulator: Emulator) -> None:
    emulator.service.faults.add("expired", access_key=ACCESS_KEY)


def visit(emulator: Emulator, ask: Asking, *steps: Callable[[Account], object]) -> None:
    async def run() -> None:
        connection = Connection(
            ConnectionId("test"), "test", "temporary", Region(emulator.service.region), emulator.url
        )
        account = Account(connection, lambda _: Marking(), share=1.0, means=Means(ask=ask))
        try:
            for step in steps:
                done = step(account)
                if asyncio.iscoroutine(done):
                    await done
        finally:
            account.close()

    asyncio.run(run())


def test_the_person_is_asked_and_the_request_goes_on(emulator: Emulator, profile: Callable[[str], object]) -> None:
    expire(emulator)
    person = Person(lambda: profile(OTHER_KEY))
    visit(emulator, person.ask, lambda account: account.pools())
    assert person.asked == [("renew_credentials", FACTS)]


def test_who_renewed_them_before_they_were_needed_is_not_asked(
    emulator: Emulator, profile: Callable[[str], object]
) -> None:
    person = Person()
    visit(
        emulator,
        person.ask,
        lambda account: account.pools(),
        lambda _: expire(emulator),
        lambda _: profile(OTHER_KEY),
        lambda account: account.pools(),
    )
    assert person.asked == []


def test_many_requests_ask_once(emulator: Emulator, profile: Callable[[str], object]) -> None:
    expire(emulator)
    person = Person(lambda: profile(OTHER_KEY))

    async def all_at_once(account: Account) -> None:
        await asyncio.gather(*(account.pools() for _ in range(8)))

    visit(emulator, person.ask, all_at_once)
    assert person.asked == [("renew_credentials", FACTS)]


def test_who_says_so_too_early_is_asked_again(emulator: Emulator, profile: Callable[[str], object]) -> None:
    expire(emulator)
    person = Person()
    person.renew = lambda: profile(OTHER_KEY) if len(person.asked) == 2 else None
    visit(emulator, person.ask, lambda account: account.pools())
    assert len(person.asked) == 2


@pytest.mark.parametrize("good_before", [True, False])
def test_where_nobody_is_the_failure_is_told_and_trying_again_takes_what_is_new(
    emulator: Emulator, profile: Callable[[str], object], good_before: bool
) -> None:
    person = Person()
    person.refusal = Failure(Code.MFA_CODE_MISSING)

    async def fails(account: Account) -> None:
        if good_before:
            await account.pools()
        expire(emulator)
        with pytest.raises(Failure) as failure:
            await account.pools()
        assert failure.value.code is Code.CREDENTIALS_EXPIRED
        profile(OTHER_KEY)
        await account.pools()

    visit(emulator, person.ask, fails)


def test_who_stops_ends_every_request_that_waits(emulator: Emulator) -> None:
    expire(emulator)
    person = Person()
    person.refusal = Cancelled()

    async def fails(account: Account) -> None:
        ended = await asyncio.gather(*(account.pools() for _ in range(4)), return_exceptions=True)
        assert [type(one) for one in ended] == [Cancelled] * 4

    visit(emulator, person.ask, fails)


def test_who_would_not_is_not_asked_for_each_request_that_waits(
    emulator: Emulator, profile: Callable[[str], object]
) -> None:
    expire(emulator)
    person = Person()
    person.refusal = Failure(Code.MFA_CODE_MISSING)

    async def fails(account: Account) -> None:
        ended = await asyncio.gather(*(account.pools() for _ in range(8)), return_exceptions=True)
        assert {one.code for one in ended if isinstance(one, Failure)} == {Code.CREDENTIALS_EXPIRED}
        assert len(ended) == 8
        assert len(person.asked) == 1
        person.refusal, person.renew = None, lambda: profile(OTHER_KEY)
        await account.pools()
        assert len(person.asked) == 2

    visit(emulator, person.ask, fails)


def test_other_failures_ask_nobody(emulator: Emulator) -> None:
    emulator.service.faults.add("denied", "ListUserPools")
    person = Person()

    async def fails(account: Account) -> None:
        with pytest.raises(Failure) as failure:
            await account.pools()
        assert failure.value.code is Code.ACCESS_DENIED

    visit(emulator, person.ask, fails)
    assert person.asked == []


def test_an_account_is_closed_while_somebody_is_asked(emulator: Emulator) -> None:
    expire(emulator)
    person, asked, answered = Person(), threading.Event(), threading.Event()
    person.renew = lambda: (asked.set(), answered.wait(30))
    person_asks = person.ask

    async def close(account: Account) -> None:
        waiting = asyncio.create_task(account.pools())
        await asyncio.to_thread(asked.wait, 30)
        waiting.cancel()
        account.close()
        person.refusal = Cancelled()
        answered.set()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    visit(emulator, person_asks, close)


def test_who_has_no_code_for_a_role_that_ended_is_asked_once(own_machine: Path, emulator: Emulator) -> None:
    (own_machine / ".aws" / "config").write_text(
        "[profile temporary]\nrole_arn = arn:aws:iam::123456789012:role/support\nmfa_serial = GAHT12345678\n"
        "source_profile = temporary\n"
    )
    asked: list[str] = []

    def ask(code: str, facts: Mapping[str, str], secret: bool) -> str:
        asked.append(code)
        if len(asked) > 1:
            raise Failure(Code.MFA_CODE_MISSING)
        return "123456"

    async def fails(account: Account) -> None:
        await account.pools()
        emulator.service.faults.add("expired", "ListUserPools", count=1)
        with pytest.raises(Failure) as failure:
            await account.pools()
        assert failure.value.code is Code.MFA_CODE_MISSING

    visit(emulator, ask, fails)
    assert asked == ["mfa_code", "mfa_code"]
