"""Where credentials may come from: the profiles found, what AWS tools find by themselves, an access key of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from cognito_admin.model import sentences
from cognito_admin.model.connections import ConnectionKind, Profile
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.connections import Connection

_PROFILE = Qt.ItemDataRole.UserRole
_KIND = Qt.ItemDataRole.UserRole + 1
_PICTURES = {
    "sso": "log-in",
    "login": "log-in",
    "role": "shield",
    "role-mfa": "smartphone",
    "process": "sliders-horizontal",
}


class CredentialsList(QListWidget):
    """One of them is current once ``show_profiles`` was called. The tooltip of a row is what the row is."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("AWS profiles"))
        self.setObjectName("framed")

    def show_profiles(self, profiles: Sequence[Profile], given: Connection | None) -> None:
        """Goes to what ``given`` uses, even where that is not among ``profiles`` any more, or else to the first."""
        self.clear()
        own_key = given is not None and given.kind is ConnectionKind.ACCESS_KEY
        chosen = given.profile if given is not None else None
        rows: dict[object, QListWidgetItem] = {}
        if chosen is not None and all(profile.name != chosen for profile in profiles):
            gone = tr("This profile is no longer in your AWS configuration.")
            rows[chosen] = self._row(chosen, "triangle-alert", gone, Profile(chosen, None, "other"), role="warning")
        for profile in profiles:
            kind = sentences.PROFILE_KINDS.get(profile.kind)
            picture = _PICTURES.get(profile.kind, "key-round")
            rows[profile.name] = self._row(profile.name, picture, tr(kind.text) if kind else "", profile)
        rows[None] = self._row(
            tr("Default credentials"),
            "server",
            tr("Environment variables, the role of this machine, or the default profile: whatever AWS tools use."),
        )
        rows[ConnectionKind.ACCESS_KEY] = self._row(
            tr("Access key"), "key", tr("An access key that you type or paste here.")
        )
        rows[ConnectionKind.ACCESS_KEY].setData(_KIND, ConnectionKind.ACCESS_KEY.value)
        if given is None:
            self.setCurrentRow(0)
        else:
            self.setCurrentItem(rows[ConnectionKind.ACCESS_KEY if own_key else chosen])

    def profile(self) -> Profile | None:
        """The current one, where it is a profile."""
        item = self.currentItem()
        profile = item.data(_PROFILE) if item is not None else None
        return profile if isinstance(profile, Profile) else None

    def kind(self) -> ConnectionKind:
        item = self.currentItem()
        kind = item.data(_KIND) if item is not None else None
        return ConnectionKind(kind or ConnectionKind.CONFIGURATION)

    def explanation(self) -> str:
        """What the current one is."""
        item = self.currentItem()
        return item.toolTip() if item is not None else ""

    def _row(
        self, text: str, picture: str, explanation: str, profile: Profile | None = None, *, role: str = "muted"
    ) -> QListWidgetItem:
        item = QListWidgetItem(icon(picture, role), text)
        item.setToolTip(plain_tooltip(explanation))
        item.setData(_PROFILE, profile)
        self.addItem(item)
        return item
