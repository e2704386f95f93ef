"""The menu *Backup*: what can be done with backups, wherever in the window one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from cognito_admin.ui.shell.shell import Shell

NAMES = (
    "backup.make",
    "backup.open",
    "backup.schedule",
    "backup.compare",
    "",
    "backup.restore",
    "backup.rebuild",
    "backup.restored",
    "",
    "backup.made",
)
"""The menu, from top to bottom; a line where the name is empty."""


def add_actions(shell: Shell) -> None:
    add = shell.window.actions_named.add
    add("backup.make", tr("&Back up…"), shell.backups.back_up, keys="Ctrl+B", icon_name="archive")
    add("backup.open", tr("&Open backup…"), shell.pools.offline.choose, keys="Ctrl+Shift+B", icon_name="folder-open")
    sample = add("backup.sample", tr("&Try it on a sample backup"), shell.pools.offline.open_sample, icon_name="eye")
    sample.setToolTip(tr("A pool of made-up people that comes with the program. It needs no AWS account"))
    add("backup.schedule", tr("&Schedule backups…"), shell.backups.schedule, icon_name="clock")
    add("backup.compare", tr("&Compare…"), shell.backups.compare, icon_name="columns-3")
    add("backup.restore", tr("&Restore…"), shell.restores.restore, icon_name="rotate-cw")
    add("backup.rebuild", tr("Reb&uild…"), shell.restores.rebuild, icon_name="wrench")
    add("backup.restored", tr("&Last restore…"), shell.restores.show_run, icon_name="list-checks")
    add("backup.made", tr("Backups &made here…"), shell.backups.show_made, icon_name="history")


def allow_actions(shell: Shell) -> None:
    """Enables what can be done now; what cannot says why."""
    actions = shell.window.actions_named
    actions.allow("backup.make", shell.backups.why_not())
    actions.allow("backup.schedule", shell.backups.why_not_one())
    for name in ("backup.restore", "backup.rebuild"):
        actions.allow(name, shell.restores.why_not())
    actions.allow("backup.restored", shell.restores.why_none())


def fill(shell: Shell, menu: QMenu) -> None:
    for name in NAMES:
        if name:
            menu.addAction(shell.window.actions_named[name])
        else:
            menu.addSeparator()
