"""What a restore comes to before it is begun: what stands in the way, what is lost, who does not come back, how long it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.restore.plan import INHERENT, Blocked, Warned
from cognito_admin.ui.restore import words
from cognito_admin.ui.restore.plan_parts import BlockerPart, people_left_out, remark, samples, section, told
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Line, Text, restyle
from cognito_admin.ui.widgets.wizard import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from PySide6.QtGui import QAction

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.restore.plan import Plan

_NOT_REPLACED = frozenset({Blocked.USERS_UNFIT, Blocked.IMPORT_ROLE_MISSING})
REHEARSED = 100
"""Users of a rehearsal."""
_FIELD_PX = 300


class PlanPage(Page):
    """``replan_requested``: something was said that changes the plan, which is to be made anew.

    ``role_requested``: the role that import jobs need is to be made.
    """

    replan_requested = Signal()
    role_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.plan: Plan | None = None
        self._production = False
        self._blockers: list[BlockerPart] = []
        self._said: dict[tuple[Blocked, str], str] = {}
        self._without_unfit = False
        self._stale = False
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(8, 6, 10, 6)
        add_layout(rows, self._rows)
        rows.addStretch(1)
        self._states = PaneStates()
        self._scrolled = Scrolled(inner, tr("The plan"))
        self._states.set_content(self._scrolled)
        self._rehearsal = QCheckBox(tr("Re&hearse first, with {count} users", count=REHEARSED))
        self._rehearsal.toggled.connect(lambda _: self.replan_requested.emit())
        self._again = QPushButton(tr("&Plan again"))
        self._again.setAutoDefault(False)
        self._again.clicked.connect(self.replan_requested)
        self._ask_typed = Text("", "label", wrap=True)
        self._typed = QLineEdit()
        self._typed.setAccessibleName(tr("Name of the pool, to confirm"))
        self._typed.setMaximumWidth(theme.px(_FIELD_PX))
        self._typed.textChanged.connect(lambda _: self.changed.emit())
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._rehearsal)
        foot.addStretch(1)
        foot.addWidget(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._states, 1)
        column.addWidget(Line())
        add_layout(column, foot)
        column.addWidget(self._ask_typed)
        column.addWidget(self._typed)
        self._show_typing()

    def replacements(self) -> Mapping[str, str]:
        """What was put in place of what is missing; blank: nothing."""
        return {about: text for (code, about), text in self._said.items() if code not in _NOT_REPLACED}

    def without_unfit(self) -> bool:
        """Whether to go on without those who cannot be made."""
        return self._without_unfit

    def import_role(self) -> str | None:
        return next((text for (code, _), text in self._said.items() if code is Blocked.IMPORT_ROLE_MISSING), None)

    def most_users(self) -> int | None:
        return REHEARSED if self._rehearsal.isChecked() else None

    def begin_anew(self) -> None:
        """What was said about another plan is forgotten."""
        self._said, self._without_unfit = {}, False
        self._rehearsal.blockSignals(True)
        self._rehearsal.setChecked(False)
        self._rehearsal.blockSignals(False)
        self.show_planning()

    def show_planning(self) -> None:
        self.plan, self._stale = None, False
        if self.window().focusWidget() is self._again:
            # It goes, and Enter is not to mean what comes next, which is to cancel it all.
            self._scrolled.setFocus(Qt.FocusReason.OtherFocusReason)
        self._states.show_loading(tr("Reading the backup, and looking at what is there…"))
        self._show_typing()
        self.changed.emit()

    def show_failed(self, failure: Failure, remedy: QAction | None = None) -> None:
        self._states.show_failed(failure, self.replan_requested.emit, remedy)
        self.changed.emit()

    def show_plan(self, plan: Plan, *, production: bool, converted: bool) -> None:
        """``production``: the target is; ``converted``: users change on their way, so some are shown."""
        self.plan, self._production, self._stale = plan, production, False
        self._blockers = []
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for part in self._parts(plan, converted=converted):
            self._rows.addWidget(part)
        self._states.show_ready()
        self._scrolled.verticalScrollBar().setValue(0)
        self._show_typing()
        self.changed.emit()
        if self.isVisible():
            self.take_keyboard()

    def why_not(self) -> str:
        if self.plan is None:
            return tr("First it is worked out what it comes to")
        if self._stale:
            return tr("Plan again first: something else was said")
        if self.plan.blockers:
            return tr("Something stands in the way: see above")
        if self._wants_typing() and self._typed.text().strip() != self.plan.where.name:
            return tr("Type the name of the pool first")
        return ""

    def take_keyboard(self) -> None:
        field = self._typed if self._typed.isVisibleTo(self) else self._scrolled
        field.setFocus(Qt.FocusReason.TabFocusReason)

    # The plan

    def _parts(self, plan: Plan, *, converted: bool) -> Iterator[QWidget]:
        yield Text(words.headline(plan), "heading", wrap=True, selectable=True)
        for blocker in plan.blockers:
            part = BlockerPart(blocker, self._said.get((blocker.code, blocker.about)))
            part.changed.connect(self._said_otherwise)
            part.entered.connect(self._plan_again)
            part.role_requested.connect(self.role_requested)
            self._blockers.append(part)
        yield from section(tr("What stands in the way"), self._blockers)
        yield remark("mail", tr("Cognito sends nobody a message: invitations are switched off for every user."))
        if plan.monthly_active:
            users = counted(plan.monthly_active, "users")
            text = tr("AWS counts {users} as active this month, which costs money beyond the free users.", users=users)
            yield remark("activity", text)
        yield remark("clock", words.takes(plan))
        unusual = [told("circle-alert", "warning", loss) for loss in words.losses(plan.unusual_losses)]
        yield from section(tr("What is lost"), unusual)
        yield from section(tr("Who does not come back"), people_left_out(plan.survey))
        warnings = [
            told("triangle-alert", "warning", words.warning(warning))
            for warning in plan.warnings
            if not converted or warning.code is not Warned.UNDELETE
        ]
        yield from section(tr("Good to know"), warnings)
        if converted and plan.survey.sample:
            yield from section(tr("How the first ones come out"), [samples(plan)])
        inherent = [told("info", "muted", words.loss(loss)) for loss in plan.losses if loss.code in INHERENT]
        yield from section(tr("What no restore brings back"), inherent)

    def _said_otherwise(self) -> None:
        """The plan is that of other words by now."""
        for part in self._blockers:
            about, replacement = (part.finding.code, part.finding.about), part.replacement()
            if replacement is None:
                self._said.pop(about, None)
            else:
                self._said[about] = replacement
        # Whoever goes on without some of them does not go on without the others by it.
        unfit = [part.replacement() for part in self._blockers if part.finding.code is Blocked.USERS_UNFIT]
        self._without_unfit = all(said == "" for said in unfit) if unfit else self._without_unfit
        self._stale = True
        self._show_typing()
        self.changed.emit()

    def _plan_again(self) -> None:
        if self._stale:
            self.replan_requested.emit()

    # Confirmation

    def _wants_typing(self) -> bool:
        return self.plan is not None and (self._production or bool(self.plan.unusual_losses))

    def _show_typing(self) -> None:
        plan = self.plan
        self._rehearsal.setVisible(plan is not None)
        self._again.setVisible(plan is not None and (self._stale or bool(plan.blockers)))
        self._again.setProperty("kind", "primary" if self._stale else None)
        restyle(self._again)
        wanted = plan is not None and not plan.blockers and not self._stale and self._wants_typing()
        self._typed.clear()
        self._typed.setVisible(wanted)
        self._ask_typed.setVisible(wanted)
        if wanted and plan is not None:
            why = tr("This is production") if self._production else tr("Something is lost")
            self._ask_typed.setText(
                tr("{why}. Type the name of the pool, {name}, to go on:", why=why, name=plan.where.name)
            )
