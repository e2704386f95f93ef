"""Asks for the MFA preferences of everybody in a backup, one request a user, in the order in which they stand there.

Who was asked about is never asked about again when the backup goes on: AWS counts each of them as active, and bills that.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, Protocol, TypeVar

from cognito_admin.archive.writing import USERS, BackupWriter, line_of
from cognito_admin.model.backups import Unread
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Username
from cognito_admin.work.asks import AT_ONCE, Asks
from cognito_admin.work.backup_sink import SETTLE_EVERY_S
from cognito_admin.work.stop import Stop

OPERATION = "AdminGetUser"
_STATE = "mfa"
_AHEAD = 4 * AT_ONCE
"""How many may be answered before the one whose turn it is: they are in memory for so long."""
_FROM_ELSEWHERE = "EXTERNAL_PROVIDER"
_OF_ONE_USER = frozenset(
    {Code.DECLINED_BY_COGNITO, Code.VALUE_REFUSED, Code.REQUEST_REFUSED, Code.THING_NOT_FOUND, Code.USER_STATE_UNFIT}
)
"""What is refused for one user says nothing of the others."""

_Told = bytes | Unread | None
"""Of one user: their line, why there is none, or None where there is nothing to tell."""
_Result = TypeVar("_Result")


class Preferences(Protocol):
    """What tells of one user; None where nobody is called so any more."""

    async def mfa_preference(self, username: Username) -> Mapping[str, Any] | None: ...


class MfaReading:
    """Whoever signs in through another provider has no second factor in Cognito, and is not asked about.

    ``losses`` are what was refused, ``heard`` is told how many users are behind it.
    """

    def __init__(
        self,
        source: Preferences,
        writer: BackupWriter,
        thread: ThreadPoolExecutor,
        stop: Stop,
        heard: Callable[[int], None],
    ) -> None:
        """``writer`` belongs to ``thread``, and has everybody safe who is to be asked about."""
        self._source = source
        self._writer = writer
        self._thread = thread
        self._stop = stop
        self._heard = heard
        self._users: Iterator[Mapping[str, Any]] = iter(())
        self._page: list[Mapping[str, Any]] = []
        self._lines: list[bytes] = []
        self._done = 0
        self._refused: Counter[str] = Counter()
        self._settled_s = time.monotonic()
        self._denied: Unread | None = None

    @property
    def losses(self) -> tuple[Unread, ...]:
        of_some = tuple(Unread(OPERATION, code, str(count)) for code, count in sorted(self._refused.items()))
        return of_some if self._denied is None else (*of_some, self._denied)

    async def run(self) -> None:
        """Goes on where an earlier run ended. Raises Cancelled, and Failure for what AWS or the disk refuse."""
        state: Mapping[str, Any] | None = self._writer.progress.state.get(_STATE)
        if state is not None:
            self._done, self._refused = int(state["done"]), Counter(state["refused"])
        self._users = islice(self._writer.safe_records(USERS), self._done, None)
        try:
            await self._ask_all()
        finally:
            await self._settle()

    async def _ask_all(self) -> None:
        begun, ended = self._done, False
        came: dict[int, _Told] = {}
        async with Asks[int, _Told](self._stop) as asks:
            while not ended or self._done < begun:
                while not ended and asks.has_room and begun - self._done < _AHEAD:
                    user = await self._next()
                    if user is None:
                        ended = True
                    elif user["UserStatus"] == _FROM_ELSEWHERE:
                        came[begun] = None
                        begun += 1
                    else:
                        asks.begin(begun, self._asked(user))
                        begun += 1
                if self._done == begun:
                    continue
                if self._done not in came:
                    number, answer = await asks.answered()
                    try:
                        came[number] = answer.result()
                    except Failure as failure:
                        if failure.code is not Code.ACCESS_DENIED:
                            raise
                        # Who may not be told of one may be told of none.
                        self._denied = Unread(OPERATION, _code(failure))
                        return
                    continue
                await self._take(came.pop(self._done))

    async def _next(self) -> Mapping[str, Any] | None:
        if not self._page:
            self._page = await self._on_thread(lambda: list(islice(self._users, _AHEAD)))
            self._page.reverse()
        return self._page.pop() if self._page else None

    async def _asked(self, user: Mapping[str, Any]) -> _Told:
        username = Username(user["Username"])
        try:
            told = await self._source.mfa_preference(username)
        except Failure as failure:
            if failure.code not in _OF_ONE_USER:
                raise
            return Unread(OPERATION, _code(failure))
        sub = next((one["Value"] for one in user["Attributes"] if one["Name"] == "sub"), username)
        return None if told is None else line_of({**told, "sub": sub, "username": username})

    async def _take(self, told: _Told) -> None:
        if isinstance(told, Unread):
            self._refused[told.code] += 1
        elif told is not None:
            self._lines.append(told)
        self._done += 1
        if time.monotonic() - self._settled_s >= SETTLE_EVERY_S:
            await self._settle()
        if self._done % AT_ONCE == 0:
            self._heard(self._done)

    async def _settle(self) -> None:
        lines, self._lines = self._lines, []
        state = {_STATE: {"done": self._done, "refused": dict(self._refused)}}

        def settle() -> None:
            self._writer.add_mfa_preferences(lines)
            self._writer.settle(state)

        await self._on_thread(settle)
        self._settled_s = time.monotonic()

    async def _on_thread(self, step: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)


def _code(failure: Failure) -> str:
    return failure.facts.get("aws_code", failure.code.value)
