"""The one key under which everything is kept on this computer, and how the program comes by it."""

import asyncio
import secrets
from enum import StrEnum
from pathlib import Path

from cognito_admin.keystore import Keystore
from cognito_admin.model.failures import Code, Failure
from cognito_admin.store.passphrase_file import PassphraseFile

KEY_LENGTH = 32
_NAME = "store-key"


class KeySource(StrEnum):
    """Where the key came from."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - a word, no password
    SESSION = "session"
    GIVEN = "given"


class StoreKey:
    """The key comes from the keyring; without one the person chooses a passphrase, or to keep nothing beyond the session.

    Belongs to one event loop.
    """

    def __init__(self, keystore: Keystore, passphrase_path: Path) -> None:
        """``passphrase_path`` is where the salt of a passphrase is kept once one is chosen."""
        self._keystore = keystore
        self._passphrase_file = PassphraseFile(passphrase_path)
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
        """32 bytes. The keyring is asked once, however many wait.

        Raises Failure(KEYRING_MISSING) until the person chose something else, Failure(PASSPHRASE_NEEDED) until they gave the
        passphrase they chose before, Failure(KEYRING_LOCKED), and Failure(STORE_KEY_WRONG) for a key that was tampered with.
        """
        if self._key is not None:
            return self._key
        if self._asking is None:
            self._asking = asyncio.get_running_loop().create_task(self._from_keyring())
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
        """The first passphrase is the one chosen. Raises Failure(STORE_KEY_WRONG) when it is not the one chosen before."""
        self._take(await self._passphrase_file.key(passphrase), KeySource.PASSPHRASE)

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

    async def _from_keyring(self) -> bytes:
        try:
            text = await self._keystore.get(_NAME)
        except Failure as failure:
            if failure.code is Code.KEYRING_MISSING and self.passphrase_chosen:
                raise Failure(Code.PASSPHRASE_NEEDED) from failure
            raise
        if text is None:
            if self.passphrase_chosen:
                raise Failure(Code.PASSPHRASE_NEEDED)
            text = await self._make()
        try:
            key = bytes.fromhex(text)
        except ValueError:
            key = b""
        if len(key) != KEY_LENGTH:
            raise Failure(Code.STORE_KEY_WRONG)
        if self._key is None:
            self._take(key, KeySource.KEYRING)
        return key

    async def _make(self) -> str:
        text = secrets.token_hex(KEY_LENGTH)
        await self._keystore.set(_NAME, text)
        # Some keyrings forget at once; and of two programs that start together both must use what is kept in the end.
        kept = await self._keystore.get(_NAME)
        if kept is None:
            raise Failure(Code.KEYRING_MISSING, reason="it does not keep what is stored in it")
        return kept
