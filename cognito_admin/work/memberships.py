"""Reads who is in which group, into the index or into a backup, a few groups at a time."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName
from cognito_admin.model.pools import Group
from cognito_admin.store.index import Resume
from cognito_admin.work.asks import Asks, ask
from cognito_admin.work.stop import Stop

MOST_DEAD_TOKENS = 3
"""The list of a group begins again so many times before the reading is given up."""


Member = TypeVar("Member")
Member_co = TypeVar("Member_co", covariant=True)
Member_contra = TypeVar("Member_contra", contravariant=True)


class MemberPage(Protocol[Member_co]):
    """Members of a group. ``token`` leads to the next page; None ends the list."""

    @property
    def users(self) -> Sequence[Member_co]: ...
    @property
    def token(self) -> str | None: ...


class GroupLists(Protocol[Member_co]):
    """What reading memberships asks of a pool in AWS."""

    async def list_groups(self) -> tuple[Group, ...]: ...
    async def list_users_in_group_page(self, group: GroupName, token: str | None = None) -> MemberPage[Member_co]: ...


class GroupSink(Protocol[Member_contra]):
    """Where groups and their members go."""

    async def groups(self) -> Sequence[Group]:
        """Those whose members are kept where none may be read."""
        ...

    async def stage_groups(self, groups: Sequence[Group], /) -> None: ...
    async def stage_members(
        self, group: GroupName, users: Sequence[Member_contra], next_token: str | None, /
    ) -> None: ...
    async def group_gone(self, group: GroupName, /) -> None: ...


class GroupReading(Generic[Member]):
    """``heard`` is told how many members were read, before each wait for AWS; ``written`` after each page.

    Groups that may not be read keep the members they had: ``losses`` says why, ``unread`` how many these are.
    """

    def __init__(
        self,
        pool: GroupLists[Member],
        sink: GroupSink[Member],
        stop: Stop,
        heard: Callable[[int], None],
        written: Callable[[], None],
    ) -> None:
        self._pool = pool
        self._sink = sink
        self._stop = stop
        self._heard = heard
        self._written = written
        self._members = 0
        self._dead_tokens: Counter[GroupName] = Counter()
        self.losses: tuple[Failure, ...] = ()
        self.unread = 0

    async def run(self, resume: Resume) -> None:
        """Goes on where ``resume`` stands. Raises Cancelled, and Failure for what AWS or the disk refuse."""
        try:
            groups = await ask(self._pool.list_groups(), self._stop)
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
            self.losses, self.unread = (failure,), len(await self._sink.groups())
            return
        await self._sink.stage_groups(groups)
        names = [group.name for group in groups if group.name not in resume.groups_read]
        # Those that were being read go first, while their places in the lists are still good.
        names.sort(key=lambda name: name not in resume.group_tokens)
        self.unread = len(names)
        await self._read(names, dict(resume.group_tokens))

    async def _read(self, names: Sequence[GroupName], tokens: dict[GroupName, str]) -> None:
        waiting = deque(names)
        async with Asks[GroupName, MemberPage[Member]](self._stop) as asks:
            while self.unread:
                while waiting and asks.has_room:
                    name = waiting.popleft()
                    asks.begin(name, self._pool.list_users_in_group_page(name, tokens.pop(name, None)))
                self._heard(self._members)
                name, answer = await asks.answered()
                try:
                    page = answer.result()
                except Failure as failure:
                    if failure.code is Code.ACCESS_DENIED:
                        # Who may not read one may read none.
                        self.losses = (failure,)
                        return
                    await self._after(failure, name, waiting)
                else:
                    if page.token is None:
                        self.unread -= 1
                    else:
                        asks.begin(name, self._pool.list_users_in_group_page(name, page.token))
                    await self._sink.stage_members(name, page.users, page.token)
                    self._members += len(page.users)
                    self._written()

    async def _after(self, failure: Failure, name: GroupName, waiting: deque[GroupName]) -> None:
        if failure.code is Code.GROUP_NOT_FOUND:
            self.unread -= 1
            await self._sink.group_gone(name)
        elif failure.code is Code.PAGING_TOKEN_DEAD and self._dead_tokens[name] < MOST_DEAD_TOKENS:
            self._dead_tokens[name] += 1
            waiting.appendleft(name)
        else:
            raise failure
