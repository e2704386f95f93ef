"""What becomes of people by the status they had, and what of the pool comes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from cognito_admin.model.restore.fates import Fate
from cognito_admin.model.restore.options import DEFAULT_STATUSES, FEDERATED, Part
from cognito_admin.model.sentences import USER_STATUSES
from cognito_admin.ui.backups.parts import indented
from cognito_admin.ui.restore import words
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Text, plain_tooltip
from cognito_admin.ui.widgets.wizard import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

_NATIVE = (Fate.RANDOM_PERMANENT_PASSWORD, Fate.TEMPORARY_PASSWORD, Fate.IMPORT_JOB, Fate.LEAVE_OUT)
_FEDERATED = (Fate.LEAVE_OUT, Fate.PRE_LINK)
_BOX_PX = 250
_BELOW_PX = 6
_PART_COLUMNS = 3


class ChoicesPage(Page):
    def __init__(self) -> None:
        super().__init__()
        self.fates: dict[str, QComboBox] = {}
        self._told: dict[str, Text] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for place, status in enumerate(DEFAULT_STATUSES):
            self._add_status(grid, place, status)
        self._original_sub = QCheckBox(tr("&Keep the old user ids (sub) as the attribute custom:original_sub"))
        self._original_sub.toggled.connect(lambda _: self.changed.emit())
        about_sub = Text(
            tr(
                "Everybody gets a new user id, which Cognito makes. With this, apps that know people by the old one can look it "
                "up. A file that maps old ids to new ones is written in any case."
            ),
            "small",
            wrap=True,
        )
        self.parts = {part: QCheckBox(words.part_title(part)) for part in Part}
        along = QGridLayout()
        along.setHorizontalSpacing(20)
        along.setVerticalSpacing(6)
        for place, tick in enumerate(self.parts.values()):
            tick.setChecked(True)
            tick.toggled.connect(lambda _: self._draw())
            along.addWidget(tick, place // _PART_COLUMNS, place % _PART_COLUMNS)
        self._settings_title = Text(tr("What comes along"), "strong")
        self._settings = QWidget()
        self._settings.setLayout(along)
        along.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(8)
        self._about = Text("", wrap=True)
        rows.addWidget(self._about)
        self.tell_of_passwords(come_along=False)
        add_layout(rows, grid)
        rows.addSpacing(6)
        rows.addWidget(self._original_sub)
        rows.addWidget(indented(about_sub))
        rows.addSpacing(6)
        rows.addWidget(self._settings_title)
        rows.addWidget(self._settings)
        rows.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Scrolled(inner, tr("What becomes of people")))
        self._draw()

    def statuses(self) -> Mapping[str, Fate]:
        return {status: Fate(box.currentData()) for status, box in self.fates.items()}

    def choose(self, status: str, fate: Fate) -> None:
        """What is likely wished for those of ``status``."""
        box = self.fates[status]
        box.setCurrentIndex(box.findData(fate))

    def tell_of_passwords(self, *, come_along: bool) -> None:
        """Hashes of users from elsewhere do, by an import job."""
        self._about.setText(
            tr("Passwords come along with whoever comes by an import job, as was said before. Others:")
            if come_along
            else tr("Nobody’s password can be brought back. What becomes of people depends on the status they had:")
        )

    def original_sub(self) -> bool:
        return self._original_sub.isChecked()

    def leave_out(self) -> frozenset[Part]:
        return frozenset(part for part, tick in self.parts.items() if not tick.isChecked())

    def take_keyboard(self) -> None:
        next(iter(self.fates.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _add_status(self, grid: QGridLayout, place: int, status: str) -> None:
        label = USER_STATUSES[status]
        title = Text(tr(label.name))
        title.setToolTip(plain_tooltip(tr(label.text)))
        box = self.fates[status] = ComboBox()
        box.setAccessibleName(tr("What {status} becomes", status=tr(label.name)))
        box.setMinimumWidth(theme.px(_BOX_PX))
        for fate in _FEDERATED if status == FEDERATED else _NATIVE:
            box.addItem(words.fate_title(fate), fate)
        box.setCurrentIndex(box.findData(DEFAULT_STATUSES[status]))
        box.currentIndexChanged.connect(lambda _: self._draw())
        told = self._told[status] = Text("", "small", wrap=True)
        grid.addWidget(title, 2 * place, 0)
        grid.addWidget(box, 2 * place, 1, Qt.AlignmentFlag.AlignLeft)
        told.setContentsMargins(0, 0, 0, theme.px(_BELOW_PX))
        grid.addWidget(told, 2 * place + 1, 1)
        grid.setRowMinimumHeight(2 * place + 1, theme.px(20))

    def _draw(self) -> None:
        for status, box in self.fates.items():
            self._told[status].setText(words.fate_text(Fate(box.currentData())))
        users = self.parts[Part.USERS].isChecked()
        why_not = "" if users else tr("Users do not come along")
        for box in self.fates.values():
            box.setEnabled(users)
            box.setToolTip(plain_tooltip(why_not))
        allow(self._original_sub, why_not)
        self.changed.emit()
