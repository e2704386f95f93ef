"""The window: connections at the left, a header, the panes, a status line. It shows and asks; what happens is decided elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow

from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from cognito_admin.ui.shell.actions import Actions
    from cognito_admin.ui.shell.first_picture import FirstPicture
    from cognito_admin.ui.shell.header import Header
    from cognito_admin.ui.shell.navigation import Navigation
    from cognito_admin.ui.shell.pool_panes import PoolPanes
    from cognito_admin.ui.shell.status import StatusLine
    from cognito_admin.ui.widgets.banner import BannerStack
    from cognito_admin.ui.widgets.splitter import Splitter
    from cognito_admin.ui.widgets.states import PaneStates

TITLE = "Cognito Admin"


class Window(QMainWindow):
    """Empty but for its first picture until ``furnish``, so that it is on the screen before its parts are read.

    ``close_requested`` is emitted when the person closes it; ``let_go`` makes the next close a real one.
    """

    painted = Signal()
    close_requested = Signal()
    became_active = Signal()
    escaped = Signal()

    actions_named: Actions
    navigation: Navigation
    header: Header
    banners: BannerStack
    place: PaneStates
    status: StatusLine
    _stack: QStackedWidget
    _splitter: Splitter

    def __init__(self, picture: FirstPicture | None = None) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setMinimumSize(720, 480)
        self._closing = False
        self._picture = picture

    def furnish(self) -> None:
        """Puts the parts in."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

        from cognito_admin.ui.shell.actions import Actions
        from cognito_admin.ui.shell.header import Header
        from cognito_admin.ui.shell.navigation import Navigation
        from cognito_admin.ui.shell.status import StatusLine
        from cognito_admin.ui.theme import theme
        from cognito_admin.ui.widgets.banner import BannerStack
        from cognito_admin.ui.widgets.splitter import Splitter
        from cognito_admin.ui.widgets.states import PaneStates
        from cognito_admin.ui.widgets.text import Line, surface

        theme.dress(self)
        self.actions_named = Actions(self)
        self.navigation = Navigation()
        self.header = Header()
        self.banners = BannerStack()
        self.place = PaneStates()
        surface(self.place, "base")
        self.status = StatusLine()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.place)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._stack, 1)
        # Below: nothing that the mouse is over moves when a message comes or goes.
        column.addWidget(self.banners)
        self._splitter = Splitter(Qt.Orientation.Horizontal, tr("Divider beside the connections"))
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.navigation)
        self._splitter.addWidget(right)
        self._splitter.setStretchFactor(1, 1)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._splitter, 1)
        rows.addWidget(Line())
        rows.addWidget(self.status)
        self.setCentralWidget(whole)
        self.navigation.focus_tree()
        self._picture = None

    def show_panes(self, panes: PoolPanes) -> None:
        """Brings the tabs of a pool to the front."""
        if self._stack.indexOf(panes) < 0:
            self._stack.addWidget(panes)
        self._bring_up(panes)
        self.show_title(panes.workspace.summary.name)

    def show_title(self, pool: str) -> None:
        self.setWindowTitle(tr("{pool} – {title}", pool=pool, title=TITLE))

    def show_place(self) -> None:
        """Shows what is there when no pool is: a welcome, loading, a failure."""
        self._bring_up(self.place)
        self.setWindowTitle(TITLE)

    def _bring_up(self, widget: QWidget) -> None:
        """Who had the keyboard in what goes out of sight has it among the pools then, not wherever Qt finds room for it."""
        holder = self.focusWidget()
        leaves = holder is not None and widget is not self._stack.currentWidget() and self._stack.isAncestorOf(holder)
        self._stack.setCurrentWidget(widget)
        if leaves:
            self.navigation.focus_tree()

    def panes_in_front(self) -> PoolPanes | None:
        from cognito_admin.ui.shell.pool_panes import PoolPanes

        front = self._stack.currentWidget()
        return front if isinstance(front, PoolPanes) else None

    def remove_panes(self, panes: PoolPanes) -> None:
        self._stack.removeWidget(panes)
        panes.hide()
        panes.deleteLater()

    def toggle_navigation(self) -> None:
        self.navigation.setVisible(not self.navigation.isVisible())

    def navigation_width(self) -> int:
        return self._splitter.sizes()[0]

    def set_navigation_width(self, width: int) -> None:
        self._splitter.setSizes([width, max(1, self.width() - width)])

    def come_forward(self) -> None:
        """In front of other windows, out of the task bar if it was there."""
        from PySide6.QtCore import Qt

        self.setWindowState((self.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    def let_go(self) -> None:
        self._closing = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closing:
            super().closeEvent(event)
        else:
            event.ignore()
            self.close_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        from cognito_admin.ui.widgets.buttons import pressed_by_enter

        # Esc arrives here when nothing that has the focus wanted it.
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, onward: bool) -> bool:
        from cognito_admin.ui.widgets.reading_order import move_keyboard

        return move_keyboard(self, onward=onward)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == event.Type.ActivationChange and self.isActiveWindow():
            self.became_active.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is not None:
            self._picture.draw(self)
            self.painted.emit()
        else:
            super().paintEvent(event)
