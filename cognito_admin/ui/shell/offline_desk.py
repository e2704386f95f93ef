"""Backups opened on this computer: chosen, dropped onto the window or named at the start; their key, their place in the tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction, QDropEvent

from cognito_admin.model.backups import MANIFEST, Identities, KeyKind, Passphrase
from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.resources import SAMPLE_BACKUP
from cognito_admin.ui.shell.backup_key import OPEN, BackupKeyQuestion
from cognito_admin.ui.shell.unlocking import unlock
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.question import answer_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.backups import ReadingKey
    from cognito_admin.model.ids import ConnectionId
    from cognito_admin.model.offline import OfflineBackup
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.shell.pool_port import WindowPort
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.services import Services

_OPENING = "opening a backup"
"""The cause of what is said of it."""
_KEY_WANTED = (Code.BACKUP_ENCRYPTED, Code.BACKUP_KEY_WRONG)


class OfflineDesk(QObject):
    """``opened`` carries the PoolKey of what is to be shown, ``closed`` of what is to be shown no more."""

    opened = Signal(object)
    closed = Signal(object)

    def __init__(self, window: Window, loop: Loop, services: Services, port: WindowPort) -> None:
        super().__init__(window)
        self._window, self._loop, self._services, self._port = window, loop, services, port
        self._offline = services.offline
        self._opening = loop.latest(self, port.show_failure)
        self._folder = str(Path.home())
        window.navigation.backup_keep_requested.connect(self._keep)
        window.navigation.backup_close_requested.connect(self._close)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self._end = self._offline.subscribe(self._show)
        self._show()

    def close(self) -> None:
        self._end()

    def choose(self) -> None:
        """Asks where the backup lies."""
        from cognito_admin.ui.shell.open_backup import OpenBackupDialog

        dialog = OpenBackupDialog(self._window, self._services.connections.all(), self._folder)
        dialog.chosen.connect(self.open)
        dialog.open()

    def open_sample(self) -> None:
        """Opens the backup of a made-up pool that comes with the program."""
        self._opening.run(self._open(str(SAMPLE_BACKUP), None))

    def open(self, place: str, via: ConnectionId | None = None) -> None:
        """Opens what lies there. A newer wish replaces one that is still on its way."""
        if "://" in place:
            place = place.removesuffix(f"/{MANIFEST}")
        else:
            path = Path(place)
            place = str(path.parent) if path.name == MANIFEST else place
            self._folder = str(path.parent)
        self._opening.run(self._open(place, via))

    def make_ready(self, backup: OfflineBackup) -> bool:
        """Whether it can be shown at once; if not, ``opened`` follows once it was looked at, and the key given if need be."""
        if not self._offline.needs_look(backup):
            return True
        self._opening.run(self._open(backup.place, backup.via))
        return False

    async def _open(self, place: str, via: ConnectionId | None) -> None:
        try:
            backup = await self.look_into(place, via)
        except Failure as failure:
            self._port.status(tr("The backup was not opened"))
            self._port.show_failure(failure, remedy=self._newest(failure, place, via), cause=_OPENING)
            return
        self._window.banners.settle(_OPENING)
        if backup is not None:
            self.opened.emit(backup.key)

    def _newest(self, failure: Failure, place: str, via: ConnectionId | None) -> QAction | None:
        """What opens the newest of the backups that somebody chose all of."""
        name = failure.facts.get("newest")
        if failure.code is not Code.BACKUP_NONE or name is None:
            return None
        opens = QAction(tr("Open the newest"))
        opens.triggered.connect(lambda: self.open(f"{place.rstrip('/')}/{name}", via))
        return opens

    async def look_into(
        self, place: str, via: ConnectionId | None, before: QWidget | None = None
    ) -> OfflineBackup | None:
        """The backup at ``place``, listed from now on; None where nobody gave the key that opens it.

        The key is asked for in front of ``before``, or of the window. Raises Failure as reading a backup does.
        """
        window = before or self._window
        # Its index is kept under the same key as everything else here.
        await unlock(window, self._services.store_key)
        self._port.status(tr("Opening {name}…", name=Path(place).name or place))
        key, keep = None, False
        while True:
            try:
                return await self._offline.open(place, key, via=via, keep_key=keep)
            except Failure as failure:
                if failure.code not in _KEY_WANTED:
                    raise
                wrong = key is not None and failure.code is Code.BACKUP_KEY_WRONG
                by_file = failure.facts.get("takes") == KeyKind.IDENTITY
            answer = await self._ask_for_key(window, Path(place).name or place, by_file=by_file, wrong=wrong)
            if answer is None:
                self._port.status(tr("The backup was not opened"))
                return None
            key, keep = answer

    async def _ask_for_key(
        self, before: QWidget, name: str, *, by_file: bool, wrong: bool
    ) -> tuple[ReadingKey, bool] | None:
        question = BackupKeyQuestion(before, name, by_file=by_file, wrong=wrong)
        await answer_of(question)
        if question.answer != OPEN:
            return None
        if not by_file:
            return Passphrase(question.given), question.keep
        try:
            text = await self._loop.aside(lambda: Path(question.given).expanduser().read_text("utf-8"))
        except (OSError, ValueError, RuntimeError) as error:
            raise Failure(Code.IDENTITY_UNKNOWN, path=question.given) from error
        return Identities((text,)), question.keep

    def _show(self) -> None:
        why_not = "" if self._offline.can_keep else tr("Nothing is kept beyond this session")
        self._window.navigation.show_backups(self._offline.all(), why_not)

    def _keep(self, identifier: ConnectionId, wanted: bool) -> None:
        self._offline.keep(identifier, wanted=wanted)

    def _close(self, identifier: ConnectionId) -> None:
        backup = self._offline.get(identifier)
        if backup is not None:
            self._loop.spawn(self._forget(backup), self, self._port.show_failure)

    async def _forget(self, backup: OfflineBackup) -> None:
        self.closed.emit(backup.key)
        await self._offline.forget(backup.id, lambda: self._services.jobs.end_work_on(f"index:{backup.id}"))

    # Dropped onto the window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop) and isinstance(event, QDropEvent):
            places = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
            if len(places) == 1:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.open(places[0])
                return True
        return super().eventFilter(watched, event)
