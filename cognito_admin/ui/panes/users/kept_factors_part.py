"""Second factors of a user as a backup tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from cognito_admin.model.changes.person import FACTORS, OFF, PREFERRED
from cognito_admin.model.connections import Mode
from cognito_admin.ui.changes.words import field_title
from cognito_admin.ui.panes.users.fields import heading
from cognito_admin.ui.panes.users.part import Part
from cognito_admin.ui.panes.users.security_rows import BelongingRow, Group
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.changes.person import Person, UserMfa
    from cognito_admin.ui.panes.users.part import PoolFacts


class KeptFactorsPart(Part):
    """Not to be seen where nobody was asked about their preferences, or the pool itself can be asked."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: UserMfa | None = None
        self.factors = Group(tr("Second factors"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading(tr("Sign-in and security")))
        column.addWidget(self.factors)
        self.hide()

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        mfa = person.mfa if pool.mode is Mode.OFFLINE else None
        self.setVisible(mfa is not None)
        if mfa is None or mfa == self._shown:
            return
        self._shown = mfa
        self.factors.clear()
        # Those that Cognito may have got since this was written, too.
        for factor in dict.fromkeys((*FACTORS, *mfa.factors)):
            if (state := mfa.state(factor)) != OFF:
                badge = (tr("Preferred"), "accent") if state == PREFERRED else (tr("On"), "success")
                self.factors.add(BelongingRow(field_title(f"factor:{factor}"), badge=badge))
        if not mfa.factors:
            self.factors.add_remark(tr("The user had set up none."))

    def stops(self) -> list[QWidget]:
        return []
