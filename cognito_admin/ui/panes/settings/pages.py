"""The pages of settings. A new one is added to ``pages`` and to nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_admin.ui.settings.page import SettingsPage


def pages() -> tuple[type[SettingsPage], ...]:
    """In the order of the list, within their groups. Imported late: the pane asks for them when it is made."""
    from cognito_admin.ui.panes.settings.documents import DocumentsPage

    return (DocumentsPage,)
