"""Where a backup is brought back to: a new pool by way of a connection, or a pool that is there already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFormLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from cognito_admin.model.connections import Environment, Mode, PoolKey
from cognito_admin.model.pools import told_apart
from cognito_admin.model.sentences import MODES
from cognito_admin.ui.backups.parts import indented
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr, within
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.text import Text
from cognito_admin.ui.widgets.wizard import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_admin.model.connections import Connection, Marking
    from cognito_admin.model.ids import ConnectionId, PoolId
    from cognito_admin.model.pools import PoolSummary

_FIELD_PX = 340
LONGEST_NAME = 128
"""Characters of the name of a pool (CreateUserPool, PoolName)."""


@dataclass(frozen=True, slots=True)
class Target:
    """``pool`` is the one that is there already; None: a new one called ``name`` is made."""

    connection: ConnectionId
    name: str
    pool: PoolId | None
    production: bool


class TargetPage(Page):
    def __init__(
        self,
        connections: Sequence[Connection],
        pools: Sequence[tuple[Connection, PoolSummary]],
        marking: Callable[[PoolKey], Marking],
        *,
        new_only: bool,
    ) -> None:
        """``pools`` are those that are listed. ``new_only``: a rebuild never changes a pool that is there."""
        super().__init__()
        self._connections = {connection.id: connection for connection in connections}
        self._pools, self._marking = [*pools], marking
        self._new = QRadioButton(tr("A ne&w pool"))
        self._existing = QRadioButton(tr("A pool that is &there already"))
        group = QButtonGroup(self)
        self._name = QLineEdit()
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setAccessibleName(tr("Name of the new pool"))
        self._way = _box(tr("Connection"))
        for connection in connections:
            self._way.addItem(f"{connection.name}  ·  {connection.region}", connection.id)
        self._pool = _box(tr("Pool"))
        names = told_apart([(f"{pool.name}  ·  {connection.name}", pool.id) for connection, pool in self._pools])
        for (connection, pool), name in zip(self._pools, names, strict=True):
            self._pool.addItem(name, PoolKey(connection.id, pool.id))
        self._pool.setCurrentIndex(-1)
        self._pool.setPlaceholderText(tr("Choose a pool"))
        form = QWidget()
        lines = QFormLayout(form)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setVerticalSpacing(6)
        lines.addRow(tr("N&ame"), self._name)
        lines.addRow(tr("By wa&y of"), self._way)
        for field in (self._name, self._way, self._pool):
            field.setMaximumWidth(theme.px(_FIELD_PX))
        self._same = Text("", "small", wrap=True)
        self._told = Text("", "small", wrap=True)
        about_new = Text(
            tr(
                "It gets a new id and new addresses, and so do its app clients: the apps have to be pointed to them. A pool in "
                "another account or region is made by way of a connection that leads there."
            ),
            "small",
            wrap=True,
        )
        about_existing = Text(
            tr(
                "Who is there already stays as they are, and is compared with the backup. What is missing is added; nothing is "
                "replaced, and the triggers of the pool are never touched."
            ),
            "small",
            wrap=True,
        )
        self._parts = {
            self._new: indented(form, self._same, about_new),
            self._existing: indented(self._pool, about_existing),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for choice, part in self._parts.items():
            group.addButton(choice)
            choice.toggled.connect(lambda on: self._draw() if on else None)
            column.addWidget(choice)
            column.addWidget(part)
            column.addSpacing(4)
        column.addWidget(self._told)
        column.addStretch(1)
        allow(self._existing, self._why_no_existing(new_only=new_only))
        self._new.setChecked(True)
        self._name.textChanged.connect(lambda _: self._draw())
        self._way.currentIndexChanged.connect(lambda _: self._draw())
        self._pool.currentIndexChanged.connect(lambda _: self._draw())

    def offer(self, name: str, connection: ConnectionId | None, *, settings: bool) -> None:
        """What is likely wished for, unless something was typed already. ``settings``: the backup says how a new pool is to be."""
        allow(
            self._new, "" if settings else tr("This backup does not say how a pool was set up: only people are in it")
        )
        if not settings and self._existing.isEnabled():
            self._existing.setChecked(True)
        if not self._name.isModified():
            self._name.setText(name[:LONGEST_NAME])
        at = self._way.findData(connection) if connection is not None else -1
        if at >= 0:
            self._way.setCurrentIndex(at)
        self._draw()

    def target(self) -> Target:
        """Of what is chosen once nothing is missing."""
        if self._new.isChecked():
            connection = self._connections[self._way.currentData()]
            production = connection.default_marking.environment is Environment.PRODUCTION
            return Target(connection.id, self._name.text().strip(), None, production)
        key = self._pool.currentData()
        name = next(pool.name for connection, pool in self._pools if PoolKey(connection.id, pool.id) == key)
        return Target(key.connection, name, key.pool, self._marking(key).environment is Environment.PRODUCTION)

    def why_not(self) -> str:
        if self._new.isChecked() and not self._new.isEnabled():
            return self._new.toolTip()
        if self._new.isChecked():
            connection = self._connections.get(self._way.currentData())
            if connection is None:
                return tr("Add a connection first")
            if not self._name.text().strip():
                return tr("Give the new pool a name first")
            return _why_not(connection.default_marking.mode, connection.name)
        key = self._pool.currentData()
        if key is None:
            return tr("Choose a pool first")
        return _why_not(self._marking(key).mode, self._pool.currentText())

    def take_keyboard(self) -> None:
        field = self._name if self._new.isChecked() else self._pool
        field.setFocus(Qt.FocusReason.TabFocusReason)

    def _same_name(self) -> str:
        name, connection = self._name.text().strip(), self._way.currentData()
        known = any(one.id == connection and pool.name == name for one, pool in self._pools)
        if not self._new.isChecked() or not known:
            return ""
        return tr("There is a pool of this name already. Another name tells the two apart.")

    def _why_no_existing(self, *, new_only: bool) -> str:
        if new_only:
            return tr("What is changed by a rebuild can be chosen for a new pool only")
        return "" if self._pools else tr("Open a connection first, so that its pools are listed")

    def _draw(self) -> None:
        for choice, part in self._parts.items():
            part.setVisible(choice.isChecked())
        missing = self.why_not() if self._name.text() else ""
        only_there = "" if self._new.isEnabled() or self._new.isChecked() else self._new.toolTip()
        self._told.set_role("warning" if missing else "small")
        self._told.setText("\n".join(part for part in (missing, only_there) if part))
        self._told.setVisible(bool(self._told.text()))
        same = self._same_name()
        self._same.setText(same)
        self._same.setVisible(bool(same))
        self.changed.emit()


def _why_not(mode: Mode, name: str) -> str:
    """Restoring is for administrators; which pools they may change is marked with the connection or the pool."""
    if mode is Mode.ADMINISTRATOR:
        return ""
    return tr(
        "“{name}” is marked “{mode}”: nothing can be restored there before it is marked “{administrator}”.",
        name=name,
        mode=within(tr(MODES[mode].name)),
        administrator=within(tr(MODES[Mode.ADMINISTRATOR].name)),
    )


def _box(name: str) -> QComboBox:
    box = ComboBox()
    box.setAccessibleName(name)
    box.setMinimumContentsLength(24)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box
