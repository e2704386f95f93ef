"""The list of pages at the left: in groups, searched by what is on them, marked where something is not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.ui.settings.page import Group
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.focus import focus_pen
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.lines import clearable, with_search_icon
from cognito_admin.ui.widgets.sides import shortened, turned
from cognito_admin.ui.widgets.text import Text, surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.ui.settings.page import SettingsPage

_NAME = Qt.ItemDataRole.UserRole
_MARK = Qt.ItemDataRole.UserRole + 1
_PICTURE = Qt.ItemDataRole.UserRole + 2
_ROW_PX, _HEAD_PX, _DOT_PX = 30, 32, 7


def _group_title(group: Group) -> str:
    return {
        Group.USERS: tr("Users"),
        Group.APPS: tr("Apps and sign-in pages"),
        Group.POOL: tr("User pool"),
        Group.RECORD: tr("Record"),
    }[group]


class SectionList(QWidget):
    """``chosen`` carries the name of the page somebody wants to see."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[type[SettingsPage]]) -> None:
        super().__init__()
        surface(self, "window")
        self._more_words: dict[str, str] = {}
        self._pages = {page.name: page for page in pages}
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Find a setting"))
        self.line.setAccessibleName(tr("Find a setting"))
        clearable(self.line)
        with_search_icon(self.line)
        self.line.textChanged.connect(self._filter)
        self.line.returnPressed.connect(self._open_first)
        self.list = _List()
        self.list.setObjectName("navigation")
        self.list.setAccessibleName(tr("Pages of settings"))
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._current_changed)
        self._nothing = Text(tr("No setting is called that."), "small", wrap=True)
        self._nothing.setContentsMargins(8, 4, 8, 4)
        self._nothing.hide()
        self._rows: dict[str, QListWidgetItem] = {}
        self._heads: dict[Group, QListWidgetItem] = {}
        for group in Group:
            of_group = [page for page in pages if page.group is group]
            if of_group:
                self._heads[group] = self._head(_group_title(group))
            for page in of_group:
                self._rows[page.name] = self._row(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)
        self.setMinimumWidth(theme.px(170))
        theme.signals().changed.connect(self._resize)
        self._resize()

    def current(self) -> str:
        item = self.list.currentItem()
        return str(item.data(_NAME)) if item is not None else ""

    def choose(self, name: str) -> None:
        """Marks a page as the one that is shown."""
        if name in self._rows:
            self.list.setCurrentItem(self._rows[name])

    def mark(self, names: Sequence[str]) -> None:
        """Marks the pages with edits that are not saved."""
        for name, row in self._rows.items():
            changed = name in names
            row.setData(_MARK, changed)
            title = self._pages[name].title()
            row.setData(Qt.ItemDataRole.AccessibleTextRole, tr("{page}, not saved", page=title) if changed else title)

    def room_for_titles(self) -> int:
        """How wide the list is with every title of a page whole, in pixels."""
        titles = (row.text() for row in self._rows.values())
        around = theme.px(16) + 2 * 8 + 24 + self.list.verticalScrollBar().sizeHint().width()
        return max(map(self.list.fontMetrics().horizontalAdvance, titles)) + around + theme.px(_DOT_PX)

    def know_words(self, name: str, words: str) -> None:
        """What else is found on a page, once it was made: the titles of its fields."""
        self._more_words[name] = words

    def names_shown(self) -> tuple[str, ...]:
        return tuple(name for name, row in self._rows.items() if not row.isHidden())

    def _head(self, title: str) -> QListWidgetItem:
        item = QListWidgetItem(title, self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(_NAME, "")
        return item

    def _row(self, page: type[SettingsPage]) -> QListWidgetItem:
        item = QListWidgetItem(page.title(), self.list)
        item.setData(_PICTURE, page.icon_name)
        item.setData(_NAME, page.name)
        return item

    def _resize(self) -> None:
        for head in self._heads.values():
            head.setSizeHint(QSize(0, theme.px(_HEAD_PX)))
        for row in self._rows.values():
            row.setSizeHint(QSize(0, theme.px(_ROW_PX)))

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for name, row in self._rows.items():
            page = self._pages[name]
            told = (page.title(), page.summary(), page.search_words(), self._more_words.get(name, ""))
            known = " ".join(told).casefold()
            row.setHidden(not all(word in known for word in words))
        for group, head in self._heads.items():
            head.setHidden(all(row.isHidden() for name, row in self._rows.items() if self._pages[name].group is group))
        self._nothing.setVisible(all(row.isHidden() for row in self._rows.values()))

    def _open_first(self) -> None:
        """Opens what is called so before what only speaks of it."""
        text = self.line.text().strip().casefold()
        shown = sorted(self.names_shown(), key=lambda name: text not in self._pages[name].title().casefold())
        if shown:
            self.choose(shown[0])
            self.chosen.emit(shown[0])

    def _current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_NAME):
            self.chosen.emit(str(item.data(_NAME)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.line.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Escape and self.line.text():
            self.line.clear()
        else:
            super().keyPressEvent(event)


class _List(QListWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)


class _Rows(QStyledItemDelegate):
    """Rounded rows, headings between them, and a dot for what is not saved."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = theme.current()
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        font = option.font  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if not index.data(_NAME):
            font.setPixelSize(theme.px(11))
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(tokens.muted))
            words = rect.adjusted(8, theme.px(8), -8, 0)
            painter.drawText(words, middle, shortened(painter.fontMetrics(), str(index.data()), words.width()))
            painter.restore()
            return
        owner = self.parent()
        assert isinstance(owner, QListWidget)
        chosen = owner.currentIndex() == index
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)  # pyright: ignore[reportAttributeAccessIssue]
        if chosen or hovered:
            painter.setPen(focus_pen() if chosen and owner.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.hover))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        side = theme.px(16)
        picture = icon(str(index.data(_PICTURE)), "link" if chosen else "muted")
        place = QRect(rect.left() + 8, rect.center().y() - side // 2 + 1, side, side)
        picture.paint(painter, turned(painter, place, rect))
        words = rect.adjusted(16 + side, 0, -22 if index.data(_MARK) else -8, 0)
        words = turned(painter, words, rect)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        painter.drawText(words, middle, shortened(painter.fontMetrics(), str(index.data()), words.width()))
        if index.data(_MARK):
            dot = theme.px(_DOT_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            place = QRect(rect.right() - 8 - dot, rect.center().y() - dot // 2 + 1, dot, dot)
            painter.drawEllipse(turned(painter, place, rect))
        painter.restore()
