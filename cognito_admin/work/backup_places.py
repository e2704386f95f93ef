"""Where backups lie, and what opens them there: a folder, a packed file, or S3."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cognito_admin.archive.keys import key_name
from cognito_admin.archive.places import files_of
from cognito_admin.archive.reading import Backup, opened
from cognito_admin.model.backups import Identities, ReadingKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.store.threads import on_a_thread

if TYPE_CHECKING:
    from cognito_admin.aws.account import Account
    from cognito_admin.aws.buckets import Prefix
    from cognito_admin.keystore import Keystore

S3 = "s3://"


def is_in_s3(place: str) -> bool:
    return place.startswith(S3)


def place_of(place: str, account: "Account | None" = None) -> "Path | Prefix":
    """What reads and writes take. ``account`` leads to S3. Raises Failure(BUCKET_NAME_WRONG | CONNECTION_NEEDED)."""
    if not is_in_s3(place):
        return Path(place).expanduser()
    if account is None:
        raise Failure(Code.CONNECTION_NEEDED, path=place)
    return account.storage(place)


@contextmanager
def opened_backup(place: str, key: ReadingKey | None = None, account: "Account | None" = None) -> Generator[Backup]:
    """The backup at ``place``, for the thread that opens it, which waits for the disk or for S3.

    Raises what ``archive.reading.opened`` and ``place_of`` do.
    """
    with opened(place_of(place, account), key) as backup:
        yield backup


class BackupKeys:
    """The keys of single backups in the keyring of the operating system: each opens one backup, and goes on with it."""

    def __init__(self, keystore: "Keystore") -> None:
        self._keystore = keystore

    def through(self, account: "Account") -> "KeysThrough":
        """The same, by way of an account that leads to S3."""
        return KeysThrough(self, account)

    async def kept(self, place: str, account: "Account | None" = None) -> ReadingKey | None:
        """None where the backup is in clear, or its key is not kept. Raises what ``files_of`` and ``place_of`` do, and OSError."""

        def name() -> str | None:
            with files_of(place_of(place, account)) as files:
                return key_name(files)

        named = await on_a_thread(name, "backup")
        if named is None:
            return None
        try:
            text = await self._keystore.get(_entry(named))
        except Failure as failure:
            if failure.code not in (Code.KEYRING_MISSING, Code.KEYRING_LOCKED):
                raise
            return None
        return None if text is None else Identities((text,))

    async def keep(self, name: str, key: ReadingKey) -> Failure | None:
        """``name`` is that of ``archive.keys.key_name``, and ``key`` the backup's own. Returns why it could not be kept."""
        assert isinstance(key, Identities)
        try:
            await self._keystore.set(_entry(name), key.texts[0])
        except Failure as failure:
            return failure
        return None

    async def forget(self, name: str) -> None:
        """One that is not kept is no trouble. Raises Failure(KEYRING_LOCKED)."""
        try:
            await self._keystore.delete(_entry(name))
        except Failure as failure:
            if failure.code is not Code.KEYRING_MISSING:
                raise


class KeysThrough:
    """See ``BackupKeys``."""

    def __init__(self, keys: BackupKeys, account: "Account") -> None:
        self._account = account
        self._keys = keys
        self.keep = keys.keep
        self.forget = keys.forget

    async def kept(self, place: str, /) -> ReadingKey | None:
        return await self._keys.kept(place, self._account)


def _entry(name: str) -> str:
    return f"backup-{name}"
