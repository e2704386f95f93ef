"""The tabs of one open pool. A pane is made when its tab is first shown, or before, in a calm moment. Its mistakes stay its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Line, surface

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction

    from cognito_admin.ui.panes.pane import Pane, ShellPort
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace


_CALM_MS = 200
"""How long after a pane came to the front the next one is made: what it shows comes first."""


class PoolPanes(QWidget):
    """``pane_changed`` is emitted when another pane came to the front. ``on_bug`` gets what a pane raised."""

    pane_changed = Signal()

    def __init__(
        self,
        services: Services,
        workspace: Workspace,
        shell: ShellPort,
        kinds: Sequence[type[Pane]],
        on_bug: Callable[[BaseException], None],
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self._services, self._shell, self._on_bug = services, shell, on_bug
        self._kinds = tuple(kind for kind in kinds if kind.fits(workspace))
        self._made: dict[int, Pane] = {}
        self._known: set[int] = set()
        self._waiting: tuple[int, QWidget] | None = None
        """What was made ahead and is not in its place yet."""
        self._in_front = False
        self._tabs = QTabBar()
        self._tabs.setAccessibleName(tr("Panes of this pool"))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(True)
        self._tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stack = QStackedWidget()
        for place, kind in enumerate(self._kinds):
            self._tabs.addTab(kind.title())
            self._tabs.setTabToolTip(place, tr("Ctrl+{number}", number=place + 1))
            self._stack.addWidget(QWidget())
        head = surface(QWidget(), "window")
        row = QVBoxLayout(head)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self._tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(Line())
        layout.addWidget(self._stack, 1)
        surface(self, "base")
        self._tabs.currentChanged.connect(self._changed)
        # Making a pane and drawing it at once would keep the window from answering for longer than one notices.
        self._ahead = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._ahead.timeout.connect(self._make_next)
        theme.signals().changed.connect(self._tabs.updateGeometry)

    def names(self) -> tuple[str, ...]:
        return tuple(kind.name for kind in self._kinds)

    def kinds(self) -> tuple[type[Pane], ...]:
        return self._kinds

    def unsaved(self) -> tuple[str, ...]:
        """What would be lost if these were closed now."""
        return tuple(text for pane in self._made.values() if (text := pane.unsaved()))

    def current(self) -> Pane | None:
        return self._made.get(self._tabs.currentIndex())

    def made(self) -> tuple[Pane, ...]:
        return tuple(self._made.values())

    def open(self, name: str) -> Pane | None:
        """Brings the pane of that name to the front. None if there is none, or if it could not be made."""
        if name not in self.names():
            return None
        self.open_at(self.names().index(name))
        return self.current()

    def open_at(self, place: int) -> None:
        if not 0 <= place < len(self._kinds):
            return
        if self._tabs.currentIndex() != place:
            self._tabs.setCurrentIndex(place)
        else:
            self._changed(place)

    def come_to_front(self) -> None:
        self._in_front = True
        self._changed(self._tabs.currentIndex())

    def go_to_back(self) -> None:
        self._in_front = False
        self._ahead.stop()
        for pane in self._made.values():
            self._try(pane.deactivate)

    def permissions_changed(self) -> None:
        for pane in self._made.values():
            self._try(pane.permissions_changed)

    def close_all(self) -> None:
        """Lets every pane let go. The widget itself is deleted by whoever made it."""
        self._ahead.stop()
        for pane in self._made.values():
            self._try(pane.close_pane)
        self._made.clear()
        if self._waiting is not None:
            # It is not among what is deleted with this.
            self._waiting[1].deleteLater()
            self._waiting = None

    def actions_of_current(self) -> list[QAction]:
        pane = self.current()
        if pane is None:
            return []
        found: list[QAction] = []
        self._try(lambda: found.extend(pane.actions_for_shell()))
        return found

    def _changed(self, place: int) -> None:
        if place < 0 or not self._in_front:
            return
        for other, pane in self._made.items():
            if other != place:
                self._try(pane.deactivate)
        self._put_in_place()
        if place not in self._made:
            self._make(place)
            self._put_in_place()
        self._stack.setCurrentIndex(place)
        pane = self._made.get(place)
        if pane is not None:
            self._try(pane.activate)
        self._ahead.start()
        self.pane_changed.emit()

    def _make_next(self) -> None:
        """Makes one pane that was not shown yet, and puts it in its place the next time. It asks for nothing before it is shown."""
        missing = next((place for place in range(len(self._kinds)) if place not in self._known), None)
        if self._waiting is not None:
            self._put_in_place()
        elif missing is not None:
            self._make(missing)
        if self._waiting is not None or missing is not None:
            self._ahead.start()

    def _make(self, place: int) -> None:
        self._known.add(place)
        try:
            widget: QWidget = self._kinds[place](self._services, self.workspace, self._shell)
        except Exception as bug:  # noqa: BLE001 - a pane that cannot be made must not take the window along
            self._on_bug(bug)
            states = PaneStates()
            states.show_bug(lambda: self.open_at(place))
            widget = states
        else:
            self._made[place] = widget  # pyright: ignore[reportArgumentType]
        self._waiting = (place, widget)

    def _put_in_place(self) -> None:
        if self._waiting is None:
            return
        (place, widget), self._waiting = self._waiting, None
        if (old := self._stack.widget(place)) is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.insertWidget(place, widget)

    def _try(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception as bug:  # noqa: BLE001 - one pane's mistake is reported, the others go on
            self._on_bug(bug)
