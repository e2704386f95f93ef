"""The groups of a pool: as the last sync found them, as AWS has them now, and what changes them."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from cognito_admin.model.changes.change import Change, Refusal, Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.groups import group_differences, group_state, plan_group, sets_back, with_after
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId
from cognito_admin.model.pools import Group
from cognito_admin.store.index import Index


class GroupReads(Protocol):
    """What is asked of a pool in AWS."""

    id: PoolId

    async def list_groups(self) -> tuple[Group, ...]: ...
    async def find_group(self, name: GroupName) -> Group | None: ...


@dataclass(frozen=True, slots=True)
class KnownGroups:
    """``members`` counts those of the index, and is None where the pool was never read. ``synced`` is when it was."""

    groups: tuple[Group, ...]
    members: Mapping[GroupName, int] | None
    synced: datetime | None


class Groups:
    """Every method raises Failure, among it what the key of the index raises."""

    def __init__(self, pool: GroupReads, index: Callable[[], Awaitable[Index | None]]) -> None:
        self._pool = pool
        self._index = index

    async def known(self) -> KnownGroups:
        """What is kept on this computer. Asks nobody."""
        index = await self._index()
        if index is None:
            return KnownGroups((), None, None)
        state = await index.state()
        if state.synced_at is None:
            return KnownGroups(await index.groups(), None, None)
        return KnownGroups(await index.groups(), await index.group_counts(), state.synced_at)

    async def listed(self) -> tuple[Group, ...]:
        """As AWS has them now, by name; the index learns of them. Costs nothing."""
        index = await self._index()
        asked = None if index is None else await index.moment()
        found = tuple(sorted(await self._pool.list_groups(), key=lambda group: group.name))
        if index is not None:
            kept = {group.name: group for group in await index.groups()}
            news = [group for group in found if kept.pop(group.name, None) != _as_kept(group)]
            if news:
                await index.put_groups(news, asked)
            for name in kept:
                await index.remove_group(name, asked)
        return found

    async def read(self, name: str) -> Group | None:
        """One group as AWS has it now; the index learns of it."""
        index = await self._index()
        asked = None if index is None else await index.moment()
        found = await self._pool.find_group(GroupName(name)) if name else None
        if index is not None and name:
            if found is None:
                await index.remove_group(GroupName(name), asked)
            elif _as_kept(found) not in await index.groups():
                await index.put_groups((found,), asked)
        return found

    async def plan(self, wish: Wish) -> Change | Refusal:
        """``wish`` for a group as it is now."""
        members = (await self.known()).members
        name = GroupName(wish.subject.strip())
        return plan_group(wish, await self._found(name), None if members is None else members.get(name, 0))

    async def check(self, change: Change) -> None:
        """Raises Failure(CHANGED_MEANWHILE) where somebody else changed what ``change`` is about, or sends, since then."""
        now = await self._found(GroupName(change.wish.subject.strip()))
        self._refuse(change, change.before, now)
        if sets_back(change, now):
            raise self._changed(change)

    async def check_undo(self, change: Change) -> None:
        """As ``check``, for a change that was made and is to be taken back."""
        self._refuse(change, change.after, await self._found(GroupName(change.wish.subject.strip())))

    async def read_back(self, change: Change, looks: int, wait_s: float) -> bool:
        """Whether AWS shows ``change``, looked for so many times, each twice as long after the one before."""
        name = change.wish.subject.strip()
        try:
            for look in range(looks):
                if look:
                    await asyncio.sleep(wait_s)
                    wait_s *= 2
                if not group_differences(change.after, await self.read(name)):
                    return True
        except Failure:
            with contextlib.suppress(Failure):
                await self._keep_as_answered(change, GroupName(name))
        return False

    async def _keep_as_answered(self, change: Change, name: GroupName) -> None:
        """What cannot be read now is as the answer to the change said."""
        index = await self._index()
        if index is None:
            return
        known = next((group for group in await index.groups() if group.name == name), None)
        group = with_after(known, change)
        if group is not None:
            await index.put_groups((group,))
        elif known is not None:
            await index.remove_group(name)

    async def _found(self, name: GroupName) -> Group | None:
        # A name that AWS would refuse is the plan's to refuse.
        return await self._pool.find_group(name) if name and not any(map(str.isspace, name)) else None

    def _refuse(self, change: Change, expected: Mapping[str, str | None], now: Group | None) -> None:
        state = group_state(now)
        wrong = group_differences(expected, now)
        if any(state[field] != change.after.get(field) for field in wrong) or (
            wrong and change.kind is Kind.CREATE_GROUP
        ):
            raise self._changed(change)

    def _changed(self, change: Change) -> Failure:
        return Failure(Code.CHANGED_MEANWHILE, group=change.wish.subject, pool=self._pool.id)


def _as_kept(group: Group) -> Group:
    return replace(group, created=None, modified=None)
