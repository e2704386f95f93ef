"""The accounts at identity providers that lead to a user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.offers import offer
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.formats import day, utc
from cognito_admin.ui.panes.users.fields import FieldList, heading
from cognito_admin.ui.panes.users.part import Part
from cognito_admin.ui.panes.users.security_rows import link
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.nesting import add_layout

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from cognito_admin.model.changes.person import Person
    from cognito_admin.model.users import LinkedIdentity
    from cognito_admin.ui.panes.users.part import PoolFacts


class IdentitiesPart(Part):
    """Not to be seen for who has none."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_IdentityRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(heading(tr("Linked identities")))

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        identities = person.user.identities
        self.setVisible(bool(identities))
        while len(self._rows) < len(identities):
            row = _IdentityRow(self.copied, self.wish_requested)
            self._rows.append(row)
            self._column.addWidget(row)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(identities))
            if place < len(identities):
                row.show_identity(identities[place], person, pool)

    def stops(self) -> list[QWidget]:
        return [stop for row in self._rows for stop in row.stops()]


class _IdentityRow(QWidget):
    """One account, and the way to separate it. Reused for another."""

    def __init__(self, copied: SignalInstance, wish_requested: SignalInstance) -> None:
        super().__init__()
        self._wish: Wish | None = None
        self._wish_requested = wish_requested
        self._field = FieldList(copied)
        self._unlink = link(tr("Unlink"))
        self._unlink.clicked.connect(self._ask)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._unlink)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._field)
        add_layout(column, line)

    def show_identity(self, identity: LinkedIdentity, person: Person, pool: PoolFacts) -> None:
        name = identity.provider_name or identity.provider_type
        self._field.begin().add(
            name,
            identity.user_id,
            monospaced=True,
            remark=tr("linked {date}", date=day(identity.linked_at)) if identity.linked_at else "",
            tooltip=utc(identity.linked_at) if identity.linked_at else "",
            technical=identity.provider_type,
        ).end()
        self._wish = Wish(Kind.UNLINK, values={"provider": identity.provider_name, "user_id": identity.user_id})
        self._unlink.setVisible(pool.rules is not None)
        self._unlink.setAccessibleName(tr("Unlink {provider}", provider=name))
        if pool.rules is not None:
            offered = offer(self._wish, person, pool.rules, pool.mode, pool.denied)
            allow(self._unlink, " ".join(reason_text(reason) for reason in offered.refused))

    def stops(self) -> list[QWidget]:
        return [*self._field.buttons, self._unlink]

    def _ask(self) -> None:
        if self._wish is not None:
            self._wish_requested.emit(self._wish)
