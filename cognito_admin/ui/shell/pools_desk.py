"""Pools: opening one, how it is marked, the tabs that stay alive, and a store that cannot be opened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from cognito_admin.model import sentences
from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.offline import is_offline
from cognito_admin.ui.formats import day
from cognito_admin.ui.shell.offline_desk import OfflineDesk
from cognito_admin.ui.shell.pool_panes import PoolPanes
from cognito_admin.ui.shell.pool_port import PoolPort
from cognito_admin.ui.shell.unfinished import tell_of_unfinished
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.question import Choice, ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.connections import PoolKey
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.panes.pane import Pane, ShellPort
    from cognito_admin.ui.shell.connections_desk import ConnectionsDesk
    from cognito_admin.ui.shell.pool_port import WindowPort
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

KEPT = 3
"""So many pools keep their tabs, with what was typed in them."""
REBUILT = frozenset({Code.STORE_DAMAGED, Code.STORE_NOT_ENCRYPTED})


class PoolsDesk(QObject):
    """``pane_changed`` is emitted when another pane or pool came to the front, or none; ``pool_changed`` when one is about to;
    ``left`` when none is in front any more. ``offline`` opens backups.
    """

    pane_changed = Signal()
    pool_changed = Signal()
    left = Signal()

    def __init__(
        self,
        window: Window,
        loop: Loop,
        services: Services,
        connections: ConnectionsDesk,
        port: WindowPort,
        kinds: Sequence[type[Pane]],
    ) -> None:
        super().__init__(window)
        self._window, self._loop, self._services = window, loop, services
        self._connections, self._port, self._kinds = connections, port, tuple(kinds)
        self._kept: dict[PoolKey, PoolPanes] = {}
        self._opening = loop.latest(self)
        self._pane_left: str | None = None
        self._refused: tuple[PoolKey, Failure] | None = None
        self.offline = OfflineDesk(window, loop, services, port)
        self.offline.opened.connect(self.open)
        self.offline.closed.connect(self._close)
        window.navigation.use_markings(services.connections.marking)
        window.navigation.pool_requested.connect(self.open)
        window.header.marking_requested.connect(self._marking_wished)
        connections.removed.connect(self._connection_removed)
        connections.renamed.connect(self.show_name)
        connections.signed_in.connect(self._signed_in)

    def open(self, key: PoolKey) -> None:
        """Opens the pool, or brings it to the front. A newer wish replaces one that is still on its way."""
        front = self._window.panes_in_front()
        if front is not None and front.workspace.key == key:
            self._opening.cancel()
            return
        if (backup := self._services.offline.get(key.connection)) is not None and not self.offline.make_ready(backup):
            return
        self._refused = None
        self.pool_changed.emit()
        if key in self._kept:
            self._opening.cancel()
            self._bring(self._kept[key])
            return
        self._opening.run(self._open(key))

    def front(self) -> PoolPanes | None:
        return self._window.panes_in_front()

    @property
    def opening(self) -> bool:
        return self._opening.busy

    def workspace(self) -> Workspace | None:
        front = self.front()
        return front.workspace if front else None

    def unsaved(self) -> tuple[str, ...]:
        """What would be lost if all pools were closed now."""
        return tuple(text for panes in self._kept.values() for text in panes.unsaved())

    def show_name(self) -> None:
        """A pool opened by its id gets its name once AWS told it; a connection may be given another."""
        workspace = self.workspace()
        if workspace is not None:
            self._show_header(workspace.key, workspace.summary.name)
            self._window.show_title(workspace.summary.name)

    def rebuild_action(self, failure: Failure) -> QAction | None:
        """The way out of a damaged index: set it aside and fetch anew. None where that would not help."""
        workspace = self.workspace()
        if workspace is None or failure.code not in REBUILT:
            return None
        action = QAction(tr("Rebuild"))
        action.setToolTip(tr("Sets the damaged file aside and starts an empty one. The pool itself is not touched."))
        action.triggered.connect(lambda: self._loop.spawn(self._rebuild(workspace), self))
        return action

    def permissions_changed(self) -> None:
        """What AWS allows, or refuses, shows in every pane, of whichever pool."""
        for panes in self._kept.values():
            panes.permissions_changed()

    def _signed_in(self, portal: str) -> None:
        """What could not be opened for want of a sign-in."""
        if self._refused is not None and self._refused[1].facts.get("portal") == portal and self.front() is None:
            self.open(self._refused[0])

    def close_all(self) -> None:
        self.offline.close()
        for panes in self._kept.values():
            panes.close_all()
        self._kept.clear()

    async def _open(self, key: PoolKey) -> None:
        backup = self._services.offline.get(key.connection)
        name = self._connections.pool_name(key) if backup is None else backup.pool.name
        self._send_front_back()
        self._show_header(key, name)
        self._window.place.show_loading(tr("Opening {pool}…", pool=name))
        self._window.show_place()
        self._window.navigation.show_open_pool(key)
        try:
            await self._unlock()
            workspace = await self._services.workspaces.open(key)
            if workspace.summary.name == key.pool:
                # Whoever may list the pools need not be allowed to look at each.
                workspace.summary = replace(workspace.summary, name=name)
            await workspace.begin_reading(self._services.jobs)
        except Failure as failure:
            self._refused = (key, failure)
            remedy = self._connections.remedy(failure, key.connection)
            self._window.place.show_failed(failure, lambda: self.open(key), remedy)
            self.pane_changed.emit()
            return
        of_pool = PoolPort(
            self._port, lambda: workspace.summary.name, lambda: len(self._kept) > 1, lambda: self.open(key)
        )
        panes = PoolPanes(self._services, workspace, of_pool, self._kinds, self._loop.bug)
        panes.pane_changed.connect(self.pane_changed)
        self._kept[key] = panes
        self._bring(panes)
        self._drop_oldest()
        self._loop.spawn(self._look_at_store(workspace, of_pool), panes, of_pool.show_failure)

    async def _look_at_store(self, workspace: Workspace, port: ShellPort) -> None:
        """A damaged index is told at once, not at the first search. What may not be read is known before somebody tries."""
        if await workspace.index_state() is None:
            await workspace.learn_permissions()
        await tell_of_unfinished(self._services, workspace, port)

    async def _unlock(self) -> None:
        """Makes sure of the key of what is kept here, asking the person where there is no keyring."""
        from cognito_admin.ui.shell.unlocking import unlock

        await unlock(self._window, self._services.store_key)

    def _bring(self, panes: PoolPanes) -> None:
        self._send_front_back()
        workspace = panes.workspace
        self._kept[workspace.key] = self._kept.pop(workspace.key)
        self._show_header(workspace.key, workspace.summary.name)
        self._window.show_panes(panes)
        self._window.navigation.show_open_pool(workspace.key)
        if not is_offline(workspace.key):
            self._services.settings.last_pool = workspace.key
        if self._pane_left is not None:
            panes.open(self._pane_left)
        panes.come_to_front()
        self.pane_changed.emit()

    def _send_front_back(self) -> None:
        front = self._window.panes_in_front()
        if front is not None:
            pane = front.current()
            self._pane_left = pane.name if pane is not None else self._pane_left
            front.go_to_back()
            self._loop.spawn(front.workspace.rest(), front)

    def _drop_oldest(self) -> None:
        """The one in front is the last. What is not saved in one stays open."""
        idle = [key for key, panes in self._kept.items() if not panes.unsaved()][:-1]
        while len(self._kept) > KEPT and idle:
            self._drop(idle.pop(0))

    def _drop(self, key: PoolKey) -> None:
        panes = self._kept.pop(key)
        panes.close_all()
        self._window.remove_panes(panes)
        self._loop.spawn(self._services.workspaces.release(panes.workspace), self)

    def _connection_removed(self, identifier: str) -> None:
        for key in [key for key in self._kept if key.connection == identifier]:
            self._close(key)

    def _close(self, key: PoolKey) -> None:
        if key not in self._kept:
            return
        was_in_front = self._kept[key] is self._window.panes_in_front()
        self._drop(key)
        if was_in_front:
            self._window.header.show_nothing()
            self._window.navigation.show_open_pool(None)
            self._window.show_place()
            self.left.emit()
            self.pane_changed.emit()

    def _show_header(self, key: PoolKey, name: str) -> None:
        backup = self._services.offline.get(key.connection)
        if backup is not None:
            taken = tr("backup of {day}", day=day(backup.taken)) if backup.taken else backup.file_name
            self._window.header.show_pool(taken, name, Marking(mode=Mode.OFFLINE))
            return
        connection = self._connections.connection(key.connection)
        region = key.pool.partition("_")[0]
        place = f"{connection.name} · {region}" if connection else region
        self._window.header.show_pool(place, name, self._services.connections.marking(key))

    def _marking_wished(self, wished: Marking) -> None:
        workspace = self.workspace()
        if workspace is not None:
            self._loop.spawn(self._mark(workspace, wished), self)

    async def _mark(self, workspace: Workspace, wished: Marking) -> None:
        now = self._services.connections.marking(workspace.key)
        production = Environment.PRODUCTION in (now.environment, wished.environment)
        if production and wished.mode.allows_more_than(now.mode):
            mode, kept = sentences.MODES[wished.mode], sentences.MODES[now.mode]
            answer = await ask(
                self._window,
                tr("Allow more in “{pool}”?", pool=workspace.summary.name),
                tr(
                    "It is a production pool: real people sign in there. The mode is then “{mode}”. {what} "
                    "Every change is still shown before it is made.",
                    mode=tr(mode.name),
                    what=tr(mode.text),
                ),
                [
                    Choice("keep", tr("Keep “{mode}”", mode=tr(kept.name)), kind="primary", safe=True),
                    Choice("allow", tr("Allow it"), kind="danger"),
                ],
                icon_name="lock-open",
            )
            if answer != "allow":
                return
        self._services.settings.mark(workspace.key, wished)
        self._window.navigation.show_markings()
        front = self.front()
        if front is not None and front.workspace is workspace:
            self._window.header.show_marking(wished)
            front.come_to_front()
            front.permissions_changed()
        self.pane_changed.emit()

    async def _rebuild(self, workspace: Workspace) -> None:
        await workspace.rebuild_index()
        self._port.status(tr("The damaged file was set aside. Sync the pool to fill the new one."))
        front = self.front()
        if front is not None and front.workspace is workspace:
            front.come_to_front()
