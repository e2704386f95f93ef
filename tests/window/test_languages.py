"""The window in another language, and in one that is made up to show what was never translated."""

import json
import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QComboBox, QMenuBar, QTabBar, QTableView, QWidget

from cognito_admin.store.paths import Paths
from cognito_admin.ui import languages
from cognito_admin.ui.panes.users.inspector import Inspector
from cognito_admin.ui.widgets.below import below
from tests.window.computer import Computer
from tests.window.person import Person

_OF_PEOPLE = {"Shop customers", "Work", "Legacy", "Staff", "AcmeCorp"}
_OF_QT = {"Ctrl+K", "Scroll Left", "Scroll Right"}
"""What comes from Qt’s own catalogue, which the made-up language leaves alone."""
_DATA = re.compile(r"[@:/.\d_-]|^[a-z]+$|^[a-zA-Z, ]+Id$")
"""Addresses, names of AWS, keys and moments: nothing that anybody would translate."""


def test_the_window_speaks_german_and_leaves_what_machines_read_as_it_is(used_computer: Computer) -> None:
    used_computer.keeps_settings()
    path = Paths(used_computer.basedir).settings
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "language": "de"}), "utf-8")

    async def visit(person: Person) -> None:
        await person.opens("users")
        menus = person.shell.window.menuBar().actions()
        assert [menu.text().replace("&", "") for menu in menus] == ["Datei", "Pool", "Backup", "Ansicht", "Hilfe"]
        await person.sees("2.400 Benutzer")
        await person.searches("status:confirmed")
        await person.until(lambda: re.fullmatch(r"[\d.]+ von 2\.400", person.found()), "how many are confirmed")
        await person.searches("status:")
        await person.sees("Letzte gültige Suche: status:confirmed")

    used_computer.window(visit)
    kept = path.read_text("utf-8")
    assert '"light"' in kept or '"theme"' not in kept
    assert "Benutzer" not in kept


@pytest.fixture
def from_right_to_left(qapp: QApplication) -> Iterator[None]:
    translator = languages.pseudo(right_to_left=True)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_every_word_can_be_translated_and_the_window_can_be_mirrored(
    used_computer: Computer, from_right_to_left: None
) -> None:
    english: dict[str, str] = {}

    async def visit(person: Person) -> None:
        for name in ("overview", "users", "triggers", "settings"):
            await person.opens(name)
            await person.robot.settle()
            if name == "users":
                await person.searches("agnieszka.kowalczyk")
                person.robot.key("Down")
                person.robot.key("Return")
                await person.sees("Agnieszka Kowalczyk")
                assert _right(person.pane.findChild(Inspector)) < _right(person.pane.findChild(QTableView))
            english.update({text: name for text in _written() if not _may_stay(text)})
        window = person.shell.window
        assert _right(window.navigation) > _right(person.pane)

    used_computer.window(visit)
    assert english == {}


def _right(widget: QWidget | None) -> int:
    assert widget is not None
    return widget.mapToGlobal(QPoint(widget.width(), 0)).x()


def _may_stay(text: str) -> bool:
    letters = re.search(r"[A-Za-z]{2}", text)
    return (
        not letters
        or "‹" in text
        or text in _OF_PEOPLE | _OF_QT
        or "Agnieszka" in text
        or "Kowalczyk" in text
        or bool(_DATA.search(text))
    )


def _written() -> Iterator[str]:
    """What is written on controls and labels, but for the cells of tables, which are people’s."""
    for top in QApplication.topLevelWidgets():
        if top.isVisible():
            for widget in (top, *below(top, shown=True)):
                yield from (text.replace("\u200b", "") for text in _texts(widget))


def _texts(widget: QWidget) -> Iterator[str]:
    match widget:
        case QTabBar():
            yield from (widget.tabText(place) for place in range(widget.count()))
        case QComboBox():
            yield widget.currentText()
        case QMenuBar():
            for menu in widget.actions():
                yield menu.text()
                yield from (entry.text() for entry in menu.menu().actions())  # type: ignore[union-attr]
        case QTableView():
            header = widget.model()
            yield from (
                str(header.headerData(place, widget.horizontalHeader().orientation()))
                for place in range(header.columnCount())
            )
        case _:
            yield from (str(widget.property(name) or "") for name in ("text", "placeholderText"))
    yield from (widget.accessibleName(), widget.accessibleDescription())
