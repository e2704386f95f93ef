"""Who somebody is to Cognito: names that never change, and when they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from cognito_admin.ui.ages import age
from cognito_admin.ui.formats import clock, day, utc
from cognito_admin.ui.panes.users.fields import FieldList
from cognito_admin.ui.panes.users.part import Part
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.changes.person import Person
    from cognito_admin.ui.panes.users.part import PoolFacts


class AccountPart(Part):
    def __init__(self) -> None:
        super().__init__()
        self._rows = FieldList(self.copied)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._rows)

    def prepare(self) -> Iterator[None]:
        for _ in range(4):
            self._rows.reserve()
            yield

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        user = person.user
        rows = self._rows.begin()
        rows.add(tr("User name"), user.username, monospaced=True)
        if user.sub != user.username:
            rows.add(tr("Id (sub)"), user.sub, monospaced=True)
        rows.add(tr("Created"), _dated(user.created), tooltip=utc(user.created), copied=utc(user.created))
        rows.add(tr("Modified"), _dated(user.modified), tooltip=utc(user.modified), copied=utc(user.modified))
        rows.end()

    def stops(self) -> list[QWidget]:
        return self._rows.buttons


def _dated(when: datetime) -> str:
    # The age stays in one piece where the line is too long.
    return tr("{date} {time} · {age}", date=day(when), time=clock(when), age=age(when).replace(" ", "\u00a0"))
