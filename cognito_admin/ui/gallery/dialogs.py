"""Every dialog that can be come by on the demo. Nothing is agreed to: each is looked at and closed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.progress import Question
from cognito_admin.ui.gallery.panes import READ_S, PaneScenes
from cognito_admin.ui.shell.backup_key import BackupKeyQuestion
from cognito_admin.ui.shell.code_question import CodeQuestion
from cognito_admin.ui.shell.crash_dialog import CrashDialog
from cognito_admin.ui.shell.key_question import KeyQuestion, LostKeyQuestion
from cognito_admin.ui.shell.sign_in_dialog import SignInDialog
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.work.crash import Crash

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.ui.gallery.stage import Stage

_PEOPLE = "E-Mail;First name;Last name\nnina@example.org;Nina;New\notto@example.org;Otto;Other\nno address;Bad;Line\n"
_CHANGES = {
    "edit": Wish(Kind.EDIT, values={"name": "Anna Example", "email": "anna@example.org"}),
    "disable": Wish(Kind.DISABLE),
    "delete": Wish(Kind.DELETE),
    "reset-password": Wish(Kind.RESET_PASSWORD),
    "set-password": Wish(Kind.SET_TEMPORARY_PASSWORD),
    "add-to-group": Wish(Kind.ADD_TO_GROUP, "wholesale"),
    "sign-out": Wish(Kind.SIGN_OUT),
}
_ALWAYS_WAITING = {"sign-in"}
"""For an answer of AWS that does not come here."""
_MANY_KEYS = {"bulk-disable": "Ctrl+Shift+D", "bulk-group": "Ctrl+Shift+G", "bulk-delete": "Ctrl+Shift+Del"}


class DialogScenes:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def play(self) -> None:
        stage, shell = self._stage, self._stage.shell
        await stage.opens("users")
        shown: dict[str, Callable[[], object]] = {
            "add-connection": shell.connections.add,
            "pool-by-id": shell.open_pool_by_id,
            "preferences": shell.show_preferences,
            "shortcuts": shell.show_shortcuts,
            "permissions": shell.show_permissions,
            "token": shell.inspect_token,
            "about": shell.show_about,
            "schedule": shell.backups.schedule,
            "compare": shell.backups.compare,
            "backups-made": shell.backups.show_made,
            "open-backup": shell.pools.offline.choose,
            **self._made_up(),
        }
        for name, show in shown.items():
            await stage.scene(f"dialog-{name}", lambda name=name, show=show: self._simple(name, show))
        await stage.scene("dialogs-of-users", self._of_users)
        await stage.scene("dialogs-of-many", self._of_many)
        await stage.scene("dialog-new-group", self._of_groups)
        await stage.scene("dialog-alarms", self._of_alarms)
        await stage.scene("dialog-silence", self._of_checkup)
        await stage.scene("dialog-settings-preview", self._of_settings)
        await stage.scene("dialog-discard", self._of_discarding)

    def _made_up(self) -> dict[str, Callable[[], object]]:
        """What only comes up where something is missing or wrong."""
        window = self._stage.window
        code = Question(
            "", "mfa_code", {"device": "arn:aws:iam::123456789012:mfa/ann", "role": "support"}, secret=False
        )
        return {
            "mfa-code": lambda: CodeQuestion(window, code).open(),
            "backup-key": lambda: BackupKeyQuestion(window, "shop-2026-11-01", by_file=False, wrong=True).open(),
            "no-keyring": lambda: KeyQuestion(window).open(),
            "lost-key": lambda: LostKeyQuestion(window).open(),
            "sign-in": lambda: SignInDialog(window, "https://example.awsapps.com/start").open(),
            "crash": lambda: CrashDialog(
                window, Crash("mistake", "ValueError\n  somewhere.py:12 in something", None)
            ).open(),
        }

    async def _simple(self, name: str, show: Callable[[], object]) -> None:
        show()
        await self._stage.dialog(Dialog)
        if name not in _ALWAYS_WAITING:
            await self._stage.worked_out()
        await self._stage.take(f"dialog-{name}", calm_s=0.4)

    async def _of_users(self) -> None:
        stage = self._stage
        pane = await stage.opens("users")
        pane.editing.create()
        await stage.until(lambda: pane.editing.dialog, "the dialog")
        await stage.take("dialog-new-user")
        await stage.clear()
        await stage.scene("dialog-new-users", lambda: self._from_file(pane))
        await PaneScenes(stage).open_user(pane, "ann@example")
        for name, wish in _CHANGES.items():
            await stage.scene(f"dialog-{name}", lambda name=name, wish=wish: self._change(pane, name, wish))

    async def _from_file(self, pane: Any) -> None:
        stage = self._stage
        with tempfile.TemporaryDirectory() as place:
            file = Path(place, "people.csv")
            file.write_text(_PEOPLE, encoding="utf-8")  # noqa: ASYNC240 - three lines
            pane.from_file.open()
            dialog = await stage.until(lambda: pane.from_file.dialog, "the question")
            await stage.take("dialog-new-users-choose")
            dialog.read(file)
            await stage.until(lambda: dialog.states.state == "ready", "the users in the file")
            await stage.take("dialog-new-users", calm_s=0.5)

    async def _change(self, pane: Any, name: str, wish: Wish) -> None:
        pane.changes.wish(wish, pane.details.inspector.person)
        await self._stage.dialog(Dialog)
        await self._stage.take(f"dialog-{name}")

    async def _of_many(self) -> None:
        stage = self._stage
        pane = await stage.opens("users")
        pane.search_for("status:confirmed")
        await stage.until(lambda: not pane.searching.busy, "the answer")
        for name, keys in {**_MANY_KEYS, "export": "Ctrl+Shift+X"}.items():
            await stage.scene(f"dialog-{name}", lambda name=name, keys=keys: self._many(pane, name, keys))
        pane.table.clearSelection()
        pane.search_for("")

    async def _many(self, pane: Any, name: str, keys: str) -> None:
        stage = self._stage
        pane.table.setFocus()
        stage.robot.key("Ctrl+A")
        await stage.robot.settle()
        stage.robot.key(keys)
        await stage.dialog(Dialog)
        await stage.worked_out()
        await stage.take(f"dialog-{name}", calm_s=0.6)

    async def _of_groups(self) -> None:
        pane = await self._stage.opens("groups")
        pane.create_group()
        await self._stage.dialog(Dialog)
        await self._stage.take("dialog-new-group")

    async def _of_alarms(self) -> None:
        stage = self._stage
        pane = await stage.opens("health")
        pane.show_view("alarms")
        await stage.until(lambda: pane.alarms.known is not None, "the alarms there are")
        pane.alarms.new.trigger()
        # What is usual, by which alarms are proposed, is read of two weeks.
        await stage.robot.until(lambda: stage.robot.find(Dialog), "the alarms there could be", READ_S)
        await stage.take("dialog-alarms", calm_s=0.6)

    async def _of_checkup(self) -> None:
        stage = self._stage
        pane = await stage.opens("checkup")
        await stage.until(lambda: pane.report and not pane.checking.busy, "the check-up")
        pane.go_to("advice")
        pane.silence()
        await stage.dialog(Dialog)
        await stage.take("dialog-silence")

    async def _of_settings(self) -> None:
        stage = self._stage
        pane = await stage.opens("settings")
        pane.go_to("passwords")
        await stage.until(lambda: pane.frame("passwords").is_shown, "the page")
        pane.page("passwords").length.enter(14)
        await stage.take("settings-edited")
        pane.review()
        preview: Any = await stage.dialog(Dialog)
        await stage.take("dialog-settings-preview")
        preview.show_json()
        await stage.take("dialog-settings-json")
        await stage.clear()
        pane.discard()

    async def _of_discarding(self) -> None:
        """A question with named answers, as there are many."""
        stage = self._stage
        pane = await stage.opens("settings")
        pane.page("passwords").length.enter(14)
        stage.shell.quit()
        await stage.dialog(Dialog)
        await stage.take("dialog-close-unsaved")
        await stage.clear()
        pane.discard()
