"""The backups that are open: where each lies, what opens it, and the index that goes away with it unless it is kept by choice."""

import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cognito_admin.archive.contents import About, Contents
from cognito_admin.archive.reading import Backup
from cognito_admin.model.backups import Identities, Passphrase, ReadingKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, JobId
from cognito_admin.model.offline import PREFIX, OfflineBackup, offline_from_json
from cognito_admin.store.paths import Paths
from cognito_admin.store.settings_file import JSON
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.backup_places import BackupKeys, opened_backup
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.kept_index import KeptIndex
from cognito_admin.work.offline_contents import keyring_name, opened_contents, own_key
from cognito_admin.work.offline_pool import OfflinePool
from cognito_admin.work.settings import Settings
from cognito_admin.work.unlock import StoreKey

if TYPE_CHECKING:
    from cognito_admin.aws.account import Account

BACKUP = "backup"
"""The argument of jobs that tells of an opened backup, and the secret that opens it."""


class OfflineBackups:
    """Belongs to one event loop. Keys are in memory only, and each is asked for once."""

    def __init__(
        self,
        settings: Settings,
        store_key: StoreKey,
        paths: Paths,
        locks: JobLocks,
        kept_keys: BackupKeys,
        account: "Callable[[ConnectionId], Account]",
        tell: Callable[[Failure], None],
    ) -> None:
        """``account`` leads to what lies in S3; ``tell`` hears why a key could not be kept."""
        self._settings = settings
        self._store_key = store_key
        self._paths = paths
        self._locks = locks
        self._kept_keys = kept_keys
        self._account = account
        self._tell_failure = tell
        self._open: dict[ConnectionId, OfflineBackup] = {}
        self._looked_into: set[ConnectionId] = set()
        self._keys: dict[str, ReadingKey] = {}
        self._held: dict[ConnectionId, ExitStack] = {}
        self._callbacks: list[Callable[[], None]] = []

    def all(self) -> tuple[OfflineBackup, ...]:
        """Those kept, then those opened since, in the order of their opening."""
        kept = {backup.id: backup for backup in self._settings.kept_backups}
        return tuple({**kept, **self._open}.values())

    def get(self, connection: ConnectionId) -> OfflineBackup | None:
        return next((backup for backup in self.all() if backup.id == connection), None)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """``changed`` is called whenever another is open, or one less. Returns what ends that."""
        self._callbacks.append(changed)
        return lambda: self._callbacks.remove(changed) if changed in self._callbacks else None

    async def open(
        self, place: str, key: ReadingKey | None = None, *, via: ConnectionId | None = None, keep_key: bool = False
    ) -> OfflineBackup:
        """Looks at the backup at ``place``; one that is known already keeps its index. ``key`` opens one that is encrypted, and
        stays in the keyring with ``keep_key``. ``via`` is the connection that leads to one in S3.

        Raises Failure: BACKUP_ENCRYPTED and BACKUP_KEY_WRONG where another key is needed, and as reading a backup does.
        """
        place = _whole(place)
        account = None if via is None else self._account(via)
        opening = key or self._keys.get(place) or await self._kept_key(place, account)
        about, own, name = await on_a_thread(lambda: _looked_at(place, opening, account), "backup")
        if own is not None:
            self._keys[place] = own
            if keep_key and name is not None and (unkept := await self._kept_keys.keep(name, own)) is not None:
                self._tell_failure(unkept)
        for known in self.all():
            if (known.place, known.pool, known.taken) == (place, about.pool, about.taken):
                self._take(known)
                return known
        backup = OfflineBackup(
            ConnectionId(f"{PREFIX}{uuid.uuid4().hex}"), place, about.pool, about.taken, about.tool, via=via
        )
        self._take(backup)
        return backup

    def needs_look(self, backup: OfflineBackup) -> bool:
        """Whether it was not opened in this session yet, but is listed since its index was kept."""
        return backup.id not in self._looked_into

    def pool(self, connection: ConnectionId) -> OfflinePool:
        """Raises Failure(CONNECTION_UNKNOWN) for what is not open any more."""
        backup = self.get(connection)
        if backup is None:
            raise Failure(Code.CONNECTION_UNKNOWN, connection=connection)
        path = self._paths.backup_index(backup.id)
        return OfflinePool(
            backup,
            self.contents(connection),
            KeptIndex(lambda: path, self._store_key),
        )

    def opening(self, connection: ConnectionId) -> Callable[[], AbstractContextManager[Backup]]:
        """The backup itself, for another thread; that of another tool is none. Raises Failure(CONNECTION_UNKNOWN)."""
        backup = self.get(connection)
        if backup is None:
            raise Failure(Code.CONNECTION_UNKNOWN, connection=connection)
        account = None if backup.via is None else self._account(backup.via)
        return lambda: opened_backup(backup.place, self._keys.get(backup.place), account)

    def contents(self, connection: ConnectionId) -> Callable[[], AbstractContextManager[Contents]]:
        """What is in it, whatever tool wrote it, for another thread. Raises Failure(CONNECTION_UNKNOWN)."""
        backup = self.get(connection)
        if backup is None:
            raise Failure(Code.CONNECTION_UNKNOWN, connection=connection)
        account = None if backup.via is None else self._account(backup.via)
        return lambda: opened_contents(backup.place, self._keys.get(backup.place), account)

    @property
    def can_keep(self) -> bool:
        """Nothing outlives a session whose key nobody keeps."""
        return not self._store_key.throwaway

    def keep(self, connection: ConnectionId, *, wanted: bool) -> None:
        """Whether its index stays on this computer when the program ends."""
        backup = self.get(connection)
        if backup is None:
            return
        others = [kept for kept in self._settings.kept_backups if kept.id != connection]
        backup = replace(backup, kept=wanted)
        self._settings.kept_backups = [*others, backup] if wanted else others
        self._open[connection] = backup
        self._held.setdefault(connection, ExitStack())
        self._tell()

    async def forget(self, connection: ConnectionId, readers_end: Callable[[], Awaitable[None]] | None = None) -> None:
        """Nobody looks at it any more: its index goes, its key is forgotten. The backup itself stays where it is.

        ``readers_end`` returns when nobody reads it into its index any more, who would make that anew.
        """
        backup = self.get(connection)
        if backup is None:
            return
        self._settings.kept_backups = [kept for kept in self._settings.kept_backups if kept.id != connection]
        self._open.pop(connection, None)
        if all(other.place != backup.place for other in self._open.values()):
            self._keys.pop(backup.place, None)
        self._tell()
        if readers_end is not None:
            await readers_end()
        await self._discard(connection)

    async def close(self) -> None:
        """The end of the program: what is not kept goes. Nobody may have an index open any more."""
        for backup in tuple(self._open.values()):
            if backup.kept:
                self._held.pop(backup.id).close()
            else:
                await self._discard(backup.id)
        for forgotten in tuple(self._held):
            await self._discard(forgotten)
        self._open.clear()
        self._keys.clear()

    async def remove_abandoned(self) -> None:
        """Removes indexes that a process left behind when it was ended."""
        kept = {backup.id for backup in self._settings.kept_backups}

        def remove() -> None:
            for path in self._paths.indexes.glob(f"{PREFIX}*.db"):
                if path.stem not in kept and not self._locks.is_alive(JobId(path.stem)):
                    _remove(path)
                    self._locks.forget(JobId(path.stem), _opened(path.stem))

        await on_a_thread(remove, "index-file")

    # Jobs

    def handed_to_jobs(self, arguments: Mapping[str, JSON]) -> Mapping[str, str]:
        """What a job with these ``arguments`` needs to open the same backup."""
        backup = self.get(ConnectionId(str(arguments.get("connection"))))
        key = None if backup is None else self._keys.get(backup.place)
        return {} if key is None else {BACKUP: json.dumps(_as_json(key))}

    def credentials_of(self, arguments: Mapping[str, JSON]) -> Mapping[str, JSON]:
        """``arguments`` of a job with the connection whose credentials it needs: the one that leads to a backup in S3."""
        backup = self.get(ConnectionId(str(arguments.get("connection"))))
        return arguments if backup is None or backup.via is None else {**arguments, "connection": backup.via}

    def take_from_window(self, arguments: Mapping[str, JSON], secrets: Mapping[str, str]) -> None:
        """The inverse of ``handed_to_jobs``, in the job. The window holds the index, and lets go of it."""
        told = arguments.get(BACKUP)
        if isinstance(told, dict):
            backup = offline_from_json(told, kept=True)
            self._open[backup.id] = backup
            self._held[backup.id] = ExitStack()
            if BACKUP in secrets:
                self._keys[backup.place] = _from_json(json.loads(secrets[BACKUP]))

    async def _kept_key(self, place: str, account: "Account | None") -> ReadingKey | None:
        """What keeps it from being found is told by looking at the backup itself."""
        try:
            return await self._kept_keys.kept(place, account)
        except (Failure, OSError):
            return None

    def _take(self, backup: OfflineBackup) -> None:
        self._looked_into.add(backup.id)
        if backup.id in self._open:
            return
        held = self._held[backup.id] = ExitStack()
        if not backup.kept:
            # Nobody removes the index of one that is kept, and several programs may look at it.
            held.enter_context(self._locks.hold(JobId(backup.id), _opened(backup.id), backup.file_name))
        self._open[backup.id] = backup
        self._tell()

    async def _discard(self, connection: ConnectionId) -> None:
        path = self._paths.backup_index(connection)
        await on_a_thread(partial(_remove, path), "index-file")
        if (held := self._held.pop(connection, None)) is not None:
            held.close()

    def _tell(self) -> None:
        for callback in tuple(self._callbacks):
            callback()


def _opened(backup: str) -> str:
    """What the process holds that has the backup open."""
    return f"opened:{backup}"


def _whole(place: str) -> str:
    """A path from the root on; an address as it is."""
    return place if "://" in place else str(Path(place).absolute())


def _looked_at(
    place: str, key: ReadingKey | None, account: "Account | None"
) -> tuple[About, ReadingKey | None, str | None]:
    with opened_contents(place, key, account) as contents:
        return contents.about, own_key(contents), keyring_name(contents)


def _remove(path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        # What another process has open cannot be removed everywhere; the next start tries again.
        with suppress(OSError):
            file.unlink()


def _as_json(key: ReadingKey) -> JSON:
    return {"passphrase": key.text} if isinstance(key, Passphrase) else {"identities": [*key.texts]}


def _from_json(document: Mapping[str, list[str] | str]) -> ReadingKey:
    passphrase = document.get("passphrase")
    return Passphrase(passphrase) if isinstance(passphrase, str) else Identities(tuple(document["identities"]))
