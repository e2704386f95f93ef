"""What the details of a user offer in one place, within reach of the keyboard: groups, and what is looked up on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.offers import mode_in_the_way
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.panes.users import security_words
from cognito_admin.ui.panes.users.security_part import SecurityPart
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from cognito_admin.ui.panes.users.details import Details
    from cognito_admin.ui.panes.users.person_desk import PersonDesk
    from cognito_admin.ui.panes.users.presenter import UsersPresenter
    from cognito_admin.ui.panes.users.table import UsersTable


class PersonReach(QObject):
    """Works for whoever the inspector shows, and while it is closed for the current row, which is opened then."""

    def __init__(
        self,
        people: PersonDesk,
        details: Details,
        table: UsersTable,
        presenter: UsersPresenter,
        pane: QWidget,
    ) -> None:
        super().__init__(pane)
        self._people = people
        self._details = details
        self._table = table
        self._presenter = presenter
        self._pane = pane
        self._join = self._action(tr("Add to group…"), "users-round", self._choose_group, "Ctrl+Shift+G")
        self._leave = self._action(tr("Remove from group…"), "users-round", self._choose_group_to_leave, "Ctrl+Shift+U")
        what = tr("{what} (may count as activity)", what=security_words.asking())
        self._look_up = self._action(what, "fingerprint", self._ask, "Ctrl+Shift+M")
        self._look_up.setToolTip(plain_tooltip(security_words.cost()))
        table.user_changed.connect(self._allow_all)

    def actions(self) -> list[QAction]:
        """What can be done now; what cannot says why."""
        person = self._people.person()
        nobody = "" if person is not None else tr("Choose a user first")
        by_mode = mode_in_the_way(Kind.ADD_TO_GROUP, self._presenter.pool_facts().mode)
        why_not = nobody or (reason_text(by_mode) if by_mode is not None else "")
        allow(self._join, why_not)
        allow(self._look_up, nobody, security_words.cost())
        in_none = person is not None and not person.user.groups
        allow(self._leave, why_not or (tr("The user is in no group.") if in_none else ""))
        return [self._join, self._leave, self._look_up]

    def _allow_all(self) -> None:
        """What was grey for one is not for another, and a shortcut works only while its action does."""
        for action in (self._join, self._leave, self._look_up):
            allow(action)

    def _choose_group(self) -> None:
        if not self._people.does_to_many(Kind.ADD_TO_GROUP) and self._opened():
            self._details.inspector.begin(Kind.ADD_TO_GROUP)

    def _choose_group_to_leave(self) -> None:
        if not self._people.does_to_many(Kind.REMOVE_FROM_GROUP) and self._opened():
            self._details.inspector.begin(Kind.REMOVE_FROM_GROUP)

    def _ask(self) -> None:
        if self._opened():
            part = self._details.inspector.part(SecurityPart)
            part.reveal_requested.emit(part)
            part.look_up_requested.emit()

    def _opened(self) -> bool:
        """Opens the current row if need be. False where there is nobody."""
        user = self._table.current_user()
        if not self._details.is_open() and user is not None:
            self._details.open_user(user)
        return self._details.is_open()

    def _action(self, text: str, icon_name: str, run: Callable[[], object], keys: str = "") -> QAction:
        action = QAction(icon(icon_name), text, self._pane)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: run())
        self._pane.addAction(action)
        return action
