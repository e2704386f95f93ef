"""Clients that are made anew when their credentials have ended, once somebody has seen to that."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from cognito_admin.aws.credentials import Means
from cognito_admin.model.connections import Connection
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.sign_in import RENEW_CREDENTIALS, SIGN_IN, SIGN_IN_ELSEWHERE

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_ENDED: Mapping[Code, str] = {
    Code.SSO_SIGN_IN_NEEDED: SIGN_IN,
    Code.LOGIN_NEEDED: SIGN_IN_ELSEWHERE,
    Code.CREDENTIALS_EXPIRED: RENEW_CREDENTIALS,
}
"""What says that credentials have ended, and the question that is put then."""


class CurrentClients:
    """The clients of one connection, made at first use. Safe to use from several threads."""

    def __init__(self, connection: Connection, make: "Callable[[], Clients]", means: Means) -> None:
        self._connection = connection
        self._make = make
        self._means = means
        self._clients: Clients | None = None
        self._proved = False
        self._refusal: Exception | None = None
        self._refused_s = 0.0
        self._lock = threading.Lock()
        self._ending = threading.Lock()

    def get(self) -> "Clients":
        with self._lock:
            if self._clients is None:
                self._clients, self._proved = self._make(), False
            return self._clients

    def proved(self, clients: "Clients") -> None:
        """A request of ``clients`` was answered, so their credentials are good, or were."""
        with self._lock:
            if clients is self._clients:
                self._proved, self._refusal = True, None

    def renew(self, clients: "Clients", failure: Failure, began_s: float) -> None:
        """Returns when others stand in the place of ``clients``, whose credentials have ended as ``failure`` says.

        Credentials that were good once may have been renewed where they come from. Otherwise the person is asked to see to it,
        once for all requests that find out; that they would not holds for all that ``began_s`` before (``time.monotonic``). Raises
        Cancelled, and ``failure`` where it is about something else or nobody is there.
        """
        if failure.code not in _ENDED:
            raise failure
        with self._ending:
            if self._refusal is not None and began_s <= self._refused_s:
                raise self._refusal
            if self._clients is not clients:
                return
            try:
                if not self._proved:
                    self._put(failure)
            except Exception as refusal:
                self._refusal, self._refused_s = refusal, time.monotonic()
                raise
            finally:
                with self._lock:
                    self._clients = None
                # What AWS takes no more is of no use, however long it was said to be good.
                self._means.sessions.clear()
                clients.close()

    def interrupt(self) -> None:
        """Ends what keeps a sign-in waiting on this computer."""
        if (clients := self._clients) is not None:
            clients.interrupt()

    def close(self) -> None:
        """Closes the connections that are at rest."""
        if (clients := self._clients) is not None:
            clients.close()

    def _put(self, failure: Failure) -> None:
        question = _ENDED[failure.code]
        if question == SIGN_IN and "portal" not in failure.facts:
            question = SIGN_IN_ELSEWHERE
        facts = {name: failure.facts[name] for name in ("profile", "portal", "command") if name in failure.facts}
        facts.setdefault("profile", self._connection.name)
        try:
            self._means.ask(question, {**facts, "connection_id": self._connection.id}, False)
        except Failure:
            # Nobody is there to answer.
            raise failure from None
