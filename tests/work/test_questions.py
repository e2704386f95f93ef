import asyncio
import threading
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.work.questions import Bridge, Questions

FACTS = {"profile": "work", "device": "phone"}


def answering(text: str) -> Callable[[str, Mapping[str, str], bool], Coroutine[Any, Any, str]]:
    async def answer(code: str, facts: Mapping[str, str], secret: bool) -> str:
        return f"{text} to {code}"

    return answer


def test_the_last_who_offered_is_asked() -> None:
    async def scenario() -> None:
        questions = Questions()
        end_window = questions.answered_by(answering("window"))
        end_job = questions.answered_by(answering("job"))
        assert await questions.ask("mfa_code", FACTS, False) == "job to mfa_code"
        end_job()
        assert await questions.ask("mfa_code", FACTS, False) == "window to mfa_code"
        end_window()
        end_window()
        with pytest.raises(Failure) as caught:
            await questions.ask("mfa_code", FACTS, False)
        assert caught.value == Failure(Code.MFA_CODE_MISSING, **FACTS)

    asyncio.run(scenario())


class Worker:
    """A thread that waits for ``work`` by way of ``bridge``."""

    def __init__(self, bridge: Bridge, work: Coroutine[Any, Any, str]) -> None:
        self.outcome: str | Failure | None = None
        self._bridge, self._work = bridge, work
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.outcome = self._bridge.wait(self._work)
        except Failure as failure:
            self.outcome = failure

    async def ended(self) -> "str | Failure | None":
        while self._thread.is_alive():
            await asyncio.sleep(0)
        return self.outcome


def test_a_worker_gets_what_the_loop_has() -> None:
    async def scenario() -> None:
        bridge = Bridge(asyncio.get_running_loop())
        assert await Worker(bridge, answering("yes")("it", FACTS, False)).ended() == "yes to it"

    asyncio.run(scenario())


def test_a_failure_on_the_loop_reaches_the_worker() -> None:
    async def scenario() -> None:
        bridge = Bridge(asyncio.get_running_loop())
        assert await Worker(bridge, Questions().ask("mfa_code", FACTS, False)).ended() == Failure(
            Code.MFA_CODE_MISSING, **FACTS
        )

    asyncio.run(scenario())


def test_closing_ends_the_waiting_and_what_is_waited_for() -> None:
    async def scenario() -> None:
        begun, ended = asyncio.Event(), asyncio.Event()

        async def forever() -> str:
            begun.set()
            try:
                return await asyncio.get_running_loop().create_future()
            finally:
                ended.set()

        bridge = Bridge(asyncio.get_running_loop())
        worker = Worker(bridge, forever())
        await begun.wait()
        bridge.close()
        assert await worker.ended() == Failure(Code.CONNECTION_CLOSED)
        await ended.wait()
        assert await Worker(bridge, forever()).ended() == Failure(Code.CONNECTION_CLOSED)

    asyncio.run(scenario())
