import ast
import gc
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QLayout, QLayoutItem, QVBoxLayout, QWidget
from shiboken6 import isValid

import cognito_admin
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.nesting import add_layout


def _filled() -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(QLabel("Name"))
    row.addStretch()
    return row


def _kept() -> list[QLayoutItem]:
    """What PySide takes for an item of a layout, until something else lies there."""
    gc.collect()
    return [
        one
        for one in gc.get_objects()
        if issubclass(type(one), QLayoutItem) and not issubclass(type(one), QLayout) and isValid(one)
    ]


def test_pyside_still_keeps_what_a_layout_lays_out_when_that_is_added_to_another(qapp: QApplication) -> None:
    window = QWidget()
    before = len(_kept())
    QVBoxLayout(window).addLayout(_filled())
    kept = len(_kept())
    window.deleteLater()
    assert kept == before + 2, "PySide has mended it: add_layout is not needed any more"


def test_nothing_is_kept_of_what_a_layout_lays_out_when_that_is_added_to_another(qapp: QApplication) -> None:
    window = QWidget()
    before = _kept()
    column, within, grid = QVBoxLayout(window), QVBoxLayout(), QGridLayout()
    add_layout(within, _filled(), 1)
    add_layout(grid, _filled(), 2, 1, 1, 2)
    add_layout(within, grid)
    add_layout(column, within)
    kept = _kept()
    laid_out = [label.text() for label in window.findChildren(QLabel)]
    window.deleteLater()
    assert kept == before
    assert laid_out == ["Name", "Name"]
    assert (within.stretch(0), grid.getItemPosition(0)) == (1, (2, 1, 1, 2))


def test_a_layout_that_keeps_its_items_itself_is_filled_after_it_was_added(qapp: QApplication) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    first, last = FlowLayout(), FlowLayout()
    add_layout(column, first)
    first.addWidget(QLabel("Name"))
    last.addWidget(QLabel("Name"))
    with pytest.raises(ValueError, match="filled then"):
        add_layout(column, last)
    window.deleteLater()


def test_nothing_else_adds_layouts_to_others() -> None:
    program = Path(cognito_admin.__file__).parent
    others = [
        f"{path.relative_to(program).as_posix()}:{call.lineno}"
        for path in (program / "ui").rglob("*.py")
        if path.name != "nesting.py" and "Layout(" in (source := path.read_text(encoding="utf-8"))
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("addLayout", "insertLayout", "itemAtPosition")
    ]
    assert others == []
