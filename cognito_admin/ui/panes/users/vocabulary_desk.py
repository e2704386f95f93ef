"""What the search can suggest for this pool: its fields at once, their values once somebody types one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cognito_admin.model.query import Fields
from cognito_admin.ui.panes.users.completion import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.presenter import UsersPresenter
    from cognito_admin.ui.panes.users.search_line import SearchLine


class VocabularyDesk(QObject):
    """Counts are read in the background, once for each state of the copy; until then those of an older state serve."""

    def __init__(self, line: SearchLine, presenter: UsersPresenter, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        self._presenter = presenter
        self._shell = shell
        self._owner = parent
        self._counts: dict[str, Mapping[str, int]] = {}
        self._asked: set[str] = set()
        line.counts_wanted.connect(self._count)

    def renew(self) -> None:
        """The schema or the copy on this computer is another."""
        self._asked.clear()
        self._show()

    def _show(self) -> None:
        schema = self._presenter.schema
        attributes = dict.fromkeys((*(attribute.name for attribute in schema), *self._presenter.seen))
        fields = Fields(schema, attributes, self._counts.get("status", ()))
        self._line.set_vocabulary(Vocabulary(fields, tuple(attributes), dict(self._counts)))

    def _count(self, field: str) -> None:
        if field not in self._asked:
            self._asked.add(field)
            self._shell.loop.spawn(self._read(field), self._owner, self._not_read)

    async def _read(self, field: str) -> None:
        counts = await self._presenter.value_counts(field)
        if counts != self._counts.get(field, {}):
            self._counts[field] = counts
            self._show()

    def _not_read(self, _failure: Failure) -> None:
        """One can search without suggestions; what is wrong with the copy is told by the search itself."""
