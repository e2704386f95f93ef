"""Counts the results by the values they have, once the first of them are shown, and turns a click into words of the query."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from cognito_admin.model.failures import Outdated
from cognito_admin.ui.panes.users import terms
from cognito_admin.ui.panes.users.beside import Beside
from cognito_admin.ui.panes.users.facet_rows import MOST
from cognito_admin.ui.panes.users.facets import FacetPanel
from cognito_admin.ui.panes.users.written import read
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.indexes import Facet
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.details import Details
    from cognito_admin.ui.panes.users.pages import Pages
    from cognito_admin.ui.panes.users.presenter import UsersPresenter
    from cognito_admin.ui.panes.users.search_line import SearchLine
    from cognito_admin.ui.panes.users.table import UsersTable
    from cognito_admin.ui.panes.users.written import Choice
    from cognito_admin.work.settings import Settings

_FOLDED = "users.facets_folded"
_CALM_S = 0.08
"""Who types on is not kept waiting by counts of what they leave behind."""
_AT_ONCE = 2
"""Fields counted by one request: between two of them the rows get their turn."""
_AGAIN_S = 2.0
_REST_FACTOR = 10
"""A search that is the same is counted anew, while a sync goes on, in proportion to how long that takes."""
_TAKEN_UP_MS = 500
_STALE_MS = 250
"""Counts that come sooner than this are not dimmed before."""


class FacetDesk(QObject):
    """``beside`` holds the panel and ``details``, side by side; ``button`` shows and hides it. Idle while it is hidden."""

    def __init__(
        self,
        table: UsersTable,
        details: Details,
        line: SearchLine,
        presenter: UsersPresenter,
        settings: Settings,
        shell: ShellPort,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._line = line
        self._presenter = presenter
        self._settings = settings
        self._counted: Pages | None = None
        self._fresh_text = ""
        self._fresh: set[str] = set()
        self._known: dict[str, tuple[str, int]] = {}
        self._version = -1
        kept = settings.ui(_FOLDED)
        self.panel = FacetPanel([name for name in kept if isinstance(name, str)] if isinstance(kept, list) else ())
        self.panel.picked.connect(self.pick)
        self.panel.left.connect(self._back_to_table)
        self.panel.folds_changed.connect(self._folds_changed)
        self.beside = Beside(self.panel, details, settings)
        self.button = IconButton(
            "filter",
            tr("Values of the users found"),
            tip=tr("Show or hide the values of the users found (Ctrl+Shift+F)"),
        )
        self.button.setCheckable(True)
        self.button.setChecked(self.beside.is_shown())
        self.button.clicked.connect(lambda: self.beside.toggle())
        self.beside.shown_changed.connect(self._shown)
        self._counts = shell.loop.latest(parent, self._not_counted)
        self._rested_at_s = 0.0
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(lambda: self.follow(self._version))
        self._goes_stale = QTimer(self, singleShot=True, interval=_STALE_MS)
        self._goes_stale.timeout.connect(self._dim)
        line.textChanged.connect(self._query_changed)

    @property
    def busy(self) -> bool:
        return self._counts.busy

    def stop(self) -> None:
        """Counts no further: a search goes before, which a search of ours would break off."""
        if self.busy:
            # What was not finished need not rest before it is begun again.
            self._rested_at_s = 0.0
        self._counts.cancel()

    def make_way(self) -> None:
        """Rows go before: counts that would keep them waiting are broken off, and taken up again when nobody scrolls."""
        self.stop()
        self._again.start(_TAKEN_UP_MS)

    def follow(self, version: int) -> None:
        """Counts the answer that stands in the table, unless that is done already. ``version`` is that of the index."""
        self._version = version
        pages = self._table.users.pages
        self._mark()
        if pages is None or pages is self._counted or not self.beside.is_shown():
            return
        text = self._presenter.text
        rest_s = self._rested_at_s - time.monotonic()
        if self._counted is not None and text == self._fresh_text and rest_s > 0:
            self._again.start(round(rest_s * 1000) + 1)
        else:
            self._again.stop()
            self._counts.run(self._count(pages, text))

    def toggle(self) -> None:
        """Shows the panel and puts the keyboard there; from there, hides it."""
        here = self.panel.isAncestorOf(self.panel.window().focusWidget() or self.panel.window())
        if here or not self.beside.is_shown():
            self.beside.toggle()
        if self.beside.is_shown():
            self.panel.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._back_to_table()

    def _back_to_table(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self, shown: bool) -> None:
        self.button.setChecked(shown)
        if shown:
            self.follow(self._version)

    def pick(self, choice: Choice, exclude: bool) -> None:
        """The query gets the term, or loses it. What cannot be understood gives way to the search the counts are of."""
        fields = self._presenter.fields()
        text = self._line.text()
        if read(text, fields) is None:
            text = self._presenter.text
        self._line.setText(terms.toggled(text, choice, fields, exclude=exclude))

    async def _count(self, pages: Pages, text: str) -> None:
        results = pages.results
        self._fresh_text, self._fresh = text, set()
        began_s = time.monotonic()
        try:
            await asyncio.sleep(_CALM_S)
            await results.complete()
            fields = await self._presenter.facet_fields(self._version)
            self.panel.set_fields(fields)
            of = {field: (self._asked(text, field), self._version) for field in fields}
            same = [field for field in fields if self._known.get(field) == of[field]]
            self._fresh.update(same)
            self.panel.set_fresh(same)
            wanted = [
                field
                for field in fields
                if field not in same and (field not in self.panel.folded or self._counted is None)
            ]
            plain = [field for field in wanted if of[field][0] == text]
            for start in range(0, len(plain), _AT_ONCE):
                await self._calm()
                facets = await results.facets(plain[start : start + _AT_ONCE], MOST)
                self._show(facets, of)
            for field in wanted:
                if field not in plain:
                    await self._calm()
                    self._show([await self._presenter.facet(of[field][0], field, MOST)], of)
                    self._table.go_on()
        except Outdated:
            # The table learns of it too, and asks anew.
            return
        now_s = time.monotonic()
        self._counted = pages
        self._rested_at_s = now_s + max(_AGAIN_S, (now_s - began_s) * _REST_FACTOR)

    def _asked(self, text: str, field: str) -> str:
        """What a field is counted for: without what is picked of it, so that its other values can be picked, too."""
        return terms.apart(text, field, self._presenter.fields())

    async def _calm(self) -> None:
        while not self._table.is_calm():  # noqa: ASYNC110 - nothing tells that somebody has stopped scrolling
            await asyncio.sleep(_CALM_S)

    def _show(self, facets: Sequence[Facet], of: Mapping[str, tuple[str, int]]) -> None:
        for facet in facets:
            self._known[facet.field] = of[facet.field]
            self._fresh.add(facet.field)
            if facet.field == "status":
                self._presenter.note_statuses(value for value, _ in facet.values)
        self.panel.show_facets(facets)

    def _not_counted(self, _failure: Failure) -> None:
        """The table says what is wrong with the copy on this computer; the counts just stay dim."""
        self.panel.set_stale()

    def _query_changed(self) -> None:
        self._mark()
        if self.beside.is_shown():
            self._goes_stale.start()

    def _dim(self) -> None:
        self.panel.set_stale(but=self._fresh if self._line.text() == self._fresh_text else ())

    def _mark(self) -> None:
        fields = self._presenter.fields()
        written = read(self._line.text(), fields)
        if written is not None:
            self.panel.show_written(written, fields)

    def _folds_changed(self, folded: frozenset[str]) -> None:
        self._settings.set_ui(_FOLDED, [*sorted(folded)])
        self._counted = None
        self.follow(self._version)
