"""What is typed about users: attributes of the one who is meant, and somebody new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from cognito_admin.model.changes.change import Reason
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.offers import mode_in_the_way
from cognito_admin.model.permissions import action_of
from cognito_admin.ui.changes.new_user import NewUserDialog
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.panes.users.attributes_part import AttributesPart
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.changes.change import Change
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.users import User
    from cognito_admin.ui.changes.desk import ChangesDesk
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.details import Details
    from cognito_admin.ui.panes.users.presenter import UsersPresenter
    from cognito_admin.ui.panes.users.table import UsersTable
    from cognito_admin.work.changes import Done


class EditDesk(QObject):
    """``button`` makes somebody new; ``dialog`` is the one for that, while it is open.

    ``file_requested`` says that several are wanted, out of a file.
    """

    file_requested = Signal()

    def __init__(
        self,
        changes: ChangesDesk,
        details: Details,
        table: UsersTable,
        presenter: UsersPresenter,
        shell: ShellPort,
        pane: QWidget,
    ) -> None:
        super().__init__(pane)
        self._changes = changes
        self._details = details
        self._table = table
        self._presenter = presenter
        self._shell = shell
        self._pane = pane
        self._attributes = details.inspector.part(AttributesPart)
        self.dialog: NewUserDialog | None = None
        self.takes_many: Callable[[Kind], bool] | None = None
        """Does it to all who are selected, where they are several, and says whether it took that up."""
        self._creates = False
        self._once_known: Callable[[], object] | None = None
        # F2 means something else in lists that open over the pane.
        self._edit = self._action(tr("Edit attribute"), "pencil", self.edit_one, "F2", details)
        self._edit_all = self._action(tr("Edit attributes…"), "square-pen", self.edit_all, "Ctrl+E", pane)
        self._create = self._action(tr("Create user…"), "plus", self.create, "Ctrl+Shift+N", pane)
        self.button = IconButton("plus", tr("Create user"))
        self.button.clicked.connect(self.create)
        details.inspector.pool_changed.connect(self._allow_button)
        details.inspector.pool_changed.connect(self._allow_all)
        details.inspector.pool_changed.connect(self._go_on)
        self._allow_button()
        table.user_changed.connect(self._allow_all)
        details.shown_changed.connect(self._allow_all)
        changes.made.connect(self._made)
        changes.failed.connect(self._failed)
        changes.state_changed.connect(self._ended)

    def actions(self) -> list[QAction]:
        """What can be done now; what cannot says why."""
        nobody = "" if self._has_somebody() else tr("Choose a user first")
        waits = self._waits(Kind.EDIT)
        why_not = nobody or (self._attributes.why_not() if self._details.is_open() and not waits else "")
        allow(self._edit, why_not)
        allow(self._edit_all, why_not)
        allow(self._create, self._why_not_create())
        return [self._create, self._edit, self._edit_all]

    def _allow_all(self) -> None:
        """What was grey for one is not for another, and a grey one has no keys; what is not possible is told when it is tried."""
        for action in (self._edit, self._edit_all, self._create):
            allow(action)

    # Attributes

    def edit_one(self) -> None:
        """The attribute that has the keyboard: in the details, or in the table the column one is in. Else all of them."""
        name = self._attributes.current_name() if self._details.is_open() else ""
        if name in self._attributes.edits.editors:
            return
        if name and not self._is_being_read() and self._attributes.edit(name):
            return
        if self._table.hasFocus():
            name = self._table.current_column()
        if not self._does_to_many():
            self._edit_when_opened(lambda: self._edit_named(name))

    def edit_all(self) -> None:
        if not self._does_to_many():
            self._edit_when_opened(self._attributes.edit_all)

    def _edit_named(self, name: str) -> None:
        if name in self._attributes.names():
            self._attributes.edit(name)
        else:
            self._attributes.edit_all()

    def _does_to_many(self) -> bool:
        return self.takes_many is not None and self.takes_many(Kind.EDIT)

    def _has_somebody(self) -> bool:
        return self._details.is_open() or self._table.current_user() is not None

    def _edit_when_opened(self, edit: Callable[[], object]) -> None:
        """Opens the current row if need be. Where nothing can be edited the reason is said."""
        user = self._details.inspector.user if self._details.is_open() else self._table.current_user()
        if user is not None and not self._details.is_open():
            self._details.open_user(user)
        why_not = tr("Choose a user first") if user is None else self._attributes.why_not()
        if not why_not:
            edit()
        elif user is not None and self._waits(Kind.EDIT):
            self._wait(lambda: self._edit_if_shown(user, edit))
        else:
            self._shell.status(why_not)

    def _edit_if_shown(self, user: User, edit: Callable[[], object]) -> None:
        shown = self._details.inspector.user
        if self._details.is_open() and shown is not None and shown.sub == user.sub:
            self._edit_when_opened(edit)

    # What takes the settings of the pool, soon after it was opened

    def _is_being_read(self) -> bool:
        pool = self._presenter.pool_facts()
        return pool.rules is None and not pool.unread

    def _waits(self, kind: Kind) -> bool:
        return self._is_being_read() and mode_in_the_way(kind, self._presenter.pool_facts().mode) is None

    def _wait(self, begin: Callable[[], object]) -> None:
        """It is begun once the settings are read, unless the keyboard is elsewhere by then."""
        # Not that of the program: another program may be in front for a while.
        window = self._pane.window()
        keyboard = window.focusWidget()
        self._once_known = lambda: begin() if window.focusWidget() is keyboard else None
        self._shell.status(tr("Reading the settings of this pool first…"))

    def _go_on(self) -> None:
        if self._once_known is not None and not self._is_being_read():
            begin, self._once_known = self._once_known, None
            begin()

    # Somebody new

    def create(self) -> None:
        """Opens the dialog, or says why nobody can be made here."""
        if self._waits(Kind.CREATE):
            self._wait(self.create)
            return
        why_not, rules = self._why_not_create(), self._presenter.pool_facts().rules
        if why_not or rules is None:
            self._shell.show_banner(why_not, kind="warning")
            return
        self.dialog = NewUserDialog(self._pane, rules)
        self.dialog.agreed.connect(self._agreed)
        self.dialog.file_requested.connect(self.dialog.reject)
        self.dialog.file_requested.connect(self.file_requested)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _allow_button(self) -> None:
        allow(self.button, self._why_not_create(), tr("Create user (Ctrl+Shift+N)"))

    def _why_not_create(self) -> str:
        pool = self._presenter.pool_facts()
        if in_the_way := mode_in_the_way(Kind.CREATE, pool.mode):
            return reason_text(in_the_way)
        if pool.rules is None and pool.unread:
            return tr("It is not known what this pool asks of a user: its settings could not be read yet.")
        action = action_of("AdminCreateUser")
        return reason_text(Reason(Why.DENIED_BY_AWS, facts={"action": action})) if action in pool.denied else ""

    def _agreed(self, change: Change, password: str | None, name: str) -> None:
        if self._creates:
            # Pressed twice.
            return
        if self._changes.busy:
            self._refuse(tr("One change at a time: the one before is on its way"))
        else:
            self._creates = True
            self._changes.apply(change, password, name=name)

    def _made(self, done: Done) -> None:
        if self.dialog is not None and self._creates:
            self._creates = False
            self.dialog.show_made()
            if done.user is not None:
                self._details.open_user(done.user)

    def _failed(self, failure: Failure) -> None:
        if self._creates:
            said = explain(failure)
            self._refuse(f"{said.title}. {said.text} {said.advice}".strip())

    def _ended(self) -> None:
        """Neither made nor failed: whoever was asked for something on the way thought better of it."""
        if self._creates and not self._changes.busy:
            self._refuse(tr("Nobody was created."))

    def _refuse(self, text: str) -> None:
        self._creates = False
        if self.dialog is not None:
            self.dialog.show_refused(text)

    def _closed(self) -> None:
        self.dialog, self._creates = None, False

    def _action(self, text: str, icon_name: str, run: Callable[[], object], keys: str, within: QWidget) -> QAction:
        """``keys`` count while the keyboard is ``within``."""
        action = QAction(icon(icon_name), text, self._pane)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: run())
        within.addAction(action)
        return action
