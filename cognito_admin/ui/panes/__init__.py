"""The tabs of an open pool. A new pane is added to ``panes`` and to nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_admin.ui.panes.pane import Pane


def panes() -> tuple[type[Pane], ...]:
    """The panes in the order of their tabs. Imported late, so that the window paints before they are read."""
    from cognito_admin.ui.panes.activity.view import ActivityPane
    from cognito_admin.ui.panes.checkup.view import CheckUpPane
    from cognito_admin.ui.panes.duplicates.view import DuplicatesPane
    from cognito_admin.ui.panes.groups.view import GroupsPane
    from cognito_admin.ui.panes.health.view import HealthPane
    from cognito_admin.ui.panes.overview.view import OverviewPane
    from cognito_admin.ui.panes.settings.view import SettingsPane
    from cognito_admin.ui.panes.triggers.view import TriggersPane
    from cognito_admin.ui.panes.users.view import UsersPane

    return (
        OverviewPane,
        UsersPane,
        GroupsPane,
        DuplicatesPane,
        TriggersPane,
        SettingsPane,
        HealthPane,
        CheckUpPane,
        ActivityPane,
    )


async def read_ahead() -> None:
    """Imports what panes need later and takes long, in steps that nobody notices."""
    from cognito_admin.ui.panes.settings.pages import read_ahead as read_pages

    await read_pages()
