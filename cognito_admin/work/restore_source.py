"""What a restore reads: a backup of this program or a file of another tool, on the one thread that it belongs to."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from cognito_admin.archive.contents import BackupContents, Contents
from cognito_admin.archive.foreign.mapped import MappedContents
from cognito_admin.model.backups import Counts, Manifest
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.restore.mapping import FieldMapping
from cognito_admin.model.restore.target import BackupFacts
from cognito_admin.model.users import User

PAGE = 200
_Result = TypeVar("_Result")
_Entry = TypeVar("_Entry")
Records = Iterable[Mapping[str, Any]]


class RestoreSource:
    """Belongs to one thread. Methods may raise Failure: BACKUP_DAMAGED and what else reading a backup raises."""

    def __init__(self, contents: Contents, fields: Mapping[str, str] | None = None) -> None:
        """``fields`` says what those of users from elsewhere are; None: what they look like."""
        if fields is not None and isinstance(contents, MappedContents):
            contents = contents.mapped(FieldMapping(fields))
        self._contents = contents
        self._backup = contents.backup if isinstance(contents, BackupContents) else None

    @property
    def identity(self) -> str:
        """Tells this backup from another."""
        about = self._contents.about
        said = [about.pool.id, about.pool.name, str(about.taken), str(about.users)]
        if self._backup is not None:
            said += sorted(facts.sha256 for facts in self._backup.manifest.files.values())
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    def facts(self) -> BackupFacts:
        about = self._contents.about
        documents: dict[str, Any] = {}
        damaged: list[str] = []
        for path in self._contents.documents():
            try:
                documents[path] = self._contents.document(path)
            except Failure as failure:
                if failure.code is not Code.BACKUP_DAMAGED:
                    raise
                damaged.append(path)
        if self._backup is None:
            groups = self._contents.groups()
            documents.setdefault("pool/groups.json", [{"GroupName": group.name} for group in groups])
            counts = Counts(about.users or 0, len(groups), sum(1 for _ in self.memberships()))
            return BackupFacts(about.pool, documents, counts, about.unread, (), tuple(damaged))
        manifest = self._backup.manifest
        preferences = sum(1 for _ in self.mfa_preferences())
        return BackupFacts(
            manifest.pool, documents, manifest.counts, manifest.unread, manifest.left_out, tuple(damaged), preferences
        )

    def manifest(self, counts: Counts) -> Manifest:
        """Its manifest, with other ``counts``; of a file of another tool, what would stand in one."""
        if self._backup is not None:
            return replace(self._backup.manifest, counts=counts)
        about = self._contents.about
        taken = about.taken or datetime.fromtimestamp(0, UTC)
        return Manifest(about.tool, about.pool, taken, taken, counts, {}, about.unread)

    def users(self) -> Iterator[Mapping[str, Any]]:
        """As ListUsers gives them."""
        if self._backup is not None:
            yield from self._backup.users()
            return
        if isinstance(self._contents, MappedContents):
            yield from self._contents.records()
            return
        for page in self._contents.users():
            yield from map(_record, page)

    def memberships(self) -> Iterator[Mapping[str, Any]]:
        if self._backup is not None:
            yield from self._backup.memberships()
            return
        for group, names in self._contents.members():
            yield from ({"group": group, "username": name} for name in names)

    def mfa_preferences(self) -> Iterator[Mapping[str, Any]]:
        """Of the people whose second factors the backup knows."""
        return iter(()) if self._backup is None else self._backup.mfa_preferences()


class Reading:
    """``source`` as the loop reads it: every step on its thread."""

    def __init__(self, source: RestoreSource, thread: ThreadPoolExecutor) -> None:
        self._source = source
        self._thread = thread

    async def ask(self, question: Callable[[RestoreSource], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, question, self._source)

    async def pages(self, entries: Callable[[RestoreSource], Iterable[_Entry]]) -> AsyncIterator[Sequence[_Entry]]:
        """In portions, as long as somebody asks for more."""
        found = await self.ask(lambda source: iter(entries(source)))
        while page := await self.ask(lambda _: list(islice(found, PAGE))):
            yield page


@asynccontextmanager
async def opened_source(
    opening: Callable[[], AbstractContextManager[Contents]], fields: Mapping[str, str] | None = None
) -> AsyncGenerator[Reading]:
    """``fields`` as ``RestoreSource`` takes them. Raises what ``opening`` does."""
    thread = ThreadPoolExecutor(1, thread_name_prefix="restore-source")
    loop = asyncio.get_running_loop()
    try:
        context = opening()
        contents = await loop.run_in_executor(thread, context.__enter__)
        try:
            yield Reading(RestoreSource(contents, fields), thread)
        finally:
            await asyncio.shield(loop.run_in_executor(thread, context.__exit__, None, None, None))
    finally:
        thread.shutdown(wait=False)


def _record(user: User) -> Mapping[str, Any]:
    return {
        "Username": user.username,
        "Attributes": [{"Name": name, "Value": value} for name, value in user.attributes.items()],
        "UserStatus": user.status,
        "Enabled": user.enabled,
    }
