"""One user is put right: from the inspector, the menu of a row, the palette or the keyboard; what is true is shown then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.offers import offers
from cognito_admin.model.changes.person import Person
from cognito_admin.model.failures import Code
from cognito_admin.model.sentences.changes import CHANGES
from cognito_admin.ui.changes.words import action_title
from cognito_admin.ui.panes.users import person_menu
from cognito_admin.ui.panes.users.actions_part import ActionsPart
from cognito_admin.ui.panes.users.pages import PAGE
from cognito_admin.ui.panes.users.unkept import UnkeptResults
from cognito_admin.ui.panes.users.verdict_part import VerdictPart
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.users import User
    from cognito_admin.ui.changes.desk import ChangesDesk
    from cognito_admin.ui.panes.pane import Pane
    from cognito_admin.ui.panes.users.details import Details
    from cognito_admin.ui.panes.users.presenter import UsersPresenter
    from cognito_admin.ui.panes.users.sync_desk import SyncDesk
    from cognito_admin.ui.panes.users.table import UsersTable
    from cognito_admin.work.changes import Done

_KEYS = {
    Kind.ENABLE: "Ctrl+Shift+A",
    Kind.DISABLE: "Ctrl+Shift+D",
    Kind.CONFIRM: "Ctrl+Shift+K",
    Kind.RESEND_INVITATION: "Ctrl+Shift+I",
    Kind.RESET_PASSWORD: "Ctrl+Shift+R",
    Kind.SET_TEMPORARY_PASSWORD: "Ctrl+Shift+P",
    Kind.SET_PASSWORD: "",
    Kind.SIGN_OUT: "Ctrl+Shift+O",
    Kind.DELETE: "Ctrl+Shift+Del",
}
_TELLS_OF_NEWS = frozenset({Code.USER_NOT_FOUND, Code.OUTCOME_UNKNOWN})


class PersonDesk(QObject):
    """Works for whoever the inspector shows, and while it is closed for the current row."""

    def __init__(
        self,
        changes: ChangesDesk,
        details: Details,
        table: UsersTable,
        syncing: SyncDesk,
        presenter: UsersPresenter,
        pane: Pane,
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._changes = changes
        self._details = details
        self._inspector = details.inspector
        self._table = table
        self._syncing = syncing
        self._presenter = presenter
        self.takes_many: Callable[[Kind], bool] | None = None
        """Does it to all who are selected, where they are several, and says whether it took that up."""
        self._row = self._inspector.part(ActionsPart)
        self._verdict = self._inspector.part(VerdictPart)
        self._row.begun = self._inspector.begins()
        self._verdict.cures_changed.connect(self._row.leave_out)
        self._row.begin_requested.connect(self._inspector.begin)
        self._inspector.wish_requested.connect(changes.wish)
        self._inspector.change_agreed.connect(lambda change, one: changes.apply(change, name=one.user.display_name))
        self._actions = {kind: self._action(kind, keys, pane) for kind, keys in _KEYS.items()}
        table.user_changed.connect(self._allow_all)
        changes.state_changed.connect(self._show_doing)
        changes.made.connect(self._made)
        changes.failed.connect(self._failed)

    # Who is meant

    def person(self) -> Person | None:
        """Whoever the inspector shows, else the current row."""
        if self._details.is_open():
            return self._inspector.person
        user = self._table.current_user()
        return Person(user) if user is not None else None

    def actions(self) -> list[QAction]:
        """What can be done to that user; what cannot says why."""
        person, pool = self.person(), self._presenter.pool_facts()
        found = {}
        if person is not None and pool.rules is not None:
            found = {offer.wish.kind: offer for offer in offers(person, pool.rules, pool.mode, pool.denied)}
        for kind, action in self._actions.items():
            offer = found.get(kind)
            if person is None:
                why_not = tr("Choose a user first")
            elif offer is None and found:
                why_not = tr("The user is enabled.") if kind is Kind.ENABLE else tr("The user is disabled already.")
            else:
                why_not = person_menu.why_not(offer) if offer is not None else ""
            allow(action, why_not)
        return [*self._actions.values()]

    def add_to_menu(self, menu: QMenu, user: User) -> None:
        """What can be done to the user of a row, below what opens it."""
        shown = self._inspector.person
        person = shown if shown is not None and shown.user == user and self._details.is_open() else Person(user)

        def begin(kind: Kind) -> None:
            self._details.open_user(user)
            # Where something typed about another is not saved yet, that one stays.
            if self._inspector.sub == user.sub:
                self._inspector.begin(kind)

        into = QMenu(tr("Change this user"), menu)
        into.setIcon(icon("user"))
        menu.insertMenu(menu.actions()[1], into)
        person_menu.fill(
            into,
            person,
            self._presenter.pool_facts(),
            lambda wish: self._changes.wish(wish, person),
            begin,
            self._inspector.begins(),
        )

    def _action(self, kind: Kind, keys: str, pane: QWidget) -> QAction:
        action = QAction(icon(person_menu.ICONS[kind]), tr(CHANGES[kind].name), pane)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: self._wish(kind))
        pane.addAction(action)
        return action

    def _allow_all(self) -> None:
        """What was grey for one is not for another; what is not possible is told when it is tried."""
        for action in self._actions.values():
            allow(action)

    def does_to_many(self, kind: Kind) -> bool:
        """Whether several are selected: then what it comes to for all of them is shown."""
        return self.takes_many is not None and self.takes_many(kind)

    def _wish(self, kind: Kind) -> None:
        if self.does_to_many(kind):
            return
        person = self.person()
        if person is not None:
            self._changes.wish(Wish(kind), person)
        else:
            self._pane.shell.status(tr("Choose a user first"))

    # What is true now

    def _show_doing(self) -> None:
        change = self._changes.doing
        text = tr("{action}: on its way", action=action_title(change.wish)) if change is not None else ""
        self._row.show_doing(text)
        self._verdict.show_doing(text)

    def _made(self, done: Done) -> None:
        self._allow_all()
        self._details.take_made(done.user)
        self._syncing.look_for_news()
        if done.user is not None:
            self._pane.shell.loop.spawn(self._show_in_row(done.user), self)

    async def _show_in_row(self, user: User) -> None:
        """Of people whom Cognito named, of a pool without a copy here, nobody else tells the table."""
        pages = self._table.users.pages
        if pages is None or not isinstance(pages.results, UnkeptResults):
            return
        row = pages.results.take(user)
        if row is not None:
            self._table.users.page_arrived(await pages.fetch(row // PAGE))

    def _failed(self, failure: Failure) -> None:
        if failure.code in _TELLS_OF_NEWS:
            self._details.reload()
            self._syncing.look_for_news()
