"""The searches somebody saved and those they did lately, pool by pool. They name people, so they are kept encrypted."""

from collections.abc import Awaitable, Callable

from cognito_admin.model.query.folding import exact
from cognito_admin.model.searches import SavedSearch
from cognito_admin.store.journal import Journal

MOST_RECENT = 50
LONGEST = 2000
"""Characters of a recent search: what is longer was pasted, and is not kept."""
LONGEST_NAME = 80


class Searches:
    """What a pool's searches are found by is ``Workspace.index_name``.

    Every method raises what the key of the store and the journal raise.
    """

    def __init__(self, journal: Callable[[], Awaitable[Journal]], remembers: Callable[[], bool] = lambda: True) -> None:
        """``remembers`` says whether recent searches are to be kept at all."""
        self._journal = journal
        self._remembers = remembers

    async def saved(self, pool: str) -> tuple[SavedSearch, ...]:
        """By name, as people sort."""
        found = await (await self._journal()).saved_searches(pool)
        return tuple(sorted(found, key=lambda search: (search.name.casefold(), search.name)))

    async def save(self, pool: str, name: str, query: str) -> SavedSearch:
        """Takes the place of the one with the same name; without a name it is called as it reads. Returns what was saved."""
        query = exact(query.strip())
        search = SavedSearch(_name(name) or _name(query), query)
        await (await self._journal()).save_search(pool, search)
        return search

    async def rename(self, pool: str, name: str, other: str) -> None:
        """Takes the place of one that is called ``other``. An empty name changes nothing."""
        if _name(other) and _name(other) != name:
            await (await self._journal()).rename_search(pool, name, _name(other))

    async def remove(self, pool: str, name: str) -> None:
        await (await self._journal()).remove_search(pool, name)

    async def recent(self, pool: str) -> tuple[str, ...]:
        """The newest first."""
        return await (await self._journal()).recent_searches(pool)

    async def note(self, pool: str, query: str) -> None:
        """Somebody did something with what ``query`` found."""
        query = exact(query.strip())
        if query and len(query) <= LONGEST and self._remembers():
            await (await self._journal()).note_search(pool, query, MOST_RECENT)

    async def forget(self, pool: str, query: str) -> None:
        """Removes one of the recent ones."""
        await (await self._journal()).forget_search(pool, query)

    async def forget_recent(self, pool: str) -> None:
        await (await self._journal()).forget_searches(pool)


def _name(text: str) -> str:
    return " ".join(exact(text).split())[:LONGEST_NAME].rstrip()
