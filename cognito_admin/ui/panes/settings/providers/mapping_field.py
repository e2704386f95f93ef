"""What a provider tells of a person, and which attribute of the pool it goes into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.provider_kinds import CLAIMS
from cognito_admin.model.settings.provider_rules import mappable, mapping_caution, mapping_problem, missing_in_mapping
from cognito_admin.ui.panes.settings.providers.words import attribute_title
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.dropped_list import dropped_list
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text, plain_tooltip, restyle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cognito_admin.model.pools import SchemaAttribute
    from cognito_admin.model.settings.provider_kinds import ProviderType
    from cognito_admin.model.settings.things import Thing

_USERNAME = "username"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a mapping is held against: the schema of the pool, and by attribute the app clients that may not write it."""

    schema: Mapping[str, SchemaAttribute] = field(default_factory=dict[str, "SchemaAttribute"])
    unwritable: Mapping[str, Sequence[str]] = field(default_factory=dict[str, "Sequence[str]"])


class MappingField(Field):
    """The member is an object: attributes of the pool, and what the provider calls what goes into each."""

    def __init__(self, thing: Thing, kind: ProviderType | None, title: str, help_text: str) -> None:
        self.kind = kind
        self.setting = Setting()
        self.rows: dict[str, MappingRow] = {}
        self._editable = True
        self._control = QWidget()
        self._column = QVBoxLayout(self._control)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(6)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        add_layout(self._column, self._lines)
        self.missing = Text("", "warning", wrap=True, selectable=True)
        self.missing.hide()
        self.add = QPushButton(tr("Add an attribute"))
        self.add.setAutoDefault(False)
        self._menu = QMenu(self.add)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.add.setMenu(self._menu)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.add)
        below.addStretch(1)
        self._column.addWidget(self.missing)
        add_layout(self._column, below)
        self._control.setFocusProxy(self.add)
        super().__init__(thing, ("AttributeMapping",), title, help_text, self._control, beside=False, absent={})

    def hold_against(self, setting: Setting) -> None:
        """What is known of the pool and its app clients by now."""
        self.setting = setting
        self._judge()

    def map(self, attribute: str, claim: str = "") -> MappingRow:
        """Adds a line, or finds the one that is there."""
        row = self.rows.get(attribute)
        if row is None:
            row = self._add_row(attribute, claim)
            self._edited()
        return row

    def unmap(self, attribute: str) -> None:
        self._take_row(attribute)
        self._edited()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    # The field

    def _shown(self) -> dict[str, str]:
        return {name: row.line.text().strip() for name, row in self.rows.items()}

    def _put(self, shown: Any) -> None:
        given: Mapping[str, str] = {} if shown is MISSING else shown
        for name in [*self.rows]:
            if name not in given:
                self._take_row(name)
        for name, claim in given.items():
            if name in self.rows:
                self.rows[name].line.setText(claim)
            else:
                self._add_row(name, claim)

    def _words(self, shown: Any) -> str:
        given: Mapping[str, str] = shown
        return ", ".join(f"{attribute_title(name)} ← {claim}" for name, claim in given.items()) or tr("none")

    def _written(self, shown: Any) -> Any:
        return shown if shown or self._original is not MISSING else MISSING

    def _wrong(self) -> str:
        before: Mapping[str, str] = self._as_shown or {}
        for name, claim in self._shown().items():
            problem = mapping_problem(name, claim, self.setting.schema) if self.setting.schema else None
            if problem is not None and before.get(name) != claim:
                return f"{attribute_title(name)}: {told(problem)}"
        return ""

    def _tell(self) -> None:
        super()._tell()
        self._judge()

    def _enable(self, *, editable: bool) -> None:
        self._editable = editable
        self.add.setEnabled(editable)
        for row in self.rows.values():
            row.allow(editable=editable)

    # Lines

    def _add_row(self, attribute: str, claim: str) -> MappingRow:
        fixed = attribute == _USERNAME
        row = MappingRow(attribute, claim, CLAIMS.get(self.kind, ()) if self.kind else (), fixed=fixed)
        row.edited.connect(self._edited)
        row.removed.connect(self.unmap)
        row.allow(editable=self._editable)
        self.rows[attribute] = row
        self._lines.addWidget(row)
        return row

    def _take_row(self, attribute: str) -> None:
        row = self.rows.pop(attribute, None)
        if row is not None:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()

    def _judge(self) -> None:
        """What is wrong with each line, or will be; and what the pool requires that has none."""
        schema, shown = self.setting.schema, self._shown()
        before: Mapping[str, str] = self._as_shown or {}
        for name, row in self.rows.items():
            problem = mapping_problem(name, shown[name], schema) if schema else None
            caution = mapping_caution(name, schema, self.setting.unwritable.get(name, ()))
            row.judge(told(problem) if before.get(name) != shown[name] else "", told(caution))
        missing = missing_in_mapping(shown, schema)
        self.missing.setVisible(bool(missing))
        names = ", ".join(attribute_title(name) for name in missing)
        self.missing.setText(
            tr("The pool requires {attributes}. Without it nobody new can sign in from here.", attributes=names)
        )

    def _fill_menu(self) -> None:
        self._menu.clear()
        schema = self.setting.schema
        for name in mappable(schema):
            if name in self.rows:
                continue
            fixed = tr(" (never changes)") if not schema[name].mutable else ""
            required = tr(" (required)") if schema[name].required else ""
            action = self._menu.addAction(f"{attribute_title(name)}{required}{fixed}".replace("&", "&&"))
            action.setToolTip(plain_tooltip(name))
            action.triggered.connect(lambda _checked=False, name=name: self._added(name))
        if self._menu.isEmpty():
            self._menu.addAction(tr("All attributes are there")).setEnabled(False)

    def _added(self, name: str) -> None:
        self.map(name).line.setFocus(Qt.FocusReason.OtherFocusReason)


class MappingRow(QWidget):
    """One attribute of the pool, and what the provider calls it."""

    edited = Signal()
    removed = Signal(str)

    def __init__(self, attribute: str, claim: str, claims: Sequence[str], *, fixed: bool) -> None:
        """``fixed``: Cognito sets it by itself."""
        super().__init__()
        self._fixed = fixed
        title = attribute_title(attribute)
        self.name = Text(title, wrap=True)
        self.name.setToolTip(plain_tooltip(attribute))
        self.line = QLineEdit(claim)
        self.line.setPlaceholderText(tr("What the provider calls it"))
        self.line.setAccessibleName(tr("What the provider calls {attribute}", attribute=title))
        self.line.setCursorPosition(0)
        if claims and not fixed:
            completer = QCompleter([*claims], self.line)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            dropped_list(completer)
            self.line.setCompleter(completer)
        self.line.textChanged.connect(lambda _: self.edited.emit())
        self.remove = IconButton("x", tr("Do not fill in {attribute}", attribute=title), side=14)
        self.remove.clicked.connect(lambda: self.removed.emit(attribute))
        kept = self.remove.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.remove.setSizePolicy(kept)
        self.note = Text("", "warning", wrap=True, selectable=True)
        self.note.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, theme.px(120))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(2, 3)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(Picture("arrow-left", "muted", 14), 0, 1)
        grid.addWidget(self.line, 0, 2)
        grid.addWidget(self.remove, 0, 3)
        grid.addWidget(self.note, 1, 0, 1, 4)
        self.remove.setVisible(not fixed)
        self.setFocusProxy(self.line)

    def judge(self, problem: str, caution: str) -> None:
        self.note.setText(problem or caution)
        self.note.set_role("danger" if problem else "warning")
        self.note.setVisible(bool(problem or caution))
        if self.line.property("wrong") != bool(problem):
            self.line.setProperty("wrong", bool(problem))
            restyle(self.line)

    def allow(self, *, editable: bool) -> None:
        self.line.setReadOnly(self._fixed or not editable)
        self.remove.setVisible(editable and not self._fixed)
