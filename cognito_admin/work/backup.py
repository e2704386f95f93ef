"""Backs a pool up: its settings, users, groups and memberships, all read back and compared before it counts.

It can end at any moment, and the same wish goes on where it was. Nobody becomes a monthly active user by it, unless the MFA
preferences of users are wished for, which are asked for one by one.
"""

import asyncio
import contextlib
import copy
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from cognito_admin import __version__
from cognito_admin.archive.keys import key_name
from cognito_admin.archive.names import file_name
from cognito_admin.archive.verifying import load as load_verification
from cognito_admin.archive.writing import MFA, SERIES, BackupWriter
from cognito_admin.aws.configuration import Document
from cognito_admin.model.backups import (
    Counts,
    Damage,
    FileFacts,
    InClear,
    LeftOut,
    Manifest,
    Unread,
)
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName
from cognito_admin.model.progress import Progress
from cognito_admin.store.index import Resume
from cognito_admin.work.asks import ask
from cognito_admin.work.backup_beginnings import Beginning
from cognito_admin.work.backup_sink import BackupSink, Record
from cognito_admin.work.backup_source import Members, Source
from cognito_admin.work.backup_wish import BackupWish
from cognito_admin.work.destinations import Destination, destination
from cognito_admin.work.health_reading import HealthReading
from cognito_admin.work.listing import UserListing
from cognito_admin.work.memberships import GroupReading
from cognito_admin.work.mfa_reading import MfaReading
from cognito_admin.work.stop import Stop
from cognito_admin.work.verify import verified

PROGRAM = f"cognito-admin {__version__}"
GROUPS = "pool/groups.json"
_Result = TypeVar("_Result")
_CONFIGURATION = "configuration"


@dataclass(frozen=True, slots=True)
class Backed:
    """``damages`` are what was found when it was read back; ``removed`` the places of older backups that went for it.

    ``not_removed`` is why some of these could not be removed, ``key_not_kept`` why its key is not in the keyring though it was
    to be. ``begun_anew``: an unfinished one that was there was too old to go on with.
    """

    place: str
    manifest: Manifest
    damages: tuple[Damage, ...] = ()
    removed: tuple[str, ...] = ()
    not_removed: Failure | None = None
    key_not_kept: Failure | None = None
    begun_anew: bool = False

    def outcome(self) -> Mapping[str, int]:
        """For the job."""
        outcome = self.manifest.counts.as_json()
        further = {
            "unread": len(self.manifest.unread),
            "damages": len(self.damages),
            "backups_removed": len(self.removed),
            "backups_not_removed": int(self.not_removed is not None),
            "key_not_kept": int(self.key_not_kept is not None),
            "begun_anew": int(self.begun_anew),
        }
        return outcome | {name: count for name, count in further.items() if count}


async def backup(source: Source, wish: BackupWish, report: Callable[[Progress], None], stop: Stop) -> Backed:
    """Raises Cancelled once ``stop`` is requested, and Failure for what AWS or the disk refuse; what has come is kept.

    What may not be read is told in the manifest. Goes on with an unfinished one that was wished for in the same words lately.
    """
    if wish.with_secrets and isinstance(wish.protection, InClear):
        raise Failure(Code.SECRETS_IN_CLEAR)
    with ThreadPoolExecutor(1, thread_name_prefix="backup") as thread:
        return await _Backup(source, wish, report, stop, thread).run()


class _Backup:
    def __init__(
        self,
        source: Source,
        wish: BackupWish,
        report: Callable[[Progress], None],
        stop: Stop,
        thread: ThreadPoolExecutor,
    ) -> None:
        self._source = source
        self._wish = wish
        self._report = report
        self._stop = stop
        self._thread = thread
        self._unread: list[Unread] = []
        self._documents = 0
        self._are_users_listed = False
        self._is_loading = False
        self._beginning = Beginning(source, wish, thread)

    async def run(self) -> Backed:
        self._report(Progress("starting"))
        to, pool = self._wish.to, self._source.pool
        there = await self._on_thread(lambda: destination(to, pool.id, self._source.storage))
        writer = await self._beginning.writer(there)
        try:
            return await self._back_up(writer, there)
        finally:
            await self._on_thread(writer.close)

    async def _back_up(self, writer: BackupWriter, there: Destination) -> Backed:
        started = datetime.fromisoformat(writer.progress.begun["started"])
        sink = BackupSink(writer, started, self._thread)
        configuration = asyncio.ensure_future(self._read_configuration(writer))
        try:
            try:
                await self._list(sink)
                if self._wish.with_mfa:
                    await self._ask_for_mfa_preferences(writer, sink)
                if self._wish.with_health and self._source.health is not None:
                    await sink.settle(at_once=True)
                    reading = HealthReading(self._source.health, writer, self._thread, self._stop, self._report)
                    await reading.run()
                    self._unread += reading.losses
                self._report(Progress(_CONFIGURATION, self._documents, unit="files"))
                await ask(_awaited(configuration), self._stop)
            finally:
                configuration.cancel()
                await asyncio.gather(configuration, return_exceptions=True)
                await sink.settle()
        finally:
            await sink.close()
        return await self._finish(writer, sink, started, there)

    # Listing

    async def _list(self, sink: BackupSink) -> None:
        """Users and members side by side: the list of a large group is one chain of pages, and would be the last to end."""
        resume = await sink.resume()
        await _both(self._list_users(sink, resume), self._list_members(sink, resume))

    async def _list_users(self, sink: BackupSink, resume: Resume) -> None:
        estimate = await ask(self._source.estimate(), self._stop)

        def heard(listed: int) -> None:
            self._load_verification()
            self._report(Progress("users", listed, estimate, estimated=True))

        listing = UserListing[Record](self._source.records, sink, self._stop, heard, _nothing)
        try:
            listed = await listing.run(resume, estimate)
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED or sink.has_listed:
                raise
            self._unread.append(_unread(failure, "ListUsers"))
        else:
            self._report(Progress("users", listed, listed))
        self._are_users_listed = True

    async def _list_members(self, sink: BackupSink, resume: Resume) -> None:
        groups = await self._groups(sink)
        if groups:
            lists = Members(self._source.records, groups)
            reading = GroupReading[Record](lists, sink, self._stop, self._heard_of_members, _nothing)
            await reading.run(resume)
            self._unread += [_unread(loss, "ListUsersInGroup") for loss in reading.losses]

    def _load_verification(self) -> None:
        """While AWS keeps everybody waiting: at the end, and before the first answers, they would wait for this."""
        if not self._is_loading:
            self._is_loading = True
            self._thread.submit(load_verification)

    def _heard_of_members(self, members: int) -> None:
        if self._are_users_listed:
            self._report(Progress("members", members, unit="members"))

    async def _groups(self, sink: BackupSink) -> Sequence[GroupName]:
        """Those there were when they were listed first: what was read of them since stays true."""
        if sink.kept_groups is not None:
            return sink.kept_groups
        try:
            groups = await ask(self._source.configuration.groups(), self._stop)
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
            self._unread.append(_unread(failure, "ListGroups"))
            return ()
        await sink.put_groups(GROUPS, groups)
        return [GroupName(group["GroupName"]) for group in groups]

    async def _ask_for_mfa_preferences(self, writer: BackupWriter, sink: BackupSink) -> None:
        await sink.settle(at_once=True)

        def heard(done: int) -> None:
            self._report(Progress(MFA, done, sink.users))

        reading = MfaReading(self._source.records, writer, self._thread, self._stop, heard)
        heard(0)
        await reading.run()
        self._unread += reading.losses

    # Settings

    async def _read_configuration(self, writer: BackupWriter) -> None:
        if _CONFIGURATION in writer.progress.state:
            return
        left_out: list[LeftOut] = []

        async def put(document: Document) -> None:
            path = "/".join(("pool", *map(file_name, document.path))) + ".json"
            body = document.body
            if document.secrets and not self._wish.with_secrets:
                body = _without(body, document.secrets)
                left_out.extend(LeftOut(path, pointer) for pointer in document.secrets)
            await self._on_thread(lambda: writer.put(path, body))
            self._documents += 1

        unread = await self._source.configuration.read(put)
        said = {"unread": [asdict(one) for one in unread], "left_out": [asdict(one) for one in left_out]}
        await self._on_thread(lambda: writer.settle({_CONFIGURATION: said}))

    # The end

    async def _finish(self, writer: BackupWriter, sink: BackupSink, started: datetime, there: Destination) -> Backed:
        files = await self._on_thread(writer.files)
        said = writer.progress.state[_CONFIGURATION]
        groups = len(sink.kept_groups or ())
        manifest = Manifest(
            program=PROGRAM,
            pool=self._source.pool,
            started=started,
            finished=datetime.now(UTC),
            counts=Counts(
                sink.users,
                groups,
                sink.memberships,
                _rows(files, MFA) if self._wish.with_mfa else None,
                _rows(files, SERIES) if self._wish.with_health else None,
            ),
            files=files,
            unread=(*self._unread, *(Unread(**one) for one in said["unread"])),
            left_out=tuple(LeftOut(**one) for one in said["left_out"]),
        )
        place, key = writer.place, writer.key
        name = await self._on_thread(lambda: key_name(place))
        damages = await verified(lambda: contextlib.nullcontext(place), key, manifest, self._report, self._stop)
        if not damages:
            manifest = replace(manifest, verified=datetime.now(UTC))
        self._report(Progress("finishing"))
        lies_at = await self._on_thread(lambda: there.finish(writer, manifest))
        if not self._wish.keep_key:
            await self._beginning.forget_key(name)
        removed: tuple[str, ...] = ()
        not_removed: Failure | None = None
        if self._wish.keep is not None and manifest.verified is not None:
            keep = self._wish.keep
            try:
                removed = await self._on_thread(lambda: there.keep_only(keep, manifest))
            except OSError as error:
                # The new one is whole, whatever becomes of the older ones.
                not_removed = Failure(Code.FOLDER_NOT_WRITABLE, path=self._wish.to, reason=error.strerror)
            except Failure as failure:
                not_removed = failure
        not_kept = self._beginning.key_not_kept if self._wish.keep_key else None
        return Backed(lies_at, manifest, damages, removed, not_removed, not_kept, self._beginning.begun_anew)

    async def _on_thread(self, step: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)


async def _awaited(task: asyncio.Future[None]) -> None:
    await task


async def _both(*works: Coroutine[Any, Any, None]) -> None:
    """Until both are done. What ends one of them ends the other, and is raised once that has come to its end."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for error in ended:
        if isinstance(error, BaseException) and not isinstance(error, asyncio.CancelledError):
            raise error


def _nothing() -> None:
    """After pages were written."""


def _unread(failure: Failure, operation: str) -> Unread:
    return Unread(failure.facts.get("operation", operation), failure.facts.get("aws_code", failure.code.value))


def _rows(files: Mapping[str, FileFacts], name: str) -> int:
    return sum(facts.rows or 0 for path, facts in files.items() if path.startswith(f"{name}/"))


def _without(body: Any, pointers: Sequence[str]) -> Any:
    """A copy of a JSON document that lacks the members ``pointers`` (RFC 6901) lead to."""
    copied = copy.deepcopy(body)
    for pointer in pointers:
        *path, last = pointer.split("/")[1:]
        place = copied
        for step in path:
            place = place[int(step) if isinstance(place, list) else step]
        del place[last]
    return copied
