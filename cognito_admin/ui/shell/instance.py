"""One window for one folder of data: a second start brings the first window forward."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_FORWARD = b"forward\n"
_PATIENCE_MS = 2000


class Instance(QObject):
    """Holds the lock on ``place`` while it lives. ``asked_forward`` is emitted when another start asked for the window.

    QtNetwork takes 40 ms to import: the lock alone decides who is first, and the listening begins after the first paint.
    """

    asked_forward = Signal()

    def __init__(self, place: Path) -> None:
        super().__init__()
        self._place = place
        self._lock = QLockFile(str(place.with_suffix(".lock")))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def is_first(self) -> bool:
        """Whether the folder was free. Also true where no lock can be made: a window is worth more than its uniqueness."""
        return self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError

    def call_first(self) -> bool:
        """Asks the first window to come forward. False if it did not answer."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(_socket_name(self._place))
        if not socket.waitForConnected(_PATIENCE_MS):
            return False
        socket.write(_FORWARD)
        heard = socket.waitForBytesWritten(_PATIENCE_MS)
        socket.disconnectFromServer()
        return heard

    def listen(self) -> None:
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        name = _socket_name(self._place)
        if not server.listen(name):
            # What a crashed window left behind; the lock says that nobody uses it.
            QLocalServer.removeServer(name)
            server.listen(name)
        server.newConnection.connect(self._called)
        self._server = server

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        self._lock.unlock()

    def _called(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            self.asked_forward.emit()


def _socket_name(place: Path) -> str:
    """Short, since a socket's path may have no more than about a hundred characters."""
    import hashlib

    name = f"cognito-admin-{hashlib.sha256(str(place.absolute()).encode()).hexdigest()[:16]}"
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if sys.platform.startswith("linux") and runtime and Path(runtime).is_dir():
        return str(Path(runtime) / name)
    return name
