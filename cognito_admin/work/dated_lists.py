"""Lists of a pool on their way into its index, which knows of each page what was changed since it was asked for."""

import time
from collections.abc import Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.listing import Move
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User
from cognito_admin.store.index import Index, Moment, Staged
from cognito_admin.work.listing import UserLists
from cognito_admin.work.memberships import GroupLists

_Entry = TypeVar("_Entry")

ASK_EVERY_S = 0.1
"""Pages that are asked for in quick succession share a moment: an earlier one only lets more of what was changed stay as it is."""


class Lists(UserLists[User], GroupLists[Username], Protocol):
    """What is asked of a pool in AWS."""


class DatedUser(NamedTuple):
    """``asked`` is when the index stood so that the page was asked for."""

    user: User
    asked: Moment

    @property
    def sub(self) -> Sub:
        return self.user.sub


class DatedMember(NamedTuple):
    username: Username
    asked: Moment


class DatedPage(NamedTuple, Generic[_Entry]):
    users: Sequence[_Entry]
    token: str | None


class DatedLists:
    """Both ends of a listing: what is asked, and where it goes."""

    def __init__(self, pool: Lists, index: Index) -> None:
        self._pool = pool
        self._index = index
        self._groups_asked: Moment | None = None
        self._asked: Moment | None = None
        self._asked_at_s = 0.0

    # What is asked

    async def list_users_page(self, *, filter: str = "", token: str | None = None) -> DatedPage[DatedUser]:  # noqa: A002 - AWS's name
        asked = await self._moment()
        page = await self._pool.list_users_page(filter=filter, token=token)
        return DatedPage([DatedUser(user, asked) for user in page.users], page.token)

    async def list_groups(self) -> tuple[Group, ...]:
        self._groups_asked = await self._index.moment()
        return await self._pool.list_groups()

    async def list_users_in_group_page(self, group: GroupName, token: str | None = None) -> DatedPage[DatedMember]:
        asked = await self._moment()
        page = await self._pool.list_users_in_group_page(group, token)
        return DatedPage([DatedMember(username, asked) for username in page.users], page.token)

    async def _moment(self) -> Moment:
        now_s = time.monotonic()
        if self._asked is None or now_s - self._asked_at_s >= ASK_EVERY_S:
            self._asked, self._asked_at_s = await self._index.moment(), now_s
        return self._asked

    # Where it goes

    async def stage_users(self, users: Sequence[DatedUser], move: Move, /) -> Staged:
        """Of pages that are written together the one asked for first says what may be older than the index."""
        asked = min((one.asked for one in users), default=None)
        return await self._index.stage_users([one.user for one in users], move, asked)

    async def groups(self) -> Sequence[Group]:
        return await self._index.groups()

    async def stage_groups(self, groups: Sequence[Group], /) -> None:
        await self._index.stage_groups(groups, self._groups_asked)

    async def stage_members(self, group: GroupName, users: Sequence[DatedMember], next_token: str | None, /) -> None:
        asked = min((one.asked for one in users), default=None)
        await self._index.stage_members(group, [one.username for one in users], next_token, asked)

    async def group_gone(self, group: GroupName, /) -> None:
        await self._index.group_gone(group)
