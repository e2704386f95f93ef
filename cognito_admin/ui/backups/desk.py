"""Where the window has backups made, scheduled and looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QAction

from cognito_admin.model.backups import PACKED
from cognito_admin.model.failures import Failure
from cognito_admin.model.preferences import MISSING_BACKUPS
from cognito_admin.ui.ages import age
from cognito_admin.ui.backups.places import BUCKET, FILE, FOLDER
from cognito_admin.ui.backups.run import BackupRun
from cognito_admin.ui.export.desk import ExportDesk
from cognito_admin.ui.export.places import unused
from cognito_admin.ui.translate import tr
from cognito_admin.work.backup_orders import Order, OrderedPool
from cognito_admin.work.backup_places import is_in_s3

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.connections import PoolKey
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.backups.compare_dialog import CompareDialog
    from cognito_admin.ui.backups.made_dialog import MadeDialog
    from cognito_admin.ui.backups.run_dialog import RunDialog
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.shell.connections_desk import ConnectionsDesk
    from cognito_admin.ui.shell.pools_desk import PoolsDesk
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.last_orders import Proposal
    from cognito_admin.work.schedules import Watched
    from cognito_admin.work.services import Services

_LOOK_AGAIN_MS = 6 * 3_600_000
_MISSED = {"first": 1, "second": 2}
"""How many backups in a row have to be missed for a warning."""
_FOLDER = "backup.folder"
"""The setting with the folder into which somebody backed up last."""


class BackupDesk(QObject):
    """``run`` is the order that is carried out, or was last. ``restore_requested`` carries the place of a backup."""

    restore_requested = Signal(str)

    def __init__(
        self,
        window: Window,
        loop: Loop,
        services: Services,
        port: ShellPort,
        connections: ConnectionsDesk,
        pools: PoolsDesk,
    ) -> None:
        super().__init__(window)
        self._window, self._loop, self._services, self._port = window, loop, services, port
        self._connections, self._pools = connections, pools
        self._asking = loop.latest(self, port.show_failure)
        self.run: BackupRun | None = None
        self._dialog: RunDialog | None = None
        self._comparing: CompareDialog | None = None
        self._made: MadeDialog | None = None
        self._watch = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._watch.timeout.connect(lambda: loop.spawn(self.warn_of_missing(), self))
        self._watch.start()
        loop.spawn(self.warn_of_missing(), self)

    def close(self) -> None:
        self._watch.stop()
        if self.run is not None:
            self.run.close()

    def why_not(self) -> str:
        """Why nothing can be backed up now."""
        if self.offered():
            return ""
        return tr("Open a connection first") if self._services.connections.all() else tr("Add a connection first")

    def why_not_one(self) -> str:
        """Why no pool can be scheduled now."""
        return "" if self._in_front() is not None else tr("Open a pool first")

    # Backing up

    def back_up(self, first: PoolKey | None = None, then: Callable[[str], object] | None = None) -> None:
        """Asks what, where and for whom; or shows what is being made already.

        ``first`` is the pool that is meant. ``then`` gets the place of its backup, once that is made and whole.
        """
        if self.run is not None and self.run.busy:
            self.show_run()
        elif not self._asking.busy:
            self._asking.run(self._ask(first, then))

    def show_run(self) -> None:
        """Brings what is being made, or was made last, to the front."""
        from cognito_admin.ui.backups.run_dialog import RunDialog

        if self.run is None:
            return
        if self._dialog is None:
            dialog = self._dialog = RunDialog(self._window, self.run)
            dialog.finished.connect(self._dialog_closed)
            dialog.schedule_requested.connect(lambda: self._schedule_what_was_made())
            dialog.permissions_requested.connect(self._show_permissions)
        self._dialog.show_beside()

    def shows(self, job: Job) -> bool:
        """Whether what became of ``job`` is to be seen already."""
        visible = self._dialog is not None and self._dialog.isVisible()
        return visible and self.run is not None and any(one.job and one.job.id == job.id for one in self.run.runs)

    async def _ask(self, wanted: PoolKey | None, then: Callable[[str], object] | None) -> None:
        from cognito_admin.ui.backups.wizard import BackupWizard, Beginning

        in_front = self._in_front()
        front = wanted or (in_front.key if in_front is not None else None)
        pools = self.offered()
        kept = self._services.settings.ui(_FOLDER)
        first = next((pool for pool, _ in pools if pool.key == front), pools[0][0])
        known = first.key if front is not None or len(pools) == 1 else None
        proposal = await self._services.last_orders.propose(
            [pool for pool, _ in pools], known, alone=wanted is not None
        )
        kind, last = _last_place(proposal)
        stem = f"{first.name} {datetime.now().astimezone():%Y-%m-%d}"
        folder = last or await self._loop.aside(lambda: usual_folder(kept))
        file = await self._loop.aside(lambda: unused(folder, stem, PACKED[1:]))
        bucket = proposal.order.to if proposal.order is not None and kind == BUCKET else ""
        begin = Beginning(pools, known, proposal, kind, folder, file.stem, bucket)
        wizard = BackupWizard(self._window, self._services, self._loop, begin)
        wizard.ordered.connect(lambda order, folder: self._ordered(order, folder, then))
        wizard.open()

    def _ordered(self, order: Order, folder: str, then: Callable[[str], object] | None) -> None:
        if folder:
            self._services.settings.set_ui(_FOLDER, folder)
        self._loop.spawn(self._services.last_orders.remember(order), self)
        if self.run is not None:
            self.run.close()
            self.run.deleteLater()
        self._dialog_closed()
        run = self.run = BackupRun(order, self._services, self._loop, self)
        run.ended.connect(lambda: self._go_on(then) if then is not None else None)
        run.ended.connect(self._tell_end)
        run.begin()
        self.show_run()

    def _go_on(self, then: Callable[[str], object]) -> None:
        """What the backup was made for, unless it cannot be relied on: then its summary says why."""
        record = self.run.runs[0].record if self.run is not None else None
        if record is not None and record.whole:
            self._dialog_closed()
            then(record.place)

    def _tell_end(self) -> None:
        if self.run is None or (self._dialog is not None and self._dialog.isVisible()):
            return
        from cognito_admin.ui.backups.run_dialog import title

        show = QAction(tr("Show what became of it"))
        show.triggered.connect(self.show_run)
        records = [one.record for one in self.run.runs]
        good = all(record is not None and record.whole and not record.unread for record in records)
        self._port.show_banner(title(self.run), kind="success" if good else "warning", actions=[show], cause="backup")

    def _dialog_closed(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.close()

    def _show_permissions(self) -> None:
        self._window.actions_named["permissions"].trigger()

    # Schedules

    def schedule(self) -> None:
        """Asks when the pool in front is to be backed up by itself."""
        pool = self._in_front()
        if pool is not None and not self._asking.busy:
            self._asking.run(self._ask_when(pool, ""))

    async def warn_of_missing(self) -> None:
        """Tells of schedules whose last backup is too old, as early as the person wants to hear of it."""
        enough = _MISSED.get(self._services.settings.chosen(MISSING_BACKUPS))
        if enough is None:
            return
        await self._services.jobs.found_again()
        try:
            watched = await self._services.schedules.watched()
        except Failure:
            # Whoever needs what is kept here hears why it cannot be read.
            return
        for one in watched:
            if one.schedule.missed(one.last, datetime.now(UTC)) >= enough:
                self._warn(one)

    def _warn(self, one: Watched) -> None:
        text = tr("No backup of {pool} was ever made, though one is scheduled.", pool=one.schedule.pool_name)
        if one.last is not None:
            text = tr(
                "The last backup of {pool} was made {ago}, though more are scheduled.",
                pool=one.schedule.pool_name,
                ago=age(one.last),
            )
        look = QAction(tr("Look at the schedule…"))
        pool = OrderedPool(_key_of(one), one.schedule.pool_name)
        look.triggered.connect(lambda: self._asking.run(self._ask_when(pool, "")))
        self._port.show_banner(text, kind="warning", actions=[look], cause=("schedule", one.schedule.pool))

    async def _ask_when(self, pool: OrderedPool, to: str) -> None:
        from cognito_admin.ui.backups.schedule_dialog import ScheduleDialog

        kept = self._services.settings.ui(_FOLDER)
        folder = to or str(await self._loop.aside(lambda: usual_folder(kept)))
        known = next(
            (one for one in await self._services.schedules.watched() if one.schedule.pool == pool.key.pool), None
        )
        connection = self._connections.connection(pool.key.connection)
        ScheduleDialog(
            # Whoever comes from the backup that was just made goes back there.
            self._dialog or self._window,
            self._services.schedules,
            self._loop,
            pool,
            connection.name if connection is not None else pool.key.connection,
            known,
            folder,
            demo=self._services.demo,
        ).open()

    def show_made(self) -> None:
        """Lists what was backed up from this computer."""
        from cognito_admin.ui.backups.made_dialog import MadeDialog

        if self._made is not None:
            self._made.show_beside()
            return
        front = self._in_front()
        known = front.key.connection if front is not None else next(iter(self._connections.all_ids()), None)
        dialog = self._made = MadeDialog(self._window, self._services, self._loop, known)
        dialog.finished.connect(self._made_closed)
        dialog.restore_requested.connect(self.restore_requested)
        dialog.open_requested.connect(lambda place: self._pools.offline.open(place, known if is_in_s3(place) else None))
        # What the passphrase of a backup is may be asked before it.
        dialog.show_beside()

    def _made_closed(self) -> None:
        self._made = None

    # Comparing

    def compare(self) -> None:
        """Asks which two states of a pool are to be compared, and shows what is different."""
        from cognito_admin.ui.backups.compare_dialog import CompareDialog, Side

        if self._comparing is not None:
            self._comparing.show_beside()
            return
        live = tuple(
            Side(pool.key, tr("{pool} as it is now ({connection})", pool=pool.name, connection=connection))
            for pool, connection in self.offered()
        )
        workspace = self._pools.workspace()
        front = None if workspace is None else workspace.key
        dialog = self._comparing = CompareDialog(
            self._window, self._services, self._loop, live, front, self._pools.offline.look_into
        )
        exports = ExportDesk(self._services, self._port, dialog)
        dialog.export_requested.connect(exports.open)
        dialog.finished.connect(exports.close)
        dialog.open_requested.connect(self._pools.offline.choose)
        dialog.finished.connect(self._compared)
        dialog.show_beside()

    def _compared(self) -> None:
        self._comparing = None

    def _schedule_what_was_made(self) -> None:
        if self.run is not None:
            to = self.run.order.to
            place = str(Path(to).parent) if to.endswith(PACKED) else to
            self._asking.run(self._ask_when(self.run.runs[0].pool, place))

    # What there is

    def _in_front(self) -> OrderedPool | None:
        """The pool one looks at, unless it comes from a backup itself."""
        workspace = self._pools.workspace()
        if workspace is None or workspace.as_of is not None:
            return None
        return OrderedPool(workspace.key, workspace.summary.name)

    def offered(self) -> list[tuple[OrderedPool, str]]:
        """Every pool that is listed, with the name of its connection; the one in front first."""
        from cognito_admin.model.connections import PoolKey

        found: dict[PoolKey, tuple[OrderedPool, str]] = {}
        front = self._in_front()
        if front is not None:
            connection = self._connections.connection(front.key.connection)
            found[front.key] = (front, connection.name if connection is not None else "")
        for connection, pool in self._connections.pools():
            key = PoolKey(connection.id, pool.id)
            found.setdefault(key, (OrderedPool(key, pool.name), connection.name))
        return [*found.values()]


def usual_folder(kept: object) -> Path:
    """Where the last backup went; else a folder of its own among the documents. Looks at the disk."""
    if isinstance(kept, str) and kept and Path(kept).is_dir():
        return Path(kept)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return (Path(documents) if documents and Path(documents).is_dir() else Path.home()) / "Cognito backups"


def _last_place(proposal: Proposal) -> tuple[str, Path | None]:
    """The kind of place, and the folder there, if it is one on a disk."""
    to = "" if proposal.order is None else proposal.order.to
    if not to or is_in_s3(to):
        return BUCKET if to else FOLDER, None
    return (FILE, Path(to).parent) if to.endswith(PACKED) else (FOLDER, Path(to))


def _key_of(one: Watched) -> PoolKey:
    from cognito_admin.model.connections import PoolKey

    return PoolKey(one.schedule.connection, one.schedule.pool)
