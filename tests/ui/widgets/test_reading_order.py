"""Tab goes through a window as one reads it, whenever its parts were made."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.settings.things import POOL
from cognito_admin.ui.settings.fields import Choice, ChoiceField
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.reading_order import move_keyboard

if TYPE_CHECKING:
    from collections.abc import Iterable

CHOICES = (Choice("OFF", "Off"), Choice("ON", "On"))


class Parts(Dialog):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Parts", width_px=300)
        self.behind = window
        self.column = QVBoxLayout(self)


@pytest.fixture
def dialog(qtbot: Any) -> Parts:
    window = QWidget()
    qtbot.addWidget(window)
    return Parts(window)


def put(dialog: Parts, *parts: QWidget) -> None:
    """Puts ``parts`` in, shows the dialog, and gives the keyboard to the first."""
    for part in parts:
        dialog.column.addWidget(part)
    dialog.open()
    dialog.activateWindow()
    QApplication.processEvents()
    parts[0].setFocus()


def here() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def after(tabs: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> list[str]:
    """What has the keyboard after each Tab."""
    found: list[str] = []
    # What is put in is shown by an event.
    QApplication.processEvents()
    for _ in range(tabs):
        QTest.keyClick(here(), Qt.Key.Key_Tab, modifier)
        found.append(_said(here()))
    return found


def _said(part: QWidget) -> str:
    assert isinstance(part, QPushButton | QRadioButton)
    return part.text()


def buttons(names: Iterable[str]) -> list[QPushButton]:
    return [QPushButton(name) for name in names]


def test_what_was_added_later_is_come_to_where_it_stands(dialog: Parts) -> None:
    put(dialog, *buttons("ad"))
    row = QHBoxLayout()
    for button in buttons("bc"):
        row.addWidget(button)
    dialog.column.insertLayout(1, row)
    assert after(4) == ["b", "c", "d", "a"]
    assert after(3, Qt.KeyboardModifier.ShiftModifier) == ["d", "c", "b"]


def test_choices_that_were_made_anew_keep_the_keyboard_from_nothing_after_them(dialog: Parts) -> None:
    first, second = (ChoiceField(POOL, (name,), name, CHOICES) for name in "AB")
    put(dialog, QPushButton("above"), first, QPushButton("between"), second)
    for field, value in ((first, "ON"), (second, "OFF")):
        field.set_choices((*CHOICES, Choice("AUDIT", "Watch only")))
        field.show_document({"A": value, "B": value})
    assert after(4) == ["On", "between", "Off", "above"]


def test_grids_and_forms_are_gone_through_row_by_row(dialog: Parts) -> None:
    d, c, b, a = buttons("dcba")
    grid_part, form_part = QWidget(), QWidget()
    grid, form = QGridLayout(grid_part), QFormLayout(form_part)
    grid.addWidget(b, 1, 0)
    grid.addWidget(a, 0, 1)
    form.addRow("last", d)
    form.insertRow(0, "before", c)
    put(dialog, QPushButton("above"), grid_part, form_part)
    assert after(5) == ["a", "b", "c", "d", "above"]


def test_what_goes_out_of_sight_hands_the_keyboard_on_to_what_comes_next(dialog: Parts) -> None:
    one, two, three, four = buttons(["one", "two", "three", "four"])
    put(dialog, one, two, three, four)
    two.setFocus()
    two.hide()
    assert here() is three
    three.setEnabled(False)
    assert here() is four
    assert after(2) == ["one", "four"]


def test_what_tab_comes_to_is_scrolled_into_sight(dialog: Parts) -> None:
    area, inner = QScrollArea(), QWidget()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    column = QVBoxLayout(inner)
    deep = QPushButton("deep")
    column.addSpacing(2000)
    column.addWidget(deep)
    area.setWidget(inner)
    put(dialog, QPushButton("above"), area)
    assert after(1) == ["deep"]
    assert not deep.visibleRegion().isEmpty()


def test_a_table_keeps_its_header_when_the_keyboard_went_by(qtbot: Any) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    rows = QVBoxLayout(window)
    line, table, choice = QLineEdit(), QTableView(), QComboBox(editable=True)
    for part in (line, table, choice):
        rows.addWidget(part)
    window.show()
    line.setFocus()
    gone: list[str] = []
    table.horizontalHeader().destroyed.connect(lambda: gone.append("header"))
    for _ in range(3):
        move_keyboard(window, onward=True)
    gc.collect()
    assert gone == []
    assert table.columnWidth(0) == 0
