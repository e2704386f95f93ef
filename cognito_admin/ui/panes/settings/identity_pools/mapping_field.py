"""Which role people get who come through one app client: that of all, by their groups, or by rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.identity_pools.role_choice import DEFAULT_ROLE, DENY, EQUALS, RULES, TOKEN, rules_of
from cognito_admin.model.identity_pools.rules import MOST_RULES, mapping_problem
from cognito_admin.model.identity_pools.trust import MAPPINGS
from cognito_admin.model.sentences.setting_values import VALUES
from cognito_admin.model.settings.edits import MISSING
from cognito_admin.ui.panes.settings.calm_combo import CalmComboBox
from cognito_admin.ui.panes.settings.identity_pools.rule_row import RuleRow
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.field import Field, link
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Thing

_COMBO_PX = 300
_OTHERWISE = "AmbiguousRoleResolution"


class MappingField(Field):
    """Shows a role mapping; None where there is none. What else AWS has in it stays."""

    def __init__(self, thing: Thing, key: str, title: str, help_text: str) -> None:
        self.rows: list[RuleRow] = []
        self._given: Mapping[str, Any] = {}
        self._editable = True
        self.way = self._combo(tr("How the role is chosen"))
        for value, text in (
            ("", tr("Everybody gets the role of those who are signed in")),
            (TOKEN, tr("By their groups")),
            (RULES, tr("By rules")),
        ):
            self.way.addItem(text, value)
        self.otherwise = self._combo(tr("Where nothing fits"))
        for value in (DEFAULT_ROLE, DENY):
            self.otherwise.addItem(tr(VALUES[_OTHERWISE][value]), value)
        self._otherwise = QWidget()
        line = QHBoxLayout(self._otherwise)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Text(tr("Where nothing fits"), "muted"))
        line.addWidget(self.otherwise)
        line.addStretch(1)
        self._rules = QWidget()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.add = link(tr("Add a rule"), self._added)
        rules = QVBoxLayout(self._rules)
        rules.setContentsMargins(0, 0, 0, 0)
        rules.setSpacing(4)
        rules.addWidget(Text(tr("The first rule that fits counts."), "small"))
        add_layout(rules, self._lines)
        rules.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        control = QWidget()
        column = QVBoxLayout(control)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._rules)
        column.addWidget(self._otherwise)
        control.setFocusProxy(self.way)
        super().__init__(thing, (MAPPINGS, key), title, help_text, control, beside=False, absent=None)
        self._follow()

    def _combo(self, name: str) -> CalmComboBox:
        combo = CalmComboBox()
        combo.setAccessibleName(name)
        combo.setMinimumWidth(theme.px(_COMBO_PX))
        combo.activated.connect(lambda _: self._chosen())
        return combo

    def add_rule(self, rule: Mapping[str, Any]) -> RuleRow:
        row = self._add_row(rule)
        self._edited_here()
        return row

    # The field

    def _shown(self) -> dict[str, Any] | None:
        way = self.way.currentData()
        if not way:
            return None
        rest = {name: value for name, value in self._given.items() if name != "RulesConfiguration"}
        made = {**rest, "Type": way, _OTHERWISE: self.otherwise.currentData()}
        if way == RULES:
            given = self._given.get("RulesConfiguration") or {}
            made["RulesConfiguration"] = {**given, "Rules": [row.rule() for row in self.rows]}
        return made

    def _put(self, shown: Mapping[str, Any] | None) -> None:
        self._given = shown or {}
        for combo, value in (
            (self.way, self._given.get("Type", "")),
            (self.otherwise, self._given.get(_OTHERWISE, DEFAULT_ROLE)),
        ):
            if combo.findData(value) < 0:
                combo.addItem(str(value), value)
            combo.setCurrentIndex(combo.findData(value))
        while self.rows:
            self._take_row(self.rows[-1])
        for rule in rules_of(self._given):
            self._add_row(rule)
        self._follow()

    def _words(self, shown: Mapping[str, Any] | None) -> str:
        way = self.way.itemText(max(0, self.way.findData((shown or {}).get("Type", ""))))
        rules = rules_of(shown or {})
        return tr("{way}, {count} of them", way=way, count=len(rules)) if rules else way

    def _written(self, shown: Any) -> Any:
        return MISSING if shown is None else shown

    def _wrong(self) -> str:
        return told(mapping_problem(self._shown()))

    def _enable(self, *, editable: bool) -> None:
        self._editable = editable
        self.way.setEnabled(editable)
        self.otherwise.setEnabled(editable)
        for row in self.rows:
            row.allow(editable=editable)
        self._follow()

    # Its rules

    def _chosen(self) -> None:
        if self.way.currentData() == RULES and not self.rows:
            self._add_row({"MatchType": EQUALS})
        self._edited_here()

    def _added(self) -> None:
        self.add_rule({"MatchType": EQUALS}).claim.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_row(self, rule: Mapping[str, Any]) -> RuleRow:
        row = RuleRow(rule)
        row.edited.connect(self._edited)
        row.moved.connect(lambda by: self._move(row, by))
        row.removed.connect(lambda: self._remove(row))
        row.allow(editable=self._editable)
        self.rows.append(row)
        self._lines.addWidget(row)
        return row

    def _move(self, row: RuleRow, by: int) -> None:
        place = self.rows.index(row) + by
        if not 0 <= place < len(self.rows):
            return
        self.rows.remove(row)
        self.rows.insert(place, row)
        self._lines.removeWidget(row)
        self._lines.insertWidget(place, row)
        self._edited_here()

    def _remove(self, row: RuleRow) -> None:
        self._take_row(row)
        self._edited_here()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_row(self, row: RuleRow) -> None:
        self.rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _edited_here(self) -> None:
        self._follow()
        self._edited()

    def _follow(self) -> None:
        way = self.way.currentData()
        self._rules.setVisible(way == RULES)
        self._otherwise.setVisible(bool(way))
        for place, row in enumerate(self.rows, 1):
            row.count(place, len(self.rows))
        self.add.setVisible(self._editable)
        full = len(self.rows) >= MOST_RULES
        allow(self.add, tr("There can be {most} rules at most", most=MOST_RULES) if full else "")
