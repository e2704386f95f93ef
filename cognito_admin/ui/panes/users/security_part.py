"""Sign-in and security of a user: what Cognito tells only when it is asked about somebody alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.offers import offer
from cognito_admin.model.changes.person import AUTHENTICATOR, FACTORS, OFF, ON, PREFERRED, Person, UserMfa
from cognito_admin.model.changes.rules import FACTOR_NAMES
from cognito_admin.model.connections import Mode
from cognito_admin.model.overview import Requirement
from cognito_admin.ui.changes.words import field_title
from cognito_admin.ui.panes.pane import polish
from cognito_admin.ui.panes.users import security_words as words
from cognito_admin.ui.panes.users.fields import heading
from cognito_admin.ui.panes.users.part import Part, PoolFacts
from cognito_admin.ui.panes.users.security_rows import BelongingRow, EventRow, Group, link
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import BusyLine
from cognito_admin.ui.widgets.text import Text, plain_tooltip
from cognito_admin.work.user_security import Belonging

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.ids import Sub
    from cognito_admin.model.security import SignInEvent, SignInPage
    from cognito_admin.work.user_security import LookedUpSecurity


class SecurityPart(Part):
    """At first a button, with what pressing it may cost; then what was looked up, until the person is read again.

    ``look_up_requested`` asks for everything of the person shown, ``older_requested`` for the next page of their history;
    ``person_changed`` tells that another is shown, or the same with other attributes.
    """

    look_up_requested = Signal()
    older_requested = Signal()
    person_changed = Signal()
    takes = frozenset({Kind.SET_MFA})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person: Person | None = None
        self._pool = PoolFacts()
        self._found: LookedUpSecurity | None = None
        self._events: tuple[SignInEvent, ...] = ()
        self._token: str | None = None
        self.ask = QPushButton(words.asking())
        self.ask.setToolTip(plain_tooltip(words.cost()))
        self.ask.clicked.connect(self.look_up_requested)
        self._cost = Text(words.cost(), "small", wrap=True)
        self._failure = Text("", "warning", wrap=True, selectable=True)
        self._busy = QWidget()
        busy = QHBoxLayout(self._busy)
        busy.setContentsMargins(0, 4, 0, 4)
        busy.addWidget(BusyLine())
        busy.addWidget(Text(tr("Asking Cognito…"), "muted"), 1)
        self._older: QPushButton | None = None
        self._keyboard_waits = False
        self.factors = Group(tr("Second factors"))
        self.devices = Group(tr("Remembered devices"))
        self.sessions = Group(tr("Sessions"))
        self.history = Group(tr("Sign-in history"))
        self._asking = QWidget()
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(6)
        line = QHBoxLayout()
        line.addWidget(self.ask)
        line.addStretch(1)
        add_layout(asking, line)
        asking.addWidget(self._cost)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading(tr("Sign-in and security")))
        for part in (self._asking, self._busy, self._failure, *self._groups()):
            column.addWidget(part)
        self._show_state()

    # What is shown

    @property
    def person(self) -> Person | None:
        return self._person

    @property
    def events(self) -> tuple[SignInEvent, ...]:
        """The sign-in history as far as it was looked up, the newest first."""
        return self._events

    @property
    def token(self) -> str | None:
        """What leads to older entries of the history."""
        return self._token

    @property
    def looked_up(self) -> bool:
        return self._found is not None

    def prepare(self) -> Iterator[None]:
        polish(self)
        yield

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        known = self._person
        another = known is None or known.user.sub != person.user.sub
        self._person, self._pool = person, pool
        # Nobody can be asked about who stands in a backup.
        self.setVisible(pool.mode is not Mode.OFFLINE)
        if another:
            self.forget()
        elif self._found is not None:
            self._draw_changeable()
        if known is None or known.user != person.user:
            self.person_changed.emit()

    def forget(self) -> None:
        """Nothing was looked up of the person shown."""
        self._hold_keyboard()
        self._found, self._events, self._token, self._older = None, (), None, None
        self._failure.setText("")
        for group in self._groups():
            group.clear()
        self._show_state()
        self.stops_changed.emit()

    def show_asking(self) -> None:
        """Somebody waits for the answer."""
        self._failure.setText("")
        if self.ask.hasFocus():
            self._keyboard_waits = True
            self._hold_keyboard()
        # What is shown already stays until there is something newer.
        self._show_state(busy=self._found is None)

    def show_failed(self, failure: Failure) -> None:
        said = explain(failure)
        self._failure.setText(f"{said.title}. {said.text} {said.advice}".strip())
        self._show_state()
        self._take_keyboard(self.ask)

    def show_found(self, sub: Sub, found: LookedUpSecurity) -> None:
        """Draws what was looked up of the person shown; for another it comes too late."""
        person = self._person
        if person is None or person.user.sub != sub:
            return
        self._found = found
        page = found.sign_ins
        self._events, self._token = (page.events, page.token) if page else ((), None)
        self._draw_history()
        self._show_state()
        # Every part is shown the person anew by that, this one too.
        self.learned.emit(
            replace(
                person,
                mfa=found.mfa,
                devices=None if found.devices is None else {each.key: each.name for each in found.devices},
                sessions=None
                if found.sessions is None
                else {each.id: words.session_title(each) for each in found.sessions.found},
            )
        )

        self._take_keyboard(*self.stops())

    def show_older(self, sub: Sub, page: SignInPage) -> None:
        """Adds a page to the history of the person shown."""
        if self._person is not None and self._person.user.sub == sub and self._found is not None:
            self._events, self._token = (*self._events, *page.events), page.token
            had_keyboard = self._hold_keyboard()
            self._draw_history()
            self.stops_changed.emit()
            if had_keyboard and self._older is not None:
                self._older.setFocus()

    def change_made(self) -> None:
        """What was looked up may be otherwise by now."""
        if self._found is not None:
            self.look_up_requested.emit()

    def begin(self, kind: Kind) -> None:
        """Second factors are chosen here, once it is known which there are."""
        stops = self.factors.stops()
        (stops[0] if stops else self.ask).setFocus()

    def stops(self) -> Sequence[QWidget]:
        asking = [] if self._found is not None else [self.ask]
        return [*asking, *(stop for group in self._groups() for stop in group.stops())]

    # Drawing

    def _groups(self) -> tuple[Group, ...]:
        return self.factors, self.devices, self.sessions, self.history

    def _show_state(self, *, busy: bool = False) -> None:
        found = self._found is not None
        self._asking.setVisible(not found and not busy)
        self._busy.setVisible(busy)
        self._failure.setVisible(bool(self._failure.text()) and not busy)
        for group in self._groups():
            group.setVisible(found)

    def _draw_changeable(self) -> None:
        """What can be changed, by what may be done now."""
        found, person = self._found, self._person
        assert found is not None
        assert person is not None
        named = self._hold_keyboard()
        for group in (self.factors, self.devices, self.sessions):
            group.clear()
        self._draw_factors(found, person)
        self._draw_devices(found)
        self._draw_sessions(found)
        self.stops_changed.emit()
        if named and (stops := self.stops()):
            next((stop for stop in stops if stop.accessibleName() == named), stops[0]).setFocus()

    def _draw_factors(self, found: LookedUpSecurity, person: Person) -> None:
        mfa = person.mfa
        if mfa is None:
            self._say_missing(self.factors, Belonging.MFA, found)
            return
        rules = self._pool.rules
        if rules is not None and rules.overview.mfa.requirement is Requirement.OFF:
            self.factors.add_remark(tr("This pool asks for none."))
        allowed = rules.overview.mfa.factors if rules is not None else ()
        for factor in FACTORS:
            if factor in mfa.factors or FACTOR_NAMES[factor] in allowed:
                self.factors.add(self._factor(factor, mfa))
        if not mfa.factors:
            self.factors.add_remark(tr("The user has set up none."))

    def _factor(self, factor: str, mfa: UserMfa) -> QWidget:
        state = mfa.state(factor)
        badge = {
            PREFERRED: (tr("Preferred"), "accent"),
            ON: (tr("On"), "success"),
        }.get(state, (tr("Off"), "neutral"))
        row = BelongingRow(field_title(f"factor:{factor}"), badge=badge)
        if state == OFF:
            self._offer(row, tr("Switch on"), Wish(Kind.SET_MFA, values={factor: ON}))
            return row
        if state == ON:
            self._offer(row, tr("Prefer"), Wish(Kind.SET_MFA, values={factor: PREFERRED}))
        self._offer(row, tr("Switch off"), Wish(Kind.SET_MFA, values={factor: OFF}))
        if factor == AUTHENTICATOR:
            self._offer(row, tr("Remove, it is lost"), Wish(Kind.REMOVE_AUTHENTICATOR))
        return row

    def _draw_devices(self, found: LookedUpSecurity) -> None:
        if found.devices is None:
            self._say_missing(self.devices, Belonging.DEVICES, found)
            return
        for device in found.devices:
            row = BelongingRow(device.name, words.device_details(device))
            self._offer(row, tr("Forget"), Wish(Kind.FORGET_DEVICE, device.key))
            self.devices.add(row)
        if not found.devices:
            self.devices.add_remark(tr("None is remembered."))

    def _draw_sessions(self, found: LookedUpSecurity) -> None:
        if found.sessions is None:
            self._say_missing(self.sessions, Belonging.SESSIONS, found)
            return
        for session in found.sessions.found:
            row = BelongingRow(words.session_title(session), words.session_details(session))
            self._offer(row, tr("End"), Wish(Kind.END_SESSION, session.id))
            self.sessions.add(row)
        self.sessions.add_remark(words.sessions_told(found.sessions))

    def _draw_history(self) -> None:
        found = self._found
        assert found is not None
        self._older = None
        self.history.clear()
        if found.sign_ins is None:
            self._say_missing(self.history, Belonging.SIGN_INS, found)
            return
        self.history.add(*(EventRow(words.event(event)) for event in self._events))
        if not self._events:
            self.history.add_remark(tr("Nothing on record."))
        if self._token is not None:
            self._older = link(tr("Show older"))
            self._older.clicked.connect(self.older_requested)
            self.history.add_button(self._older)

    def _hold_keyboard(self) -> str:
        """Takes it from a button that goes, which would hand it to whatever comes next; the name of that button."""
        # Of the window, which need not be the active one just after a question was answered.
        focused = self.window().focusWidget()
        if focused is None or not (focused is self or self.isAncestorOf(focused)):
            return ""
        self.setFocus()
        return focused.accessibleName() or "-"

    def _take_keyboard(self, *stops: QWidget) -> None:
        """Whoever pressed the button has the keyboard again, unless they went elsewhere meanwhile."""
        if self._keyboard_waits and self.hasFocus() and stops:
            stops[0].setFocus()
        self._keyboard_waits = False

    def _offer(self, row: BelongingRow, text: str, wish: Wish) -> None:
        assert self._person is not None
        rules = self._pool.rules
        if rules is not None:
            offered = offer(wish, self._person, rules, self._pool.mode, self._pool.denied)
            row.add_button(text, offered, self.wish_requested.emit)

    def _say_missing(self, group: Group, what: Belonging, found: LookedUpSecurity) -> None:
        if what in found.missing:
            group.add_remark(words.missing(what, found.missing[what]))
