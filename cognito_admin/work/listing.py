"""Lists the users of a pool, into its index or into a backup. Which stream to ask next says ``model.listing``."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub
from cognito_admin.model.listing import Listing, Move, together
from cognito_admin.store.index import Resume, Staged
from cognito_admin.work.asks import AT_ONCE, Asks
from cognito_admin.work.stop import Stop

MOST_DEAD_TOKENS = 3
"""A stream begins again so many times before the listing is given up."""
WRITE_EVERY_S = 0.1
WRITTEN_AT_ONCE = 16
"""Pages that come in quick succession are written together, which takes two thirds of the time; a single one at once."""
PAGES_TIMED = 64


class Listed(Protocol):
    """A user as the list of a pool names one."""

    @property
    def sub(self) -> Sub: ...


Named = TypeVar("Named", bound=Listed)
Named_co = TypeVar("Named_co", bound=Listed, covariant=True)
Named_contra = TypeVar("Named_contra", bound=Listed, contravariant=True)


class Page(Protocol[Named_co]):
    """``token`` leads to the next page; None ends the list."""

    @property
    def users(self) -> Sequence[Named_co]: ...
    @property
    def token(self) -> str | None: ...


class UserLists(Protocol[Named_co]):
    """What a listing asks of a pool in AWS."""

    async def list_users_page(self, *, filter: str = "", token: str | None = None) -> Page[Named_co]: ...  # noqa: A002 - AWS's name


class UserSink(Protocol[Named_contra]):
    """Where a listing goes."""

    async def stage_users(self, users: Sequence[Named_contra], move: Move, /) -> Staged:
        """Keeps users together with what their pages change among the streams. Who was named before counts once.

        ``move.contradicted`` is made instead where somebody is new who was there before the listing began.
        """
        ...


class UserListing(Generic[Named]):
    """``heard`` is told how many users are listed, before each wait for AWS; ``written`` after pages were written."""

    def __init__(
        self,
        pool: UserLists[Named],
        sink: UserSink[Named],
        stop: Stop,
        heard: Callable[[int], None],
        written: Callable[[], None],
    ) -> None:
        self._pool = pool
        self._sink = sink
        self._stop = stop
        self._heard = heard
        self._written = written
        self._listed = 0
        self._users: list[Named] = []
        self._moves: list[Move] = []
        self._wrote_at_s = 0.0
        self._waking: asyncio.TimerHandle | None = None
        self._dead_tokens: Counter[str] = Counter()
        self._throughput = Throughput()

    async def run(self, resume: Resume, estimate: int | None) -> int:
        """Lists to the end from where ``resume`` stands. Returns how many users were listed.

        Raises Cancelled, and Failure for what AWS or the disk refuse; what has come is written then, too.
        """
        self._listed = resume.users_listed
        listing = Listing.resumed(resume.streams, serial=resume.serial, estimate=estimate)
        try:
            async with Asks[str, Page[Named]](self._stop) as asks:
                while not listing.complete:
                    if (opening := listing.opening()) is not None:
                        self._make(listing, opening, asks)
                        await self._write_at_once((), opening)
                    self._fill(listing, asks)
                    self._heard(self._listed)
                    if (answer := await asks.answered_or_woken()) is None:
                        await self._write_what_came()
                    else:
                        await self._take(listing, asks, *answer)
        finally:
            await self._write_what_came()
        return self._listed

    def _fill(self, listing: Listing, asks: Asks[str, Page[Named]]) -> None:
        while asks.has_room and (stream := listing.next(asks.keys)) is not None:
            asks.begin(stream.prefix, self._pool.list_users_page(filter=stream.filter, token=stream.token))

    async def _take(
        self, listing: Listing, asks: Asks[str, Page[Named]], prefix: str, answer: asyncio.Task[Page[Named]]
    ) -> None:
        users: Sequence[Named] = ()
        try:
            page = answer.result()
        except Failure as failure:
            move = self._after(failure, prefix, listing)
        else:
            users = page.users
            gain = self._throughput.gain(time.monotonic())
            # With one more than this on its way there are streams enough.
            enough = len(asks.keys) + 1 >= AT_ONCE
            move = listing.page(prefix, [user.sub for user in users], page.token, 1.0 if enough else gain)
        if move.contradicted is None:
            # The next pages are on their way while this one is written.
            self._make(listing, move, asks)
            self._fill(listing, asks)
            await self._write(users, move, asks)
        else:
            self._make(listing, await self._write_at_once(users, move), asks)

    def _after(self, failure: Failure, prefix: str, listing: Listing) -> Move:
        if failure.code is Code.REQUEST_REFUSED and prefix:
            return listing.refused()
        if failure.code is not Code.PAGING_TOKEN_DEAD or self._dead_tokens[prefix] == MOST_DEAD_TOKENS:
            raise failure
        self._dead_tokens[prefix] += 1
        return listing.lost(prefix)

    def _make(self, listing: Listing, move: Move, asks: Asks[str, Page[Named]]) -> None:
        listing.make(move)
        for prefix in tuple(asks.keys):
            if move.anew or prefix in move.forgotten:
                asks.drop(prefix)

    async def _write(self, users: Sequence[Named], move: Move, asks: Asks[str, Page[Named]]) -> None:
        self._users += users
        self._moves.append(move)
        if len(self._moves) == 1:
            # Where nothing more comes it is not left waiting.
            self._waking = asyncio.get_running_loop().call_later(WRITE_EVERY_S, asks.wake)
        if time.monotonic() - self._wrote_at_s >= WRITE_EVERY_S or len(self._moves) >= WRITTEN_AT_ONCE:
            await self._write_what_came()

    async def _write_what_came(self) -> None:
        if self._waking is not None:
            self._waking.cancel()
            self._waking = None
        if self._moves:
            users, move = self._users, together(self._moves)
            self._users, self._moves = [], []
            await self._stage(users, move)

    async def _write_at_once(self, users: Sequence[Named], move: Move) -> Move:
        """Returns what was changed."""
        await self._write_what_came()
        return await self._stage(users, move)

    async def _stage(self, users: Sequence[Named], move: Move) -> Move:
        staged = await self._sink.stage_users(users, move)
        self._wrote_at_s = time.monotonic()
        self._listed = staged.listed
        self._written()
        return staged.move


class Throughput:
    """How many pages come a second, over the last ``PAGES_TIMED``, and the most that came."""

    def __init__(self) -> None:
        self._came_s: deque[float] = deque(maxlen=PAGES_TIMED)
        self._most = 0.0

    def gain(self, now_s: float) -> float:
        """Notes that a page has come. How many times as fast it went at best; 1 while too few have come to tell."""
        self._came_s.append(now_s)
        if len(self._came_s) < PAGES_TIMED:
            return 1.0
        rate = (PAGES_TIMED - 1) / max(now_s - self._came_s[0], 1e-9)
        self._most = max(self._most, rate)
        return self._most / rate
