"""Which role somebody would get, tried with a user of the pool and the edits as they stand, saved or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.model.failures import Code
from cognito_admin.model.identity_pools.claims import claims_of
from cognito_admin.model.identity_pools.role_choice import Chosen, Why, chosen_role
from cognito_admin.model.identity_pools.trust import trusted
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text
from cognito_admin.work.workspace import QueryWrong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.pools import Group
    from cognito_admin.model.settings.things import Document
    from cognito_admin.model.users import User
    from cognito_admin.ui.settings.page import PageContext


class Trial(QWidget):
    """``told`` follows each answer."""

    told = Signal()

    def __init__(self, context: PageContext, document: Callable[[], Document]) -> None:
        super().__init__()
        self._context, self._document = context, document
        self._names: Mapping[str, str] = {}
        self._found: tuple[User, ...] = ()
        self._groups: Sequence[Group] = ()
        self._looking = context.shell.loop.latest(self, self._failed)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("A user: name, e-mail address, any attribute"))
        self.line.setAccessibleName(tr("User to try the roles with"))
        self.line.returnPressed.connect(self.try_it)
        self.button = plain_button(tr("Try"), self.try_it)
        self.who = Text("", "strong", wrap=True, selectable=True)
        self.answers = Text("", wrap=True, selectable=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 11)
        column.setSpacing(6)
        add_layout(column, row)
        column.addWidget(self.who)
        column.addWidget(self.answers)
        self.who.hide()
        self.answers.hide()

    def know(self, names: Mapping[str, str]) -> None:
        """The names of app clients by their ids."""
        self._names = names
        self.follow()

    def try_it(self) -> None:
        if self.line.text().strip():
            self._looking.run(self._look(self.line.text().strip()))

    async def _look(self, text: str) -> None:
        workspace = self._context.workspace
        try:
            self._found = await workspace.some(text, 2)
            self._groups = await workspace.groups()
        except QueryWrong:
            self._say(tr("This is not understood as a search. Try a part of the e-mail address."))
            return
        if not self._found:
            self._say(tr("Nobody in the index is found by this."))
            return
        self.follow()
        self.told.emit()

    def follow(self) -> None:
        """Something was edited: says anew what comes of it."""
        if not self._found:
            return
        user = self._found[0]
        more = tr(" (the first of several)") if len(self._found) > 1 else ""
        self.who.setText(f"{user.display_name} · {user.attributes.get('email') or user.username}{more}")
        self.who.show()
        document, pool = self._document(), self._context.workspace.summary.id
        lines = [
            tr(
                "{client}: {outcome}",
                client=self._names.get(client, client),
                outcome=outcome(chosen_role(document, pool, client, claims_of(user, self._groups, client))),
            )
            for client in trusted(document, pool)
        ]
        self._write("\n".join(lines) or tr("No app client of this pool is trusted: nobody of it gets a role."))

    def _say(self, text: str) -> None:
        self._found = ()
        self.who.hide()
        self._write(text)
        self.told.emit()

    def _write(self, text: str) -> None:
        self.answers.setText(text)
        self.answers.show()

    def _failed(self, failure: Failure) -> None:
        if failure.code is Code.INDEX_MISSING:
            self._say(tr("Sync this pool first: users are looked for in the index."))
            return
        words = explain(failure)
        self._say(f"{words.title}. {words.advice}")


def outcome(chosen: Chosen) -> str:
    """``shop-vip, by rule 2``."""
    role = (chosen.role or "").rpartition("/")[2] or tr("no role")
    said = {
        Why.NO_MAPPING: tr("{role}, as all who are signed in", role=role),
        Why.RULE: tr("{role}, by rule {rule}", role=role, rule=chosen.rule),
        Why.PREFERRED: tr("{role}, by the group that comes first", role=role),
        Why.ONLY_ROLE: tr("{role}, the only one of their groups", role=role),
        Why.NO_RULE: tr("{role}, since no rule fits", role=role),
        Why.AMBIGUOUS: tr("{role}, since several groups come first", role=role),
        Why.NO_ROLE: tr("{role}, since none of their groups has one", role=role),
        Why.UNKNOWN: tr("not known: this way of choosing is newer than this program"),
    }[chosen.why]
    if chosen.denied:
        said = tr("{outcome}: no credentials", outcome=said)
    if chosen.is_list:
        said = tr("{outcome} (a rule looks at a list, and AWS does not say how it compares one)", outcome=said)
    return said
