"""Searching: what is typed is asked, the answer goes into the table, and an older answer never passes for a newer one."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.panes.users import words
from cognito_admin.ui.panes.users.kept_searches import KeptSearches
from cognito_admin.ui.panes.users.live_desk import LiveDesk
from cognito_admin.ui.panes.users.search_line import SearchLine
from cognito_admin.ui.panes.users.vocabulary_desk import VocabularyDesk
from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.announcing import AnswerAnnouncer, announce
from cognito_admin.ui.widgets.text import ElidedText, Text
from cognito_admin.work.workspace import QueryWrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.place import Found, Place
    from cognito_admin.ui.panes.users.presenter import UsersPresenter
    from cognito_admin.ui.panes.users.table import UsersTable
    from cognito_admin.ui.widgets.states import PaneStates
    from cognito_admin.work.searches import Searches
    from cognito_admin.work.workspace import LookedUp

CALM_MS = 600
"""How long nobody types before a query that may still become right is called wrong."""
SLOW_MS = 500
"""An answer that takes longer is said to be sought."""


class SearchDesk(QObject):
    """``asked`` is emitted before every search and ``answered`` with every answer, a wrong query included.

    ``version`` is that of the copy last searched. ``unkept_left`` follows people whom Cognito named, and who are shown no more.
    ``freshened`` tells how many seconds it took to search anew since the copy had changed.
    """

    asked = Signal()
    answered = Signal()
    unkept_left = Signal()
    freshened = Signal(float)

    def __init__(
        self,
        table: UsersTable,
        states: PaneStates,
        presenter: UsersPresenter,
        searches: Searches,
        shell: ShellPort,
        parent: QWidget,
        on_failure: Callable[[Failure], object],
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._states = states
        self._presenter = presenter
        self.version = -1
        self._wrong_so_far: QueryWrong | None = None
        self._told = False
        self._can_wait = False
        self._awaited = False
        self._freshening_s: float | None = None
        self._steps = 0
        self._opens = False
        self._searches = shell.loop.latest(parent, on_failure)
        self.line = SearchLine()
        self.line.setMinimumWidth(theme.px(220))
        self.line.query_changed.connect(self.ask)
        self.line.left_downwards.connect(self._step_down)
        self.line.entered.connect(self._enter)
        self.line.completion_ended.connect(self._tell_wrong)
        self.wrong = ElidedText("", "danger")
        self.wrong.setObjectName("wrong")
        self.wrong.setContentsMargins(4, 0, 0, 0)
        self.wrong.hide()
        self._vocabulary = VocabularyDesk(self.line, presenter, shell, parent)
        self.kept = KeptSearches(self.line, searches, presenter.index_name, shell, parent)
        self.live = LiveDesk(presenter, shell, parent, self._show_live)
        self.live.changed.connect(self._draw_nobody)
        self.below = self._make_below()
        self.count = Text("", "muted", selectable=True)
        self.count.setObjectName("found")
        self._aloud = AnswerAnnouncer(self.count, self.count.text)
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._tell_wrong)
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._tell_slow)
        states.focus_home = self.line
        table.rows_selected_changed.connect(self.draw_count)
        table.count_changed.connect(self.draw_count)
        table.outdated.connect(self.search_anew)
        table.user_opened.connect(self.kept.acted)

    def _make_below(self) -> QWidget:
        """The room below the line: what is wrong, or else what Cognito said. The table does not move when either is told."""
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.wrong, 1)
        row.addWidget(self.live.remark)
        return below

    # Asking

    @property
    def busy(self) -> bool:
        return self._searches.busy

    def cancel(self) -> None:
        self._searches.cancel()
        self._give_up_waiting()

    def _tell_slow(self) -> None:
        self.draw_count()
        self._draw_nobody()

    @property
    def _is_told_slow(self) -> bool:
        return self._awaited and self.busy and not self._slow.isActive()

    def _give_up_waiting(self) -> None:
        self._awaited = False
        self.draw_count()
        self._draw_nobody()

    def close(self) -> None:
        """Takes away what floats above the pane; nothing is asked any more."""
        self._searches.cancel()
        self.kept.close()
        self.live.forget()

    def ask(self, text: str) -> None:
        """Searches for what was typed; the keyboard's wishes for the results of an older text are forgotten."""
        self._wrong_so_far = None
        self._steps, self._opens = 0, False
        self._calm.start()
        self._aloud.asked()
        self.live.typed(text)
        if self._presenter.status.has_users:
            self._search(text, lambda: self._table.place().of_current())
        else:
            if self._table.users.pages is not None:
                self._table.users.show(None)
                self.draw_count()
                self.unkept_left.emit()
            self.live.offer(text)

    def search_anew(self) -> None:
        self._search(self.line.text(), self._table.place)

    def freshen(self) -> None:
        """Searches anew since the copy has changed, as nobody asked for it. The rows one looks at go before."""
        self.search_anew()
        self._can_wait = True
        self._awaited = False
        self._freshening_s = time.monotonic()

    def make_way(self) -> None:
        """Somebody waits for rows. What was broken off is news again, the next time that somebody looks for any."""
        if self._can_wait and self.busy:
            self.cancel()
            self.version = -1
            self._table.go_on()

    def sort_anew(self) -> None:
        """From the top. The current user stays so, and the selected ones."""
        if self._presenter.status.has_users:
            self._search(self.line.text(), lambda: self._table.place().from_the_top())

    def _search(self, text: str, where: Callable[[], Place]) -> asyncio.Task[None]:
        self._can_wait = False
        self._freshening_s = None
        self.asked.emit()
        if not (self._awaited and self.busy):
            self._awaited = True
            self._slow.start()
        return self._searches.run(self._answer(text, where))

    async def _answer(self, text: str, where: Callable[[], Place]) -> None:
        try:
            found = await self._presenter.search(text, where, screen=len(self._table.visible_rows()) or 40)
        except QueryWrong as wrong:
            self._note_wrong(wrong)
        except Exception:
            self._give_up_waiting()
            raise
        else:
            self._show(found)
            if self._freshening_s is not None:
                self.freshened.emit(time.monotonic() - self._freshening_s)
        self.answered.emit()
        if self._steps or self._opens:
            # What was found is drawn before somebody is opened.
            await breathe()
        self._go_on()
        if self._opens:
            await self._open_best()

    # Answers

    def _show(self, found: Found) -> None:
        self.version = found.version
        self._can_wait = self._awaited = False
        self._wrong_so_far = None
        self._calm.stop()
        self._show_no_wrong()
        self._table.users.set_stale(False)
        self._table.show_found(found)
        if found.pages.count:
            self._states.show_ready()
        else:
            self._show_nobody()
        self.draw_count()
        self._aloud.answered()
        self.live.answered(found.pages.count)
        self.kept.found(found.text, found.pages.count)

    def _show_nobody(self) -> None:
        status = self._presenter.status
        if status.has_users:
            title, text = words.nobody(self._presenter.text, status, self.live.asked, self.live.why_not)
        else:
            title, text = words.nobody_at_cognito(self.line.text(), self.live.asked, self.live.why_not)
        self._states.show_empty(title, text, icon_name="search-x")

    def _draw_nobody(self) -> None:
        """Where an answer without a hit is shown: Cognito was asked meanwhile, or the next search begins or ceases to be slow."""
        pages = self._table.users.pages
        if self._states.state != "empty" or self._wrong_so_far is not None or pages is None or pages.count:
            return
        if self._is_told_slow:
            # That nobody matches was said of another search.
            self._states.show_empty(words.searching(), icon_name="search")
        else:
            self._show_nobody()

    async def _show_live(self, looked: LookedUp, opens: bool) -> tuple[int, int]:
        self._opens = self._opens or (opens and self.line.hasFocus())
        status = await self._presenter.read_index()
        if not status.has_users:
            await self._show_unkept(looked)
            return 0, 0
        await asyncio.wait([self._search(self.line.text(), self._table.place)])
        pages = self._table.users.pages
        if pages is None:
            return 0, 0
        new, changed = [
            [sub for sub in subs if await pages.results.position(sub) is not None]
            for subs in (looked.new, looked.changed)
        ]
        return len(new), len(changed)

    async def _show_unkept(self, looked: LookedUp) -> None:
        """Whom Cognito named, of a pool that was never read."""
        self._show(await self._presenter.unkept(self.line.text(), looked.unkept))
        self.answered.emit()
        if looked.unkept and self.line.hasFocus():
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._table.selectRow(0)
            if self._is_only():
                self._table.row_opened.emit(0)

    def _note_wrong(self, wrong: QueryWrong) -> None:
        """The last good answer stays below, and is not called wrong while one types."""
        self._wrong_so_far = wrong
        self._give_up_waiting()
        self.live.forget()
        if self._states.state == "empty":
            # Whom nobody matches is not what was asked now.
            self._states.show_empty("", "", icon_name="")
        if self._told or not self._calm.isActive():
            self._tell_wrong()

    def _tell_wrong(self) -> None:
        wrong = self._wrong_so_far
        if wrong is None:
            return
        self._table.users.set_stale(True)
        self.draw_count()
        if self.line.is_completing():
            # Half a word on its way to one of the suggestions is no mistake yet.
            return
        if self._states.state == "empty":
            self._states.show_empty(words.not_understood(), words.expected(wrong.error), icon_name="search-x")
        self._told = True
        self.line.show_wrong(wrong.position, wrong.length)
        self.wrong.set_text(words.expected(wrong.error))
        self.wrong.show()
        self.line.setAccessibleDescription(self.wrong.whole_text())
        announce(self.wrong, self.wrong.whole_text())

    def _show_no_wrong(self) -> None:
        self._told = False
        self.line.show_right()
        self.line.setAccessibleDescription("")
        self.wrong.hide()

    def draw_count(self) -> None:
        pages = self._table.users.pages
        if self._is_told_slow:
            self.count.setText(words.searching())
            return
        if pages is None:
            self.count.setText("")
            return
        status = self._presenter.status
        text = words.count(self._table.tally(), status.users) if status.has_users else words.found_live(pages.count)
        stale = self._table.users.stale
        self.count.setText(words.last_valid(self._presenter.text, text) if stale else text)

    def vocabulary_changed(self) -> None:
        self._vocabulary.renew()
        self.kept.read()

    # From the line to the results

    def _step_down(self) -> None:
        self._steps += 1
        self._go_on_unless_busy()

    def _enter(self) -> None:
        if self._wrong_so_far is None:
            self.live.entered()
        if self._presenter.status.has_users:
            self._opens = True
            self._go_on_unless_busy()

    def _go_on_unless_busy(self) -> None:
        if not self.busy:
            self._go_on()
            if self._opens:
                self._searches.run(self._open_best())

    def _go_on(self) -> None:
        """Does what the keyboard asked for, once there is an answer: keys may be quicker.

        Whom to open, where no row was chosen, takes a question; until it is answered the wish stays.
        """
        steps, opens = self._steps, self._opens
        self._steps, self._opens = 0, False
        if not (steps or opens):
            return
        if self._wrong_so_far is not None:
            self._tell_wrong()
            return
        table = self._table
        if not table.row_count():
            return
        if opens and not steps and not self._is_only():
            self._opens = True
            return
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        if opens or steps > 1 or not table.selected_count():
            row = max(0, steps - 1) if opens or steps > 1 else max(0, table.currentIndex().row())
            table.selectRow(min(row, table.row_count() - 1))
        if opens:
            table.row_opened.emit(table.currentIndex().row())

    def _is_only(self) -> bool:
        pages = self._table.users.pages
        return pages is not None and pages.results.counted and pages.count == 1

    async def _open_best(self) -> None:
        """Opens whom the search names to the letter. Where it names nobody one goes on choosing among those it finds."""
        table, pages = self._table, self._table.users.pages
        if pages is None:
            return
        self.asked.emit()
        user = await self._presenter.namesake(self._presenter.text)
        row = None if user is None else await pages.results.position(user.sub)
        self._opens = False
        self.kept.acted()
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        table.selectRow(row or 0)
        if row is not None and user is not None:
            table.user_opened.emit(user)
        # What the question broke off is taken up again.
        self.answered.emit()
