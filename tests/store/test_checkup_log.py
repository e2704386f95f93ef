import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cognito_admin.model.checkup.finding import FindingId
from cognito_admin.model.checkup.report import Earlier, Silence
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.store.journal import Journal

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ALL = Silence(RuleId.MFA_OFF, None, "bots alone", NOON, "ann")
ONE = Silence(RuleId.CALLBACK_HTTP, "web", "for development", NOON + timedelta(hours=1), "bob")


def with_journal(path: Path, scenario: Callable[[Journal], Awaitable[None]]) -> None:
    async def run() -> None:
        journal = await Journal.open(path, bytes(32))
        try:
            await scenario(journal)
        finally:
            await journal.close()

    asyncio.run(run())


def test_silences_are_there_after_a_restart_and_belong_to_one_pool(tmp_path: Path) -> None:
    async def silence(journal: Journal) -> None:
        await journal.checkups.silence("shop", ALL)
        await journal.checkups.silence("shop", ONE)

    async def look(journal: Journal) -> None:
        assert await journal.checkups.silences("shop") == (ONE, ALL)
        assert await journal.checkups.silences("staff") == ()

    with_journal(tmp_path / "journal", silence)
    with_journal(tmp_path / "journal", look)


def test_a_silence_takes_the_place_of_the_one_before_and_can_be_ended(tmp_path: Path) -> None:
    async def scenario(journal: Journal) -> None:
        log = journal.checkups
        later = Silence(ALL.rule, None, "because", NOON + timedelta(days=1), "eve")
        for one in (ALL, later, ONE):
            await log.silence("shop", one)
        assert await log.silences("shop") == (later, ONE)
        await log.speak("shop", ALL.rule, "web")
        await log.speak("shop", ALL.rule, None)
        assert await log.silences("shop") == (ONE,)

    with_journal(tmp_path / "journal", scenario)


def test_what_was_found_last_is_kept_by_place(tmp_path: Path) -> None:
    first = Earlier(NOON, frozenset({FindingId(RuleId.MFA_OFF), FindingId(RuleId.CALLBACK_HTTP, "web:1")}))
    second = Earlier(NOON, frozenset(), frozenset({RuleId.CASE_TWINS}))

    async def scenario(journal: Journal) -> None:
        log = journal.checkups
        assert await log.last("a") is None
        await log.keep("a", first)
        await log.keep("b", second)
        assert (await log.last("a"), await log.last("b")) == (first, second)
        await log.keep("a", second)
        assert await log.last("a") == second

    with_journal(tmp_path / "journal", scenario)
