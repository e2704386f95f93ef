"""Layouts within layouts."""

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout
from shiboken6 import Shiboken

from cognito_admin.ui.widgets.flow import FlowLayout


def add_layout(outer: QBoxLayout | QGridLayout, inner: QLayout, *where: int) -> None:
    """``inner`` lies in ``outer`` from now on: ``where`` is the stretch in a box; row, column and what it spans in a grid.

    ``addLayout`` alone makes an object of Python's for whatever ``inner`` lays out, and keeps it until ``outer`` ends. Qt deletes
    the items sooner, and never says so; PySide then takes such an object for a widget that is made at the same place in memory, and
    the program ends when that widget does.
    """
    if isinstance(outer, QGridLayout):
        row, column, rows, columns = (*where, 1, 1)[:4]
        outer.addLayout(inner, row, column, rows, columns)
    else:
        outer.addLayout(inner, *where)
    _let_go(inner)


def _let_go(layout: QLayout) -> None:
    if layout.count() and isinstance(layout, FlowLayout):
        raise ValueError("A FlowLayout keeps its items itself: it is added first, and filled then")
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if isinstance(item, QLayout):
            _let_go(item)
        elif item is not None:
            Shiboken.invalidate(item)
