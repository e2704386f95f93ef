"""The searches of this pool that are kept: those somebody saved, and those they did something with lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction

from cognito_admin.model.query.folding import exact
from cognito_admin.model.searches import SavedSearch
from cognito_admin.ui.panes.users.save_bubble import SaveBubble
from cognito_admin.ui.panes.users.searches_panel import SearchesPanel
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.search_line import SearchLine
    from cognito_admin.work.searches import Searches

STAYED_MS = 5000
"""Who stays so long on what was found has found what they looked for."""


class KeptSearches(QObject):
    """``saved`` come by name. What is kept is read when the copy of the pool is, and when it is asked for."""

    def __init__(self, line: SearchLine, searches: Searches, pool: str, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        self._searches = searches
        self._pool = pool
        self._shell = shell
        self._owner = parent
        self.saved: tuple[SavedSearch, ...] = ()
        self._recent: tuple[str, ...] = ()
        self._removed: SavedSearch | str | None = None
        self._noted = ""
        self._stayed_with = ""
        self._found = ""
        self._actions: list[QAction] = []
        self._stayed = QTimer(self, singleShot=True, interval=STAYED_MS)
        self._stayed.timeout.connect(self._stay)
        self.panel = SearchesPanel(line)
        self.panel.chosen.connect(self.choose)
        self.panel.typed.connect(self._go_on_typing)
        self.panel.renamed.connect(self._rename)
        self.panel.removed.connect(self._remove)
        self.panel.undo_requested.connect(self._bring_back)
        self.panel.clear_requested.connect(self._clear)
        self.bubble = SaveBubble(line)
        self.bubble.named.connect(self._rename)
        self.bubble.removed.connect(self._remove)
        line.kept_requested.connect(self.open)
        line.keep_requested.connect(self.keep)
        line.query_changed.connect(self._typed)

    # What was searched

    def found(self, query: str, count: int) -> None:
        """An answer is shown. Whoever stays with it will want it again."""
        self._found = query if count else ""
        if self._found.strip() and self._found != self._noted:
            self._stayed.start()

    def acted(self) -> None:
        """Somebody did something with what was found last, or stayed with it."""
        self._stayed.stop()
        if self._found.strip() and self._found != self._noted:
            # Who only paused at half a word did not search for that.
            half = self._stayed_with if self._found.startswith(self._stayed_with) else ""
            self._noted, self._stayed_with = self._found, ""
            self._shell.loop.spawn(self._note(self._found, half), self._owner, self._not_noted)

    def _stay(self) -> None:
        self.acted()
        self._stayed_with = self._noted

    async def _note(self, query: str, half: str) -> None:
        if half:
            await self._searches.forget(self._pool, half)
        await self._searches.note(self._pool, query)
        await self._read()

    def _not_noted(self, _failure: Failure) -> None:
        """Nobody asked for it to be noted, so nobody is told."""

    def _typed(self) -> None:
        self._stayed.stop()
        self._found = ""
        self._draw_star()

    # Saving

    def keep(self) -> None:
        """Saves the search in the line and asks what to call it; one that is saved can be renamed or removed."""
        known = self._same()
        if known is not None:
            self._open_bubble(known, new=False)
        elif not self._line.text().strip():
            self._shell.status(tr("Type a search first, then save it"))
        elif self._line.wrong_part():
            self._shell.status(tr("A search that is not understood cannot be saved"))
        else:
            self._do(self._save(self._line.text()))

    async def _save(self, query: str) -> None:
        search = await self._searches.save(self._pool, "", query)
        await self._read()
        if self._same() == search:
            self._open_bubble(search, new=True)

    def _open_bubble(self, search: SavedSearch, *, new: bool) -> None:
        corner = self._line.mapToGlobal(QPoint(self._line.width(), self._line.height() + 2))
        self.bubble.open_for(search, new=new, right=corner)

    def _same(self) -> SavedSearch | None:
        query = exact(self._line.text().strip())
        return next((search for search in self.saved if search.query == query), None) if query else None

    def _draw_star(self) -> None:
        known = self._same()
        self._line.show_saved(known.name if known else None)

    # Choosing

    def open(self) -> None:
        """Shows what is kept, as it is now: another window may have changed it."""
        self._removed = None
        self._shell.loop.spawn(self._open(), self._owner, self._shell.show_failure)

    async def _open(self) -> None:
        await self._read()
        if not self._line.isVisible():
            return
        corner = self._line.mapToGlobal(QPoint(0, self._line.height() + 2))
        self.panel.open_at(corner, self._line.width())

    def choose(self, query: str) -> None:
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.setText(query)

    def _go_on_typing(self, text: str) -> None:
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.insert(text)

    def actions(self) -> list[QAction]:
        """One for each saved search, for menus and the command palette."""
        return self._actions

    def close(self) -> None:
        """Takes away what floats above the window."""
        self._stayed.stop()
        self.panel.close()
        self.bubble.close()

    # Changing

    def _rename(self, search: SavedSearch, name: str) -> None:
        self._do(self._searches.rename(self._pool, search.name, name))

    def _remove(self, kept: SavedSearch | str) -> None:
        self._removed = kept
        if isinstance(kept, SavedSearch):
            self._do(self._searches.remove(self._pool, kept.name))
        else:
            self._noted = ""
            self._do(self._searches.forget(self._pool, kept))

    def _bring_back(self) -> None:
        kept, self._removed = self._removed, None
        if isinstance(kept, SavedSearch):
            self._do(self._searches.save(self._pool, kept.name, kept.query))
        elif kept is not None:
            self._do(self._searches.note(self._pool, kept))

    def _clear(self) -> None:
        self._removed, self._noted = None, ""
        self._do(self._searches.forget_recent(self._pool))

    def _do(self, work: Awaitable[object]) -> None:
        async def done() -> None:
            await work
            await self._read()

        self._shell.loop.spawn(done(), self._owner, self._shell.show_failure)

    # Reading

    def read(self) -> None:
        self._shell.loop.spawn(self._read(), self._owner, self._not_noted)

    async def _read(self) -> None:
        saved = await self._searches.saved(self._pool)
        if saved != self.saved:
            self.saved = saved
            self._make_actions()
        self._recent = await self._searches.recent(self._pool)
        removed = self._removed.name if isinstance(self._removed, SavedSearch) else self._removed or ""
        self.panel.show_searches(self.saved, self._recent, removed)
        self._line.offers_kept = bool(self.saved or self._recent)
        self._draw_star()

    def _make_actions(self) -> None:
        for action in self._actions:
            action.deleteLater()
        self._actions = []
        for search in self.saved:
            action = QAction(icon("star"), tr("Find: {name}", name=search.name.replace("&", "&&")), self)
            action.triggered.connect(lambda _checked=False, query=search.query: self.choose(query))
            self._actions.append(action)
