"""Everything the window can do, by name: the one list that menus, shortcuts and the command palette are made of."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.widgets.allow import allow


class Actions(QObject):
    """Named actions that belong to one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._named: dict[str, QAction] = {}

    def add(
        self,
        name: str,
        text: str,
        run: Callable[[], object],
        *,
        keys: str | list[str] | QKeySequence.StandardKey | None = None,
        icon_name: str = "",
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        """Makes the action known under ``name``; its shortcut works wherever the window has the focus."""
        action = QAction(text, self)
        if isinstance(keys, QKeySequence.StandardKey):
            action.setShortcuts(QKeySequence.keyBindings(keys))
        elif keys:
            action.setShortcuts([QKeySequence(key) for key in ([keys] if isinstance(keys, str) else keys)])
        if icon_name:
            action.setIcon(icon(icon_name))
        action.setMenuRole(role)
        action.triggered.connect(lambda: run())
        self._window.addAction(action)
        self._named[name] = action
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._named[name]

    def all(self) -> tuple[QAction, ...]:
        return tuple(self._named.values())

    def allow(self, name: str, why_not: str = "") -> None:
        """Enables the action, or disables it and says why in its tooltip."""
        allow(self._named[name], why_not)
