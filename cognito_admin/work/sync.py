"""Fills the index of a pool from AWS: users by ListUsers, memberships by ListUsersInGroup, never a call that costs.

It can end at any moment and goes on where it was. Only a listing that came to its end removes anybody, and only who is not
found when asked for by ``sub`` either. Where they are too many for that, a second listing must miss them too, some drawn by
chance are asked for, and one who is found is enough to remove nobody. Nor does anybody go when more than half would, and AWS
estimates otherwise.
"""

import asyncio
import time
from collections.abc import Callable
from random import Random, SystemRandom
from typing import NoReturn, Protocol

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub
from cognito_admin.model.indexes import SyncCounts
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.progress import Progress
from cognito_admin.model.users import User
from cognito_admin.store.index import Index, Resume
from cognito_admin.work.asks import ask
from cognito_admin.work.dated_lists import DatedLists, Lists
from cognito_admin.work.listing import UserListing
from cognito_admin.work.memberships import GroupReading
from cognito_admin.work.stop import Stop

MOST_ASKED_FOR = 500
"""Users that a listing did not name are asked for one by one up to this many; beyond it everybody is listed again."""
SAMPLE = 50
"""Of those that two listings did not name, so many are asked for when they are too many for all of them."""
TIDY_EVERY_S = 2.0
"""What was written is made quick to search at most so often while the listing goes on."""


class Pool(Lists, Protocol):
    """What a sync asks of a pool in AWS."""

    async def describe(self) -> PoolDescription: ...
    async def find_user(self, sub: Sub) -> User | None: ...


async def sync(
    pool: Pool, index: Index, report: Callable[[Progress], None], stop: Stop, *, chance: Random | None = None
) -> SyncCounts:
    """Raises Cancelled once ``stop`` is requested, and Failure for what AWS or the disk refuse; what was fetched is kept.

    Raises Failure(LISTING_NOT_COMPLETE) when the lists of AWS are not to be believed; then nobody was removed, and the next
    sync begins anew. Groups that may not be read keep the members they had, and are named in the losses. ``chance`` draws
    whom to ask for.
    """
    return await _Sync(pool, index, report, stop, chance or SystemRandom()).run()


class _Sync:
    def __init__(
        self, pool: Pool, index: Index, report: Callable[[Progress], None], stop: Stop, chance: Random
    ) -> None:
        self._pool = pool
        self._index = index
        self._report = report
        self._stop = stop
        self._chance = chance
        self._estimate: int | None = None
        self._lists = DatedLists(pool, index)
        self._groups = GroupReading(self._lists, self._lists, stop, self._heard_of_members, self._tidy_beside)
        self._tidying: asyncio.Task[None] | None = None
        self._tidied_at = time.monotonic()

    async def run(self) -> SyncCounts:
        try:
            return await self._run()
        finally:
            if self._tidying is not None:
                self._tidying.cancel()
                await asyncio.gather(self._tidying, return_exceptions=True)

    async def _run(self) -> SyncCounts:
        self._report(Progress("starting"))
        await self._look_at_pool()
        resume = await self._index.begin_or_resume()
        await self._list_users(resume)
        if not resume.again and await self._index.unlisted_count() > MOST_ASKED_FOR:
            await self._list_users(await self._index.list_again())
        await self._compare_with_estimate(everybody_was_asked_for=await self._ask_for_unlisted())
        self._report(Progress("groups", unit="groups"))
        await self._groups.run(resume)
        self._report(Progress("finishing"))
        await ask(self._tidy(everything=True), self._stop)
        counts = await self._index.finish(complete=True)
        # Those who were removed are taken out of the segments, too. The listing is complete by now: nothing stops it any more.
        await self._tidy(everything=True)
        return SyncCounts(
            added=counts.added,
            changed=counts.changed,
            removed=counts.removed,
            total=counts.total,
            groups_unread=self._groups.unread,
            losses=self._groups.losses,
        )

    async def _look_at_pool(self) -> None:
        try:
            description = await ask(self._pool.describe(), self._stop)
        except Failure as failure:
            # It would only have told how many to expect.
            if failure.code is not Code.ACCESS_DENIED:
                raise
        else:
            self._estimate = description.estimated_users
            await self._index.keep_pool_name(description.name)

    async def _list_users(self, resume: Resume) -> None:
        def heard(listed: int) -> None:
            self._report(Progress("users", listed, self._estimate, estimated=True))

        listing = UserListing(self._lists, self._lists, self._stop, heard, self._tidy_beside)
        listed = await listing.run(resume, self._estimate)
        self._report(Progress("users", listed, listed))

    def _heard_of_members(self, members: int) -> None:
        self._report(Progress("members", members, unit="members"))

    async def _ask_for_unlisted(self) -> bool:
        """Asks for the known users whom the lists did not name, and keeps those there are. Whether that was all of them.

        Where only some are asked for, one who is found shows that the lists are not complete.
        """
        subs = await self._index.unlisted(MOST_ASKED_FOR + 1)
        only_some = len(subs) > MOST_ASKED_FOR
        if only_some:
            subs = await self._index.draw_unlisted(SAMPLE, self._chance)
        for number, sub in enumerate(subs):
            self._report(Progress("checking", number, len(subs)))
            asked = await self._index.moment()
            user = await ask(self._pool.find_user(sub), self._stop)
            if user is not None:
                await self._index.put_user(user, asked)
                if only_some:
                    await self._refuse()
        return not only_some

    async def _compare_with_estimate(self, *, everybody_was_asked_for: bool) -> None:
        """Asking by ``sub`` is listing with a filter: what makes a list come back empty may make every answer empty.

        Otherwise who was asked for and not found is gone, however far the estimate lags behind.
        """
        if self._estimate is None:
            return
        known = (await self._index.state()).users
        going = await self._index.unlisted_count()
        staying = known - going
        nearer_to_known = known - self._estimate < self._estimate - staying
        most_go_unasked = going > staying and nearer_to_known and not everybody_was_asked_for
        if most_go_unasked or (staying == 0 and self._estimate > 0):
            await self._refuse()

    async def _refuse(self) -> NoReturn:
        await self._index.abandon()
        raise Failure(Code.LISTING_NOT_COMPLETE, pool=await self._index.pool_name())

    def _tidy_beside(self) -> None:
        """Makes what has arrived quick to search while AWS is waited for. Raises what kept that from being done."""
        if self._tidying is not None and self._tidying.done():
            self._tidying.result()
            self._tidying = None
        if self._tidying is None and time.monotonic() - self._tidied_at >= TIDY_EVERY_S:
            self._tidying = asyncio.ensure_future(self._tidy())

    async def _tidy(self, *, everything: bool = False) -> None:
        while await self._index.tidy(everything=everything):
            pass
        self._tidied_at = time.monotonic()
