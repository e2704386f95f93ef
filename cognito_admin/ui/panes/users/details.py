"""Table and inspector side by side: opens, follows, reads a fresh copy, closes."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from cognito_admin.model.failures import Outdated
from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.panes.users import room
from cognito_admin.ui.panes.users.inspector import Inspector
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.splitter import Splitter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.ids import Sub
    from cognito_admin.model.users import User
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.pages import Results
    from cognito_admin.ui.panes.users.part import Part
    from cognito_admin.ui.panes.users.presenter import UsersPresenter
    from cognito_admin.work.settings import Settings

_BEFORE_ASKING_AWS_S = 0.35
"""How long one stays on a user before a fresh copy is read, so that walking down the table asks nobody."""
_WIDTH = "users.inspector_width"


class Details(Splitter):
    """``shown_changed`` follows whether the inspector is to be seen; ``left`` is emitted when the keyboard was in it at its end."""

    shown_changed = Signal(bool)
    left = Signal()

    def __init__(
        self, beside: QWidget, parts: Sequence[Part], presenter: UsersPresenter, settings: Settings, shell: ShellPort
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, tr("Divider beside the user"))
        self._presenter = presenter
        self._settings = settings
        self._followed: Sub | None = None
        self._fresh_reads = shell.loop.latest(self, self._not_read)
        self._looks = shell.loop.latest(self, shell.show_failure)
        self.inspector = Inspector(parts)
        self.inspector.close_requested.connect(self.close_user)
        self.inspector.reload_requested.connect(self.reload)
        self.inspector.copied.connect(lambda text, what: shell.copy(text, what))
        self.inspector.hide()
        self.addWidget(beside)
        self.addWidget(self.inspector)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.splitterMoved.connect(self._keep_width)

    async def prepare(self) -> None:
        """Makes the inspector ready to be shown, while nobody waits for it."""
        for _ in self.inspector.prepare():
            await breathe()

    def rehearse(self, user: User) -> None:
        """Draws somebody out of sight where nobody was drawn yet: the first time takes twice as long as any other."""
        if self.inspector.user is None:
            self.inspector.show_user(user)

    def is_open(self) -> bool:
        return not self.inspector.isHidden()

    def open_user(self, user: User) -> None:
        """Shows ``user``: what is known at once, then a fresh copy."""
        # Filled first: what is shown already is laid out anew with every line that appears.
        self._show(user, anew=not self.is_open())
        if not self.is_open():
            with self.inspector.laid_out_once():
                self.inspector.show()
                self.shown_changed.emit(True)
                self._fit()

    def follow(self, user: User | None) -> None:
        """The current row is another, or was read anew: shown where the details are open.

        Who was opened from elsewhere, such as somebody new, stays while the current row does.
        """
        before, self._followed = self._followed, user.sub if user is not None else None
        if user is not None and self.is_open() and (user.sub != before or user.sub == self.inspector.sub):
            self._show(user)

    def close_user(self) -> None:
        if not self.is_open() or not self.inspector.leave(self.close_user):
            return
        had_focus = self.inspector.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._fresh_reads.cancel()
        self.inspector.hide()
        self.shown_changed.emit(False)
        if had_focus:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_open():
            self._fit()

    def _fit(self) -> None:
        kept = self._settings.ui(_WIDTH)
        wished = kept if isinstance(kept, int) else room.DETAILS_PX
        width = theme.px(room.details_width(self.width() / theme.text_scale(), wished))
        self.setSizes([max(1, self.width() - width), width])

    def look_among(self, results: Results) -> None:
        """Tells whether the user who is shown is among these, which are found now, and shows what changed of them."""
        if self.is_open() and self.inspector.sub is not None:
            self._looks.run(self._look_among(results, self.inspector.sub))

    async def _look_among(self, results: Results, sub: Sub) -> None:
        with contextlib.suppress(Outdated):
            place = await results.position(sub)
            (known,) = (None,) if place is None else await results.rows(place, place + 1)
            if self.inspector.sub != sub:
                return
            self.inspector.show_outside(place is None)
            # Without a copy here what is found is no newer than what was read of the one who is open.
            if known is not None and known != self.inspector.user and self._presenter.status.has_users:
                self.inspector.show_user(known)

    def reload(self) -> None:
        if self.inspector.user is not None:
            self._fresh_reads.run(self._read_fresh(self.inspector.user, 0))

    def take_made(self, user: User | None) -> None:
        """A change was made: ``user`` is as AWS has them now, None where somebody is gone."""
        if user is None:
            if self.is_open():
                self.reload()
        elif user.sub == self.inspector.sub:
            self._fresh_reads.cancel()
            self.inspector.change_made(user)
            self.inspector.show_user(user)
            self.inspector.show_fresh(datetime.now(UTC))

    def _show(self, user: User, *, anew: bool = False) -> None:
        """Whoever is shown is chosen among those found. ``anew``: they are opened, and read as if they were another."""
        another = self.inspector.sub != user.sub
        if another and self.is_open() and not self.inspector.leave(lambda: self._show(user)):
            return
        self._looks.cancel()
        self.inspector.show_outside(False)
        if self.inspector.user == user and not anew:
            return
        self.inspector.show_user(user)
        self.inspector.show_snapshot_of(self._presenter.status.synced_at, offline=self._presenter.offline)
        if another or anew:
            self._fresh_reads.cancel()
            if self._presenter.can_look_up():
                self._fresh_reads.run(self._read_fresh(user, _BEFORE_ASKING_AWS_S))
            elif refused := self._presenter.refused_look_up():
                self._not_read(refused)

    async def _read_fresh(self, user: User, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        self.inspector.show_reading()
        fresh = await self._presenter.fresh_user(user.sub)
        now = datetime.now(UTC)
        if fresh is None:
            self.inspector.show_gone(now)
            return
        self.inspector.show_user(fresh)
        self.inspector.show_fresh(now)

    def _not_read(self, failure: Failure) -> None:
        said = explain(failure)
        self.inspector.show_unread(said.title, f"{said.text}\n{said.advice}")

    def _keep_width(self) -> None:
        self._settings.set_ui(_WIDTH, round(self.inspector.width() / theme.text_scale()))
