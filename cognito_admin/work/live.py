"""Asks Cognito itself for the people a search means: who signed up a minute ago is in no copy."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cognito_admin.aws.cognito import CognitoPool
from cognito_admin.aws.retrying import CONNECTING
from cognito_admin.aws.user_pages import UserPage
from cognito_admin.model.ids import Sub
from cognito_admin.model.lookups import MOST, Lookup, lookups
from cognito_admin.model.query import Query, predicate
from cognito_admin.model.users import User
from cognito_admin.store.index import Index

AT_A_TIME = 3
"""A network that swallows requests keeps each until its timeout; others want to ask meanwhile."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """``new`` users were not in the index before, ``changed`` ones were otherwise. They need not fit the whole query.

    ``asked`` is how many requests it took: none where Cognito cannot search for what the query says. ``unkept`` are users who fit
    it, in a pool that has no index to put them into; of their groups nothing is known.
    """

    asked: int
    new: tuple[Sub, ...] = ()
    changed: tuple[Sub, ...] = ()
    unkept: tuple[User, ...] = ()


async def look_up(pool: CognitoPool, query: Query, index: Index | None) -> LookedUp:
    """Puts the users that Cognito knows for ``query`` into ``index``, if there is one. Costs nothing and makes nobody active.

    Raises Failure, soon where nobody answers.
    """
    before = None if index is None else await index.moment()
    asked, users = await _ask(pool, lookups(query))
    if index is None:
        return LookedUp(asked, unkept=tuple(filter(predicate(query), users)))
    new: list[Sub] = []
    changed: list[Sub] = []
    for user in users:
        known = await index.user(user.sub)
        if known is not None and (replace(user, groups=known.groups) == known or user.modified < known.modified):
            continue
        await index.put_user(user, before)
        (new if known is None else changed).append(user.sub)
    return LookedUp(asked, tuple(new), tuple(changed))


async def _ask(pool: CognitoPool, planned: Sequence[Lookup]) -> tuple[int, tuple[User, ...]]:
    """One page of each. The first page of a list may be empty and not the last, so what is left of ``MOST`` goes on there."""
    asked, found = 0, dict[Sub, User]()
    waiting: list[tuple[Lookup, str | None]] = [(lookup, None) for lookup in planned]
    while waiting and asked < MOST:
        sent = waiting[: MOST - asked]
        pages = await _pages(pool, sent)
        asked += len(sent)
        found |= {user.sub: user for page in pages for user in page.users}
        pairs = zip(sent, pages, strict=True)
        waiting = [(lookup, page.token) for (lookup, _), page in pairs if page.token and not page.users]
    return asked, tuple(found.values())


async def _pages(pool: CognitoPool, sent: Sequence[tuple[Lookup, str | None]]) -> list[UserPage]:
    """A few at a time, as the pace allows; the first that fails ends the others."""
    turns = asyncio.Semaphore(AT_A_TIME)

    async def page(lookup: Lookup, token: str | None) -> UserPage:
        async with turns:
            return await pool.list_users_page(filter=lookup.filter, token=token, patience=CONNECTING)

    tasks = [asyncio.create_task(page(lookup, token)) for lookup, token in sent]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
