"""All that the program keeps on this computer: told, and removed without a trace.

Removing can be done again after it was interrupted at any point: what is still there is found by the names of files, and what is in
the keyring by the notes of it, which go one by one with the entries.
"""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from cognito_admin.keystore import Keystore
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.local_data import STORE_KEY, Amount, Left, Part, Survey
from cognito_admin.store.key_file import KeyFile
from cognito_admin.store.own_files import KEYRING, OwnFile, own_files, own_folders
from cognito_admin.store.paths import Paths
from cognito_admin.store.threads import on_a_thread
from cognito_admin.store.throwaway import remove_abandoned
from cognito_admin.work.presence import Presence
from cognito_admin.work.schedule_files import ScheduleFiles


class LocalData:
    """``keystore`` makes one that notes names as the program's own does, which is closed by then.

    ``expected`` names what the keyring may have of the time before names were noted.
    ``wanted`` is set once somebody decided to have all removed, which is done when everything is closed.
    """

    def __init__(
        self,
        paths: Paths,
        keystore: Callable[[], Keystore],
        presence: Presence,
        schedules: ScheduleFiles,
        usual: Paths,
        expected: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._paths = paths
        self._keystore = keystore
        self._presence = presence
        self._schedules = schedules
        self._usual = usual
        self._expected = expected
        self.wanted = False

    async def survey(self) -> Survey:
        """Asks the keyring whether the key of what is kept is this folder’s, and whether it has what was not noted."""
        parts, schedules = await on_a_thread(self._look, "local-data")
        secrets, shared = await self._secrets()
        return Survey(self._paths.base, parts, secrets, schedules, shared)

    async def others(self) -> tuple[int, ...]:
        """The processes of the program that use the same folder."""
        return await on_a_thread(self._presence.others, "local-data")

    async def remove(self, release: Callable[[], None] = lambda: None) -> tuple[Left, ...]:
        """Removes everything. Nothing may be open any more; ``release`` lets go of what the window itself holds.

        Raises nothing: what is left is told.
        """
        secrets, shared = await self._secrets()
        keystore = self._keystore()

        def note() -> None:
            # That the key is ours is known by a file that goes before it does.
            for name in secrets:
                keystore.note(name)

        await on_a_thread(note, "local-data")
        left = await on_a_thread(self._remove_files, "local-data")
        left += await self._remove_secrets(keystore, secrets)
        release()
        return (*left, *await on_a_thread(lambda: self._remove_last(shared), "local-data"))

    def _look(self) -> tuple[dict[Part, Amount], dict[Path, str]]:
        counts, sizes = Counter[Part](), Counter[Part]()
        for file in own_files(self._paths.base):
            counts[file.part] += 1
            sizes[file.part] += file.size_bytes
        return {part: Amount(counts[part], sizes[part]) for part in Part if counts[part]}, self._schedules.found()

    async def _secrets(self) -> tuple[tuple[str, ...], bool]:
        """The names of what is in the keyring, and whether the key of what is kept has to stay there."""
        keystore = self._keystore()
        names = set(await on_a_thread(keystore.names, "local-data"))
        if STORE_KEY not in names and await self._is_our_key(keystore):
            names.add(STORE_KEY)
        for name in sorted({*self._expected()} - names):
            if await _may_have(keystore, name):
                names.add(name)
        shared = (
            STORE_KEY in names
            and self._usual.base != self._paths.base
            and await on_a_thread(self._usual.key_mark.exists, "local-data")
        )
        if shared:
            names.discard(STORE_KEY)
        return tuple(sorted(names)), shared

    async def _is_our_key(self, keystore: Keystore) -> bool:
        """Whether the keyring has the key of this folder, which another folder may have made."""
        paths = self._paths
        if not await on_a_thread(lambda: paths.key_mark.exists() and not paths.salt.exists(), "local-data"):
            # Nothing is kept, or under a passphrase.
            return False
        try:
            text = await keystore.get(STORE_KEY)
            return text is not None and await KeyFile(paths).fits(bytes.fromhex(text)) is True
        except (Failure, ValueError):
            return False

    def _remove_files(self) -> tuple[Left, ...]:
        left = self._schedules.remove()
        remove_abandoned()
        # What cannot be removed now is told when it was tried again, last.
        _removed(self._files())
        return tuple(map(_left, left))

    def _files(self, *, held: bool = False) -> Iterator[OwnFile]:
        notes = self._paths.base / KEYRING
        return (file for file in own_files(self._paths.base, held=held) if file.path.parent != notes)

    async def _remove_secrets(self, keystore: Keystore, names: Iterable[str]) -> tuple[Left, ...]:
        left: list[Left] = []
        for name in names:
            try:
                await keystore.delete(name)
            except Failure as failure:
                left.append(Left(name, failure.facts.get("reason", failure.code.value)))
        keystore.close()
        return tuple(left)

    def _remove_last(self, shared: bool) -> tuple[Left, ...]:
        left = _removed(self._files(held=True))
        if shared:
            # The key that stays is the other folder's from here on.
            _unlinked(self._paths.base / KEYRING / STORE_KEY)
        for folder in own_folders(self._paths.base):
            with contextlib.suppress(OSError):
                # One that holds something else stays.
                folder.rmdir()
        return left


async def _may_have(keystore: Keystore, name: str) -> bool:
    try:
        return await keystore.get(name) is not None
    except Failure as failure:
        # What a locked keyring has is tried again, and told, when it is to go.
        return failure.code is not Code.KEYRING_MISSING


def _removed(files: Iterable[OwnFile]) -> tuple[Left, ...]:
    return tuple(_left(error) for file in files if (error := _unlinked(file.path)) is not None)


def _unlinked(path: Path) -> OSError | None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        return error
    return None


def _left(error: OSError) -> Left:
    return Left(str(error.filename), error.strerror or str(error))
