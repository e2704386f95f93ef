"""The groups a user is in, to be left and joined."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.changes.change import Change, Notice, Reason, Wish
from cognito_admin.model.changes.codes import Kind, Noticed, Weight, Why
from cognito_admin.model.changes.offers import mode_in_the_way
from cognito_admin.model.changes.planning import plan
from cognito_admin.model.permissions import action_of
from cognito_admin.model.sentences.changes import CHANGES, WEIGHTS
from cognito_admin.ui.changes.words import notice_text, reason_text
from cognito_admin.ui.panes.users.fields import heading
from cognito_admin.ui.panes.users.group_chooser import GroupChooser
from cognito_admin.ui.panes.users.part import Part, PoolFacts
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.text import Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_admin.model.changes.person import Person
    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.groups import Groups, KnownGroups

MOST_GROUPS = 100
"""A user can be in so many (developer guide, "Quotas in Amazon Cognito")."""
_OPERATIONS = {Kind.ADD_TO_GROUP: "AdminAddUserToGroup", Kind.REMOVE_FROM_GROUP: "AdminRemoveUserFromGroup"}


class GroupsPart(Part):
    """``groups`` is asked when the list of groups is opened for the first time."""

    takes = frozenset({Kind.ADD_TO_GROUP, Kind.REMOVE_FROM_GROUP})

    def __init__(self, groups: Callable[[], Groups], loop: Loop) -> None:
        super().__init__()
        self._groups = groups
        self._reading = loop.latest(self, self._not_read)
        self._person: Person | None = None
        self._pool = PoolFacts()
        self._chooser: GroupChooser | None = None
        self._leaving = False
        self._members: list[_Membership] = []
        self._badges = QWidget()
        self._flow = FlowLayout(self._badges)
        self._none = Text(tr("In no group"), "muted")
        self.add = QPushButton(tr("Add to group"))
        self.add.clicked.connect(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (heading(tr("Groups")), self._badges, self._none):
            column.addWidget(widget)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def chooser(self) -> GroupChooser | None:
        """The list of groups, once it was opened."""
        return self._chooser

    @property
    def memberships(self) -> Sequence[_Membership]:
        return [one for one in self._members if not one.isHidden()]

    def show_person(self, person: Person, pool: PoolFacts) -> None:
        if self._person is not None and self._person.user.sub != person.user.sub and self._chooser is not None:
            self._chooser.close()
        self._person, self._pool = person, pool
        groups = person.user.groups
        fewer = len(self._members)
        while len(self._members) < len(groups):
            membership = _Membership()
            membership.leave_requested.connect(self._leave_group)
            self._members.append(membership)
            self._flow.addWidget(membership)
        why_not_leave = self._why_not(Kind.REMOVE_FROM_GROUP)
        for place, membership in enumerate(self._members):
            membership.setVisible(place < len(groups))
            if place < len(groups):
                membership.show_group(groups[place], why_not_leave)
        self._badges.setVisible(bool(groups))
        self._none.setVisible(not groups)
        self._flow.invalidate()
        self._badges.updateGeometry()
        full = tr("A user can be in {most} groups at most.", most=MOST_GROUPS) if len(groups) >= MOST_GROUPS else ""
        allow(self.add, self._why_not(Kind.ADD_TO_GROUP) or full, tr("Opens the list of the groups of this pool"))
        if fewer < len(groups):
            self.stops_changed.emit()

    def begin(self, kind: Kind) -> None:
        if kind is Kind.ADD_TO_GROUP:
            self.choose()
        else:
            self.choose_to_leave()

    def choose(self) -> None:
        """Opens the list of groups to join, beside the button."""
        if self.add.isEnabled():
            self._open(Kind.ADD_TO_GROUP)

    def choose_to_leave(self) -> None:
        """Opens the list of groups the user is in, to be taken out of one."""
        if not self._why_not(Kind.REMOVE_FROM_GROUP):
            self._open(Kind.REMOVE_FROM_GROUP)

    def _open(self, kind: Kind) -> None:
        if self._person is None:
            return
        self._leaving = kind is Kind.REMOVE_FROM_GROUP
        if self._chooser is None:
            self._chooser = GroupChooser(self)
            self._chooser.chosen.connect(self._chosen)
        notice = Notice(Noticed.GROUPS_WITH_NEXT_TOKEN)
        said = [notice_text(notice), tr(WEIGHTS[Weight.COSTS].text), tr("It can be undone.")]
        if self._leaving:
            said.insert(0, tr("They are taken out of the group you choose."))
        asked = tr("Remove from which group?") if self._leaving else tr("Find a group")
        self._chooser.line.setPlaceholderText(asked)
        self._chooser.note.setText(" ".join(said))
        self._chooser.setAccessibleName(tr(CHANGES[kind].name))
        self._chooser.show_loading()
        self._chooser.open_beside(self.add)
        self._reading.run(self._read(self._chooser))

    async def _read(self, chooser: GroupChooser) -> None:
        groups = self._groups()
        known = await groups.known()
        if known.groups:
            self._list(chooser, known)
        listed = await groups.listed()
        if listed != known.groups:
            self._list(chooser, replace(known, groups=listed))

    def _list(self, chooser: GroupChooser, known: KnownGroups) -> None:
        if self._person is not None and chooser.isVisible():
            mine = self._person.user.groups
            others = [group.name for group in known.groups if group.name not in mine]
            chooser.show_groups(known, others if self._leaving else mine)

    def _not_read(self, failure: Failure) -> None:
        # What the last sync found is listed already, if there was one.
        if self._chooser is not None and not self._chooser.has_groups:
            said = explain(failure)
            self._chooser.show_unread(f"{said.title}. {said.text}")

    def _chosen(self, group: str) -> None:
        kind = Kind.REMOVE_FROM_GROUP if self._leaving else Kind.ADD_TO_GROUP
        wish, person, rules = Wish(kind, group), self._person, self._pool.rules
        if person is None:
            return
        change = plan(wish, person, rules) if rules is not None else None
        # What it does stood below the list, so it is not asked about again.
        if isinstance(change, Change):
            self.change_agreed.emit(change)
        else:
            self.wish_requested.emit(wish)

    def _leave_group(self, group: str) -> None:
        self.wish_requested.emit(Wish(Kind.REMOVE_FROM_GROUP, group))

    def _why_not(self, kind: Kind) -> str:
        if too_low := mode_in_the_way(kind, self._pool.mode):
            return reason_text(too_low)
        action = action_of(_OPERATIONS[kind])
        return reason_text(Reason(Why.DENIED_BY_AWS, facts={"action": action})) if action in self._pool.denied else ""


class _Membership(QWidget):
    """One group, and the way out of it."""

    leave_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._group = ""
        self.badge = Badge(kind="accent")
        self.leave = IconButton("x", "", side=12)
        self.leave.clicked.connect(lambda: self.leave_requested.emit(self._group))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.badge)
        row.addWidget(self.leave)

    @property
    def group(self) -> str:
        return self._group

    def show_group(self, group: str, why_not: str) -> None:
        self._group = group
        self.badge.set(group, "accent")
        words = tr("Remove from {group}", group=group)
        self.leave.setAccessibleName(words)
        allow(self.leave, plain_tooltip(why_not), plain_tooltip(words))
        self.updateGeometry()
