"""Where a pane has users changed: planned, asked about in proportion to its weight, made, told, taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget

from cognito_admin.model.changes.change import Change, Refusal, Wish
from cognito_admin.model.changes.codes import Kind, Lasting, Weight, Why
from cognito_admin.model.changes.editing import without
from cognito_admin.model.changes.person import DEVICE, FACTOR
from cognito_admin.model.failures import Code
from cognito_admin.ui.changes.conflict import ConflictQuestion
from cognito_admin.ui.changes.password import PasswordQuestion, PasswordShown
from cognito_admin.ui.changes.question import DELETIONS, ChangeQuestion, DeleteQuestion
from cognito_admin.ui.changes.words import action_title, lasting_text, reason_text, result_text
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.banner import UNDO
from cognito_admin.ui.widgets.question import answer_of
from cognito_admin.work.changes import ChangedSince

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from cognito_admin.model.changes.person import Person
    from cognito_admin.model.changes.record import ChangeId, Record
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.ids import Sub
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.changes import Done
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_TOLD_S = 30.0
"""How long it is said that a change was made, with the way back beside it."""
_NO_USE_TO_TRY_AGAIN = frozenset({Code.NOT_ALLOWED_BY_MODE, Code.USER_NOT_FOUND})


class ChangesDesk(QObject):
    """One change at a time; while one is on its way, or asked about, another wish does nothing.

    ``made`` carries the ``work.changes.Done`` of everything made or undone, ``failed`` the Failure of what was not.
    ``state_changed`` tells that ``busy`` or ``doing`` did.
    """

    made = Signal(object)
    failed = Signal(object)
    state_changed = Signal()

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self._changes = services.changes.changes(workspace)
        self._shell = shell
        self._window = parent
        self._work = shell.loop.latest(self, self._not_made)
        self._again: Callable[[], None] | None = None
        self._making: Change | None = None

    @property
    def busy(self) -> bool:
        return self._work.busy

    @property
    def doing(self) -> Change | None:
        """The change that is on its way."""
        return self._making

    # What is wished for

    def wish(self, wish: Wish, person: Person | None, *, name: str = "") -> None:
        """Plans ``wish``, shows what it does, and makes it once that is agreed to. What is not possible says why.

        Without a ``person`` it is for somebody, or something, that is not there yet, or is no user, and goes by ``name``.
        """
        self._run(partial(self._wished, wish, person, name))

    def apply(self, change: Change, password: str | None = None, *, name: str = "") -> None:
        """Makes what was shown and agreed to already. ``name`` is what people call the user."""
        self._run(partial(self._make, change, name or change.username, password))

    def undo(self, record: Record) -> None:
        """Shows what it takes to undo it, and does so once that is agreed to."""
        self._run(partial(self._undo, record, asks=True))

    def undo_now(self, change_id: ChangeId) -> None:
        """Undoes what was made a moment ago, without another question."""
        self._run(partial(self._undo_by_id, change_id))

    # From the wish to the change

    def _run(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if not shiboken6.isValid(self):
            return
        if self.busy:
            self._shell.status(tr("One change at a time: the one before is on its way"))
            return
        self._again = partial(self._run, work)
        self._work.run(work()).add_done_callback(lambda _: self._ended())
        self.state_changed.emit()

    def _ended(self) -> None:
        if not shiboken6.isValid(self):
            return
        self._making = None
        self.state_changed.emit()

    async def _wished(self, wish: Wish, person: Person | None, name: str = "") -> None:
        found = await self._changes.plan(wish, person)
        if isinstance(found, Refusal):
            self._say_no(action_title(wish), found)
        else:
            await self._ask_and_make(found, person.user.display_name if person is not None else name or wish.subject)

    async def _look_and_wish(self, change: Change, sub: Sub) -> None:
        """Once more for somebody of whom it is not known what they have by now."""
        mfa = any(field.startswith(FACTOR) for field in change.after)
        devices = any(field.startswith(DEVICE) for field in change.after)
        await self._wished(change.wish, await self._changes.person(sub, mfa=mfa, devices=devices))

    async def _ask_and_make(self, change: Change, name: str, undoes: ChangeId | None = None) -> None:
        if change.weight is Weight.HARMLESS and change.kind not in DELETIONS:
            await self._make(change, name, undoes=undoes)
        elif change.needs_password:
            rules = await self._changes.rules()
            question = PasswordQuestion(self._window, change, name, rules.overview.password)
            if await answer_of(question) == QDialog.DialogCode.Accepted:
                await self._make(change, name, question.password)
        else:
            kind = DeleteQuestion if change.kind in DELETIONS else ChangeQuestion
            if await answer_of(kind(self._window, change, name)) == QDialog.DialogCode.Accepted:
                await self._make(change, name, undoes=undoes)

    async def _make(
        self, change: Change, name: str, password: str | None = None, undoes: ChangeId | None = None
    ) -> None:
        self._again = partial(self._run, partial(self._make, change, name, undoes=undoes))
        self._making = change
        self.state_changed.emit()
        self._shell.status(tr("{action}: on its way for {name}", action=action_title(change.wish), name=name))
        try:
            done = await self._changes.apply(change, password=password, undoes=undoes)
        except ChangedSince as found:
            self._making = None
            await self._settle(change.wish, found, name, password, undoes)
            return
        self._making = None
        self.made.emit(done)
        self._tell(change, done, name)
        if password is not None:
            PasswordShown(self._window, name, password, self._shell.copy_secret).open()

    # Somebody else was quicker

    async def _settle(
        self, wish: Wish, found: ChangedSince, name: str, password: str | None, undoes: ChangeId | None
    ) -> None:
        question = ConflictQuestion(self._window, name, found.conflicts)
        if await answer_of(question) != QDialog.DialogCode.Accepted:
            return
        theirs = question.theirs
        if wish.kind is Kind.EDIT:
            wish = without(wish, theirs)
        elif theirs:
            self._shell.status(tr("{name} stays as they are now", name=name))
            return
        change = await self._changes.plan(wish, found.now)
        if isinstance(change, Change):
            await self._make(change, name, password, undoes)
        elif [reason.why for reason in change.reasons] == [Why.NOTHING_CHANGES]:
            self._shell.status(tr("{name} stays as they are now", name=name))
        else:
            self._say_no(action_title(wish), change)

    # The way back

    async def _undo_by_id(self, change_id: ChangeId) -> None:
        record = await self._changes.record(change_id)
        assert record is not None
        await self._undo(record, asks=False)

    async def _undo(self, record: Record, *, asks: bool) -> None:
        change = record.change
        name = record.name
        if not name:
            name = (change.username or change.wish.subject) if change is not None else str(record.sub)
        try:
            found = await self._changes.undo(record)
        except ChangedSince as since:
            assert change is not None
            assert isinstance(change.undo, Wish)
            await self._settle(change.undo, since, since.now.user.display_name, None, record.id)
            return
        if isinstance(found, Lasting):
            self._shell.show_banner(tr("This cannot be undone. {why}", why=lasting_text(found)), kind="warning")
        elif isinstance(found, Refusal):
            self._say_no(tr("Undo"), found)
        elif asks or (found.kind is Kind.DELETE_GROUP and found.notices):
            # A group that was just made may have members by now.
            await self._ask_and_make(found, name, record.id)
        else:
            await self._make(found, name, undoes=record.id)

    # Telling

    def _say_no(self, title: str, refusal: Refusal) -> None:
        why = " ".join(reason_text(reason) for reason in refusal.reasons)
        self._shell.show_banner(tr("{action} is not possible. {why}", action=title, why=why), kind="warning")

    def _tell(self, change: Change, done: Done, name: str) -> None:
        text = result_text(change.wish, done.user.display_name if done.user is not None else name)
        actions = [self._action(tr("Show in activity"), lambda: self._show_record(done.record))]
        if isinstance(change.undo, Wish):
            actions.insert(0, self._action(tr("Undo"), lambda: self.undo_now(done.record)))
            actions[0].setObjectName(UNDO)
        if not done.seen:
            text = tr("{done}. AWS will show it in a moment", done=text)
        self._shell.status(text)
        # What was told of the same before is no longer so, and its way back would take this along.
        cause = ("change", change.sub or change.wish.subject, frozenset(change.after) or change.kind)
        self._shell.show_banner(text, kind="success", actions=actions, timeout_s=_TOLD_S, cause=cause)

    def _action(self, text: str, run: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda: run())
        return action

    def _show_record(self, change_id: ChangeId) -> None:
        pane = self._shell.open_pane("activity")
        if pane is not None:
            pane.show_change(change_id)

    def _not_made(self, failure: Failure) -> None:
        making, again = self._making, self._again
        if making is not None:
            self._shell.status(tr("{action}: not done", action=action_title(making.wish)))
        # A password is not kept to be tried again, and what may be there already is looked for first.
        # Of accounts that are joined, the one that goes may be gone already.
        asks_anew = making is not None and (
            making.needs_password or making.kind is Kind.JOIN or failure.code is Code.OUTCOME_UNKNOWN
        )
        if asks_anew and making is not None:
            sub = making.sub
            again = partial(self._run, partial(self._look_and_wish, making, sub)) if sub is not None else None
        self._shell.show_failure(failure, None if failure.code in _NO_USE_TO_TRY_AGAIN else again)
        self.failed.emit(failure)
