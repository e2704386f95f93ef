"""Changes that a killed program left between two steps: finished, or left as far as they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.ui.changes.password import PasswordQuestion, PasswordShown
from cognito_admin.ui.panes.activity import words
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.question import Choice, answer_of, ask
from cognito_admin.work.pool_settings import SettingsMoved

if TYPE_CHECKING:
    from cognito_admin.model.changes.record import Record
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.changes import Changes
    from cognito_admin.work.pool_settings import PoolSettings


class UnfinishedDesk(QObject):
    """``settled`` tells that one was finished or left."""

    settled = Signal()

    def __init__(self, changes: Changes, settings: PoolSettings, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self._changes = changes
        self._settings = settings
        self._shell = shell
        self._window = parent
        self._work = shell.loop.latest(self, shell.show_failure)

    def finish(self, record: Record | SettingsRecord) -> None:
        """Says what it means, and makes what is left once that is agreed to."""
        if not self._work.busy:
            finish = self._finish_settings(record) if isinstance(record, SettingsRecord) else self._finish(record)
            self._work.run(finish)

    def leave(self, record: Record | SettingsRecord) -> None:
        """Says what it means, and lets it be once that is agreed to."""
        if not self._work.busy:
            self._work.run(self._leave(record))

    async def _finish(self, record: Record) -> None:
        change, name = record.change, words.user(record)
        password: str | None = None
        if change is not None and any(step.withheld for step in change.steps[record.steps_made :]):
            rules = await self._changes.rules()
            question = PasswordQuestion(self._window, change, name, rules.overview.password)
            if await answer_of(question) != QDialog.DialogCode.Accepted:
                return
            password = question.password
        elif not await self._agreed(
            tr("Finish “{what}” for {name}?", what=words.what(record), name=name),
            words.unfinished_explained(record),
            tr("Finish"),
        ):
            return
        try:
            await self._changes.finish(record, password=password)
        except Failure as failure:
            if failure.code is not Code.OUTCOME_UNKNOWN or change is None:
                raise
            if not await self._again(record, password):
                return
        self.settled.emit()
        self._shell.show_banner(
            tr("“{what}” is done for {name}", what=words.what(record), name=name), kind="success", timeout_s=30
        )
        if password is not None:
            PasswordShown(self._window, name, password, self._shell.copy_secret).open()

    async def _again(self, record: Record, password: str | None) -> bool:
        """Nobody can see whether it is there: whoever asked decides. False where it is not made once more."""
        answer = await ask(
            self._window,
            tr("Cognito does not show whether it was done"),
            tr(
                "“{what}” leaves no trace that could be looked at. Made again, {name} may notice it a second time, such as by "
                "another message. Left, it stays on record as not known.",
                what=words.what(record),
                name=words.user(record),
            ),
            [
                Choice("cancel", tr("Decide later"), safe=True),
                Choice("leave", tr("Leave it")),
                Choice("again", tr("Make it again"), kind="primary"),
            ],
        )
        if answer == "leave":
            await self._changes.leave(record)
            self.settled.emit()
        elif answer == "again":
            await self._changes.finish(record, password=password, again=True)
        return answer == "again"

    async def _finish_settings(self, record: SettingsRecord) -> None:
        what, things = words.what(record), words.user(record)
        title = tr("Finish “{what}” for {name}?", what=what, name=things)
        if not await self._agreed(title, words.unfinished_explained(record), tr("Finish")):
            return
        try:
            await self._settings.finish(record)
        except SettingsMoved:
            await self._leave_moved(record)
            return
        self.settled.emit()
        self._shell.show_banner(tr("“{what}” is done for {name}", what=what, name=things), kind="success", timeout_s=30)

    async def _leave_moved(self, record: SettingsRecord) -> None:
        answer = await ask(
            self._window,
            tr("Somebody else changed the same since"),
            tr(
                "{name} is not as it was when this change began, so nothing was sent. Left, it stays on record as far as it "
                "came, and you can make the change again on what is there now.",
                name=words.user(record),
            ),
            [Choice("cancel", tr("Decide later"), safe=True), Choice("leave", tr("Leave it"), kind="primary")],
        )
        if answer == "leave":
            await self._settings.leave(record)
            self.settled.emit()

    async def _leave(self, record: Record | SettingsRecord) -> None:
        text = tr("Nothing more is sent to Cognito. What was made of it stays made.") + " "
        if record.doubtful:
            text += tr("It stays on record as not known, since a step was on its way.")
        else:
            text += tr("It stays on record as stopped between two steps.")
        title = tr("Leave “{what}” for {name} as it is?", what=words.what(record), name=words.user(record))
        if await self._agreed(title, text, tr("Leave it")):
            if isinstance(record, SettingsRecord):
                await self._settings.leave(record)
            else:
                await self._changes.leave(record)
            self.settled.emit()

    async def _agreed(self, title: str, text: str, go: str) -> bool:
        choices = [Choice("cancel", tr("Cancel"), safe=True), Choice("go", go, kind="primary")]
        return await ask(self._window, title, text, choices, icon_name="circle-pause") == "go"
