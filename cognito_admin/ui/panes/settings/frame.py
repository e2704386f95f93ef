"""One page in the pane: its heading, why nothing can be changed where that is so, and the states of its reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.ui.settings.page import fold, unfold_now
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Picture, Text, surface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.ui.settings.page import SettingsPage

_COLUMN_PX = 760
_MARGIN_PX = 28


class PageFrame(PaneStates):
    """Shown with ``show_documents`` once what the page wants to know was read. ``is_shown`` tells whether it ever was.

    The page is put in by ``take_in``, folded: that takes as long again as making it.
    """

    def __init__(self, page: SettingsPage) -> None:
        super().__init__()
        self.page = page
        self.is_shown = False
        self._why_not = Text("", wrap=True, selectable=True)
        self._strip = surface(QFrame(), "card")
        row = QHBoxLayout(self._strip)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(10)
        row.addWidget(Picture("lock", "muted", 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._why_not, 1)
        self._strip.hide()
        self._area: QScrollArea | None = None
        fold(page)
        self.destroyed.connect(lambda: _end_of_orphan(page))
        self.set_content(self._filling() if page.fills else self._scrolled())

    def show_documents(self, documents: Mapping[Thing, Document | None], why_not: str) -> None:
        self.is_shown = True
        self._why_not.setText(why_not)
        self.take_in()
        self._strip.setVisible(bool(why_not))
        self._strip.setAccessibleName(why_not)
        self.page.show_documents(documents, editable=not why_not, why_not=why_not)
        self.show_ready()

    def take_in(self) -> None:
        if self.page.parent() is not None:
            return
        if self.page.fills:
            self._column.takeAt(self._column.count() - 1)
            self._column.addWidget(self.page, 1)
        else:
            self._column.insertWidget(self._column.count() - 1, self.page)

    def reveal(self, part: QWidget) -> None:
        """Scrolls to a part of the page and hands it the keyboard."""
        unfold_now(self.page)
        if self._area is not None:
            self._area.ensureWidgetVisible(part, 0, theme.px(80))
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def scroll_up(self) -> None:
        if self._area is not None:
            self._area.verticalScrollBar().setValue(0)

    def show_head(self, shown: bool) -> None:
        """Shows or hides the heading, where what the page shows has one of its own."""
        self._heading.setVisible(shown)

    def _head(self) -> QWidget:
        self._heading = QWidget()
        head = QVBoxLayout(self._heading)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(4)
        head.addWidget(Text(self.page.title(), "title", wrap=True))
        if summary := self.page.summary():
            head.addWidget(Text(summary, "muted", wrap=True))
        return self._heading

    def _scrolled(self) -> QWidget:
        column = QWidget()
        inner = self._column = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(18)
        inner.addWidget(self._head())
        inner.addWidget(self._strip)
        # The heading stays at the top also before the page comes in.
        inner.addStretch(1)
        column.setMaximumWidth(theme.px(_COLUMN_PX))
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(_MARGIN_PX, 20, _MARGIN_PX, 28)
        row.addWidget(column, 1)
        row.addStretch(0)
        self._area = QScrollArea()
        self._area.setObjectName("plain")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(self.page.title())
        self._area.setWidget(content)
        return self._area

    def _filling(self) -> QWidget:
        content = QWidget()
        column = self._column = QVBoxLayout(content)
        column.setContentsMargins(_MARGIN_PX, 20, _MARGIN_PX, 12)
        column.setSpacing(14)
        column.addWidget(self._head())
        column.addWidget(self._strip)
        column.addStretch(1)
        content.setAccessibleName(tr("{page}: settings", page=self.page.title()))
        return content


def _end_of_orphan(page: QWidget) -> None:
    """Nobody else ends a page that was not taken in."""
    if shiboken6.isValid(page) and page.parent() is None:
        shiboken6.delete(page)
