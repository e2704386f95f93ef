"""One alarm in the list: how it stands, when it fires, whom it tells, and the way to be rid of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from cognito_admin.model.health.alarm_states import AlarmState
from cognito_admin.ui.formats import utc
from cognito_admin.ui.panes.health import alarm_words as words
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text, plain_tooltip, surface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.health.alarms import Alarm
    from cognito_admin.model.ids import ClientId


class AlarmRow(QFrame):
    """``copy_requested`` and ``delete_requested`` carry the alarm."""

    copy_requested = Signal(object)
    delete_requested = Signal(object)

    def __init__(self, alarm: Alarm, clients: Mapping[ClientId, str | None]) -> None:
        super().__init__()
        surface(self, "card")
        self.alarm = alarm
        self.setAccessibleName(words.row_text(alarm, clients))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 10, 10)
        row.setSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(Picture(*words.LOOKS[alarm.state], 18), 0, top)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(BreakableText(alarm.name, "strong"))
        fires = f"{words.watched_text(alarm, clients)}: {words.rule_text(alarm)}"
        column.addWidget(BreakableText(fires, "body"))
        state = Text(words.state_text(alarm), "danger" if alarm.state is AlarmState.ALARM else "muted", selectable=True)
        told = [alarm.reason] + ([utc(alarm.since)] if alarm.since else [])
        state.setToolTip(plain_tooltip("\n".join(text for text in told if text)))
        tells = BreakableText(words.tells_text(alarm), "muted")
        tells.setToolTip(plain_tooltip("\n".join(alarm.tells)))
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(state, 0, top)
        below.addWidget(tells, 1, top)
        add_layout(column, below)
        add_layout(row, column, 1)
        self.copy = IconButton("copy", tr("Copy the name of {alarm}", alarm=alarm.name), tip=tr("Copy the name"))
        self.copy.clicked.connect(lambda: self.copy_requested.emit(alarm))
        self.delete = IconButton("trash-2", tr("Delete {alarm}", alarm=alarm.name), tip=tr("Delete…"))
        self.delete.clicked.connect(lambda: self.delete_requested.emit(alarm))
        row.addWidget(self.copy, 0, top)
        row.addWidget(self.delete, 0, top)

    def allow(self, why_not: str) -> None:
        """``why_not`` is why it cannot be deleted; nothing where it can."""
        allow(self.delete, why_not, tr("Delete…"))
