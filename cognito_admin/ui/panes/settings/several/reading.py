"""Reads all things of a kind, a few at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.settings.things import Thing

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.settings.things import Document, ThingKind
    from cognito_admin.work.pool_settings import SettingsSource

_AT_ONCE = 6


async def read_all(
    source: SettingsSource, kind: ThingKind, heard: Callable[[Thing, Document], object]
) -> dict[Thing, Document]:
    """The documents, in the order of the list; each is told of as it comes. Raises Failure.

    One that was deleted meanwhile is left out.
    """
    import asyncio

    turn = asyncio.Semaphore(_AT_ONCE)
    listed = [Thing(kind, one.name) for one in await source.names(kind)]
    found: dict[Thing, Document] = {}

    async def read(thing: Thing) -> None:
        async with turn:
            document = await source.read(thing)
        if document is not None:
            found[thing] = document
            heard(thing, document)

    tasks = [asyncio.ensure_future(read(thing)) for thing in listed]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return {thing: found[thing] for thing in listed if thing in found}
