"""One window for one folder of data: a second start brings the first window forward, and has it open what it was given."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, unquote

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

LONGEST = 85
"""Bytes: a socket's path may have about a hundred, of which Qt needs a few while it makes one."""
_FORWARD = b"forward\n"
_OPEN = b"open "
"""The rest of the line is the place of a backup, percent-encoded."""
_PATIENCE_MS = 2000


class Instance(QObject):
    """Holds the lock on ``place`` while it lives. ``asked_forward`` is emitted when another start asked for the window,
    ``asked_to_open`` when it was given a backup as well.

    QtNetwork takes 40 ms to import: the lock alone decides who is first, and the listening begins after the first paint.
    """

    asked_forward = Signal()
    asked_to_open = Signal(str)

    def __init__(self, place: Path) -> None:
        super().__init__()
        self._place = place
        self._lock = QLockFile(str(place.with_suffix(".lock")))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None
        self._socket = Path()

    def is_first(self) -> bool:
        """Whether the folder was free. Also true where no lock can be made: a window is worth more than its uniqueness."""
        return self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError

    def call_first(self, backup: str | None = None) -> bool:
        """Asks the first window to come forward, and to open ``backup``. False if it did not answer."""
        from PySide6.QtNetwork import QLocalSocket

        if (name := server_name(self._place)) is None:
            return False
        socket = QLocalSocket()
        socket.connectToServer(name)
        if not socket.waitForConnected(_PATIENCE_MS):
            return False
        socket.write(_FORWARD if backup is None else _OPEN + quote(backup).encode() + b"\n")
        heard = socket.waitForBytesWritten(_PATIENCE_MS)
        socket.disconnectFromServer()
        return heard

    def listen(self) -> None:
        from PySide6.QtNetwork import QLocalServer

        if (name := server_name(self._place)) is None:
            return
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(name):
            # What a crashed window left behind, which the lock says nobody uses; or another window, the last one, took the folder.
            server_name(self._place)
            QLocalServer.removeServer(name)
            server.listen(name)
        server.newConnection.connect(self._called)
        self._server, self._socket = server, Path(name)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
            if os.name == "posix" and self._socket.parent == _private_folder_path():
                # The last one takes it away.
                with contextlib.suppress(OSError):
                    self._socket.parent.rmdir()
        self._lock.unlock()

    def _called(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(self._hear)
            if socket.bytesAvailable():
                self._read(socket)

    def _hear(self) -> None:
        self._read(cast("QLocalSocket", self.sender()))

    def _read(self, socket: QLocalSocket) -> None:
        line = bytes(socket.readLine().data())
        if line == _FORWARD or line.startswith(_OPEN):
            self.asked_forward.emit()
        if line.startswith(_OPEN) and line.endswith(b"\n"):
            self.asked_to_open.emit(unquote(line.removeprefix(_OPEN).decode("ascii", "replace").rstrip("\n")))
        socket.disconnectFromServer()


def server_name(place: Path) -> str | None:
    """What the first window listens to: a name on Windows, elsewhere a socket where only its owner has access.

    Beside ``place``, so that it goes with the folder of data and a killed window leaves no more than one; None if there is no such
    place.
    """
    import hashlib

    if sys.platform != "win32" and len(os.fsencode(beside := place.absolute().with_suffix(".socket"))) <= LONGEST:
        return str(beside)
    short = hashlib.sha256(str(place.absolute()).encode()).hexdigest()[:16]
    if sys.platform == "win32":
        return f"cognito-admin-{short}"
    folder = _private_folder()
    if folder is None:
        return None
    _remove_dead(folder)
    return str(folder / short)


def _private_folder() -> Path | None:
    """A folder with a short name for people whose folder of data has a long one; None where somebody else took the name."""
    import stat

    folder = _private_folder_path()
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
    return folder if mine else None


def _private_folder_path() -> Path:
    import tempfile

    return Path(tempfile.gettempdir()) / f"cognito-admin-{os.getuid()}"


def _remove_dead(folder: Path) -> None:
    """Removes sockets nobody listens to any more: their windows were killed.

    Other windows start and end meanwhile: Qt makes a folder in here while one begins to listen, and the last one takes ``folder``.
    """
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.is_socket() and _is_dead(path):
                path.unlink(missing_ok=True)


def _is_dead(path: Path) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            return True
        except OSError:
            return False
    return False
