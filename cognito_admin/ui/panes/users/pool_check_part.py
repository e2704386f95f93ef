"""Whether the functions of the pool work and its people are throttled: asked of Lambda and CloudWatch by a press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.connections import Mode
from cognito_admin.ui.formats import clock
from cognito_admin.ui.panes.users.part import Part, PoolFacts
from cognito_admin.ui.panes.users.security_rows import link
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from cognito_admin.model.changes.person import Person
    from cognito_admin.model.failures import Failure
    from cognito_admin.work.clues import PoolChecked


NOT_FOR_EVERYBODY = frozenset({"PreSignUp", "PostConfirmation", "UserMigration"})
"""Triggers that run for who signs up, or for names that the pool does not have."""


class PoolCheckPart(Part):
    """Belongs to the verdict above it. What was found holds for everybody of the pool."""

    check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check = link(tr("Check the triggers too"))
        self.check.setToolTip(
            tr(
                "Asks Lambda whether Cognito may call the functions of this pool, and CloudWatch how often they failed. It takes "
                "permissions for these two, and CloudWatch bills a fraction of a cent."
            )
        )
        self.check.clicked.connect(self.check_requested)
        self._told = Text("", "small", wrap=True, selectable=True)
        self._remedy: QAction | None = None
        self.remedy = link("")
        self.remedy.clicked.connect(self._mend)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.check)
        line.addWidget(self.remedy)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._told)
        add_layout(column, line)
        self._told.hide()
        self.remedy.hide()

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        can_ask = pool.mode is not Mode.OFFLINE
        self.setVisible(can_ask and pool.rules is not None and bool(pool.rules.overview.triggers))

    def show_asking(self) -> None:
        self._say(tr("Asking Lambda and CloudWatch…"))

    def show_checked(self, checked: PoolChecked, remedy: QAction | None) -> None:
        """``remedy`` is what helps where something was not permitted."""
        self.check.setText(tr("Check again"))
        self._say(told(checked), remedy)

    def show_failed(self, failure: Failure, remedy: QAction | None) -> None:
        words = explain(failure)
        self._say(f"{words.title}. {words.text} {words.advice}".strip(), remedy)

    def stops(self) -> Sequence[QWidget]:
        return self.check, self.remedy

    def _say(self, text: str, remedy: QAction | None = None) -> None:
        self._told.setText(text)
        self._told.show()
        self._remedy = remedy
        self.remedy.setVisible(remedy is not None)
        if remedy is not None:
            self.remedy.setText(remedy.text())
        self.stops_changed.emit()

    def _mend(self) -> None:
        if self._remedy is not None:
            self._remedy.trigger()


def told(checked: PoolChecked) -> str:
    """What the check found that the verdict does not say, since it does not concern everybody; a line each."""
    lines: list[str] = []
    for trigger in checked.triggers:
        facts = {"function": trigger.function, "trigger": trigger.event}
        if trigger.event not in NOT_FOR_EVERYBODY:
            continue
        if not trigger.invokable:
            lines.append(tr("{function} ({trigger}): Cognito may not call it.", **facts))
        elif trigger.errors:
            line = trn(
                "{function} ({trigger}): failed once in 24 hours.",
                "{function} ({trigger}): failed {count} times in 24 hours.",
                trigger.errors,
                **facts,
            )
            lines.append(line)
    if checked.refused:
        actions = ", ".join(failure.facts.get("action", "") for failure in checked.refused)
        lines.append(tr("Not all is known: AWS does not allow {actions}.", actions=actions))
    elif all(trigger.invokable and not trigger.errors for trigger in checked.triggers):
        lines.append(tr("All functions of the pool can be called, and none failed in 24 hours."))
    return "\n".join([tr("Triggers checked at {time}.", time=clock(checked.at)), *lines])
