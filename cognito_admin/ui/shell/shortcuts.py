"""Help on the keyboard: every shortcut on one page."""

from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import plain
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import give_room
from cognito_admin.ui.widgets.text import Text

_PICKS = ("Space", "Ctrl+Space")
_AT_A_STRETCH = 8
"""So many rows are made before the window does something else for a moment."""


class ShortcutsDialog(Dialog):
    """Made from the actions themselves, so that it cannot go out of date."""

    def __init__(self, parent: QWidget, actions: Sequence[QAction]) -> None:
        super().__init__(parent, tr("Keyboard shortcuts"), width_px=680, height_px=640)
        rows = [
            (plain(action.text()), [_native(keys) for keys in filter(_is_common, action.shortcuts())][:2])
            for action in actions
            if action.shortcuts()
        ]
        rows += [
            (tr("Open the row under the cursor"), [_native(QKeySequence("Return"))]),
            (tr("Select all rows, however many"), [_native(QKeySequence("Ctrl+A"))]),
            (tr("Copy the cell, or the selected rows"), [_native(QKeySequence("Ctrl+C"))]),
            (tr("Pick a value beside the table, or leave it out"), [_native(QKeySequence(keys)) for keys in _PICKS]),
            (tr("In health: numbers instead of charts, and back"), [_native(QKeySequence("Ctrl+T"))]),
            (tr("In charts: the period before, the next"), [_native(QKeySequence(keys)) for keys in ("Left", "Right")]),
            (tr("In charts: look closer, look wider"), [_native(QKeySequence(keys)) for keys in ("+", "-")]),
            (tr("In charts: the next change of the pool, the one before"), ["M", _native(QKeySequence("Shift+M"))]),
            (tr("In charts: begin a range, take it"), [_native(QKeySequence(keys)) for keys in ("Space", "Return")]),
            (tr("Close a panel or a message, go back"), [_native(QKeySequence("Esc"))]),
            (tr("Move between the parts of the window"), [_native(QKeySequence("Tab"))]),
        ]
        inner = QWidget()
        self._rows = iter(rows)
        self._adding = QTimer(self, singleShot=True, interval=0)
        self._adding.timeout.connect(self._add_some)
        grid = self._grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(0, 1)
        scroll = self._scroll = QScrollArea()
        scroll.setObjectName("plain")
        scroll.setAccessibleName(tr("Keyboard shortcuts"))
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(Text(tr("Keyboard shortcuts"), "title"))
        layout.addWidget(scroll, 1)
        add_layout(layout, buttons)
        close.setFocus()
        self._add_some()

    def _add_some(self) -> None:
        for text, keys in islice(self._rows, _AT_A_STRETCH):
            line = QHBoxLayout()
            line.setSpacing(8)
            parts: list[QWidget] = [Text(text, wrap=True), *map(Badge, keys)]
            for badge in parts[1:]:
                badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
                line.addWidget(badge)
            line.addStretch(1)
            row = self._grid.rowCount()
            self._grid.addWidget(parts[0], row, 0)
            add_layout(self._grid, line, row, 1)
            for part in parts:
                part.show()
            self._adding.start()
        give_room(self._scroll)


def _is_common(keys: QKeySequence) -> bool:
    """Whether keyboards have it: for finding and undoing, say, Qt also knows a key named Find, and F14."""
    return keys[0].key() < Qt.Key.Key_F13  # pyright: ignore[reportIndexIssue, reportUnknownMemberType, reportUnknownVariableType]


def _native(keys: QKeySequence) -> str:
    return keys.toString(QKeySequence.SequenceFormat.NativeText)
