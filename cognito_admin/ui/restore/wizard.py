"""Asks what is to be restored or rebuilt, where to and how, and shows what that comes to before it is begun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.overview import read_overview
from cognito_admin.model.restore.fates import Fate
from cognito_admin.model.restore.mapping import standard_schema
from cognito_admin.model.restore.options import Conversion, RestoreOptions
from cognito_admin.ui.restore.choices_page import ChoicesPage
from cognito_admin.ui.restore.conversion_page import ConversionPage
from cognito_admin.ui.restore.import_role_dialog import ImportRoleDialog
from cognito_admin.ui.restore.mapping_page import MappingPage
from cognito_admin.ui.restore.plan_page import PlanPage
from cognito_admin.ui.restore.source_page import SourcePage
from cognito_admin.ui.restore.target_page import TargetPage
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.wizard import Wizard
from cognito_admin.work.foreign_users import ForeignUsers
from cognito_admin.work.import_role import create_import_role
from cognito_admin.work.restore_orders import REBUILD, RESTORE, RestoreOrder
from cognito_admin.work.stop import Stop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.connections import Connection
    from cognito_admin.model.ids import ConnectionId, PoolId
    from cognito_admin.model.offline import OfflineBackup
    from cognito_admin.model.pools import PoolSummary
    from cognito_admin.model.restore.plan import Plan
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.restore.source_page import Source
    from cognito_admin.ui.widgets.wizard import Page
    from cognito_admin.work.backup_orders import OrderedPool
    from cognito_admin.work.foreign_users import ForeignFile
    from cognito_admin.work.services import Services


@dataclass(frozen=True, slots=True)
class Reach:
    """What the wizard needs of the window. ``look_into`` opens a backup, and asks for its key before the given window.

    ``plan`` asks AWS what there is and plans. ``remedy`` mends the cause of a failure of that connection, if anything here does.
    """

    connections: Sequence[Connection]
    pools: Sequence[tuple[Connection, PoolSummary]]
    look_into: Callable[[str, ConnectionId | None, QWidget], Awaitable[OfflineBackup | None]]
    plan: Callable[[RestoreOrder], Awaitable[Plan]]
    remedy: Callable[[Failure, ConnectionId, Callable[[], object]], QAction | None]


class RestoreWizard(Wizard):
    """``ordered`` carries a RestoreOrder. ``backup_requested`` carries the pool that is backed up before it is rebuilt.

    ``another_requested``: a backup that is not known here is to be chosen, and handed to ``take``.
    """

    ordered = Signal(object)
    backup_requested = Signal(object)
    another_requested = Signal()

    def __init__(
        self,
        parent: QWidget,
        services: Services,
        loop: Loop,
        reach: Reach,
        *,
        rebuild: bool,
        first: str = "",
        via: ConnectionId | None = None,
        live: Sequence[tuple[OrderedPool, str]] = (),
        front: PoolId | None = None,
    ) -> None:
        """``first`` is the place of the backup that is likely meant; ``via`` leads to S3; ``live`` can be rebuilt as they are.

        ``front`` is the pool that one looks at: a backup of it comes next.
        """
        self._services, self._loop, self._reach, self._rebuild = services, loop, reach, rebuild
        self._backup: OfflineBackup | None = None
        self.source = SourcePage(services, loop, pools=live if rebuild else (), first=first, via=via, front=front)
        self.target = TargetPage(reach.connections, reach.pools, services.connections.marking, new_only=rebuild)
        self.conversion = ConversionPage()
        self.mapping = MappingPage()
        self.choices = ChoicesPage()
        self.plan = PlanPage()
        self._settings = False
        self._foreign_users = ForeignUsers(services.offline, services.connections)
        self._foreign: ForeignFile | None = None
        self._counted: str | None = None
        self._counting_stop = Stop()
        title, finish = (tr("Rebuild"), tr("&Rebuild now")) if rebuild else (tr("Restore"), tr("&Restore now"))
        pages = [(tr("What"), self.source), (tr("Where"), self.target)]
        pages += [(tr("Changes"), self.conversion)] if rebuild else [(tr("Fields"), self.mapping)]
        pages += [(tr("People"), self.choices), (tr("Plan"), self.plan)]
        super().__init__(parent, title, pages, finish, width_px=880, height_px=640)
        spare = self.mapping if rebuild else self.conversion
        spare.setParent(self)
        spare.hide()
        self._reading = loop.latest(self, self._not_opened)
        self._planning = loop.latest(self, self._not_planned)
        self._counting = loop.latest(self, self._file_failed)
        self.mapping.changed.connect(self._count_hashes)
        self.finished.connect(lambda _: self._counting_stop.request())
        self.source.another_requested.connect(self.another_requested)
        self.source.changed.connect(self._source_changed)
        self.plan.replan_requested.connect(self._plan)
        self.plan.role_requested.connect(self._offer_role)

    def take(self, backup: OfflineBackup) -> None:
        """One that was chosen just now."""
        self.source.add(backup)

    def order(self) -> RestoreOrder:
        """What was said so far, once a backup is open and a target chosen."""
        assert self._backup is not None
        target = self.target.target()
        options = RestoreOptions(
            statuses=self.choices.statuses(),
            leave_out=self.choices.leave_out(),
            conversion=self.conversion.conversion() if self._rebuild else Conversion(),
            replacements=self.plan.replacements(),
            original_sub=self.choices.original_sub(),
            without_unfit=self.plan.without_unfit(),
            most_users=self.plan.most_users(),
            hashing=self.mapping.hashing() if self._foreign else None,
            fields=self.mapping.fields() if self._foreign else None,
        )
        kind = REBUILD if self._rebuild else RESTORE
        role = self.plan.import_role()
        return RestoreOrder(self._backup.id, target.connection, target.name, target.pool, options, kind, role)

    # From page to page

    def _on(self) -> None:
        page = self._pages[self._at]
        if page is self.source:
            self._leave_source()
            return
        if page is self.target and self._foreign is not None:
            self._leave_target()
            return
        if page is self.mapping:
            hashed = self.mapping.hashing() is not None
            self.choices.tell_of_passwords(come_along=hashed)
            if hashed:
                self.choices.choose("CONFIRMED", Fate.IMPORT_JOB)
        super()._on()
        if self._pages[self._at] is self.plan and page is not self.plan:
            self.plan.begin_anew()
            self._plan()

    def _leave_source(self) -> None:
        source = self.source.chosen
        if source is None or self._reading.busy:
            return
        if source.pool is not None:
            self.backup_requested.emit(source.pool)
            self.accept()
            return
        self._reading.run(self._open(source))
        allow(self._next, tr("The backup is being opened"))

    async def _open(self, source: Source) -> None:
        try:
            backup = await self._reach.look_into(source.place, source.via, self)
            if backup is None:
                return
            pool = self._services.offline.pool(backup.id)
            self._settings = True
            try:
                description = await pool.describe()
                self.conversion.show_pool(read_overview(description).sign_in, description.schema)
            except Failure as failure:
                if failure.code is not Code.SETTINGS_NOT_IN_BACKUP or self._rebuild:
                    raise
                self._settings = False
            self._backup = backup
            self._foreign = await self._foreign_users.look(backup.id) if backup.tool and not self._rebuild else None
            self.target.offer(backup.pool.name, self._likely(backup), settings=self._settings)
            self._go(1)
        finally:
            self._draw()

    def _comes(self, page: Page) -> bool:
        return page is not self.mapping or self._foreign is not None

    def _leave_target(self) -> None:
        """The fields of a file are held against the schema of the pool that was chosen."""
        pool = self.target.target().pool
        if pool is None or self._reading.busy:
            return
        self._reading.run(self._show_fields(self.target.target().connection, pool))
        allow(self._next, tr("The pool is being asked for its attributes"))

    async def _show_fields(self, connection: ConnectionId, pool: PoolId) -> None:
        assert self._foreign is not None
        try:
            try:
                schema = await self._foreign_users.schema(connection, pool)
            except Failure:
                # The plan asks the same, and says what is wrong.
                schema = standard_schema()
            self._counted = None
            self.mapping.show_users(self._foreign.tool, self._foreign.users, schema)
            self._go(self._at + 1)
            self._count_hashes()
        finally:
            self._draw()

    def _count_hashes(self) -> None:
        """Once for each field that is said to hold them."""
        field = self.mapping.hash_field
        if self._backup is None or field == self._counted:
            return
        self._counted = field
        self._counting_stop.request()
        self._counting_stop = Stop()
        self._counting.cancel()
        self.mapping.show_hashes(None)
        if field is not None:
            self._counting.run(self._count(self._backup.id, self._counting_stop))

    def _file_failed(self, failure: Failure) -> None:
        self._go(0)
        self._not_opened(failure)

    async def _count(self, backup: ConnectionId, stop: Stop) -> None:
        self.mapping.show_hashes(await self._foreign_users.hashes(backup, self.mapping.mapping, stop))

    def _likely(self, backup: OfflineBackup) -> ConnectionId | None:
        """The connection that leads to where the pool was."""
        same = [one for one in self._reach.connections if one.region == backup.pool.region]
        return same[0].id if same else None

    def _not_opened(self, failure: Failure) -> None:
        self.source.show_failure(failure)
        self._draw()

    def _source_changed(self) -> None:
        self._reading.cancel()

    # Planning

    def _plan(self) -> None:
        self.plan.show_planning()
        self._planning.run(self._planned(self.order()))

    async def _planned(self, order: RestoreOrder) -> None:
        plan = await self._reach.plan(order)
        self.plan.show_plan(plan, production=self.target.target().production, converted=self._rebuild)

    def _offer_role(self) -> None:
        """The role of import jobs is made when somebody says so, and found by the next plan."""
        if self.plan.plan is None:
            return
        where, connection = self.plan.plan.where, self.target.target().connection
        connections = self._services.connections
        dialog = ImportRoleDialog(self, self._loop, where, lambda: create_import_role(connections, connection, where))
        dialog.made.connect(self._plan)
        dialog.open()

    def _not_planned(self, failure: Failure) -> None:
        self.plan.show_failed(failure, self._reach.remedy(failure, self.target.target().connection, self._plan))

    def _finished(self) -> None:
        self.ordered.emit(self.order())
        self.accept()
