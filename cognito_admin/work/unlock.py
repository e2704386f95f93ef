"""The one key under which everything is kept on this computer, and how the program comes by it."""

import asyncio
import secrets
from enum import StrEnum

from cognito_admin.keystore import Keystore
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.local_data import STORE_KEY
from cognito_admin.store.key_file import KeyFile
from cognito_admin.store.passphrase_file import PassphraseFile
from cognito_admin.store.paths import Paths

KEY_LENGTH = 32


class KeySource(StrEnum):
    """Where the key came from."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - a word, no password
    SESSION = "session"
    GIVEN = "given"


class StoreKey:
    """The key comes from the keyring; without one the person chooses a passphrase, or to keep nothing beyond the session.

    A folder has one key: the passphrase's once one was chosen there, else the keyring's. A mark beside the files tells that key
    from any other, so that a new one is made only where nothing is kept yet. Belongs to one event loop.
    """

    def __init__(self, keystore: Keystore, paths: Paths) -> None:
        self._keystore = keystore
        self._folder = paths.base
        self._file = KeyFile(paths)
        self._passphrase_file = PassphraseFile(paths.salt)
        self._key: bytes | None = None
        self._source: KeySource | None = None
        self._asking: asyncio.Task[bytes] | None = None
        self._there = asyncio.Event()

    @property
    def source(self) -> KeySource | None:
        """None while there is no key."""
        return self._source

    @property
    def throwaway(self) -> bool:
        """Whether what is written under the key cannot be read after this session, and so belongs into a throwaway folder."""
        return self._source is KeySource.SESSION

    @property
    def passphrase_chosen(self) -> bool:
        """Whether a passphrase was chosen in an earlier session: then it is asked for again instead of a new one."""
        return self._passphrase_file.exists

    async def get(self) -> bytes:
        """32 bytes. The keyring is asked once, however many wait, and not at all where a passphrase was chosen.

        Raises Failure(KEYRING_MISSING) until the person chose something else, Failure(PASSPHRASE_NEEDED) until they gave the
        passphrase they chose before, Failure(KEYRING_LOCKED), Failure(STORE_KEY_LOST) where something is kept and its key is not
        found, and what keeps the mark of the key from being read or written.
        """
        if self._key is not None:
            return self._key
        if self._asking is None:
            self._asking = asyncio.get_running_loop().create_task(self._found())
            self._asking.add_done_callback(self._asked)
        # Shielded: the others who wait still want the answer when one of them gives up.
        return await asyncio.shield(self._asking)

    async def available(self) -> None:
        """Returns once there is a key, however it came; asks nobody."""
        await self._there.wait()

    def use_session_key(self) -> None:
        """A new key that nobody keeps."""
        self._take(secrets.token_bytes(KEY_LENGTH), KeySource.SESSION)

    async def use_passphrase(self, passphrase: str) -> None:
        """The first passphrase is the one chosen.

        Raises Failure(STORE_KEY_WRONG) when it is not the one chosen before, and Failure(STORE_KEY_LOST) where what is kept has
        another key.
        """
        async with self._file.held():
            if not self.passphrase_chosen and await self._file.something_kept():
                raise self._lost("it is not made of a passphrase")
            try:
                key = await self._passphrase_file.key(passphrase)
            except Failure as failure:
                if failure.code is not Code.STORE_DAMAGED:
                    raise
                raise self._lost("the file that belongs to the passphrase is damaged") from failure
            await self._settle(key, "the passphrase makes another one")
        self._take(key, KeySource.PASSPHRASE)

    async def start_anew(self) -> None:
        """Sets all that is kept under a lost key aside, so that a new key can be chosen or made.

        Raises Failure(STORE_LOCKED) while another program has it open, and Failure(KEYRING_LOCKED).
        """
        async with self._file.held():
            try:
                text = await self._keystore.get(STORE_KEY)
                if text is not None and _key(text) is None:
                    await self._keystore.delete(STORE_KEY)
            except Failure as failure:
                if failure.code is not Code.KEYRING_MISSING:
                    raise
            await self._file.set_all_aside()

    async def proved(self) -> bool:
        """Whether what is kept was surely written under this key. A file that it does not open is then a damaged one."""
        return self._key is not None and (self.throwaway or await self._file.fits(self._key) is True)

    def given(self, key: bytes) -> None:
        """A key that came over the pipe, or that a demo made up. Raises ValueError unless it is 32 bytes."""
        if len(key) != KEY_LENGTH:
            raise ValueError("the key of the store is 32 bytes")
        self._take(key, KeySource.GIVEN)

    def close(self) -> None:
        """Forgets the key and stops waiting for the keyring."""
        self._key = self._source = None
        if self._asking is not None:
            self._asking.cancel()

    def _take(self, key: bytes, source: KeySource) -> None:
        self._key, self._source = key, source
        self._there.set()

    def _asked(self, task: asyncio.Task[bytes]) -> None:
        self._asking = None
        if not task.cancelled():
            # Read here, so that a failure that nobody waits for any more is no stray warning.
            task.exception()

    async def _found(self) -> bytes:
        key = await self._kept_key()
        if key is None or not await self._file.fits(key):
            async with self._file.held():
                # Another program may just have made it.
                key = await self._kept_key()
                if key is None:
                    if await self._file.something_kept():
                        raise self._lost("the keyring does not have it")
                    key = await self._made()
                await self._settle(key, "the keyring has another one")
        if self._key is None:
            self._take(key, KeySource.KEYRING)
        return key

    async def _kept_key(self) -> bytes | None:
        """The key in the keyring, or None when it has none."""
        if self.passphrase_chosen:
            raise Failure(Code.PASSPHRASE_NEEDED)
        try:
            text = await self._keystore.get(STORE_KEY)
        except Failure as failure:
            if failure.code is Code.KEYRING_MISSING and await self._file.something_kept():
                raise self._lost("there is no keyring that has it") from failure
            raise
        key = None if text is None else _key(text)
        if text is not None and key is None:
            raise self._lost("what the keyring has is no key")
        return key

    async def _made(self) -> bytes:
        made = secrets.token_bytes(KEY_LENGTH)
        await self._keystore.set(STORE_KEY, made.hex())
        # Some keyrings forget at once.
        kept = await self._kept_key()
        if kept is None:
            raise Failure(Code.KEYRING_MISSING, reason="it does not keep what is stored in it")
        return kept

    async def _settle(self, key: bytes, otherwise: str) -> None:
        """Marks what is kept as that of ``key``. Raises Failure(STORE_KEY_LOST) where it is that of another."""
        fits = await self._file.fits(key)
        if fits is False:
            raise self._lost(otherwise)
        if fits is None:
            await self._file.keep(key)

    def _lost(self, reason: str) -> Failure:
        return Failure(Code.STORE_KEY_LOST, path=str(self._folder), reason=reason)


def _key(text: str) -> bytes | None:
    """The key as the keyring has it, or None for what is no key."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return None
    return key if len(key) == KEY_LENGTH else None
