"""The window while its pictures are taken: what is on it, and how one gets from one scene to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from cognito_admin.ui.gallery.clipping import clipped
from cognito_admin.ui.robot import Robot
from cognito_admin.ui.tour import picture_of
from cognito_admin.ui.widgets.below import below
from cognito_admin.ui.widgets.states import BusyLine, PaneStates

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cognito_admin.ui.gallery.album import GalleryAlbum
    from cognito_admin.ui.gallery.variants import Variant
    from cognito_admin.ui.shell.shell import Shell

CALM_S = 0.25
PATIENCE_S = 20.0

D = TypeVar("D", bound=QDialog)


class Stage:
    """``variant`` says how it is shown; pictures go into ``album``."""

    def __init__(self, shell: Shell, album: GalleryAlbum, variant: Variant) -> None:
        self.shell, self.album, self.variant = shell, album, variant
        self.window = shell.window
        self.robot = Robot(self.window)

    async def take(self, scene: str, *, remark: str = "", calm_s: float = CALM_S) -> None:
        """The window with the dialogs before it; looks for what has no room."""
        await self.robot.settle(calm_s)
        self.album.note_clipped(scene, self.variant.name, self._without_room())
        self.album.keep(scene, self.variant.name, picture_of(self.window), remark)

    async def scene(self, name: str, play: Callable[[], Awaitable[object]]) -> None:
        """Plays one or more scenes; what does not come about is noted, and the stage cleared for the next."""
        try:
            await play()
        except Exception as error:  # noqa: BLE001 - the other pictures are taken all the same
            self.album.note_missed(name, self.variant.name, f"{type(error).__name__}: {error}")
        await self.clear()

    async def dialog(self, kind: type[D]) -> D:
        return await self.until(lambda: self.robot.find(kind), kind.__name__)

    async def until(self, seen: Callable[[], Any], what: str) -> Any:
        return await self.robot.until(seen, what, PATIENCE_S)

    async def opens(self, name: str) -> Any:
        """A pane, once it has read what it shows."""
        self.window.activateWindow()
        pane = await self.until(lambda: self.shell.open_pane(name), f"the pane {name}")
        await self.read(pane)
        return pane

    async def read(self, pane: QWidget) -> None:
        """Until all that ``pane`` shows is read."""
        await self.until(lambda: not any(states.state == "loading" for states in _states(pane)), "all to be read")

    async def worked_out(self) -> None:
        """Until nothing runs in a dialog any more to tell that it still reads or counts."""
        await self.robot.settle(CALM_S)
        await self.until(lambda: not any(line.isVisible() for line in self._lines_that_run()), "all to be worked out")

    async def clear(self) -> None:
        """Closes what stands before the window."""
        for _ in range(4):
            before = [
                top for top in QApplication.topLevelWidgets() if top.isVisible() and isinstance(top, QDialog | QMenu)
            ]
            for top in reversed(before):
                top.reject() if isinstance(top, QDialog) else top.close()
            await self.robot.settle(0.03)
            if not before:
                break
        self.dismiss_messages()
        self.window.activateWindow()

    def dismiss_messages(self) -> None:
        while self.window.banners.dismiss_newest():
            pass

    def _lines_that_run(self) -> list[BusyLine]:
        return [part for top in _dialogs() for part in below(top) if isinstance(part, BusyLine)]

    def _without_room(self) -> list[Any]:
        return [one for top in (_dialogs() or [self.window]) for one in clipped(top)]


def _dialogs() -> list[QDialog]:
    return [top for top in QApplication.topLevelWidgets() if top.isVisible() and isinstance(top, QDialog)]


def _states(pane: QWidget) -> list[PaneStates]:
    return [states for states in below(pane) if isinstance(states, PaneStates) and states.isVisible()]
