"""The triggers pane: every trigger at the left, the one in front at the right, and below what is not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cognito_admin.model.failures import Code
from cognito_admin.model.sentences.triggers import EVENTS
from cognito_admin.model.triggers.attaching import attached
from cognito_admin.model.triggers.functions import Behind
from cognito_admin.model.triggers.kinds import SENDERS, Event
from cognito_admin.ui.formats import clock, moment, utc
from cognito_admin.ui.panes.pane import Pane, Place, ShellPort, breathe
from cognito_admin.ui.panes.triggers.edits import Edits
from cognito_admin.ui.panes.triggers.form import TriggerForm
from cognito_admin.ui.panes.triggers.frame import WhyNot, framed, reveal
from cognito_admin.ui.panes.triggers.presenter import Known, TriggersPresenter
from cognito_admin.ui.panes.triggers.trigger_list import TriggerList
from cognito_admin.ui.sentences import reason
from cognito_admin.ui.settings.desk import SettingsDesk
from cognito_admin.ui.settings.edits_bar import EditsBar
from cognito_admin.ui.settings.page import fold, unfold
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Line
from cognito_admin.work.triggers import UNTOLD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QScrollArea

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.work.pool_settings import Applied, SettingsMoved
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_LIST_PX = 264


class TriggersPane(Pane):
    """Shows what is set as soon as the pool is read, and how it fares when Lambda and CloudWatch have answered."""

    name = "triggers"
    icon_name = "zap"

    @classmethod
    def title(cls) -> str:
        return tr("Triggers")

    @classmethod
    def places(cls, workspace: Workspace) -> tuple[Place, ...]:
        del workspace
        return tuple(
            Place(event.value, tr("Trigger: {trigger}", trigger=tr(EVENTS[event].title)), "zap", event.value)
            for event in Event
        )

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self.desk = SettingsDesk(services, workspace, shell, self)
        self.desk.made.connect(self._made)
        self.desk.moved.connect(self._moved)
        self.desk.state_changed.connect(self._follow)
        self._presenter = TriggersPresenter(workspace, self.desk.settings)
        self.known: Known | None = None
        self.forms: dict[Event, TriggerForm] = {}
        self._frames: dict[Event, QScrollArea] = {}
        self._reading = shell.loop.latest(self, self._failed)
        self._choosing = shell.loop.latest(self, shell.show_failure)
        self.list = TriggerList()
        self.list.setFixedWidth(theme.px(_LIST_PX))
        self.list.chosen.connect(lambda name: self.show_trigger(Event(name)))
        self._stack = QStackedWidget()
        self._strip = WhyNot()
        self.bar = EditsBar()
        self.bar.review_requested.connect(self.review)
        self.bar.discard_requested.connect(self.discard)
        self.bar.problem_requested.connect(self._show_problem)
        self.bar.focus_home = self.list.list
        self._review = QAction(icon("list-checks"), tr("Review changes of triggers…"), self)
        self._review.setShortcut(QKeySequence("Ctrl+S"))
        self._review.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._review.triggered.connect(self.review)
        self.addAction(self._review)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._strip)
        right.addWidget(self._stack, 1)
        right.addWidget(self.bar)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(Line(vertical=True))
        add_layout(row, right, 1)
        self.states = PaneStates()
        self.states.set_content(content)
        self.states.focus_home = self.list.list
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
        theme.signals().changed.connect(self._resize)

    # The window's wishes

    def _resize(self) -> None:
        self.list.setFixedWidth(theme.px(_LIST_PX))

    def activate(self) -> None:
        if self.known is None:
            self.states.show_loading(tr("Reading the triggers…"))
        if not self._reading.busy:
            self._reading.run(self._read())

    def refresh(self) -> None:
        self._presenter.forget_choices()
        self._reading.run(self._read())

    def focus_search(self) -> bool:
        if self.states.state != "ready":
            return self.states.focus_message()
        self.list.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def go_to(self, place: str) -> None:
        self.show_trigger(Event(place))

    def actions_for_shell(self) -> list[QAction]:
        return [self._review] if self.bar.review.isEnabled() and not self.bar.isHidden() else []

    def permissions_changed(self) -> None:
        self._allow()
        self._follow()

    def unsaved(self) -> str:
        titles = [tr(EVENTS[event].title) for event in self._edits().events]
        pool = self.workspace.summary.name
        return tr("Triggers of {pool}: {triggers}", pool=pool, triggers=", ".join(titles)) if titles else ""

    # Reading

    async def _read(self) -> None:
        for form in self.forms.values():
            form.forget()
        self.known = await self._presenter.read()
        self._draw()
        self.states.show_ready()
        await breathe()
        self._offer()
        if self.list.current() is None:
            self.show_trigger(next(iter(attached(self.known.settings)), Event.PRE_SIGN_UP))
        self.known = await self._presenter.look_closer(self.known)
        self._draw()

    def _failed(self, failure: Failure) -> None:
        remedy = self.shell.remedy(failure, self.activate)
        if self.known is not None:
            self.known = self._presenter.known
            self._draw()
            self.shell.show_failure(failure, self.refresh)
        elif failure.code is Code.ACCESS_DENIED:
            self.states.show_not_permitted(failure, self.activate, remedy)
        else:
            self.states.show_failed(failure, self.activate, remedy)

    def _draw(self) -> None:
        known = self.known
        if known is None:
            return
        as_of = self.workspace.as_of
        told = tr("as of {time}", time=moment(as_of)) if as_of else tr("Read from AWS at {time}", time=clock(known.at))
        if known.refused:
            told = tr("{age} · not told: {reasons}", age=told, reasons=", ".join(map(reason, known.refused)))
        self.shell.set_freshness(self, told, utc(as_of or known.at))
        for form in self.forms.values():
            self._fill(form)
        self._allow()
        self._follow()

    def _fill(self, form: TriggerForm) -> None:
        known = self.known
        if known is None:
            return
        form.show_settings(known.settings)
        form.show_untold(". ".join(map(reason, known.refused)))
        one = attached(known.settings).get(form.trigger)
        if one is not None and known.checked is not None and one.arn in known.checked.behind:
            form.know_function(one.arn, known.checked.behind[one.arn])
        if known.choices is not None:
            choices = known.choices
            form.offer(choices.functions, choices.keys, _note(choices.refused), _note(choices.keys_refused))

    # Forms

    def show_trigger(self, event: Event) -> None:
        """Brings a trigger to the front, and makes its form if it was never shown."""
        self.list.choose(event)
        if event not in self.forms:
            self._make(event)
            if event in SENDERS:
                self.shell.loop.spawn(self._make_senders(), self)
        self._bring(event)
        self._offer()

    def _bring(self, event: Event) -> None:
        frame = self._frames[event]
        # One that was just made comes by itself.
        if self._stack.indexOf(frame) >= 0:
            self._stack.setCurrentWidget(frame)

    def _offer(self) -> None:
        if self.forms and self.known is not None and self.known.choices is None and not self.desk.why_not():
            self._choosing.run(self._choose())

    async def _make_senders(self) -> None:
        """They share a key, so that an edit of it in one shows in the other."""
        for event in SENDERS:
            await breathe()
            if event not in self.forms:
                self._make(event)

    def _make(self, event: Event) -> None:
        form = self.forms[event] = TriggerForm(event, self.workspace.key.pool)
        fold(form)
        form.changed.connect(self._follow)
        form.taken_away.connect(lambda: reveal(self._frames[event], form.function))
        form.function_named.connect(lambda arn: self._look_up_function(form, arn))
        form.key_named.connect(lambda name, awaited: self._look_up_key(form, name, awaited=awaited))
        form.copied.connect(lambda text: self.shell.copy(text, tr("Event")))
        others = [self.forms[one] for one in SENDERS if one in self.forms and one is not event and event in SENDERS]
        for other in others:
            form.key.changed.connect(lambda other=other: _same_key(form, other))
            other.key.changed.connect(lambda other=other: _same_key(other, form))
        frame = self._frames[event] = framed(form, tr(EVENTS[event].title))
        frame.setParent(self)
        self._fill(form)
        form.allow(self.desk.why_not())
        for other in others:
            if other.key.is_changed:
                _same_key(other, form)
        self._follow()
        self.shell.loop.spawn(self._put_in_place(event), self)

    async def _put_in_place(self, event: Event) -> None:
        """To dress a form takes as long as to make it, so that the window does something else in between."""
        await breathe()
        self._stack.addWidget(self._frames[event])
        if self.list.current() is event:
            self._bring(event)
        await unfold(self.forms[event])

    async def _choose(self) -> None:
        self.known = await self._presenter.choices()
        self._draw()

    def _look_up_function(self, form: TriggerForm, arn: str) -> None:
        async def look() -> None:
            form.know_function(arn, await self._presenter.behind(form.trigger, arn))

        def not_told(failure: Failure) -> None:
            form.know_function(arn, Behind())
            self.shell.show_failure(failure)

        self.shell.loop.latest(form, not_told).run(look())

    def _look_up_key(self, form: TriggerForm, name: str, *, awaited: bool) -> None:
        async def look() -> None:
            form.know_key(name, await self._presenter.key(name))

        def not_told(failure: Failure) -> None:
            # What may not be asked of a key that was typed does not stand in its way.
            if awaited or failure.code not in UNTOLD:
                self.shell.show_failure(failure)

        self.shell.loop.latest(form, not_told).run(look())

    # Edits

    def review(self) -> None:
        """Shows what all edits come to, and makes them one change once that is agreed to."""
        edits = self._edits()
        if not edits.events or not self.bar.review.isEnabled():
            return
        self.desk.review(
            edits.change(),
            then=lambda _: self.discard(quietly=True),
            nothing_left=lambda: self.discard(quietly=True),
        )

    def discard(self, *, quietly: bool = False) -> None:
        """Lets go of what was edited."""
        for form in self.forms.values():
            if form.is_changed:
                form.put_back()
        self._follow()
        if not quietly:
            self.shell.status(tr("What was not saved is gone"))

    def _edits(self) -> Edits:
        settings = self.known.settings if self.known else {}
        return Edits(settings, [form for form in self.forms.values() if form.is_changed])

    def _follow(self) -> None:
        known = self.known
        if known is None:
            return
        edits = self._edits()
        states = known.states(edits.settings())
        self.list.show_states(states, edits.events)
        for state in states:
            if state.event in self.forms:
                self.forms[state.event].show_state(state)
        titles = [tr(EVENTS[event].title) for event in edits.events]
        self.bar.show_edits(
            edits.count, titles, [text for _, text in edits.problems()], self.desk.busy, self.desk.why_not()
        )

    def _show_problem(self) -> None:
        problems = self._edits().problems()
        if problems:
            event = problems[0][0]
            self.show_trigger(event)
            reveal(self._frames[event], self.forms[event].function)

    def _allow(self) -> None:
        why_not = self.desk.why_not()
        self._strip.say(why_not)
        for form in self.forms.values():
            form.allow(why_not)

    # What became of it

    def _made(self, applied: Applied) -> None:
        self._take_over(applied.now)
        self._reading.run(self._read())

    def _moved(self, moved: SettingsMoved) -> None:
        self._take_over({moved.thing: moved.now})

    def _take_over(self, now: Mapping[Thing, Document | None]) -> None:
        self.known = self._presenter.with_change(now)
        if self.known is None:
            return
        behind = self.known.checked.behind if self.known.checked else {}
        for arn in (thing.name for thing in now if thing.name in behind):
            for form in self.forms.values():
                form.know_function(arn, behind[arn])
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Escape leads back to the list, as in the settings.
        if event.key() == Qt.Key.Key_Escape and not self.list.list.hasFocus():
            self.list.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)


def _note(refused: Failure | None) -> str:
    if refused is None:
        return ""
    return tr("Type its ARN: what there is to choose from is not known. {reason}.", reason=reason(refused))


def _same_key(edited: TriggerForm, other: TriggerForm) -> None:
    if other.key.shown != edited.key.shown:
        other.key.enter(edited.key.shown)
