"""Reads documents once, and keeps them until somebody wants news."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.work.pool_settings import PoolSettings


class Reader:
    """What pages have in common is asked for once, so that all of them measure edits against the same documents."""

    def __init__(self, source: PoolSettings) -> None:
        self._source = source
        self._known: dict[Thing, Document | None] = {}

    async def read(self, things: Iterable[Thing]) -> Mapping[Thing, Document | None]:
        """Raises Failure for what cannot be read, and keeps the rest."""
        import asyncio  # takes a while to import, and is there by now

        async def one(thing: Thing) -> None:
            self._known[thing] = await self._source.read(thing)

        wanted = tuple(things)
        missing = [asyncio.ensure_future(one(thing)) for thing in wanted if thing not in self._known]
        try:
            await asyncio.gather(*missing)
        finally:
            for task in missing:
                task.cancel()
        return {thing: self._known[thing] for thing in wanted}

    def know(self, documents: Mapping[Thing, Document | None]) -> None:
        """What was read elsewhere a moment ago."""
        self._known.update(documents)

    def forget(self) -> None:
        self._known.clear()
