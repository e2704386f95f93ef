"""Whether the desktop prefers dark, and high contrast, asked of the portal over D-Bus: on Linux Qt often cannot say."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

_SERVICE = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.Settings"
_NAMESPACE = "org.freedesktop.appearance"
_SCHEME, _CONTRAST = "color-scheme", "contrast"
_PREFERS_IT = 1
"""Dark as well as high contrast; 0 is no preference."""


class ColourSchemePortal(QObject):
    """Tells ``on_dark`` and ``on_contrast`` whether they are preferred: once when the portal answers, and at each change."""

    def __init__(self, on_dark: Callable[[bool], None], on_contrast: Callable[[bool], None], parent: QObject) -> None:
        super().__init__(parent)
        self._told = {_SCHEME: on_dark, _CONTRAST: on_contrast}
        self._watchers: list[QDBusPendingCallWatcher] = []

    def ask(self) -> None:
        """Asks without waiting. Silence where there is no portal."""
        if not sys.platform.startswith("linux"):
            return
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        bus.connect(
            _SERVICE,
            _PATH,
            _INTERFACE,
            "SettingChanged",
            self,
            SLOT("setting_changed(QString,QString,QDBusVariant)"),  # pyright: ignore[reportArgumentType]
        )
        for key in self._told:
            call = QDBusMessage.createMethodCall(_SERVICE, _PATH, _INTERFACE, "Read")
            call.setArguments([_NAMESPACE, key])
            watcher = QDBusPendingCallWatcher(bus.asyncCall(call), self)
            watcher.finished.connect(lambda answered, key=key: self._answered(key, answered))
            self._watchers.append(watcher)

    @Slot(str, str, "QDBusVariant")
    def setting_changed(self, namespace: str, key: str, value: QDBusVariant) -> None:
        if namespace == _NAMESPACE and key in self._told:
            self._tell(key, value)

    def _answered(self, key: str, watcher: QDBusPendingCallWatcher) -> None:
        reply: QDBusMessage = watcher.reply()
        arguments = reply.arguments()
        if not watcher.isError() and arguments:
            self._tell(key, arguments[0])
        watcher.deleteLater()
        self._watchers.remove(watcher)

    def _tell(self, key: str, value: object) -> None:
        while hasattr(value, "variant"):
            value = value.variant()  # pyright: ignore[reportAttributeAccessIssue]
        if isinstance(value, int):
            self._told[key](value == _PREFERS_IT)
