"""Every pane while it reads, with nothing to show, refused, and failed: brought about in pools without anybody in them.

The emulator holds its answers, has nothing, or refuses. What a pane has from this computer alone has no such trouble to be made:
there the state is put on by hand, which the gallery's page says.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.ui.widgets.below import below
from cognito_admin.ui.widgets.states import PaneStates

if TYPE_CHECKING:
    from cognito_admin.ui.gallery.stage import Stage

BY_HAND = "put on by hand"
QUIET_PANE = "activity"


class Emulator(Protocol):
    """The demo's emulator, as far as trouble is made there. All of it blocks for a moment."""

    def strike(self, **fault: object) -> None:
        """Switches a fault on; the members are those of the emulator's faults."""

    def clear(self) -> None:
        """Switches all faults off."""

    def new_pool(self, name: str) -> str:
        """Makes a pool without anybody in it; its id."""
        ...


class PaneStatesScenes:
    def __init__(self, stage: Stage, emulator: Emulator) -> None:
        self._stage, self._emulator = stage, emulator

    async def play(self) -> None:
        stage = self._stage
        await stage.scene("states-loading", self._loading_and_empty)
        await stage.scene("states-refused", self._refused)
        await stage.scene("states-failed", self._failed)
        await self._aside(self._emulator.clear)

    async def _loading_and_empty(self) -> None:
        names, pool = await self._open("Nobody yet")
        await self._strike(kind="hold", pool_id=pool)
        for name in names:
            await self._show(name, "loading")
        await self._aside(self._emulator.clear)
        for name in names:
            await self._stage.opens(name)
            await self._show(name, "empty")

    async def _refused(self) -> None:
        names, pool = await self._open("Not for you")
        await self._strike(kind="denied", pool_id=pool)
        await self._each(names, "not permitted")

    async def _failed(self) -> None:
        names, pool = await self._open("Out of reach")
        await self._strike(kind="expired", pool_id=pool)
        await self._each(names, "failed")

    async def _each(self, names: tuple[str, ...], state: str) -> None:
        try:
            for name in names:
                await self._show(name, state)
        finally:
            await self._aside(self._emulator.clear)

    async def _open(self, name: str) -> tuple[tuple[str, ...], str]:
        """An empty pool, at a pane that asks AWS nothing. The names of its panes, and its id."""
        stage = self._stage
        await stage.opens(QUIET_PANE)
        pool = PoolId(await self._aside(self._emulator.new_pool, name))
        key = PoolKey(stage.shell.connections.all_ids()[0], pool)
        stage.shell.pools.open(key)

        def in_front() -> Any:
            front = stage.shell.pools.front()
            return front if front is not None and front.workspace.key == key else None

        front = await stage.until(in_front, name)
        await stage.robot.settle(0.3)
        return front.names(), pool

    async def _show(self, name: str, state: str) -> None:
        pane: Any = self._stage.shell.open_pane(name)
        if state == "loading":
            await self._stage.robot.settle(0.3)
        else:
            await self._settled(pane)
        remark = ""
        if not any(one.state == state for one in _visible(pane)) and state != "empty":
            _put_on(_visible(pane), state)
            remark = BY_HAND
        self._stage.dismiss_messages()
        await self._stage.take(f"{name}-{state.replace(' ', '-')}", remark=remark, calm_s=0.1)

    async def _settled(self, pane: Any) -> None:
        await self._stage.robot.settle(0.1)
        await self._stage.until(lambda: not any(one.state == "loading" for one in _visible(pane)), "an answer")

    async def _strike(self, kind: str, pool_id: str) -> None:
        """Whatever is asked of the pool, and of CloudWatch, which is not asked of a pool."""
        await self._aside(lambda: self._emulator.strike(kind=kind, pool_id=pool_id))
        await self._aside(lambda: self._emulator.strike(kind=kind, operation="GetMetricData"))

    async def _aside(self, work: Any, *given: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(None, work, *given)


def _visible(pane: Any) -> list[PaneStates]:
    return [one for one in below(pane) if isinstance(one, PaneStates) and one.isVisible()]


def _put_on(states: list[PaneStates], state: str) -> None:
    """The outermost alone, as a pane would."""
    if not states:
        return
    if state == "loading":
        states[0].show_loading()
    elif state == "not permitted":
        states[0].show_not_permitted(Failure(Code.ACCESS_DENIED, operation="ListUsers"), lambda: None)
    else:
        states[0].show_failed(Failure(Code.CREDENTIALS_EXPIRED), lambda: None)
