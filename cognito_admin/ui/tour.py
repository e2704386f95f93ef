"""A walk through the program on its demo pools, in pictures and in words, for machines without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget

from cognito_admin.ui.robot import Robot, WaitedInVainError
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.work.settings import Theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cognito_admin.ui.desktop import Program
    from cognito_admin.ui.panes.pane import Pane
    from cognito_admin.ui.shell.shell import Shell

WIDTH, HEIGHT = 1440, 900
SHADE = QColor(0, 0, 0, 70)
CALM_S = 0.8
"""How long the tour looks before it takes a picture: an answer may still be on its way."""


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
        """The window as it stands, with the dialogs that are open before it. All that a picture costs is spent in here."""
        name = f"{len(self.names) + 1:02}-{name}-{'dark' if theme.current().dark else 'light'}.png"
        picture_of(window).save(str(self.folder / name))
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
        await self.robot.settle()
        pane = await self.open_pane("users")
        await self.robot.until(
            lambda: self.found_text() or self.is_unread(pane), "the users, or that there are none yet"
        )
        if not self.found_text():
            await self.read_for_the_first_time()
        self.album.note(f"  on:    {pane.workspace.summary.name}")
        await self.look_around()

    async def read_for_the_first_time(self) -> None:
        self.album.note("  a pool that was never read is read")
        await self.photograph("not-read-yet")
        self.robot.key("F5")
        await self.robot.until(self.found_text, "the first users")
        await self.photograph("being-read")
        await self.robot.until(lambda: not self.shell.services.jobs.running(), "the end of the sync")
        await self.robot.settle(CALM_S)
        self.note_found("")

    async def look_around(self) -> None:
        await self.open_pane("overview")
        await self.photograph("overview")
        await self.open_pane("users")
        await self.search("ann")
        await self.photograph("found")
        await self.narrow_down()
        await self.search("email:ann status:confirmed")
        for key in ("Down", "Down", "Return"):
            self.robot.key(key)
        name = await self.robot.until(self.opened_name, "the details of a user")
        self.album.note(f"  opened: {name}")
        await self.photograph("user-open")
        await self.search("colour:red")
        self.album.note(f"  told:  {self.text_called('wrong')}")
        await self.photograph("search-wrong")
        await self.search("")
        await self.look_at_health()
        await self.look_at_checkup()
        await self.open_pane("activity")
        await self.photograph("activity")
        await self.choose_a_command()
        await self.open_dialogs()

    async def look_at_health(self) -> None:
        pane: Any = await self.open_pane("health")
        self.album.note(f"  told:  {self.text_called('verdict')}")
        pane.show_view("charts")
        await self.robot.until(lambda: pane.charts.is_drawn, "the charts")
        await self.photograph("health")
        pane.show_view("numbers")
        await self.photograph("health-numbers")

    async def look_at_checkup(self) -> None:
        pane: Any = await self.open_pane("checkup")
        await self.robot.until(lambda: pane.report and not pane.checking.busy, "the check-up")
        self.album.note(f"  told:  {self.text_called('checkup')}")
        await self.photograph("checkup")

    async def search(self, query: str) -> None:
        self.robot.key("Ctrl+F")
        self.robot.key("Ctrl+A")
        self.robot.key("Backspace")
        await self.robot.write(query)
        await self.robot.settle(CALM_S)
        self.note_found(query)

    async def narrow_down(self) -> None:
        """Picks the most frequent status from the list beside the table."""
        for keys in ("Ctrl+Shift+F", "Home", "Down", "Space"):
            self.robot.key(keys)
        await self.robot.settle(CALM_S)
        line = self.robot.find(QLineEdit, tr("Search users"))
        self.note_found(line.text() if line else "")
        await self.photograph("narrowed-down")

    async def choose_a_command(self) -> None:
        self.robot.key("Ctrl+K")
        await self.robot.settle()
        await self.robot.write("co")
        await self.photograph("commands")
        self.robot.key("Esc")
        await self.robot.settle()

    async def open_dialogs(self) -> None:
        for name, show in (
            ("add-connection", self.shell.connections.add),
            ("preferences", self.shell.show_preferences),
            ("shortcuts", self.shell.show_shortcuts),
            ("about", self.shell.show_about),
        ):
            show()
            dialog = await self.robot.until(lambda: self.robot.find(QDialog), f"the dialog {name}")
            await self.photograph(name)
            dialog.reject()
            await self.robot.until(lambda: not self.robot.find(QDialog), f"the end of the dialog {name}")
            # Without a window manager nobody hands the keyboard back.
            self.window.activateWindow()

    async def open_pane(self, name: str) -> Pane:
        pane = await self.robot.until(lambda: self.shell.open_pane(name), f"the pane {name}")
        await self.robot.until(
            lambda: all(states.state != "loading" for states in pane.findChildren(PaneStates)), f"{name} to be read"
        )
        self.album.note(f"  pane:  {pane.title()}")
        return pane

    async def photograph(self, name: str) -> None:
        await self.robot.settle(CALM_S)
        self.album.picture(self.window, name)

    def note_found(self, query: str) -> None:
        self.album.note(f"  asked: {query or '(everyone)'}\n  found: {self.found_text()}")

    def is_unread(self, pane: Pane) -> bool:
        return any(states.state == "empty" for states in pane.findChildren(PaneStates))

    def found_text(self) -> str:
        return self.text_called("found")

    def opened_name(self) -> str:
        return self.text_called("opened")

    def text_called(self, name: str) -> str:
        label = self.window.findChild(QLabel, name)
        # Without the places where it may break.
        return label.text().replace("\u200b", "") if label is not None and label.isVisible() else ""


def main(out: Path, make_program: Callable[[], Program]) -> int:
    """Takes the tour into the folder ``out``, once in light and once in dark colours, each from the start of the program.

    The exit status is 1 when it could not be finished.
    """
    album = Album(out)
    for theme_chosen in (Theme.LIGHT, Theme.DARK):
        album.note(f"The program is opened in {theme_chosen.value} colours")
        program = make_program()
        program.settings.theme = theme_chosen
        if status := _taken(program, album):
            return status
    return 0


def _taken(program: Program, album: Album) -> int:
    from cognito_admin.ui.desktop import run

    stopped_by: list[Exception] = []

    async def visit(shell: Shell) -> None:
        try:
            await Tour(shell, album).walk()
        except Exception as error:  # noqa: BLE001 - raised again below, when the window is closed
            stopped_by.append(error)
            album.note(f"Stopped: {error}")
            album.picture(shell.window, "stopped")

    status = run(program, visit)
    if stopped_by and not isinstance(stopped_by[0], WaitedInVainError):
        raise stopped_by[0]
    return 1 if stopped_by else status


def picture_of(window: QWidget) -> QPixmap:
    """The window with the dialogs and menus that are open before it."""
    picture = window.grab()
    for dialog in _dialogs_before(window):
        _lay_over(picture, window, dialog)
    return picture


def _dialogs_before(window: QWidget) -> list[QWidget]:
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible() and top is not window]
    return [top for top in tops if top.windowType() in (Qt.WindowType.Dialog, Qt.WindowType.Popup, Qt.WindowType.Sheet)]


def _lay_over(picture: QPixmap, window: QWidget, dialog: QWidget) -> None:
    painter = QPainter(picture)
    corner: QPoint = window.mapFromGlobal(dialog.mapToGlobal(QPoint(0, 0)))
    if isinstance(dialog, QDialog):
        painter.fillRect(window.rect(), SHADE)
        # A window manager would have put it there.
        corner = window.rect().center() - dialog.rect().center()
    painter.drawPixmap(corner, dialog.grab())
    painter.end()
