"""Where settings are changed: shown, agreed to, made, settled where somebody else was quicker, told, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget

from cognito_admin.model.failures import Code
from cognito_admin.model.permissions import Capability
from cognito_admin.model.sentences.triggers import EVENTS
from cognito_admin.model.settings.change import SettingsChange
from cognito_admin.model.settings.things import POOL, ThingKind
from cognito_admin.model.triggers.attaching import taken_away
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.settings.moved import MovedQuestion
from cognito_admin.ui.settings.preview import SettingsPreview
from cognito_admin.ui.settings.words import (
    is_deletion,
    lasting_text,
    part_title,
    setting_title,
    thing_title,
    value_text,
)
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.banner import UNDO
from cognito_admin.ui.widgets.question import answer_of
from cognito_admin.work.pool_settings import SettingsMoved

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.settings.change import Part, SettingsChangeId
    from cognito_admin.model.triggers.kinds import Event
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.pool_settings import Applied, PoolSettings, Prepared
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_TOLD_S = 60.0
"""How long it is said that a change was made, with the way back beside it."""
_NAMED = 3
"""Differences that are named; of more it is said how many."""
_NO_USE_TO_TRY_AGAIN = frozenset({Code.NOT_ALLOWED_BY_MODE, Code.OUTCOME_UNKNOWN})


class SettingsDesk(QObject):
    """One change at a time; while one is on its way, or asked about, another wish does nothing.

    ``made`` carries the ``work.pool_settings.Applied`` of everything made or undone, ``failed`` the Failure of what was not,
    ``moved`` that somebody else changed a thing since it was shown. ``state_changed`` tells that ``busy`` did.
    ``made_elsewhere`` carries the Applied of another desk of the same pool in this window.
    """

    made = Signal(object)
    made_elsewhere = Signal(object)
    failed = Signal(object)
    moved = Signal(object)
    state_changed = Signal()

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self.settings: PoolSettings = services.changes.settings(workspace)
        self._workspace, self._shell, self._window = workspace, shell, parent
        self._work = shell.loop.latest(self, self._not_made)
        self._again: Callable[[], None] | None = None

    @property
    def busy(self) -> bool:
        return self._work.busy

    def why_not(self) -> str:
        """Why nothing can be changed here, in one or two sentences; nothing where it can."""
        failure = self.settings.why_not() or self._workspace.why_not(Capability.EDIT_POOL)
        if failure is None:
            return ""
        if failure.code is Code.NOT_ALLOWED_BY_MODE:
            # Nothing was stopped yet, as the sentence of the failure has it.
            said = tr(
                "The pool is marked {mode}, so nothing can be changed here.",
                mode=failure.facts.get("mode", "read-only"),
            )
            return f"{said} {explain(failure).advice}"
        words = explain(failure)
        return f"{words.text} {words.advice}".strip()

    # What is wished for

    def review(
        self,
        change: SettingsChange,
        title: str = "",
        *,
        agree: str = "",
        consequences: Sequence[str] = (),
        dangers: Sequence[str] = (),
        typed: str = "",
        then: Callable[[Applied], object] | None = None,
        nothing_left: Callable[[], object] | None = None,
    ) -> None:
        """Shows what ``change`` does, and makes it once that is agreed to; ``then`` gets what came of it.

        ``nothing_left`` is called where all of it was given up for what somebody else did meanwhile.

        ``consequences`` are told there, and what happens without triggers that are taken away. With ``dangers``, or where a
        thing is deleted, its name (``typed``, else what people call the thing or the pool) has to be typed before.
        """
        wish = _Wish(title, agree, tuple(consequences), tuple(dangers), typed, then, nothing_left)
        self._run(partial(self._review, change, wish))

    def undo(self, change_id: SettingsChangeId) -> None:
        """Shows what it takes to take a change back, and does so once that is agreed to."""
        self._run(partial(self._undo, change_id))

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
        if shiboken6.isValid(self):
            self.state_changed.emit()

    async def _review(self, change: SettingsChange, wish: _Wish) -> None:
        prepared = await self.settings.prepare(change)
        if not prepared.change.parts:
            self._shell.status(tr("Nothing changes"))
            if wish.nothing_left is not None:
                wish.nothing_left()
            return
        question = self._question(prepared, wish)
        if await answer_of(question) == QDialog.DialogCode.Accepted:
            await self._make(prepared, wish)

    def _question(self, prepared: Prepared, wish: _Wish) -> SettingsPreview:
        pool = self._workspace.summary.name
        deleted = [part for part in prepared.change.parts if is_deletion(part)]
        without = [EVENTS[event] for part in prepared.change.parts for event in _taken_away(part)]
        # A trigger that was set a moment ago is taken back without more ado; what that means is told all the same.
        dangers = [tr(one.detached) for one in without if one.breaks and prepared.change.undoes is None]
        consequences = [said for one in without if (said := tr(one.detached)) not in dangers]
        typed = wish.typed
        # An alarm keeps nobody out, and comes back whole.
        named = [part for part in deleted if part.thing.kind is not ThingKind.ALARM]
        if named and not typed:
            name = thing_title(named[0].thing, named[0].before)
            typed = name.removeprefix(thing_title(type(named[0].thing)(named[0].thing.kind))).strip() or pool
        elif (wish.dangers or dangers) and not typed:
            typed = pool
        return SettingsPreview(
            self._window,
            wish.title or tr("Review changes"),
            prepared,
            subject=pool,
            agree=wish.agree or (tr("Delete") if deleted else tr("Save changes")),
            copy=self._shell.copy,
            consequences=tuple(dict.fromkeys((*wish.consequences, *consequences))),
            dangers=tuple(dict.fromkeys((*wish.dangers, *dangers))),
            typed=typed,
            deletes=bool(deleted),
        )

    async def _make(self, prepared: Prepared, wish: _Wish) -> None:
        self._shell.status(tr("Saving settings…"))
        try:
            applied = await self.settings.apply(prepared)
        except SettingsMoved as moved:
            await self._settle(moved, wish)
            return
        self.made.emit(applied)
        self._tell_other_desks(applied)
        if wish.then is not None:
            wish.then(applied)
        self._tell(prepared, applied)

    # Somebody else was quicker

    async def _settle(self, moved: SettingsMoved, wish: _Wish, undoes: SettingsChangeId | None = None) -> None:
        self.moved.emit(moved)
        self._shell.status(tr("Settings: somebody else was quicker"))
        question = MovedQuestion(self._window, moved)
        if await answer_of(question) != QDialog.DialogCode.Accepted:
            self._shell.status(tr("Nothing was changed"))
            return
        settled = moved.settled(question.mine)
        await self._review(SettingsChange(settled.parts, undoes or settled.undoes), wish)

    # The way back

    async def _undo(self, change_id: SettingsChangeId) -> None:
        wish = _Wish(tr("Undo a change of settings"), tr("Undo"))
        try:
            found = await self.settings.undo(change_id)
        except SettingsMoved as moved:
            await self._settle(moved, wish, change_id)
            return
        if not isinstance(found, SettingsChange):
            self._shell.show_banner(tr("This cannot be undone. {why}", why=lasting_text(found)), kind="warning")
        elif not found.parts:
            self._shell.status(tr("Nothing is left to be undone"))
        else:
            await self._review(found, wish)

    # Telling

    def _tell_other_desks(self, applied: Applied) -> None:
        for desk in self._window.window().findChildren(SettingsDesk):
            if desk is not self and desk._workspace is self._workspace:
                desk.made_elsewhere.emit(applied)

    def _tell(self, prepared: Prepared, applied: Applied) -> None:
        parts = prepared.change.parts
        undone = prepared.change.undoes is not None
        things = ", ".join(part_title(part) for part in parts[:_NAMED])
        text = tr("Undone: {things}", things=things) if undone else tr("Saved: {things}", things=things)
        if len(parts) > _NAMED:
            text = tr("{saved} and {count} more", saved=text, count=len(parts) - _NAMED)
        actions = [self._action(tr("Show in activity"), lambda: self._show_record(applied.record))]
        if not prepared.lasting:
            actions.insert(0, self._action(tr("Undo"), lambda: self.undo(applied.record)))
            actions[0].setObjectName(UNDO)
        self._shell.status(text)
        otherwise = [(thing, edit) for thing, edits in applied.differences.items() for edit in edits]
        if not otherwise:
            self._shell.show_banner(text, kind="success", actions=actions, timeout_s=_TOLD_S)
            return
        named = "; ".join(
            tr("{setting} is {value}", setting=setting_title(edit.pointer), value=value_text(edit.after, edit.pointer))
            for _, edit in otherwise[:_NAMED]
        )
        more = tr(" and {count} more", count=len(otherwise) - _NAMED) if len(otherwise) > _NAMED else ""
        said = tr("{saved}. AWS has otherwise than was asked for: {differences}", saved=text, differences=named + more)
        self._shell.show_banner(said, kind="warning", actions=actions)

    def _action(self, text: str, run: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda: run())
        return action

    def _show_record(self, change_id: SettingsChangeId) -> None:
        pane = self._shell.open_pane("activity")
        if pane is not None:
            pane.show_change(change_id)

    def _not_made(self, failure: Failure) -> None:
        again = None if failure.code in _NO_USE_TO_TRY_AGAIN else self._again
        self._shell.status(tr("Settings: not saved"))
        self._shell.show_failure(failure, again)
        self.failed.emit(failure)


def _taken_away(part: Part) -> tuple[Event, ...]:
    return taken_away(part.before or {}, part.after or {}) if part.thing == POOL else ()


@dataclass(frozen=True, slots=True)
class _Wish:
    title: str
    agree: str = ""
    consequences: tuple[str, ...] = ()
    dangers: tuple[str, ...] = ()
    typed: str = ""
    then: Callable[[Applied], object] | None = None
    nothing_left: Callable[[], object] | None = None
