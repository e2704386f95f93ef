"""A walk through the program on its demo pools, in pictures and in words, for machines without a screen and for whoever looks it over."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QTableView, QTreeWidget, QWidget

from cognito_admin.ui.robot import Robot, WaitedInVainError
from cognito_admin.ui.theme import theme

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_admin.ui.desktop import Program
    from cognito_admin.ui.shell.shell import Shell

log = logging.getLogger(__name__)

WIDTH, HEIGHT = 1440, 900
SHADE = QColor(0, 0, 0, 70)


class Album:
    """The pictures and the transcript, written as they come, so that a tour that stops early still shows what it saw."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.transcript = folder / "transcript.txt"
        self.transcript.write_text("", encoding="utf-8")
        self.names: list[str] = []

    def note(self, line: str) -> None:
        with self.transcript.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def picture(self, window: QWidget, name: str) -> None:
        """The window as it stands, with the dialogs that are open before it."""
        name = f"{len(self.names) + 1:02}-{name}-{'dark' if theme.current().dark else 'light'}.png"
        picture = window.grab()
        for dialog in _dialogs_before(window):
            _lay_over(picture, window, dialog)
        picture.save(str(self.folder / name))
        self.names.append(name)
        self.note(f"    picture: {name}")


class Tour:
    """What a newcomer would do first, in order."""

    def __init__(self, shell: Shell, album: Album) -> None:
        self.shell, self.album = shell, album
        self.window = shell.window
        self.robot = Robot(self.window)

    async def walk(self) -> None:
        self.window.resize(WIDTH, HEIGHT)
        await self.first_read()
        for scheme in ("light", "dark"):
            self.album.note(f"\nIn {scheme} colours")
            self.shell.look.choose_theme(scheme)
            await self.robot.settle()
            await self.panes()

    async def first_read(self) -> None:
        self.album.note("The program opens on the pool one had open last, and reads it for the first time")
        await self.pane_ready("users")
        await self.robot.settle()
        self.album.picture(self.window, "not-read-yet")
        self.robot.key("F5")
        table = await self.table()
        await self.robot.until(lambda: table.model().rowCount() > 0, "the first users")
        await self.robot.settle()
        self.album.picture(self.window, "being-read")
        await self.robot.until(lambda: not self.shell.services.jobs.running(), "the end of the sync")
        await self.robot.settle(1.0)
        self.found("nothing")

    async def panes(self) -> None:
        await self.pane_ready("overview")
        await self.robot.settle(1.0)
        self.album.picture(self.window, "overview")
        await self.pane_ready("users")
        await self.search("ann")
        self.album.picture(self.window, "users-found")
        await self.open_first()
        self.album.picture(self.window, "user-open")
        await self.search("email:ann status:confirmed")
        await self.search("colour:red")
        self.album.picture(self.window, "search-wrong")
        await self.search("")
        await self.pane_ready("activity")
        await self.robot.settle(0.5)
        self.album.picture(self.window, "activity")
        await self.commands()
        await self.dialogs()

    async def search(self, query: str) -> None:
        self.robot.key("Ctrl+F")
        self.robot.key("Ctrl+A")
        self.robot.key("Backspace")
        await self.robot.type(query)
        self.robot.key("Esc") if False else None
        await self.robot.settle(0.6)
        self.found(query)

    def found(self, query: str) -> None:
        pane = self.shell.current_pane()
        answer = pane.summary() if pane is not None else ""
        self.album.note(f"  asked: {query or '(everyone)'}\n  found: {answer}")

    async def open_first(self) -> None:
        self.robot.key("Down")
        self.robot.key("Return")
        await self.robot.settle(1.2)
        pane = self.shell.current_pane()
        self.album.note(f"  opened: {pane.summary() if pane is not None else ''}")

    async def commands(self) -> None:
        self.robot.key("Ctrl+K")
        await self.robot.settle()
        await self.robot.type("co")
        await self.robot.settle()
        self.album.note("  command palette: co")
        self.album.picture(self.window, "command-palette")
        self.robot.key("Esc")
        await self.robot.settle()

    async def dialogs(self) -> None:
        for name, show in (
            ("add-connection", self.shell.connections.add),
            ("preferences", self.shell.show_preferences),
            ("shortcuts", self.shell.show_shortcuts),
            ("about", self.shell.show_about),
        ):
            show()
            dialog = await self.robot.until(lambda: self.robot.find(QDialog), f"the dialog {name}")
            await self.robot.settle(0.6)
            self.album.picture(self.window, name)
            dialog.reject()
            await self.robot.settle()

    async def pane_ready(self, name: str) -> None:
        pane = await self.robot.until(lambda: self.shell.open_pane(name), f"the pane {name}")
        self.album.note(f"  pane: {pane.title()}")
        await self.robot.until(pane.is_settled, f"the pane {name} to settle")

    async def table(self) -> QTableView:
        return await self.robot.until(lambda: self.robot.find(QTableView, "Users"), "the table of users")


def main(out: Path, program: Program) -> int:
    """Takes the tour into the folder ``out``; the exit status is 1 when it could not be finished."""
    from cognito_admin.ui.desktop import run

    album = Album(out)
    finished = False

    async def visit(shell: Shell) -> None:
        nonlocal finished
        try:
            await Tour(shell, album).walk()
            finished = True
        except WaitedInVainError as error:
            album.note(f"Stopped: waited for {error} in vain")
            album.picture(shell.window, "stopped")

    status = run(program, visit)
    return status if finished else 1


def _dialogs_before(window: QWidget) -> list[QWidget]:
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible() and top is not window]
    return [top for top in tops if top.windowType() in (Qt.WindowType.Dialog, Qt.WindowType.Popup, Qt.WindowType.Sheet)]


def _lay_over(picture: QPixmap, window: QWidget, dialog: QWidget) -> None:
    painter = QPainter(picture)
    if isinstance(dialog, QDialog):
        painter.fillRect(window.rect(), SHADE)
    corner: QPoint = window.mapFromGlobal(dialog.mapToGlobal(QPoint(0, 0)))
    painter.drawPixmap(corner, dialog.grab())
    painter.end()


__all__ = ["Album", "Tour", "main", "QTreeWidget"]
