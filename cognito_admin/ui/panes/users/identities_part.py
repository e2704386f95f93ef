"""The accounts at identity providers that lead to a user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from cognito_admin.ui.formats import day, utc
from cognito_admin.ui.panes.users.fields import FieldList, heading
from cognito_admin.ui.panes.users.part import Part
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.changes.person import Person
    from cognito_admin.ui.panes.users.part import PoolFacts


class IdentitiesPart(Part):
    """Not to be seen for who has none."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = FieldList(self.copied)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading(tr("Linked identities")))
        column.addWidget(self._rows)

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        identities = person.user.identities
        self.setVisible(bool(identities))
        rows = self._rows.begin()
        for identity in identities:
            rows.add(
                identity.provider_name or identity.provider_type,
                identity.user_id,
                monospaced=True,
                remark=tr("linked {date}", date=day(identity.linked_at)) if identity.linked_at else "",
                tooltip=utc(identity.linked_at) if identity.linked_at else "",
                technical=identity.provider_type,
            )
        rows.end()

    def stops(self) -> list[QWidget]:
        return self._rows.buttons
