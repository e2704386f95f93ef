"""Choosing columns: a list with a filter that stays open while one ticks, and the menu of a column's header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.model import attributes
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QAction

    from cognito_admin.ui.panes.users.columns import Column


class ColumnChooser(QFrame):
    """``column_toggled`` carries the name of a column and whether it is to be shown."""

    column_toggled = Signal(str, bool)
    reset_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("floats", "true")
        self.setAccessibleName(tr("Choose columns"))
        self._boxes: list[tuple[QCheckBox, str]] = []
        self._titles: list[Text] = []
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(tr("Find a column"))
        self._filter.setAccessibleName(tr("Find a column"))
        self._filter.textChanged.connect(self._narrow)
        self._filter.installEventFilter(self)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(4, 4, 4, 4)
        self._list.setSpacing(6)
        body = QWidget()
        body.setProperty("surface", "raised")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        add_layout(inner, self._list)
        inner.addStretch(1)
        self._body = body
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        reset = QPushButton(tr("Back to the usual columns"))
        reset.setProperty("kind", "link")
        reset.clicked.connect(self.reset_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self._filter)
        column.addWidget(scroll, 1)
        column.addWidget(Line())
        column.addWidget(reset)
        self.resize(theme.px(280), theme.px(460))

    def fit(self) -> None:
        """Makes the list as wide as its longest line, and as high as its lines are, within reason."""
        wanted = self._body.sizeHint()
        width = max(theme.px(240), wanted.width() + self._scroll.verticalScrollBar().sizeHint().width() + 24)
        around = self.sizeHint().height() - self._scroll.sizeHint().height()
        self.resize(width, min(theme.px(460), wanted.height() + around + 8))

    def offer(self, every: Iterable[Column], shown: Iterable[str]) -> None:
        """Lists ``every`` column, those of ``shown`` ticked."""
        ticked = set(shown)
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._boxes.clear()
        self._titles.clear()
        groups: dict[str, list[Column]] = {}
        for column in every:
            groups.setdefault(_group(column), []).append(column)
        for title, columns in groups.items():
            label = Text(title.upper(), "section")
            self._titles.append(label)
            self._list.addWidget(label)
            for column in columns:
                box = QCheckBox(column.title)
                box.setToolTip(plain_tooltip(column.explanation))
                box.setChecked(column.name in ticked)
                box.toggled.connect(lambda on, name=column.name: self.column_toggled.emit(name, on))
                box.installEventFilter(self)
                self._boxes.append((box, f"{column.title} {column.name}".casefold()))
                self._list.addWidget(box)

    def open_at(self, corner: QPoint) -> None:
        self._filter.clear()
        self.move(corner)
        self.show()
        self._filter.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk from the filter down the list and back; Enter ticks what Space ticks, and nothing closes the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        lines = [self._filter, *(box for box, _ in self._boxes if box.isVisibleTo(self))]
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            place = next((place for place, line in enumerate(lines) if line is watched), 0) + step
            line = lines[max(0, min(place, len(lines) - 1))]
            line.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(line)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(watched, QCheckBox):
                watched.toggle()
            elif len(lines) > 1 and self._filter.text():
                lines[1].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        for box, searched in self._boxes:
            box.setVisible(all(word in searched for word in words))
        for title in self._titles:
            title.setVisible(not words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)


def _group(column: Column) -> str:
    if column.name in _ACCOUNT:
        return tr("Account")
    return {
        attributes.AttributeGroup.CONTACT: tr("Contact"),
        attributes.AttributeGroup.PROFILE: tr("Profile"),
        attributes.AttributeGroup.CUSTOM: tr("Custom attributes"),
        attributes.AttributeGroup.OTHER: tr("Other attributes"),
    }[attributes.group_of(column.name)]


_ACCOUNT = frozenset({"username", "sub", "status", "enabled", "groups", "identities", "created", "modified"})


def header_menu(
    parent: QWidget,
    column: Column | None,
    *,
    sort: Callable[[str, bool], object],
    hide: Callable[[str], object],
    fit: Callable[[str], object],
    choose: Callable[[], object],
) -> QMenu:
    """The menu over the header of ``column``, or over the empty part of the header."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(text: str, icon_name: str, run: Callable[[], object]) -> QAction:
        action = menu.addAction(icon(icon_name), text)
        action.triggered.connect(lambda: run())
        return action

    if column is not None:
        name = column.name
        if column.sortable:
            add(tr("Sort upwards"), "arrow-up", lambda: sort(name, False))
            add(tr("Sort downwards"), "arrow-down", lambda: sort(name, True))
            menu.addSeparator()
        add(tr("Fit to its content"), "columns-3", lambda: fit(name))
        add(tr("Hide “{column}”", column=column.title), "eye-off", lambda: hide(name))
        menu.addSeparator()
    add(tr("Choose columns…"), "sliders-horizontal", choose)
    return menu
