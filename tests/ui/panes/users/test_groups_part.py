"""Somebody is put into a group, and taken out of one, from their details."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cognito_admin.model.changes.change import Change, Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName
from cognito_admin.model.permissions import Action
from cognito_admin.model.pools import Group
from cognito_admin.ui.panes.users.groups_part import GroupsPart
from cognito_admin.ui.panes.users.part import PoolFacts
from cognito_admin.work.groups import KnownGroups
from tests.model.changes.people import person, rules
from tests.ui.changes.stage import texts
from tests.ui.panes.fakes import NOW, FakeShell, play, until

SUPPORT = PoolFacts(rules(), Mode.SUPPORT)


def group(name: str) -> Group:
    return Group(GroupName(name), "", None, None)


class Groups:
    def __init__(self, *names: str) -> None:
        self.kept = KnownGroups(tuple(map(group, names)), {GroupName(name): 1204 for name in names}, NOW)
        self.there = self.kept.groups
        self.failure: Failure | None = None

    async def known(self):
        return self.kept

    async def listed(self):
        if self.failure:
            raise self.failure
        return self.there


class Stage:
    def __init__(self, qtbot, *names: str) -> None:
        self.shell = FakeShell()
        self.groups = Groups(*names)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(400, 300)
        self.part = GroupsPart(lambda: self.groups, self.shell.loop)
        self.part.setParent(self.window)
        self.part.resize(400, 200)
        self.window.show()
        self.wishes: list[Wish] = []
        self.agreed: list[Change] = []
        self.part.wish_requested.connect(self.wishes.append)
        self.part.change_agreed.connect(self.agreed.append)

    async def opens(self, count: int):
        self.part.add.click()
        chooser = self.part.chooser
        await until(lambda: len(self.offered()) == count, "the groups")
        return chooser

    def offered(self) -> list[str]:
        model = self.part.chooser.table.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


@pytest.fixture
def stage(qtbot):
    return Stage(qtbot, "admins", "help-vip", "support", "vip")


def test_a_group_is_joined_by_opening_the_list_and_typing_its_name(stage, qtbot):
    async def scene():
        stage.part.show_person(person(groups=("support",)), SUPPORT)
        chooser = await stage.opens(3)
        assert stage.offered() == ["admins", "help-vip", "vip"]
        assert str(chooser.table.model().index(0, 1).data()) == "1,204"
        assert "at the latest when they sign in" in chooser.note.text()
        assert "counts the user as active" in chooser.note.text()
        qtbot.keyClicks(chooser.line, "vip")
        assert stage.offered() == ["vip", "help-vip"]
        qtbot.keyClick(chooser.line, Qt.Key.Key_Down)
        qtbot.keyClick(chooser.line, Qt.Key.Key_Up)
        qtbot.keyClick(chooser.line, Qt.Key.Key_Return)
        assert not chooser.isVisible()
        (change,) = stage.agreed
        assert (change.kind, change.wish.subject, change.after) == (Kind.ADD_TO_GROUP, "vip", {"group:vip": "member"})
        assert stage.wishes == []

    play(stage.shell, scene)


def test_a_group_that_came_since_the_sync_is_offered_and_one_that_went_is_not(stage):
    stage.groups.there = (group("admins"), group("brand-new"))

    async def scene():
        stage.part.show_person(person(), SUPPORT)
        stage.part.begin(Kind.ADD_TO_GROUP)
        await until(lambda: stage.offered() == ["admins", "brand-new"], "what AWS lists")

    play(stage.shell, scene)


def test_without_aws_the_groups_of_the_sync_are_offered_and_else_the_reason_is_told(stage):
    stage.groups.failure = Failure(Code.ENDPOINT_UNREACHABLE, endpoint="x")

    async def scene():
        stage.part.show_person(person(), SUPPORT)
        chooser = await stage.opens(4)
        await until(lambda: not stage.part._reading.busy)
        assert len(stage.offered()) == 4
        chooser.close()
        stage.groups.kept = KnownGroups((), None, None)
        await stage.opens(0)
        await until(lambda: not stage.part._reading.busy)
        assert "could not be reached" in texts(chooser) or "cannot be reached" in texts(chooser), texts(chooser)

    play(stage.shell, scene)


def test_a_group_is_left_by_the_cross_beside_it(stage):
    async def scene():
        stage.part.show_person(person(groups=("support", "vip")), SUPPORT)
        assert [one.group for one in stage.part.memberships] == ["support", "vip"]
        stage.part.memberships[1].leave.click()
        assert stage.wishes == [Wish(Kind.REMOVE_FROM_GROUP, "vip")]
        stage.part.show_person(person(groups=("support",)), SUPPORT)
        assert [one.group for one in stage.part.memberships] == ["support"]

    play(stage.shell, scene)


@pytest.mark.parametrize(
    ("pool", "why"),
    [
        (PoolFacts(rules(), Mode.READ_ONLY), "This pool is opened as Read-only, and this takes Support."),
        (
            PoolFacts(
                rules(),
                Mode.ADMINISTRATOR,
                (Action("cognito-idp:AdminAddUserToGroup"), Action("cognito-idp:AdminRemoveUserFromGroup")),
            ),
            "Your AWS credentials may not do this",
        ),
    ],
)
def test_what_is_not_allowed_says_why(stage, pool, why):
    async def scene():
        stage.part.show_person(person(groups=("vip",)), pool)
        for button in (stage.part.add, stage.part.memberships[0].leave):
            assert not button.isEnabled()
            assert button.toolTip().startswith(why)
        stage.part.begin(Kind.ADD_TO_GROUP)
        assert stage.part.chooser is None

    play(stage.shell, scene)


def test_a_hundred_groups_are_all_that_anybody_can_be_in(stage):
    async def scene():
        stage.part.show_person(person(groups=tuple(f"group-{number}" for number in range(100))), SUPPORT)
        assert stage.part.add.toolTip() == "A user can be in 100 groups at most."

    play(stage.shell, scene)
