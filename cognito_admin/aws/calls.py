"""How a request gets to AWS and back: paced, on a worker thread, its trouble explained, tried again where that is safe."""

import asyncio
import functools
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from cognito_admin.aws.account_facts import AccountFacts
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.credentials import Means
from cognito_admin.aws.current_clients import CurrentClients
from cognito_admin.aws.pacing.pacer import Pacer
from cognito_admin.aws.pacing.paces import Paces, Place
from cognito_admin.aws.retrying import TRANSIENT, Patience, next_delay_s
from cognito_admin.aws.workers import Workers
from cognito_admin.aws.writing import UNHEARD, Proof, Unheard, Write
from cognito_admin.model.connections import Connection, Marking, Mode
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.quotas import SHARES, Shares

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

Markings = Callable[[PoolId | None], Marking]
"""How a pool is marked; None asks for what belongs to no pool. Called on any thread."""

Heard = Callable[[Asked, Failure | None], None]
"""Gets what was asked with each answer, and how it failed. Called on the loop."""

WORKER_COUNT = 16
"""As many as AWS answers at once: at the largest quotas and ordinary distances, 200 requests a second."""

_Answer = TypeVar("_Answer")
_Page = TypeVar("_Page", bound=Mapping[str, object])


class Calls:
    """The one way out. ``share`` is the part of each quota to use; None decides by how the pool is marked, after ``shares``."""

    def __init__(
        self,
        connection: Connection,
        markings: Markings,
        share: float | None,
        patience: Patience,
        means: Means,
        paces: Paces | None = None,
        shares: Shares = SHARES.__getitem__,
    ) -> None:
        """``paces`` are those of the whole program; without them nothing else is reckoned with, and no quota asked for."""
        self.connection = connection
        self._markings = markings
        self._share = share
        self._shares = shares
        self._patience = patience
        self._means = means
        place = Place(None, connection.profile, connection.region or "", connection.endpoint_url)
        self._pacer = Pacer(paces or Paces(), place, None if paces is None else AccountFacts(self), WORKER_COUNT)
        self._workers = Workers(WORKER_COUNT, f"aws-{connection.id}")
        self._clients = CurrentClients(connection, self._make_clients, means)
        self.heard: Heard | None = None
        self.look: Callable[[], None] | None = None

    async def read(
        self, asked: Asked, send: "Callable[[Clients], _Answer]", patience: Patience | None = None
    ) -> _Answer:
        """The answer to a request that changes nothing. Raises Failure; a cancelled wait ends at once."""
        patience = patience or self._patience
        began_s, tries = time.monotonic(), 0
        while True:
            await self._pace(asked)
            try:
                return await self._once(asked, lambda: self._send(asked, send, began_s))
            except Failure as failure:
                if failure.code not in TRANSIENT:
                    raise
                tries += 1
                delay_s = next_delay_s(patience.after(failure.code), tries, time.monotonic() - began_s, random.random)
                if delay_s is None:
                    raise
            await asyncio.sleep(delay_s)

    def read_here(self, asked: Asked, send: "Callable[[Clients], _Answer]") -> _Answer:
        """As ``read``, on this thread, which waits for it. Not paced: it is for S3, which takes thousands of requests a second."""
        began_s, tries = time.monotonic(), 0
        while True:
            try:
                return self._send(asked, send, began_s)
            except Failure as failure:
                if failure.code not in TRANSIENT:
                    raise
                tries += 1
                delay_s = next_delay_s(self._patience, tries, time.monotonic() - began_s, random.random)
                if delay_s is None:
                    raise
            time.sleep(delay_s)

    async def pages(
        self, asked: Asked, token: str, send: "Callable[[Clients, dict[str, Any]], _Page]"
    ) -> AsyncIterator[_Page]:
        """Every page of a list: ``token`` names the member that leads on, ``send`` gets it as an option of the request."""
        options: dict[str, Any] = {}
        while True:
            answer = await self.read(asked, functools.partial(_with_options, send, options))
            yield answer
            if not answer.get(token):
                return
            options = {token: answer[token]}

    async def write(
        self, asked: Asked, send: "Callable[[Clients], _Answer]", proof: Proof, patience: Patience | None = None
    ) -> _Answer | None:
        """Makes a change once; None where it was made and the answer lost. ``proof`` reads whether it is there.

        Raises Failure as ``Write.made`` does. Never given up half-way: cancelled, it ends when the outcome is known.
        """
        began_s = time.monotonic()
        return await Write(
            asked,
            lambda: self._pace(asked),
            lambda: self._once(asked, lambda: self._send_change(asked, send, began_s)),
            proof,
            patience or self._patience,
        ).made()

    def share(self, pool: PoolId | None) -> float:
        """The part of each quota that is used for ``pool``, or for what belongs to none."""
        return self._share or self._shares(self._markings(pool).environment)

    async def account_is(self, account: str) -> None:
        """Paces with all else that leads to the account of this number."""
        await self._pacer.account_is(account)

    def interrupt(self) -> None:
        """Ends what keeps a sign-in waiting on this computer, which then is a failure. Returns at once."""
        self._clients.interrupt()

    def close(self) -> None:
        """Returns at once; a request on its way ends unheard, by its timeout at the latest."""
        self._clients.interrupt()
        self._pacer.close()
        # The clients are closed on a worker: one that is signing in may hold them for long.
        self._workers.close(self._clients.close)

    async def _once(self, asked: Asked, send: Callable[[], _Answer]) -> _Answer:
        """One request; what its answer says of the pace is reckoned with."""
        try:
            async with self._pacer.sending(asked.operation, asked.pool, self.share(asked.pool)):
                answer = await self._workers.run(send)
        except Failure as failure:
            if self.heard is not None:
                self.heard(asked, failure)
            raise
        if self.heard is not None:
            self.heard(asked, None)
        return answer

    async def _pace(self, asked: Asked) -> None:
        await self._pacer.wait(asked.operation, asked.pool, self.share(asked.pool))

    def _send(self, asked: Asked, send: "Callable[[Clients], _Answer]", began_s: float) -> _Answer:
        while True:
            clients = self._clients.get()
            try:
                answer = self._send_by(clients, asked, send, began_s)
            except Failure as failure:
                # For the credentials AWS refused it before it did anything, so that it may be sent again.
                self._clients.renew(clients, failure, began_s)
            else:
                self._clients.proved(clients)
                return answer

    def _send_by(
        self, clients: "Clients", asked: Asked, send: "Callable[[Clients], _Answer]", began_s: float
    ) -> _Answer:
        from cognito_admin.aws.errors import translate
        from cognito_admin.aws.guard import sending

        try:
            clients.sign_in(began_s)
            with sending(asked):
                return send(clients)
        except Failure:
            raise
        except Exception as error:
            raise translate(error, asked, self.connection) from error

    def _send_change(self, asked: Asked, send: "Callable[[Clients], _Answer]", began_s: float) -> _Answer:
        """As ``_send``; raises Unheard for a request that left and whose answer never came."""
        from cognito_admin.aws.errors import never_sent

        raised: list[Exception] = []

        def leave(clients: "Clients") -> _Answer:
            try:
                return send(clients)
            except Exception as error:
                raised.append(error)
                raise

        try:
            return self._send(asked, leave, began_s)
        except Failure as failure:
            # What went wrong while signing in went wrong before the change was sent.
            reason = failure.__cause__ or failure
            of_change = any(error is reason for error in raised)
            if of_change and failure.code in UNHEARD and not never_sent(reason):
                raise Unheard(failure) from failure
            raise

    def _make_clients(self) -> "Clients":
        from cognito_admin.aws.session import Clients

        return Clients(self.connection, self._mode, WORKER_COUNT, self._means)

    def _mode(self, pool: PoolId | None) -> Mode:
        """What may be changed. Asked on a worker thread, at the last moment: it may have been decided elsewhere since."""
        if self.look is not None:
            self.look()
        return self._markings(pool).mode


def _with_options(
    send: "Callable[[Clients, dict[str, Any]], _Page]", options: dict[str, Any], clients: "Clients"
) -> _Page:
    return send(clients, options)
