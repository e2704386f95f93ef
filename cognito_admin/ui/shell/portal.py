"""Whether the desktop prefers dark, asked of the portal over D-Bus: on Linux Qt often cannot say."""

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
_KEY = "color-scheme"
_PREFERS_DARK = 1


class ColourSchemePortal(QObject):
    """Tells ``on_answer`` whether dark is preferred: once when the portal answers, and at each change."""

    def __init__(self, on_answer: Callable[[bool], None], parent: QObject) -> None:
        super().__init__(parent)
        self._on_answer = on_answer
        self._watcher: QDBusPendingCallWatcher | None = None

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
        call = QDBusMessage.createMethodCall(_SERVICE, _PATH, _INTERFACE, "Read")
        call.setArguments([_NAMESPACE, _KEY])
        self._watcher = QDBusPendingCallWatcher(bus.asyncCall(call), self)
        self._watcher.finished.connect(self._answered)

    @Slot(str, str, "QDBusVariant")
    def setting_changed(self, namespace: str, key: str, value: QDBusVariant) -> None:
        if (namespace, key) == (_NAMESPACE, _KEY):
            self._tell(value)

    def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
        reply: QDBusMessage = watcher.reply()
        arguments = reply.arguments()
        if not watcher.isError() and arguments:
            self._tell(arguments[0])
        watcher.deleteLater()
        self._watcher = None

    def _tell(self, value: object) -> None:
        while hasattr(value, "variant"):
            value = value.variant()  # pyright: ignore[reportAttributeAccessIssue]
        if isinstance(value, int):
            self._on_answer(value == _PREFERS_DARK)
