"""A dialog of pages, one after the other: each says what is still missing before the next may come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Text

if TYPE_CHECKING:
    from collections.abc import Sequence


class Page(QWidget):
    """``changed`` is emitted when another answer is given, or more is known about one."""

    changed = Signal()

    def why_not(self) -> str:
        """What is missing before one can go on."""
        return ""

    def take_keyboard(self) -> None:
        """Gives the keyboard to what is answered first."""
        raise NotImplementedError


class Wizard(Dialog):
    """Ends with ``finish``, which the last page leads to. Subclasses say what is done then, and may take their time in between.

    ``opening`` comes before the pages, if any, and offers to finish at once; who changes something goes through them instead.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        pages: Sequence[tuple[str, Page]],
        finish: str,
        *,
        width_px: int,
        height_px: int | None = None,
        opening: Page | None = None,
    ) -> None:
        super().__init__(parent, title, width_px=width_px, height_px=height_px)
        self._titles = [name for name, _ in pages]
        self._pages = [page for _, page in pages]
        self._finish = finish
        self._at = 0
        self._steps = [Text("", "muted") for _ in pages]
        self._opening = opening
        self._stack = _Stack()
        self._back = self._button(tr("&Back"), lambda: self._go(self._at - 1))
        self._change = self._button(tr("&Change…"), self._lead_through)
        self._next = self._button(tr("&Next"), self._on)
        self._next.setProperty("kind", "primary")
        self._next.setDefault(True)
        self._lay_out(title)
        for page in self._pages:
            page.setParent(self)
            page.hide()
            page.changed.connect(self._draw)
        if opening is None:
            self._lead_through()
        else:
            self._stack.addWidget(opening)
            self._draw()
            self._take_keyboard(opening)

    def _finished(self) -> None:
        """The last page was left."""
        raise NotImplementedError

    def _comes(self, page: Page) -> bool:
        """Whether a page is asked at all: an earlier answer may spare it. The first and the last always are."""
        return True

    def _lay_out(self, title: str) -> None:
        heads = QWidget()
        steps = QHBoxLayout(heads)
        steps.setContentsMargins(0, 0, 0, 0)
        steps.setSpacing(20)
        for step in self._steps:
            steps.addWidget(step)
        steps.addStretch(1)
        cancel = self._button(tr("Cancel"), self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        buttons.addWidget(self._back)
        buttons.addWidget(self._change)
        buttons.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(14)
        column.addWidget(Text(title, "title"))
        self._heads = (heads, Line())
        for head in self._heads:
            column.addWidget(head)
            head.hide()
        column.addWidget(self._stack, 1)
        add_layout(column, buttons)

    def _lead_through(self) -> None:
        """The pages come, and take the room that the highest of them needs."""
        if self._opening is not None:
            self._stack.removeWidget(self._opening)
            self._opening.hide()
            self._opening = None
        for head in self._heads:
            head.show()
        for page in self._pages:
            self._stack.addWidget(page)
        self._go(0)

    def _go(self, to: int) -> None:
        onward = 1 if to >= self._at else -1
        while not self._comes(self._pages[to]):
            to += onward
        self._at = to
        self._stack.setCurrentIndex(to)
        number = 0
        for place, (step, title, page) in enumerate(zip(self._steps, self._titles, self._pages, strict=True)):
            step.setVisible(self._comes(page))
            number += self._comes(page)
            step.setText(tr("{number}  {title}", number=number, title=title))
            step.set_role("strong" if place == to else "muted")
        self._draw()
        self.fit()
        self._take_keyboard(self._pages[to])

    def _take_keyboard(self, page: Page) -> None:
        """On what comes first, Enter goes on as soon as it may."""
        if self._at == 0 and self._next.isEnabled():
            self._next.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            page.take_keyboard()

    def _on(self) -> None:
        if self._opening is None and self._at < len(self._pages) - 1:
            self._go(self._at + 1)
        else:
            self._finished()

    def _draw(self) -> None:
        page = self._opening or self._pages[self._at]
        last = page is self._opening or page is self._pages[-1]
        self._back.setVisible(self._at > 0)
        self._change.setVisible(self._opening is not None)
        self._next.setText(self._finish if last else tr("&Next"))
        allow(self._next, page.why_not())

    def _button(self, text: str, pressed: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: pressed())  # pyright: ignore[reportCallIssue]
        return button


class _Stack(QStackedWidget):
    """As high as the highest of its pages, so that the buttons stay where they are."""

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        pages = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return max((_height(page, width) for page in pages), default=0)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self.heightForWidth(max(hint.width(), 1)))


def _height(page: QWidget, width: int) -> int:
    layout = page.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return page.sizeHint().height()
