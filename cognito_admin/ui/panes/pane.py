"""What the window asks of a pane, and what a pane may ask of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from PySide6.QtWidgets import QWidget

from cognito_admin.ui.widgets.below import below

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from PySide6.QtGui import QAction

    from cognito_admin.model.changes.record import BulkId, ChangeId
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.settings.change import SettingsChangeId
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace


class ShellPort(Protocol):
    """The window, as far as a pane may know it."""

    @property
    def loop(self) -> Loop: ...

    def show_banner(
        self,
        text: str,
        *,
        kind: str = "information",
        actions: Sequence[QAction] = (),
        timeout_s: float | None = None,
        cause: Hashable = None,
    ) -> None:
        """Says something below the panes without stopping anyone. ``kind``: information, success, warning or error.

        Of several with the same ``cause`` the newest takes the place of the others.
        """

    def show_failure(self, failure: Failure, retry: Callable[[], None] | None = None) -> None:
        """The banner for a known failure: what happened, why, what to do."""

    def remedy(self, failure: Failure, then: Callable[[], object] | None = None) -> QAction | None:
        """What mends the cause of ``failure`` here, such as signing in, and does ``then`` afterwards. None where nothing does.

        For what AWS does not permit it copies a policy that does.
        """

    def set_freshness(self, pane: Pane, text: str, tooltip: str = "") -> None:
        """How old what ``pane`` shows is; drawn in the status bar while that pane is the one in front."""

    def open_pane(self, name: str) -> Pane | None:
        """Brings the pane of this ``name`` to the front, for the same pool. None if there is no such pane."""

    def back_up(self) -> None:
        """Asks how the pool in front, and others, are to be backed up."""

    def restore(self) -> None:
        """Asks where the backup in front, or another, is to be restored to."""

    def rebuild(self) -> None:
        """Asks how the pool in front is to differ in a new one."""

    def copy(self, text: str, what: str) -> None:
        """Puts ``text`` on the clipboard and says so in the status bar; ``what`` names it ("User name copied")."""

    def copy_secret(self, text: str, what: str) -> None:
        """As ``copy``, for a password: it is taken off the clipboard again after a while, which is said."""

    def status(self, text: str) -> None:
        """A passing remark in the status bar."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where ``Pane.go_to`` leads, for the command palette: ``also`` is what else it is found by."""

    name: str
    title: str
    icon_name: str
    also: str = ""


async def breathe() -> None:
    """Between two pieces of work on the window's thread: lets it draw and answer."""
    import asyncio  # takes a while to import, and is there by now

    await asyncio.sleep(0.001)


def polish(widget: QWidget) -> None:
    """Works out the looks of a widget and its parts now, rather than all at once when it is first shown."""
    for part in (widget, *below(widget)):
        part.ensurePolished()


BELOW = "below"
"""The property of an action that says, in words, of which menu within the menu bar's it is."""


class Pane(QWidget):
    """One tab of an open pool. ``name`` is its stable key; ``title`` and ``icon_name`` are what the tab shows.

    A pane is made when its tab is first shown, or a moment before, and asks for nothing until then. The window calls
    ``activate`` each time the pane comes to the front and ``deactivate`` when it goes to the back, and ``close_pane`` once
    before it is destroyed.
    """

    name: ClassVar[str] = ""
    icon_name: ClassVar[str] = ""

    @classmethod
    def places(cls, workspace: Workspace) -> tuple[Place, ...]:
        """Parts of it that can be gone to from anywhere, though it was not made yet."""
        del workspace
        return ()

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__()
        self.services = services
        self.workspace = workspace
        self.shell = shell

    @classmethod
    def fits(cls, workspace: Workspace) -> bool:
        """Whether there is anything for it to show of this pool."""
        del workspace
        return True

    @classmethod
    def title(cls) -> str:
        """The tab's text, translated."""
        raise NotImplementedError

    def activate(self) -> None:
        """The pane came to the front: load what is missing, look for news."""

    def deactivate(self) -> None:
        """The pane went to the back: stop watching."""

    def actions_for_shell(self) -> list[QAction]:
        """What this pane can do, for the command palette and the menus. Shortcuts on them are active while it is in front.

        Those that name a menu by ``BELOW`` stand in it, as menus that are longer than the screen are read by nobody.
        """
        return []

    def focus_search(self) -> bool:
        """Puts the cursor into the search line. False if the pane has none."""
        return False

    def search_for(self, text: str) -> None:
        """Looks for ``text``, if the pane can search."""

    def go_to(self, place: str) -> None:
        """Shows one of its ``places``."""

    def unsaved(self) -> str:
        """What would be lost if it were closed now, in a few words; nothing where nothing would."""
        return ""

    def show_change(self, change_id: ChangeId | SettingsChangeId) -> None:
        """Shows what is on record of a change, if the pane shows any."""

    def show_bulk(self, bulk: BulkId) -> None:
        """Shows what is on record of a change of many, if the pane shows any."""

    def show_jobs(self) -> None:
        """Lists the long work of this program, if the pane does."""

    def show_unfinished(self) -> None:
        """Shows the changes that were begun and not ended, if the pane shows any."""

    def refresh(self) -> None:
        """F5: look again at what is shown."""

    def permissions_changed(self) -> None:
        """The mode of this pool changed, or it became known what AWS allows or refuses: allow and grey anew."""

    def close_pane(self) -> None:
        """Lets go of everything that outlives a widget. Owned tasks end with the widget anyway."""
