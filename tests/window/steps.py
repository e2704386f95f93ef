"""Somebody who counts what they do, with the keyboard alone or with the mouse alone."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTableView, QWidget

from tests.window.person import Person

T = TypeVar("T")


class Hands:
    """``steps`` counts clicks, shortcuts and typed phrases. An Enter that ends a phrase belongs to it; waiting costs nothing."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.steps = 0

    async def types(self, phrase: str, *, enter: bool = False) -> None:
        self.steps += 1
        await self.person.robot.write(phrase)
        if enter:
            self.person.robot.key("Return")

    async def sees(self, *texts: str) -> None:
        await self.person.sees(*texts)

    async def until(self, seen: Callable[[], T | None], what: str) -> T:
        return await self.person.until(seen, what)

    def begin(self) -> None:
        """From here the steps of the next task are counted."""
        self.steps = 0


class Keyboard(Hands):
    def presses(self, keys: str) -> None:
        self.steps += 1
        self.person.robot.key(keys)


class Mouse(Hands):
    async def clicks(self, name: str, within: QWidget | None = None) -> None:
        """A button by what is written on it, or by what a screen reader calls it, once it can be pressed."""

        def found() -> QAbstractButton | None:
            button = self._find(name, within)
            return button if button is not None and button.isEnabled() else None

        self.click(await self.until(found, f"the button {name!r}"))

    async def clicks_row(
        self,
        table: QTableView,
        row: int,
        column: int = 0,
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        await self.until(lambda: table.model().rowCount() > row, f"row {row}")
        self.steps += 1
        place = table.visualRect(table.model().index(row, column)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)

    def drops(self, path: Path) -> None:
        """A file or folder onto the window, as file managers do when its icon is let go."""
        self.steps += 1
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        for event in (QDragEnterEvent, QDropEvent):
            QApplication.sendEvent(self.person.shell.window, event(QPoint(300, 300), copy, data, button, none))

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        self.steps += 1
        self.person.robot.click(widget, place)

    def _find(self, name: str, within: QWidget | None) -> QAbstractButton | None:
        if within is None:
            return self.person.robot.find(QAbstractButton, name)
        buttons = within.findChildren(QAbstractButton)
        return next((one for one in buttons if one.isVisible() and name in (one.text(), one.accessibleName())), None)
