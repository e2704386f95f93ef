"""Tells, when a pool is opened, of changes that a killed program left between two steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from cognito_admin.model.failures import Failure
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace


async def tell_of_unfinished(services: Services, workspace: Workspace, shell: ShellPort) -> None:
    """Says how many there are, and leads to them. Those of many users are told of with their job."""
    try:
        found = await services.changes.changes(workspace).unfinished()
    except Failure:
        # Whoever needs the record hears why it cannot be read.
        return
    count = sum(record.bulk is None for record in found)
    if not count:
        return
    show = QAction(tr("Show it") if count == 1 else tr("Show them"))
    show.setToolTip(tr("There you can finish each, or leave it as it is"))
    show.triggered.connect(lambda: _show(shell))
    text = trn(
        "A change in this pool was begun and not finished, because the program ended in between.",
        "{count} changes in this pool were begun and not finished, because the program ended in between.",
        count,
    )
    shell.show_banner(text, kind="warning", actions=[show])


def _show(shell: ShellPort) -> None:
    pane = shell.open_pane("activity")
    if pane is not None:
        pane.show_unfinished()
