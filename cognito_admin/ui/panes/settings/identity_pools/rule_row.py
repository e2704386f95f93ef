"""One rule of a role mapping: which claim, how it is compared with what, and the role that comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from cognito_admin.model.identity_pools.role_choice import CONTAINS, EQUALS, NOT_EQUAL, STARTS_WITH
from cognito_admin.model.sentences.setting_values import VALUES
from cognito_admin.ui.panes.settings.calm_combo import CalmComboBox
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER_PX = 22


class RuleRow(QWidget):
    """What else AWS has in the rule stays in it. ``moved`` carries by how many places, ``removed`` is the wish to be gone."""

    edited = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(self, rule: Mapping[str, Any]) -> None:
        super().__init__()
        self._rule = dict(rule)
        self._number = Text("", "muted")
        self._number.setFixedWidth(theme.px(_NUMBER_PX))
        self.claim = self._line("Claim", tr("Claim, such as custom:plan"), tr("Claim"))
        self.value = self._line("Value", tr("Value"), tr("Value"))
        self.role = self._line("RoleARN", tr("ARN of the role: arn:aws:iam::…:role/…"), tr("Role"))
        self.match = CalmComboBox()
        self.match.setAccessibleName(tr("Comparison"))
        for match in (EQUALS, NOT_EQUAL, STARTS_WITH, CONTAINS):
            self.match.addItem(tr(VALUES["MatchType"][match]), match)
        told = str(rule.get("MatchType", EQUALS))
        if self.match.findData(told) < 0:
            self.match.addItem(told, told)
        self.match.setCurrentIndex(self.match.findData(told))
        self.match.currentIndexChanged.connect(lambda _: self.edited.emit())
        self.up = self._button("arrow-up", tr("Earlier"), lambda: self.moved.emit(-1))
        self.down = self._button("arrow-down", tr("Later"), lambda: self.moved.emit(1))
        self.remove = self._button("x", tr("Remove"), self.removed.emit)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (self.up, self.down, self.remove):
            buttons.addWidget(button)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 3)
        grid.addWidget(self._number, 0, 0)
        grid.addWidget(self.claim, 0, 1)
        grid.addWidget(self.match, 0, 2)
        grid.addWidget(self.value, 0, 3)
        add_layout(grid, buttons, 0, 4)
        grid.addWidget(self.role, 1, 1, 1, 3)
        self.setFocusProxy(self.claim)
        theme.signals().changed.connect(self._restyle)
        self._restyle()

    def rule(self) -> dict[str, Any]:
        return {
            **self._rule,
            "Claim": self.claim.text().strip(),
            "MatchType": self.match.currentData(),
            "Value": self.value.text().strip(),
            "RoleARN": self.role.text().strip(),
        }

    def count(self, place: int, last: int) -> None:
        """``place`` counts from one."""
        self._number.setText(f"{place}.")
        self.setAccessibleName(tr("Rule {rule}", rule=place))
        self.up.setEnabled(place > 1)
        self.down.setEnabled(place < last)
        for button, words in ((self.up, tr("Earlier")), (self.down, tr("Later")), (self.remove, tr("Remove"))):
            button.setAccessibleName(tr("{action}: rule {rule}", action=words, rule=place))

    def allow(self, *, editable: bool) -> None:
        for line in (self.claim, self.value, self.role):
            line.setReadOnly(not editable)
        self.match.setEnabled(editable)
        for button in (self.up, self.down, self.remove):
            button.setVisible(editable)

    def _line(self, member: str, placeholder: str, name: str) -> QLineEdit:
        line = QLineEdit(str(self._rule.get(member, "")))
        line.setPlaceholderText(placeholder)
        line.setAccessibleName(name)
        line.setCursorPosition(0)
        line.textChanged.connect(lambda _: self.edited.emit())
        return line

    def _button(self, picture: str, name: str, pressed: Any) -> IconButton:
        button = IconButton(picture, name, side=14)
        button.clicked.connect(lambda: pressed())
        return button

    def _restyle(self) -> None:
        for line in (self.claim, self.value, self.role):
            line.setFont(theme.mono_font())
