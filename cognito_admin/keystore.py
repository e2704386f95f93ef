"""Secrets in the keyring of the operating system, and nowhere else."""

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol, TypeVar, cast
from urllib.parse import quote, unquote

from cognito_admin.model.failures import Code, Failure

SERVICE = "cognito-admin"
"""Under this name the keyring lists what the program keeps."""

LONGEST = 1_280
"""Windows keeps 2,560 bytes a secret, in UTF-16. The same holds everywhere, so that what works on one system works on all."""

_KEEPS_NOTHING = ("keyring.backends.fail", "keyring.backends.null")
_KEEPS_IN_THE_CLEAR = "keyrings.alt"

_Result = TypeVar("_Result")


class _Keyring(Protocol):
    """A backend of the library ``keyring``."""

    name: str

    def get_password(self, service: str, username: str, /) -> str | None: ...
    def set_password(self, service: str, username: str, password: str, /) -> None: ...
    def delete_password(self, service: str, username: str, /) -> None: ...


_Request = Callable[[_Keyring], _Result]


class Keystore:
    """Asks the keyring on threads of its own, one request after the other.

    A locked keyring shows a dialogue of its own and answers when the person did, so the threads are daemons: an open dialogue must
    not keep the program from ending.
    """

    def __init__(self, names: Path | None = None) -> None:
        """``names`` is a folder with an empty file for each secret that is kept: keyrings do not tell what they hold."""
        self._names = names
        self._one_at_a_time = threading.Lock()
        self._closed = False

    async def get(self, name: str) -> str | None:
        """The secret, or None where there is none. Raises Failure(KEYRING_MISSING | KEYRING_LOCKED)."""
        return await self._ask(lambda keyring: keyring.get_password(SERVICE, name))

    async def set(self, name: str, value: str) -> None:
        """Raises Failure(SECRET_TOO_LONG | KEYRING_MISSING | KEYRING_LOCKED)."""
        if len(value.encode("utf-16-le")) > 2 * LONGEST:
            raise Failure(Code.SECRET_TOO_LONG, most=f"{LONGEST:,}")

        def keep(keyring: _Keyring) -> None:
            # First, so that nothing is in the keyring that nobody knows of.
            new = name not in self.names()
            self.note(name)
            try:
                keyring.set_password(SERVICE, name, value)
            except BaseException:
                if new:
                    self._forget(name)
                raise

        await self._ask(keep)

    async def delete(self, name: str) -> None:
        """A secret that is not there is no trouble. Raises Failure(KEYRING_MISSING | KEYRING_LOCKED)."""

        def delete(keyring: _Keyring) -> None:
            if keyring.get_password(SERVICE, name) is not None:
                keyring.delete_password(SERVICE, name)
            self._forget(name)

        await self._ask(delete)

    def names(self) -> tuple[str, ...]:
        """Of all secrets that were kept from here and not deleted since. Waits for the disk."""
        try:
            return tuple(sorted(unquote(note.name) for note in (self._names.iterdir() if self._names else ())))
        except OSError:
            return ()

    async def backend_name(self) -> str:
        """What the operating system offers, such as ``SecretService Keyring``. Raises Failure(KEYRING_MISSING)."""
        return await self._ask(lambda keyring: keyring.name)

    def close(self) -> None:
        """Later requests raise Failure(KEYRING_LOCKED). Returns at once."""
        self._closed = True

    def note(self, name: str) -> None:
        """Notes that the keyring may hold it. Waits for the disk."""
        if self._names is not None:
            # A note that cannot be written must not keep a secret from being kept.
            with contextlib.suppress(OSError):
                self._names.mkdir(mode=0o700, exist_ok=True)
                _note_of(self._names, name).touch(mode=0o600)

    def _forget(self, name: str) -> None:
        if self._names is not None:
            with contextlib.suppress(OSError):
                _note_of(self._names, name).unlink()

    async def _ask(self, request: _Request[_Result]) -> _Result:
        if self._closed:
            raise Failure(Code.KEYRING_LOCKED, reason="the program is ending")
        future: Future[_Result] = Future()

        def work() -> None:
            with self._one_at_a_time:
                if future.set_running_or_notify_cancel():
                    try:
                        result = _with_keyring(request)
                    except BaseException as error:  # noqa: BLE001 - it is raised again where the result is awaited
                        future.set_exception(error)
                    else:
                        future.set_result(result)

        threading.Thread(target=work, name="keyring", daemon=True).start()
        return await asyncio.wrap_future(future)


def _note_of(folder: Path, name: str) -> Path:
    return folder / quote(name, safe="")


def _with_keyring(request: _Request[_Result]) -> _Result:
    if sys.platform != "darwin":
        # Looked for anyway, by way of the compiler, which takes a twentieth of a second.
        cast("dict[str, object]", sys.modules).setdefault("keyring.backends.macOS.api", None)
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        return request(_safe(cast("_Keyring", keyring.get_keyring())))
    except NoKeyringError:
        raise Failure(Code.KEYRING_MISSING) from None
    except KeyringError as error:
        raise Failure(Code.KEYRING_LOCKED, reason=str(error) or type(error).__name__) from None
    except Failure:
        raise
    except Exception as error:  # noqa: BLE001 - the library passes on what the system's own libraries raise
        # Its text is not told: nobody knows what is in it.
        raise Failure(Code.KEYRING_LOCKED, reason=type(error).__name__) from None


def _safe(backend: _Keyring) -> _Keyring:
    """The backend, or of a chain of several the first that keeps secrets and keeps them encrypted."""
    links: list[_Keyring] = list(getattr(backend, "backends", ())) or [backend]
    unsafe = (*_KEEPS_NOTHING, _KEEPS_IN_THE_CLEAR)
    for link in links:
        if not type(link).__module__.startswith(unsafe):
            return link
    in_the_clear = [link.name for link in links if type(link).__module__.startswith(_KEEPS_IN_THE_CLEAR)]
    reason = f"{in_the_clear[0]} would keep secrets unencrypted" if in_the_clear else None
    raise Failure(Code.KEYRING_MISSING, reason=reason)
