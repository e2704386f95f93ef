"""Connections: signing in, listing pools, adding, editing, removing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from cognito_admin.model.connections import ConnectionKind
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId
from cognito_admin.ui.shell.policies import copy_policy
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.question import Choice, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.connections import AccessKey, Connection, PoolKey
    from cognito_admin.model.pools import PoolSummary
    from cognito_admin.ui.loop import Latest, Loop
    from cognito_admin.ui.shell.connection_dialog import ConnectionDialog
    from cognito_admin.ui.shell.sign_in_desk import SignInDesk
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.services import Services


class ConnectionsDesk(QObject):
    """Keeps the tree in step with what is known. ``opened`` carries the id of a connection whose pools were listed.

    ``renamed``: it leads where it did, and its name or how its pools are marked may be another. ``signed_in`` carries the portal of
    a sign-in from the window.
    """

    opened = Signal(str)
    removed = Signal(str)
    renamed = Signal(str)
    signed_in = Signal(str)
    settled = Signal()

    def __init__(self, window: Window, loop: Loop, services: Services, sign_ins: SignInDesk) -> None:
        super().__init__(window)
        self._window, self._loop, self._services, self._sign_ins = window, loop, services, sign_ins
        self._pools: dict[ConnectionId, tuple[PoolSummary, ...]] = {}
        self._failures: dict[ConnectionId, Failure] = {}
        self._slots: dict[ConnectionId, Latest] = {}
        navigation = window.navigation
        navigation.connection_requested.connect(self.open)
        navigation.reload_requested.connect(self.open)
        navigation.failure_requested.connect(self.show_failure)
        navigation.add_requested.connect(self.add)
        navigation.edit_requested.connect(self.edit)
        navigation.remove_requested.connect(self.remove)
        sign_ins.signed_in.connect(self._signed_in)
        sign_ins.signed_in.connect(self.signed_in)
        self.show_all()

    def show_all(self) -> None:
        self._window.navigation.show_connections(self._services.connections.all())

    def connection(self, identifier: ConnectionId) -> Connection | None:
        return next((known for known in self._services.connections.all() if known.id == identifier), None)

    def all_ids(self) -> tuple[ConnectionId, ...]:
        return tuple(connection.id for connection in self._services.connections.all())

    def pools(self) -> tuple[tuple[Connection, PoolSummary], ...]:
        """Every pool listed so far."""
        return tuple(
            (connection, pool)
            for connection in self._services.connections.all()
            for pool in self._pools.get(connection.id, ())
        )

    def pool_name(self, key: PoolKey) -> str:
        known = self._pools.get(key.connection, ())
        return next((pool.name for pool in known if pool.id == key.pool), key.pool)

    def open(self, identifier: str) -> None:
        """Signs in and lists the pools. A second wish replaces the first."""
        connection = self.connection(ConnectionId(identifier))
        if connection is None:
            return
        self._failures.pop(connection.id, None)
        stop = QAction(tr("&Stop signing in"))
        stop.setToolTip(
            tr("A program or a window outside may have to answer first. The menu of this row stops the waiting.")
        )
        stop.triggered.connect(lambda: self._stop(connection))
        self._window.navigation.show_loading(connection.id, stop)
        slot = self._slots.get(connection.id)
        if slot is None:
            slot = self._slots[connection.id] = self._loop.latest(self)
        slot.run(self._open(connection))

    def show_failure(self, identifier: str) -> None:
        """The whole story of a sign-in that did not work, in place of the panes."""
        connection = self.connection(ConnectionId(identifier))
        failure = self._failures.get(ConnectionId(identifier))
        if connection is None or failure is None:
            return
        self._window.header.show_connection(connection.name)
        self._window.navigation.show_open_pool(None)
        self._window.place.show_failed(
            failure, lambda: self._try_again(connection), self.remedy(failure, connection.id)
        )
        self._window.show_place()

    def remedy(
        self, failure: Failure, identifier: ConnectionId, then: Callable[[], object] | None = None
    ) -> QAction | None:
        """What mends the cause of a failure of this connection, if anything here does. ``then`` is what follows."""
        if failure.code is Code.ACCESS_DENIED:
            return copy_policy(failure, self._window)
        connection = self.connection(identifier)
        if failure.code is Code.ACCESS_KEY_MISSING and connection is not None:
            # As of a connection that came in a file.
            typed = QAction(tr("Type the access key…"))
            typed.triggered.connect(lambda: self.edit(identifier))
            return typed
        return None if connection is None else self._sign_ins.action(failure, connection, then)

    def sign_in(self, identifier: ConnectionId, portal: str) -> None:
        """``signed_in`` follows when it comes to a good end."""
        connection = self.connection(identifier)
        if connection is not None:
            self._sign_ins.sign_in(connection, portal)

    def add(self) -> None:
        self._show_dialog(None)

    def edit(self, identifier: str) -> None:
        self._show_dialog(self.connection(ConnectionId(identifier)))

    def export_all(self) -> None:
        from cognito_admin.ui.shell.connection_files import export_all

        self._loop.spawn(export_all(self._window, self._services.settings, self._window.status.show_remark), self)

    def import_some(self) -> None:
        self._loop.spawn(self._import_some(), self)

    async def _import_some(self) -> None:
        from cognito_admin.ui.shell.connection_files import import_some

        tell = self._window.status.show_remark
        for identifier in await import_some(self._window, self._services.settings, tell):
            if identifier in self._pools and (connection := self.connection(identifier)) is not None:
                # What is open of it takes over its name.
                await self._services.connections.replace(connection)
                self.renamed.emit(identifier)
        self.show_all()
        self._window.navigation.show_markings()
        self.settled.emit()

    def remove(self, identifier: str) -> None:
        connection = self.connection(ConnectionId(identifier))
        if connection is not None:
            self._loop.spawn(self._remove(connection), self)

    async def _open(self, connection: Connection) -> None:
        try:
            opened = await self._services.connections.open(connection.id)
        except Failure as failure:
            self._failed(connection, failure)
            return
        if opened.failure is not None:
            self._failed(connection, opened.failure)
            return
        self._pools[connection.id] = tuple(opened.pools)
        self._window.navigation.show_pools(connection.id, opened.pools)
        self.opened.emit(connection.id)
        self.settled.emit()

    def _failed(self, connection: Connection, failure: Failure) -> None:
        self._failures[connection.id] = failure
        self._pools.pop(connection.id, None)
        self._window.navigation.show_failed(connection.id, failure, self.remedy(failure, connection.id))
        if self._window.panes_in_front() is None:
            self.show_failure(connection.id)
        self.settled.emit()

    def _signed_in(self, portal: str) -> None:
        for identifier, failure in [*self._failures.items()]:
            connection = self.connection(identifier)
            if connection is not None and failure.facts.get("portal") == portal:
                self._try_again(connection)

    def _stop(self, connection: Connection) -> None:
        if slot := self._slots.get(connection.id):
            slot.cancel()
        self._services.connections.interrupt(connection.id)
        self._failed(connection, Failure(Code.SIGN_IN_STOPPED, profile=connection.profile))

    def _try_again(self, connection: Connection) -> None:
        self._window.place.show_loading(tr("Signing in to {name}…", name=connection.name))
        self.open(connection.id)

    def _show_dialog(self, connection: Connection | None) -> None:
        from cognito_admin.ui.shell.connection_dialog import ConnectionDialog

        dialog = ConnectionDialog(self._window, connection)
        checks = self._loop.latest(dialog)

        def check(wished: Connection, key: AccessKey | None) -> None:
            dialog.show_checking()
            checks.run(self._check(dialog, wished, key, lambda: check(wished, key)))

        dialog.check_requested.connect(check)
        dialog.saved.connect(lambda wished, key: self._loop.spawn(self._save(wished, connection, key), self))
        self._loop.spawn(self._show_profiles(dialog), dialog, lambda failure: dialog.show_profiles((), failure))
        dialog.open()

    async def _show_profiles(self, dialog: ConnectionDialog) -> None:
        dialog.show_profiles(await self._loop.aside(self._services.connections.found_profiles))

    async def _check(
        self, dialog: ConnectionDialog, wished: Connection, key: AccessKey | None, again: Callable[[], object]
    ) -> None:
        try:
            dialog.show_identity(await self._services.connections.check(wished, key))
        except Failure as failure:
            dialog.show_failure(failure, self._sign_ins.action(failure, wished, again, dialog))

    async def _save(self, wished: Connection, before: Connection | None, key: AccessKey | None = None) -> None:
        same_way = before is not None and key is None and wished.leads_like(before)
        if before is None:
            unkept = await self._services.connections.add(wished, key)
        else:
            if not same_way:
                # Its pools are elsewhere now.
                self.removed.emit(before.id)
            unkept = await self._services.connections.replace(wished, key)
        if unkept is not None:
            self._services.notices.tell(unkept)
        self.show_all()
        self._window.navigation.show_markings()
        if same_way:
            self.renamed.emit(wished.id)
        else:
            self.open(wished.id)

    async def _remove(self, connection: Connection) -> None:
        answer = await ask(
            self._window,
            tr("Remove “{name}”?", name=connection.name),
            tr(
                "Nothing changes at AWS, and your AWS configuration stays as it is. How its pools were marked is forgotten."
            )
            if connection.kind is ConnectionKind.CONFIGURATION
            else tr(
                "Nothing changes at AWS. The access key you typed and how its pools were marked are forgotten on this computer."
            ),
            [
                Choice("keep", tr("Keep it"), safe=True),
                Choice("remove", tr("Remove connection"), kind="danger"),
            ],
            icon_name="trash-2",
        )
        if answer != "remove":
            return
        if slot := self._slots.pop(connection.id, None):
            slot.cancel()
        self.removed.emit(connection.id)
        await self._services.connections.remove(connection.id)
        self._pools.pop(connection.id, None)
        self._failures.pop(connection.id, None)
        self.show_all()
        self.settled.emit()
