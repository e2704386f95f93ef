"""The groups a user is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cognito_admin.ui.panes.users.fields import heading
from cognito_admin.ui.panes.users.part import Part
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.changes.person import Person
    from cognito_admin.ui.panes.users.part import PoolFacts


class GroupsPart(Part):
    def __init__(self) -> None:
        super().__init__()
        self._badges = QWidget()
        self._flow = FlowLayout(self._badges)
        self._none = Text(tr("In no group"), "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (heading(tr("Groups")), self._badges, self._none):
            column.addWidget(widget)

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        groups = person.user.groups
        while self._flow.count() < len(groups):
            self._flow.addWidget(Badge(kind="accent"))
        for place in range(self._flow.count()):
            item = self._flow.itemAt(place)
            badge = item.widget() if item else None
            if isinstance(badge, Badge):
                badge.setVisible(place < len(groups))
                if place < len(groups):
                    badge.set(groups[place], "accent")
        self._badges.setVisible(bool(groups))
        self._none.setVisible(not groups)
        self._flow.invalidate()
        self._badges.updateGeometry()
