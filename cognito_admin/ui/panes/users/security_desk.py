"""Asks for what the inspector shows only on request, keeps it in memory while the inspector is open, and brings clues together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cognito_admin.model.changes.person import Person
from cognito_admin.model.security import SignInPage
from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.panes.users.pool_check_part import PoolCheckPart
from cognito_admin.ui.panes.users.security_part import SecurityPart
from cognito_admin.work.clues import clues

if TYPE_CHECKING:
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.ids import Sub
    from cognito_admin.model.users import User
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.inspector import Inspector
    from cognito_admin.work.clues import PoolChecked
    from cognito_admin.work.user_security import LookedUpSecurity
    from cognito_admin.work.workspace import Workspace


class SecurityDesk(QObject):
    """Nothing is asked of AWS but by a press of the person's. ``clues_found`` carries a ``Sub`` and the ``Clues`` about them."""

    clues_found = Signal(object, object)

    def __init__(self, workspace: Workspace, shell: ShellPort, inspector: Inspector) -> None:
        super().__init__(inspector)
        self._workspace = workspace
        self._shell = shell
        self._inspector = inspector
        self._part = inspector.part(SecurityPart)
        self._check = inspector.part(PoolCheckPart)
        self._sub: Sub | None = None
        self._found: dict[Sub, LookedUpSecurity] = {}
        self._checked: PoolChecked | None = None
        self._looking = shell.loop.latest(self, self._part.show_failed)
        self._paging = shell.loop.latest(self, self._part.show_failed)
        self._checking = shell.loop.latest(self, self._not_checked)
        # Where the index cannot be read, those who look for users there are told.
        self._gathering = shell.loop.latest(self, lambda _: None)
        self._part.look_up_requested.connect(self._look_up)
        self._part.older_requested.connect(self._look_further)
        self._part.person_changed.connect(self._recall)
        self._check.check_requested.connect(self._check_pool)
        inspector.reload_requested.connect(self._forget)

    # One user

    def _look_up(self) -> None:
        if (user := self._user()) is not None:
            # What is looked up anew stays where it is; what is new begins at the top.
            offset = self._inspector.offset_of(self._part) if self._part.looked_up else 0
            self._part.show_asking()
            self._looking.run(self._ask(user, offset))

    async def _ask(self, user: User, offset: int) -> None:
        found = await self._workspace.security().everything(user.username)
        self._found[user.sub] = found
        self._part.show_found(user.sub, found)
        # They may have been read again meanwhile.
        await self._bring_together(self._user() or user)
        # The verdict above may have grown: laid out first.
        await breathe()
        await breathe()
        self._inspector.bring_up(self._part, offset)

    def _look_further(self) -> None:
        user = self._user()
        found = self._found.get(user.sub) if user is not None else None
        asked = self._paging.busy
        if not asked and user is not None and found is not None and found.sign_ins is not None and found.sign_ins.token:
            self._paging.run(self._ask_further(user, found, found.sign_ins, found.sign_ins.token))

    async def _ask_further(self, user: User, found: LookedUpSecurity, known: SignInPage, token: str) -> None:
        page = await self._workspace.security().older_sign_ins(user.username, token)
        self._found[user.sub] = replace(found, sign_ins=SignInPage((*known.events, *page.events), page.token))
        self._part.show_older(user.sub, page)
        self._gather()

    def _recall(self) -> None:
        """Another person is shown; or the same with other attributes, of whom what is asked for is still waited for."""
        user = self._user()
        if user is not None and user.sub != self._sub:
            self._stop()
            self._sub = user.sub
            if user.sub in self._found:
                self._looking.run(self._show_again(user.sub))
            else:
                self._looking.run(self._learn_what_is_kept(user))
        self._gather()

    async def _learn_what_is_kept(self, user: User) -> None:
        """What of it a backup has, which nobody needs to be asked for."""
        mfa = await self._workspace.kept_mfa(user)
        if mfa is not None:
            self._inspector.learn(Person(self._user() or user, mfa))

    async def _show_again(self, sub: Sub) -> None:
        self._part.show_found(sub, self._found[sub])

    def _forget(self) -> None:
        """The person shown is to be read anew."""
        if (user := self._user()) is not None:
            self._stop()
            self._found.pop(user.sub, None)
            self._part.forget()
            self._gather()

    def inspector_shown(self, shown: bool) -> None:
        """Nothing of anybody is kept once the inspector is closed."""
        if not shown:
            self._forget()
            self._found.clear()

    def _stop(self) -> None:
        self._looking.cancel()
        self._paging.cancel()

    # The pool

    def _check_pool(self) -> None:
        if not self._checking.busy:
            self._check.show_asking()
            self._checking.run(self._ask_about_pool())

    async def _ask_about_pool(self) -> None:
        self._checked = checked = await self._workspace.check_pool()
        self._check.show_checked(checked, self._shell.remedy(checked.refused[0]) if checked.refused else None)
        self._gather()

    def _not_checked(self, failure: Failure) -> None:
        self._check.show_failed(failure, self._shell.remedy(failure, self._check_pool))

    # What is known by now

    def _gather(self) -> None:
        if (user := self._user()) is not None:
            self._gathering.run(self._bring_together(user))

    async def _bring_together(self, user: User) -> None:
        found = await clues(self._workspace, user, self._part.events, self._checked)
        self.clues_found.emit(user.sub, found)

    def _user(self) -> User | None:
        return self._part.person.user if self._part.person is not None else None
