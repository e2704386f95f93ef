"""What can be done in the users pane, for the command palette, the menus and the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from cognito_admin.ui.sentences import reason
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.panes.users.column_desk import ColumnDesk
    from cognito_admin.ui.panes.users.copy_desk import CopyDesk
    from cognito_admin.ui.panes.users.exporting import UsersExport
    from cognito_admin.ui.panes.users.facet_desk import FacetDesk
    from cognito_admin.ui.panes.users.many_desk import ManyDesk
    from cognito_admin.ui.panes.users.search_desk import SearchDesk
    from cognito_admin.ui.panes.users.sync_desk import SyncDesk


class PaneActions(QObject):
    """Their shortcuts work while ``pane`` is in front, wherever the keyboard is."""

    def __init__(
        self,
        pane: QWidget,
        syncing: SyncDesk,
        searching: SearchDesk,
        facets: FacetDesk,
        columns: ColumnDesk,
        copying: CopyDesk,
        exporting: UsersExport,
        many: ManyDesk,
        toggle_details: Callable[[], object],
        ask_for_row: Callable[[], object],
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._kept = searching.kept
        self._sync = self._action(tr("Sync the users of this pool"), "refresh-cw", syncing.sync)
        self._cancel = self._action(tr("Cancel the sync"), "circle-stop", syncing.cancel)
        self._of_table = (
            self._action(tr("Show or hide user details"), "panel-right", toggle_details, "Ctrl+I"),
            self._action(tr("Show or hide the values of the users found"), "filter", facets.toggle, "Ctrl+Shift+F"),
            self._action(tr("Go to row…"), "hash", ask_for_row, "Ctrl+G"),
            self._action(tr("Sort by…"), "arrow-up", columns.choose_order, "Ctrl+Shift+S"),
            self._action(tr("Choose columns"), "columns-3", columns.choose, "Ctrl+Shift+L"),
            self._action(tr("Save this search"), "star", searching.kept.keep, "Ctrl+D"),
            self._action(tr("Saved and recent searches"), "history", searching.kept.open, "Alt+Down"),
            self._action(tr("Copy selected rows"), "copy", lambda: copying.copy_rows(headings=False)),
            self._action(tr("Copy e-mail addresses of selected rows"), "mail", copying.copy_e_mails),
            self._action(tr("Change all selected users…"), "list-checks", many.change, "Ctrl+Shift+E"),
            self._action(tr("Export users to a file…"), "download", exporting.export, "Ctrl+Shift+X"),
        )

    def offered(self, *, ready: bool, syncing: bool, why_not_sync: Failure | None, offline: bool) -> list[QAction]:
        """All of them, enabled as far as they can be done now.

        ``ready`` says that the table is shown, ``offline`` that nothing is synced.
        """
        allow(self._sync, reason(why_not_sync) if why_not_sync else tr("It is running") if syncing else "")
        self._cancel.setEnabled(syncing)
        for action in self._of_table:
            action.setEnabled(ready)
        of_sync = [] if offline else [self._sync, self._cancel]
        return [*of_sync, *self._of_table, *(self._kept.actions() if ready else ())]

    def _action(self, text: str, icon_name: str, run: Callable[[], object], keys: str = "") -> QAction:
        action = QAction(icon(icon_name), text, self._pane)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: run())
        self._pane.addAction(action)
        return action
