"""The settings pane: pages at the left, the one in front at the right, and below what was edited and is not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from cognito_admin.model.failures import Code
from cognito_admin.model.settings.change import SettingsChange
from cognito_admin.model.settings.edits import edits_between
from cognito_admin.ui.formats import moment, number, utc
from cognito_admin.ui.panes.pane import Pane, Place, ShellPort, breathe
from cognito_admin.ui.panes.settings.edits import combined
from cognito_admin.ui.panes.settings.frame import PageFrame
from cognito_admin.ui.panes.settings.history.page import HistoryPage
from cognito_admin.ui.panes.settings.pages import pages
from cognito_admin.ui.panes.settings.reader import Reader
from cognito_admin.ui.panes.settings.sections import SectionList
from cognito_admin.ui.settings.desk import SettingsDesk
from cognito_admin.ui.settings.edits_bar import EditsBar
from cognito_admin.ui.settings.page import PageContext, unfold
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.question import Choice, ask
from cognito_admin.ui.widgets.text import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cognito_admin.model.changes.record import ChangeId
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.settings.change import Part, SettingsChangeId
    from cognito_admin.ui.loop import Latest
    from cognito_admin.ui.settings.page import SettingsPage
    from cognito_admin.work.pool_settings import Applied, SettingsMoved
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_LIST_LEAST_PX, _LIST_PX, _LIST_MOST_PX = 170, 212, 280
"""Titles of pages are longer in some languages; large text leaves no room for a wider list."""
_ASKED = 3
"""Edits from which on letting go of them is asked about."""
_NOT_PERMITTED = frozenset({Code.ACCESS_DENIED})


class SettingsPane(Pane):
    """Pages are made, and their documents read, when they are first shown. Edits stay with their page until they are saved."""

    name = "settings"
    icon_name = "settings"

    @classmethod
    def title(cls) -> str:
        return tr("Settings")

    @classmethod
    def places(cls, workspace: Workspace) -> tuple[Place, ...]:
        fitting = (page for page in pages() if page.fits(workspace))
        return tuple(
            Place(page.name, tr("Settings: {page}", page=page.title()), page.icon_name, page.search_words())
            for page in fitting
        )

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self.desk = SettingsDesk(services, workspace, shell, self)
        self.desk.made.connect(self._made)
        self.desk.made_elsewhere.connect(lambda _applied: self._reader.forget())
        self.desk.moved.connect(self._moved)
        self.desk.state_changed.connect(self._follow)
        self._reader = Reader(self.desk.settings)
        self._context = PageContext(services, workspace, shell, self.desk.settings, self.desk)
        self._kinds = {page.name: page for page in pages() if page.fits(workspace)}
        self._frames: dict[str, PageFrame] = {}
        self._readings: dict[str, Latest] = {}
        self._asking = shell.loop.latest(self, shell.show_failure)
        self.sections = SectionList(tuple(self._kinds.values()))
        self.sections.chosen.connect(self.show_page)
        self._stack = QStackedWidget()
        self.bar = EditsBar()
        self.bar.review_requested.connect(self.review)
        self.bar.discard_requested.connect(lambda: self._asking.run(self._ask_to_discard()))
        self.bar.problem_requested.connect(self._show_problem)
        self.bar.focus_home = self.sections.list
        self._review = QAction(icon("list-checks"), tr("Review changes of settings…"), self)
        self._review.setShortcut(QKeySequence("Ctrl+S"))
        self._review.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._review.triggered.connect(self.review)
        self.addAction(self._review)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sections)
        row.addWidget(Line(vertical=True))
        add_layout(row, right, 1)
        theme.signals().changed.connect(self._resize)
        self._resize()

    # The window's wishes

    def activate(self) -> None:
        if self.workspace.as_of is not None:
            as_of = self.workspace.as_of
            self.shell.set_freshness(self, tr("as of {time}", time=moment(as_of)), utc(as_of))
        if self.sections.current():
            self._read(self.sections.current())
        elif self._kinds:
            self.shell.loop.spawn(self._open_first(), self)

    async def _open_first(self) -> None:
        await breathe()
        if not self.sections.current():
            self.show_page(next(iter(self.sections.names_shown()), ""))

    def refresh(self) -> None:
        self._reader.forget()
        for name in self._frames:
            self._read(name)

    def focus_search(self) -> bool:
        self.sections.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.sections.line.selectAll()
        return True

    def search_for(self, text: str) -> None:
        self.sections.line.setText(text)

    def go_to(self, place: str) -> None:
        """``PAGE``, or ``PAGE/NAME`` for one of the things that are on it."""
        name, _, thing = place.partition("/")
        self.sections.line.clear()
        self.show_page(name)
        self.sections.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if thing and (page := self.page(name)) is not None:
            page.open_named(thing)

    def show_change(self, change_id: ChangeId | SettingsChangeId) -> None:
        self.go_to(HistoryPage.name)
        page = self.page(HistoryPage.name)
        if isinstance(page, HistoryPage):
            page.show_record(change_id)

    def actions_for_shell(self) -> list[QAction]:
        return [self._review] if self.bar.review.isEnabled() and not self.bar.isHidden() else []

    def permissions_changed(self) -> None:
        for name, frame in self._frames.items():
            if frame.is_shown:
                self._read(name)

    def unsaved(self) -> str:
        titles = [self._kinds[name].title() for name in self._edited()]
        return (
            tr("Settings of {pool}: {pages}", pool=self.workspace.summary.name, pages=", ".join(titles))
            if titles
            else ""
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resize()

    def _resize(self) -> None:
        """The list has room for its titles, while two thirds of the pane are left to the page."""
        wanted = max(theme.px(_LIST_PX), min(_LIST_MOST_PX, self.sections.room_for_titles()))
        self.sections.setFixedWidth(max(theme.px(_LIST_LEAST_PX), min(wanted, self.width() // 3)))

    # Pages

    def show_page(self, name: str) -> None:
        """Brings a page to the front, and makes it if it was never shown."""
        if name not in self._kinds:
            return
        self.sections.choose(name)
        if name not in self._frames:
            self._make(name)
        self._stack.setCurrentWidget(self._frames[name])
        self._read(name)

    def page(self, name: str) -> SettingsPage | None:
        """A page that was made."""
        return self._frames[name].page if name in self._frames else None

    def frame(self, name: str) -> PageFrame:
        """Where a page is shown; made if it was not yet."""
        if name not in self._frames:
            self._make(name)
        return self._frames[name]

    def _make(self, name: str) -> None:
        page = self._kinds[name](self._context)
        frame = self._frames[name] = PageFrame(page)
        page.changed.connect(self._follow)
        page.reread.connect(lambda: self._read(name))
        self.sections.know_words(name, " ".join(field.title for field in page.fields))
        self._readings[name] = self.shell.loop.latest(frame, lambda failure: self._not_read(name, failure))
        self._stack.addWidget(frame)

    def _read(self, name: str) -> None:
        frame = self._frames.get(name)
        if frame is None:
            return
        if not frame.is_shown:
            frame.show_loading(tr("Reading the settings…"))
        self._readings[name].run(self._show(frame))

    async def _show(self, frame: PageFrame) -> None:
        documents = await self._reader.read(frame.page.things())
        if not frame.is_shown:
            await breathe()
            frame.take_in()
            await breathe()
        frame.show_documents(documents, self.desk.why_not())
        self._follow()
        self.shell.loop.spawn(unfold(frame.page), frame)

    def _not_read(self, name: str, failure: Failure) -> None:
        frame = self._frames[name]

        def again() -> None:
            self._read(name)

        if frame.is_shown:
            self.shell.show_failure(failure, again)
            return
        show = frame.show_not_permitted if failure.code in _NOT_PERMITTED else frame.show_failed
        show(failure, again, self.shell.remedy(failure, again))

    # Edits

    def review(self) -> None:
        """Shows what all pages come to together, and saves it once that is agreed to."""
        edited = self._edited()
        if not edited or not self.bar.review.isEnabled():
            return
        pages_ = [self._frames[name].page for name in edited]
        self.desk.review(
            SettingsChange(combined(edited.values())),
            consequences=tuple(dict.fromkeys(text for page in pages_ for text in page.consequences())),
            dangers=tuple(dict.fromkeys(text for page in pages_ for text in page.dangers())),
            then=lambda _: self._let_go(),
            nothing_left=self._let_go,
        )

    def discard(self) -> None:
        """Lets go of what was edited on all pages."""
        self._let_go()
        self.shell.status(tr("What was not saved is gone"))

    async def _ask_to_discard(self) -> None:
        count = _count(self._edited())
        if count >= _ASKED:
            choices = [
                Choice("keep", tr("Keep editing"), "primary", safe=True),
                Choice("discard", tr("Discard"), "danger"),
            ]
            said = tr("{count} changes are not saved. They cannot be brought back.", count=number(count))
            if await ask(self, tr("Discard the changes?"), said, choices) != "discard":
                return
        self.discard()

    def _let_go(self) -> None:
        for frame in self._frames.values():
            if frame.is_shown and frame.page.parts():
                frame.page.put_back()
        self._follow()

    def _edited(self) -> dict[str, tuple[Part, ...]]:
        """What each page with edits comes to."""
        shown = ((name, frame.page.parts()) for name, frame in self._frames.items() if frame.is_shown)
        return {name: parts for name, parts in shown if parts}

    def _problems(self, names: Iterable[str]) -> list[tuple[str, str]]:
        return [(name, problem) for name in names for problem in self._frames[name].page.problems()]

    def _follow(self) -> None:
        edited = self._edited()
        self.sections.mark(tuple(edited))
        problems = [problem for _, problem in self._problems(edited)]
        titles = [self._kinds[name].title() for name in edited]
        self.bar.show_edits(_count(edited), titles, problems, self.desk.busy, self.desk.why_not())

    def _show_problem(self) -> None:
        problems = self._problems(self._edited())
        if problems:
            name = problems[0][0]
            self.show_page(name)
            field = self._frames[name].page.first_problem()
            if field is not None:
                self._frames[name].reveal(field)

    # What became of it

    def _made(self, applied: Applied) -> None:
        self._reader.know(applied.now)
        self._read_again()
        holder = self.window().focusWidget()
        if self.isVisible() and (holder is None or not self.isAncestorOf(holder)):
            # Whatever had the keyboard went with the edits.
            self.sections.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _moved(self, moved: SettingsMoved) -> None:
        self._reader.know({moved.thing: moved.now})
        self._read_again()

    def _read_again(self) -> None:
        for name, frame in self._frames.items():
            if frame.is_shown:
                self._read(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Escape leads back to the list, as in every other settings window.
        if event.key() == Qt.Key.Key_Escape and not self.sections.list.hasFocus():
            self.sections.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)


def _count(edited: Mapping[str, tuple[Part, ...]]) -> int:
    """Edits, where those of several pages go together."""
    return sum(
        max(1, len(edits_between(part.before, part.after))) if part.before is not None else 1
        for part in combined(edited.values())
    )
