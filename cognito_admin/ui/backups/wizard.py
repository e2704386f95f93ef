"""Asks what to back up, where to, and who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from cognito_admin.ui.backups.place_page import FOLDER, PlacePage
from cognito_admin.ui.backups.pools_page import PoolsPage
from cognito_admin.ui.backups.protection_page import ProtectionPage
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.text import Line, Text
from cognito_admin.work.backup_orders import Order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cognito_admin.model.connections import PoolKey
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.backup_orders import OrderedPool
    from cognito_admin.work.services import Services


class BackupWizard(Dialog):
    """``ordered`` carries an Order, and the folder to be offered the next time, if any."""

    ordered = Signal(object, str)

    def __init__(
        self,
        parent: QWidget,
        services: Services,
        loop: Loop,
        pools: Sequence[tuple[OrderedPool, str]],
        first: PoolKey | None,
        folder: Path,
        file_name: str,
    ) -> None:
        super().__init__(parent, tr("Back up"), width_px=680)
        self.pools = PoolsPage(services, loop, pools, first)
        self.place = PlacePage(loop, folder, file_name)
        self.protection = ProtectionPage()
        self._pages = (self.pools, self.place, self.protection)
        self._at = 0
        self._steps = [Text("", "muted") for _ in self._pages]
        self._stack = _Stack()
        self._back = self._button(tr("&Back"), lambda: self._go(self._at - 1))
        self._next = self._button(tr("&Next"), self._on)
        self._next.setProperty("kind", "primary")
        self._next.setDefault(True)
        self._lay_out()
        for page in self._pages:
            self._stack.addWidget(page)
            page.changed.connect(self._draw)
        self._go(0)

    def _lay_out(self) -> None:
        steps = QHBoxLayout()
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
        buttons.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(14)
        column.addWidget(Text(tr("Back up"), "title"))
        column.addLayout(steps)
        column.addWidget(Line())
        column.addWidget(self._stack, 1)
        column.addLayout(buttons)

    def _go(self, to: int) -> None:
        self._at = to
        self._stack.setCurrentIndex(to)
        titles = (tr("What"), tr("Where"), tr("Protection"))
        for place, (step, title) in enumerate(zip(self._steps, titles, strict=True)):
            step.setText(tr("{number}  {title}", number=place + 1, title=title))
            step.set_role("strong" if place == to else "muted")
        self._back.setVisible(to > 0)
        self._draw()
        self.fit()
        if to == 0 and self._next.isEnabled():
            self._next.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._pages[to].take_keyboard()

    def _on(self) -> None:
        if self._at < len(self._pages) - 1:
            self._go(self._at + 1)
        else:
            folder = self.place.to() if self.place.kind == FOLDER else ""
            order = Order(
                self.pools.chosen(),
                self.place.to(),
                self.protection.protection(),
                self.protection.with_secrets(),
                self.protection.keep_key(),
            )
            self.ordered.emit(order, folder)
            self.accept()

    def _draw(self) -> None:
        several = len(self.pools.chosen()) > 1
        self.place.allow_file(tr("One file holds one pool. Choose a folder for several") if several else "")
        last = self._at == len(self._pages) - 1
        self._next.setText(tr("&Back up now") if last else tr("&Next"))
        allow(self._next, self._pages[self._at].why_not())

    def _button(self, text: str, pressed: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(pressed)
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
