"""Users out of files of other systems, before they are restored: what their fields are, and whose passwords come along."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from cognito_admin.archive.foreign.mapped import SAMPLE, MappedContents
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.restore.mapping import FieldMapping, HashCounts, SourceUser
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.stop import Stop

if TYPE_CHECKING:
    from cognito_admin.work.connect import Connections
    from cognito_admin.work.offline_backups import OfflineBackups

_LOOKED_AT_ONCE = 1_000
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """``users`` are the first ones."""

    tool: str
    users: tuple[SourceUser, ...]


class ForeignUsers:
    """Of files that are open as backups (``OfflineBackups``). Methods raise what reading a file raises."""

    def __init__(self, offline: "OfflineBackups", connections: "Connections") -> None:
        self._offline = offline
        self._connections = connections

    async def look(self, backup: ConnectionId) -> ForeignFile | None:
        """None for what AWS or a tool for Cognito gave: its users have attributes already."""

        def read(contents: MappedContents) -> ForeignFile:
            return ForeignFile(contents.about.tool, tuple(contents.sample(SAMPLE)))

        return await self._asked(backup, read)

    async def schema(self, connection: ConnectionId, pool: PoolId) -> Mapping[str, SchemaAttribute]:
        """Of the pool that they are to come into."""
        described = await self._connections.account(connection).cognito(pool).describe()
        return {attribute.name: attribute for attribute in described.schema}

    async def hashes(self, backup: ConnectionId, mapping: FieldMapping, stop: Stop) -> HashCounts:
        """Of everybody in the file, in one pass. Raises Cancelled."""

        def count(contents: MappedContents) -> HashCounts:
            counts = HashCounts()
            for number, user in enumerate(contents.source.users()):
                if number % _LOOKED_AT_ONCE == 0:
                    stop.check()
                counts.add(user, mapping)
            return counts

        return await self._asked(backup, count) or HashCounts()

    async def _asked(self, backup: ConnectionId, question: Callable[[MappedContents], _Result]) -> _Result | None:
        opening = self._offline.contents(backup)

        def ask() -> _Result | None:
            with opening() as contents:
                return question(contents) if isinstance(contents, MappedContents) else None

        return await on_a_thread(ask, "foreign-users")
