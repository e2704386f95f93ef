"""What would be done as last time, in one sentence, so that one press does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.backups import InClear
from cognito_admin.ui.backups import words
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Picture, Text
from cognito_admin.ui.widgets.wizard import Page

if TYPE_CHECKING:
    from cognito_admin.model.backup_estimates import Estimate
    from cognito_admin.work.backup_orders import Order

_NOTHING_YET = "\u00a0"


class LastPage(Page):
    """``alone`` is emitted with whether one pool only is wanted, where several were backed up together."""

    alone = Signal(bool)

    def __init__(self, only: str) -> None:
        """``only`` is the pool that may be wanted alone, if any."""
        super().__init__()
        self._why_not = ""
        self._sentence = Text("", "body", wrap=True, selectable=True)
        self._size = Text(_NOTHING_YET, "muted", wrap=True)
        self._alone = QCheckBox(tr("&Only {pool} this time", pool=only.replace("&", "&&")))
        self._alone.setVisible(bool(only))
        self._alone.toggled.connect(self.alone)
        self._caution = Text("", "warning", wrap=True)
        self._cautioned = QWidget()
        row = QHBoxLayout(self._cautioned)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Picture("triangle-alert", "warning", 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._caution, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(Text(tr("As last time"), "strong"))
        for part in (self._sentence, self._alone, self._cautioned, self._size):
            column.addWidget(part)
        column.addStretch(1)
        # It has the keyboard until it is known whether there is room; Enter then is the default button's.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_order(self, order: Order, of: Estimate | None, why_not: str, *, is_known: bool) -> None:
        """``why_not`` keeps it from being done; it is not said as long as more is looked up, unless ``is_known``."""
        self._why_not = why_not
        sentence = words.as_last_time(order)
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        cautions = (
            [tr("Whoever gets the files can read everybody’s data.")] if isinstance(order.protection, InClear) else []
        )
        if order.with_mfa:
            cautions.append(words.mfa_cost(of))
        if why_not and is_known:
            cautions.append(tr("{why_not}. Change… leads to what can be done about it.", why_not=why_not))
        self._caution.setText("\n".join(cautions))
        self._cautioned.setVisible(bool(cautions))
        self._size.setText(_NOTHING_YET if of is None else _size(of, order))

    def why_not(self) -> str:
        return self._why_not

    def take_keyboard(self) -> None:
        self.setFocus(Qt.FocusReason.TabFocusReason)


def _size(of: Estimate, order: Order) -> str:
    total = words.total(of, len(order.pools), with_mfa=order.with_mfa)
    return total if len(order.pools) > 1 else f"{words.estimate(of)}\n{total}"
