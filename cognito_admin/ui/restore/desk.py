"""Where the window has backups restored and pools rebuilt: asked for, run as a job, looked at, gone on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.ids import PoolId
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.ids import ConnectionId
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.backups.desk import BackupDesk
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.restore.run import RestoreRun
    from cognito_admin.ui.restore.run_dialog import RestoreDialog
    from cognito_admin.ui.restore.wizard import RestoreWizard
    from cognito_admin.ui.shell.connections_desk import ConnectionsDesk
    from cognito_admin.ui.shell.pools_desk import PoolsDesk
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.backup_orders import OrderedPool
    from cognito_admin.work.restore_orders import RestoreOrder
    from cognito_admin.work.services import Services


class RestoreDesk(QObject):
    """``run`` is the restore that is carried out, or was last; ``begun`` is emitted for each."""

    begun = Signal()

    def __init__(
        self,
        window: Window,
        loop: Loop,
        services: Services,
        port: ShellPort,
        connections: ConnectionsDesk,
        pools: PoolsDesk,
        backups: BackupDesk,
    ) -> None:
        super().__init__(window)
        self._window, self._loop, self._services, self._port = window, loop, services, port
        self._connections, self._pools, self._backups = connections, pools, backups
        self._wizard: RestoreWizard | None = None
        self._looking = loop.latest(self, port.show_failure)
        backups.restore_requested.connect(self.restore)
        self.run: RestoreRun | None = None
        self._dialog: RestoreDialog | None = None

    def close(self) -> None:
        if self.run is not None:
            self.run.close()

    def why_not(self) -> str:
        """Why nothing can be restored now."""
        return "" if self._services.connections.all() else tr("Add a connection first")

    def why_none(self) -> str:
        """Why no restore can be looked at."""
        return "" if self.run is not None else tr("Nothing was restored since this window was opened")

    def restore(self, place: str = "") -> None:
        """Asks what to restore; ``place`` is that of the backup that is meant. Shows what is restored already."""
        self._ask(place, rebuild=False)

    def rebuild(self, place: str = "") -> None:
        """Asks what to rebuild, and how it is to differ."""
        self._ask(place, rebuild=True)

    def show_run(self) -> None:
        """Brings what is restored, or was last, to the front."""
        from cognito_admin.ui.restore.run_dialog import RestoreDialog

        if self.run is None:
            return
        dialog = self._dialog
        if dialog is None:
            dialog = self._dialog = RestoreDialog(self._window, self.run, self._services, self._loop)
            dialog.pool_requested.connect(self._open_pool)
            dialog.finished.connect(self._dialog_closed)
        dialog.show_beside()

    def shows(self, job: Job) -> bool:
        """Whether what became of ``job`` is to be seen already."""
        visible = self._dialog is not None and self._dialog.isVisible()
        return visible and self.run is not None and self.run.job is not None and self.run.job.id == job.id

    # Asking

    def _ask(self, place: str, *, rebuild: bool) -> None:
        from cognito_admin.ui.restore.wizard import Reach, RestoreWizard

        if self.run is not None and self.run.busy:
            self.show_run()
            return
        if self._wizard is not None:
            self._wizard.raise_()
            return
        reach = Reach(
            self._services.connections.all(),
            self._connections.pools(),
            self._pools.offline.look_into,
            lambda order: self._services.restores().plan(order),
            self._connections.remedy,
        )
        wizard = self._wizard = RestoreWizard(
            self._window,
            self._services,
            self._loop,
            reach,
            rebuild=rebuild,
            first=place or self._place_in_front(),
            via=self._way_to_s3(),
            live=self._backups.offered(),
            front=self._pool_in_front(),
        )
        wizard.finished.connect(self._wizard_closed)
        wizard.ordered.connect(self._ordered)
        wizard.another_requested.connect(self._choose_another)
        wizard.backup_requested.connect(self._back_up_first)
        wizard.open()

    def _choose_another(self) -> None:
        from cognito_admin.ui.shell.open_backup import OpenBackupDialog

        wizard = self._wizard
        if wizard is None:
            return
        dialog = OpenBackupDialog(wizard, self._services.connections.all(), "")
        dialog.chosen.connect(lambda place, via: self._looking.run(self._look_into(wizard, place, via)))
        dialog.open()

    async def _look_into(self, wizard: RestoreWizard, place: str, via: ConnectionId | None) -> None:
        backup = await self._pools.offline.look_into(place, via, wizard)
        if backup is not None and self._wizard is wizard:
            wizard.take(backup)

    def _back_up_first(self, pool: OrderedPool) -> None:
        self._backups.back_up(pool.key, then=self.rebuild)

    def _place_in_front(self) -> str:
        """The backup that one looks into, if one does."""
        workspace = self._pools.workspace()
        backup = None if workspace is None else self._services.offline.get(workspace.key.connection)
        return "" if backup is None else backup.place

    def _pool_in_front(self) -> PoolId | None:
        workspace = self._pools.workspace()
        return None if workspace is None else workspace.key.pool

    def _way_to_s3(self) -> ConnectionId | None:
        workspace = self._pools.workspace()
        known = self._connections.all_ids()
        if workspace is not None and workspace.key.connection in known:
            return workspace.key.connection
        return next(iter(known), None)

    def _wizard_closed(self) -> None:
        self._wizard = None

    # Doing it

    def _ordered(self, order: RestoreOrder) -> None:
        from cognito_admin.ui.restore.run import RestoreRun

        if self.run is not None:
            self.run.close()
            self.run.deleteLater()
        self._dialog_closed()
        run = self.run = RestoreRun(order, self._services, self._loop, self)
        run.ended.connect(self._tell_end)
        run.begin()
        self.show_run()
        self.begun.emit()

    def _tell_end(self) -> None:
        run = self.run
        if run is not None and run.done and run.order.connection in self._connections.all_ids():
            # A pool that was made is listed from now on.
            self._connections.open(run.order.connection)
        if run is None or (self._dialog is not None and self._dialog.isVisible()):
            return
        from cognito_admin.ui.restore.run_dialog import title

        show = QAction(tr("Show what became of it"))
        show.triggered.connect(self.show_run)
        kind = "success" if run.done and not run.left_undone and run.proved else "warning"
        self._port.show_banner(title(run), kind=kind, actions=[show], cause="restore")

    def _open_pool(self, pool: str) -> None:
        if self.run is not None:
            self._pools.open(PoolKey(self.run.order.connection, PoolId(pool)))

    def _dialog_closed(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.close()
