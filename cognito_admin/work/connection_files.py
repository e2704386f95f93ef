"""Connections handed to a colleague: written without secrets, read, and taken over as far as the person wants."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from cognito_admin.model.connection_files import (
    LARGEST,
    Coming,
    Described,
    Standing,
    compared,
    read,
    text_of,
    unused_name,
)
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId
from cognito_admin.store.threads import on_a_thread
from cognito_admin.store.whole_file import write_whole
from cognito_admin.work.settings import Settings


async def export_connections(settings: Settings, path: Path) -> int:
    """Writes all of them, and returns how many. Raises Failure(DISK_FULL | FOLDER_NOT_WRITABLE)."""
    known = _known(settings)
    await on_a_thread(lambda: write_whole(path, text_of(known)), "connections")
    return len(known)


async def connections_in(settings: Settings, path: Path) -> tuple[Coming, ...]:
    """What the file has, held against what is here.

    Raises Failure(CONNECTIONS_UNREADABLE | CONNECTIONS_FOREIGN | CONNECTIONS_NEWER).
    """

    def text() -> str:
        try:
            with path.open("rb") as file:
                found = file.read(LARGEST + 1)
        except OSError as error:
            raise Failure(Code.CONNECTIONS_UNREADABLE, path=str(path), reason=error.strerror) from error
        # What is longer, or no text, is read as nothing, which is no such file.
        return found.decode("utf-8-sig", "replace") if len(found) <= LARGEST else ""

    return compared(read(await on_a_thread(text, "connections"), str(path)), _known(settings))


async def take_over(settings: Settings, chosen: Iterable[Coming]) -> tuple[ConnectionId, ...]:
    """Adds those that are new and replaces names and markings of those that are here. Returns which are new, or called otherwise.

    Raises Failure(DISK_FULL | FOLDER_NOT_WRITABLE).
    """
    taken: list[ConnectionId] = []
    for coming in chosen:
        if coming.standing is Standing.SAME:
            continue
        connection = coming.described.connection
        if coming.standing is Standing.DIFFERENT and coming.known is not None:
            others = [one.name for one in settings.connections if one.id != coming.known.connection.id]
            made = replace(
                coming.known.connection,
                name=unused_name(connection.name, others),
                default_marking=connection.default_marking,
            )
        else:
            name = unused_name(connection.name, [one.name for one in settings.connections])
            made = replace(connection, id=ConnectionId(uuid.uuid4().hex), name=name)
        settings.add_connection(made)
        for pool, marking in coming.described.pools.items():
            settings.mark(PoolKey(made.id, pool), marking)
        taken.append(made.id)
    await settings.flush()
    return tuple(taken)


def _known(settings: Settings) -> tuple[Described, ...]:
    return tuple(Described(one, settings.markings(one.id)) for one in settings.connections)
