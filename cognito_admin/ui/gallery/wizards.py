"""The wizards page by page: a backup that is made for it, and what can be done with one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from cognito_admin.ui.backups.run_dialog import RunDialog
from cognito_admin.ui.backups.wizard import BackupWizard
from cognito_admin.ui.gallery.panes import READ_S
from cognito_admin.ui.restore.wizard import RestoreWizard
from cognito_admin.ui.shell.backup_key import OPEN, BackupKeyQuestion

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.ui.gallery.stage import Stage

_PASSPHRASE = "correct horse battery"  # noqa: S105 - of a backup of made-up people, which is deleted at once


class WizardScenes:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def play(self) -> None:
        stage = self._stage
        with tempfile.TemporaryDirectory(prefix="gallery-") as place:
            await stage.scene("wizard-backup", lambda: self._back_up(Path(place)))
            await stage.scene("dialog-backups-made", self._made)
            await stage.scene("wizard-restore", lambda: self._lead("restore", stage.shell.restores.restore))
            await stage.scene("wizard-rebuild", lambda: self._lead("rebuild", stage.shell.restores.rebuild))

    async def _back_up(self, folder: Path) -> None:
        stage = self._stage
        await stage.opens("users")
        stage.shell.backups.back_up()
        wizard: Any = await stage.dialog(BackupWizard)
        await stage.take("wizard-backup-1", calm_s=0.5)
        await stage.until(wizard._next.isEnabled, "that one may go on")
        wizard._next.click()
        line = next(one for one in wizard.place.findChildren(QLineEdit) if one.isVisible())
        line.setText(str(folder))
        await stage.until(lambda: not wizard.place.why_not(), "room there")
        await stage.take("wizard-backup-2")
        wizard._next.click()
        for line in [one for one in wizard.findChildren(QLineEdit) if one.isVisible() and not one.text()][:2]:
            line.setText(_PASSPHRASE)
        await stage.take("wizard-backup-3")
        await self._run_it(wizard)

    async def _run_it(self, wizard: Any) -> None:
        stage = self._stage
        while stage.robot.find(BackupWizard) is wizard and wizard._next.isEnabled():
            wizard._next.click()
            await stage.robot.settle(0.2)
        await stage.dialog(RunDialog)
        await stage.take("backup-running", calm_s=0.05)
        await stage.robot.until(lambda: not stage.shell.services.jobs.running(), "the end of the backup", READ_S)
        await stage.take("backup-done", calm_s=0.6)

    async def _made(self) -> None:
        self._stage.shell.backups.show_made()
        await self._stage.take("dialog-backups-made", calm_s=0.5)

    async def _lead(self, name: str, begin: Callable[[], None]) -> None:
        stage = self._stage
        begin()
        wizard: Any = await stage.dialog(RestoreWizard)
        for number in range(1, 7):
            await stage.worked_out()
            await stage.take(f"wizard-{name}-{number}", calm_s=0.6)
            if not wizard._next.isEnabled() or wizard._at == len(wizard._pages) - 1:
                return
            at = wizard._at
            wizard._next.click()
            await self._unlock(lambda at=at: wizard._at != at)

    async def _unlock(self, gone_on: Callable[[], bool]) -> None:
        """Types the passphrase where the backup asks for it."""
        stage = self._stage
        question: Any = await stage.until(lambda: gone_on() or stage.robot.find(BackupKeyQuestion), "the next page")
        if isinstance(question, BackupKeyQuestion):
            question.findChildren(QLineEdit)[0].setText(_PASSPHRASE)
            question.buttons[OPEN].click()
            await stage.robot.until(gone_on, "the next page", READ_S)
