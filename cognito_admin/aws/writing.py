"""A change asked of AWS: made once, whatever becomes of the answer.

A request whose answer was lost may have been carried out. So whoever asks for a change also says how to look whether it is there.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.operations import COGNITO, Nature, operation_of
from cognito_admin.aws.retrying import TRANSIENT, Patience, next_delay_s
from cognito_admin.model.failures import Code, Failure

Proof = Callable[[], Awaitable[bool]]
"""Reads whether the change is there. Raises Failure where it cannot tell."""

UNHEARD = frozenset({Code.AWS_TROUBLE, Code.ENDPOINT_UNREACHABLE})
"""Failures after which a request that was sent may have been carried out all the same."""

_Answer = TypeVar("_Answer")


class Unheard(Exception):
    """The request may have been carried out; its answer never came."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code.value)
        self.failure = failure


class Write(Generic[_Answer]):
    """One change. ``send`` sends it a single time, after ``pace`` let it, and raises Unheard where it may have been carried out."""

    def __init__(
        self,
        asked: Asked,
        pace: Callable[[], Awaitable[None]],
        send: Callable[[], Awaitable[_Answer]],
        proof: Proof,
        patience: Patience,
    ) -> None:
        self._asked = asked
        self._pace = pace
        self._send = send
        self._proof = proof
        self._patience = patience
        self._lost: Failure | None = None
        self._stop = asyncio.Event()

    async def made(self) -> _Answer | None:
        """The answer; None where the change was made and its answer lost.

        Raises Failure: OUTCOME_UNKNOWN where looking failed too; any other means that the change was not made. Cancelled, it
        tries no more and ends as soon as it is known what became of the change; then the cancellation takes effect at the
        next wait of the caller, who can keep on record what happened.
        """
        making = asyncio.ensure_future(self._make())
        this = asyncio.current_task()
        cancelled = 0
        try:
            while True:
                try:
                    return await asyncio.shield(making)
                except asyncio.CancelledError:
                    if making.cancelled():
                        # Nothing was made: what is cancelled ends here.
                        cancelled = 0
                        raise
                    cancelled += 1
                    self._stop.set()
        finally:
            if this is not None and cancelled:
                for _ in range(cancelled):
                    this.uncancel()
                this.cancel()

    async def _make(self) -> _Answer | None:
        began_s, tries = time.monotonic(), 0
        while not await self._stopped_before(self._pace()):
            try:
                return await self._send()
            except Unheard as unheard:
                failure = self._lost = unheard.failure
                if (
                    operation_of(COGNITO, self._asked.operation).nature is not Nature.REPEATABLE
                    and await self._is_there()
                ):
                    return None
            except Failure as refused:
                failure = refused
                # What the lost request did may be what this one is refused for.
                if failure.code not in TRANSIENT:
                    if self._lost is not None and await self._is_there():
                        return None
                    raise
            tries += 1
            delay_s = next_delay_s(self._patience, tries, time.monotonic() - began_s, random.random)
            if delay_s is None:
                if self._lost is not None and await self._is_there():
                    return None
                raise failure
            if await self._stopped_before(asyncio.sleep(delay_s)):
                break
        if self._lost is not None and await self._is_there():
            return None
        raise asyncio.CancelledError

    async def _is_there(self) -> bool:
        try:
            return await self._proof()
        except Failure as failure:
            asked = self._asked
            raise Failure(
                Code.OUTCOME_UNKNOWN,
                operation=asked.operation,
                pool=asked.pool,
                user=asked.user,
                group=asked.group,
                reason=failure.facts.get("reason") or failure.facts.get("message"),
                request_id=failure.facts.get("request_id"),
            ) from failure

    async def _stopped_before(self, wait: Awaitable[None]) -> bool:
        """Waits, but no longer than until the change is to be given up."""
        waiting, stop = asyncio.ensure_future(wait), asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((waiting, stop), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
            if not waiting.done():
                waiting.cancel()
        if not self._stop.is_set():
            await waiting
        return self._stop.is_set()
