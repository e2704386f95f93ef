"""Which claims of a token go along as tags of the session, for policies that look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.model.identity_pools.rules import DEFAULT_TAGS, tags_problem
from cognito_admin.model.identity_pools.trust import TAGS
from cognito_admin.ui.panes.settings.calm_combo import CalmComboBox
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.field import Field, link
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Thing

_NONE, _DEFAULTS, _OWN = "none", "defaults", "own"
_COMBO_PX = 300


class TagsField(Field):
    """Shows the map of tags and claims, with whether it is Cognito's own choice."""

    def __init__(self, thing: Thing) -> None:
        self.rows: list[TagRow] = []
        self._given: Mapping[str, Any] = {}
        self._editable = True
        self.way = CalmComboBox()
        self.way.setMinimumWidth(theme.px(_COMBO_PX))
        self.way.addItem(tr("No tags"), _NONE)
        self.way.addItem(tr("Cognito’s own choice: username, client"), _DEFAULTS)
        self.way.addItem(tr("These claims"), _OWN)
        self.way.activated.connect(lambda _: self._chosen())
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.add = link(tr("Add a tag"), self._added)
        control = QWidget()
        column = QVBoxLayout(control)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        add_layout(column, self._lines)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        control.setFocusProxy(self.way)
        help_text = tr(
            "Policies of the role can compare them: aws:PrincipalTag/tenant. They need sts:TagSession in its trust policy."
        )
        super().__init__(thing, (TAGS,), tr("Tags of the session"), help_text, control, beside=False, absent={})
        self._follow()

    def _shown(self) -> dict[str, Any]:
        way = self.way.currentData()
        tags = dict(row.tag() for row in self.rows) if way == _OWN else dict(DEFAULT_TAGS) if way == _DEFAULTS else {}
        return {**self._given, "UseDefaults": way == _DEFAULTS, "PrincipalTags": tags}

    def _put(self, shown: Mapping[str, Any]) -> None:
        self._given = shown
        tags: Mapping[str, str] = shown.get("PrincipalTags") or {}
        way = _DEFAULTS if shown.get("UseDefaults") else _OWN if tags else _NONE
        self.way.setCurrentIndex(self.way.findData(way))
        while self.rows:
            self._take_row(self.rows[-1])
        for tag, claim in tags.items() if way == _OWN else ():
            self._add_row(tag, claim)
        self._follow()

    def _words(self, shown: Mapping[str, Any]) -> str:
        tags: Mapping[str, str] = shown.get("PrincipalTags") or {}
        return ", ".join(f"{tag} = {claim}" for tag, claim in tags.items()) or tr("none")

    def _wrong(self) -> str:
        if self.way.currentData() != _OWN:
            return ""
        return told(tags_problem([row.tag() for row in self.rows])) or (
            "" if self.rows else tr("Add at least one tag.")
        )

    def _enable(self, *, editable: bool) -> None:
        self._editable = editable
        self.way.setEnabled(editable)
        self._follow()

    def add_tag(self, tag: str = "", claim: str = "") -> TagRow:
        row = self._add_row(tag, claim)
        self._edited_here()
        return row

    def _chosen(self) -> None:
        if self.way.currentData() == _OWN and not self.rows:
            self._add_row("", "")
        self._edited_here()

    def _added(self) -> None:
        self.add_tag().tag_line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_row(self, tag: str, claim: str) -> TagRow:
        row = TagRow(tag, claim)
        row.edited.connect(self._edited)
        row.remove.clicked.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._lines.addWidget(row)
        return row

    def _remove(self, row: TagRow) -> None:
        self._take_row(row)
        self._edited_here()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_row(self, row: TagRow) -> None:
        self.rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _edited_here(self) -> None:
        self._follow()
        self._edited()

    def _follow(self) -> None:
        own = self.way.currentData() == _OWN
        for row in self.rows:
            row.setVisible(own)
            row.allow(editable=self._editable)
        self.add.setVisible(own and self._editable)


class TagRow(QWidget):
    edited = Signal()

    def __init__(self, tag: str, claim: str) -> None:
        super().__init__()
        self.tag_line, self.claim_line = QLineEdit(tag), QLineEdit(claim)
        self.tag_line.setPlaceholderText(tr("Tag, such as tenant"))
        self.claim_line.setPlaceholderText(tr("Claim, such as custom:tenantId"))
        self.tag_line.setAccessibleName(tr("Tag"))
        self.claim_line.setAccessibleName(tr("Claim"))
        self.remove = IconButton("x", tr("Remove the tag {tag}", tag=tag) if tag else tr("Remove"), side=14)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.tag_line, 2)
        row.addWidget(Text("=", "muted"))
        row.addWidget(self.claim_line, 3)
        row.addWidget(self.remove)
        for line in (self.tag_line, self.claim_line):
            line.textChanged.connect(lambda _: self.edited.emit())

    def tag(self) -> tuple[str, str]:
        return self.tag_line.text().strip(), self.claim_line.text().strip()

    def allow(self, *, editable: bool) -> None:
        for line in (self.tag_line, self.claim_line):
            line.setReadOnly(not editable)
        self.remove.setVisible(editable)
