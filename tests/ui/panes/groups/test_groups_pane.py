"""Groups looked through, made, edited and deleted over an emulated pool."""

from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from PySide6.QtCore import Qt

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.groups import DESCRIPTION, NAME, PRECEDENCE, ROLE
from cognito_admin.model.connections import Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, GroupName
from cognito_admin.model.offline import PREFIX
from cognito_admin.model.permissions import Action
from cognito_admin.model.pools import Group
from cognito_admin.model.progress import JobState
from cognito_admin.ui.changes.question import DeleteQuestion
from cognito_admin.ui.panes.groups import model as columns
from cognito_admin.ui.panes.groups.form import GroupForm
from cognito_admin.ui.panes.groups.model import GroupsModel
from cognito_admin.ui.panes.groups.new_group import NewGroupDialog
from cognito_admin.ui.panes.groups.view import GroupsPane
from tests.ui.changes.stage import Stage, on_stage, texts
from tests.ui.panes.fakes import RESOURCE, FakeJobs, FakeWorkspace, make_job, until

WHY = "This pool is opened as Support, and this takes Administrator. Change that beside its name."
ARN = "arn:aws:iam::123456789012:role/shop-vip"


class Workspace(FakeWorkspace):
    sync_resource = RESOURCE

    def __init__(self, mode: Mode) -> None:
        super().__init__()
        self.marking = Marking(mode=mode)

    def why_not(self, _capability):
        return None


class Users:
    """The users pane, as far as the groups pane asks it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def search_for(self, text):
        self.asked.append(text)


@pytest.fixture
def act(qtbot, tmp_path, emulator, pool):
    def on(scene, mode=Mode.ADMINISTRATOR, *, read=True):
        async def in_pane(stage: Stage) -> None:
            changes = SimpleNamespace(changes=lambda _: stage.work.changes)
            services: Any = SimpleNamespace(changes=changes, jobs=FakeJobs())
            workspace: Any = Workspace(mode)
            pane = GroupsPane(services, workspace, stage.shell)
            qtbot.addWidget(pane)
            pane.resize(1000, 700)
            pane.show()
            pane.activate()
            if read:
                await until(lambda: "Read from Cognito" in pane.list.age.whole_text(), "the groups to be read")
            await scene(pane, stage)
            await until(lambda: not pane.changes.busy and not pane._reading.busy, "the pane to be done")
            pane.close_pane()

        return on_stage(qtbot, tmp_path, emulator.url, pool, in_pane, mode)

    return on


def names(pane) -> list[str]:
    model = pane.list.table.model()
    return [str(model.index(row, columns.NAME).data()) for row in range(model.rowCount())]


def opens(pane, name: str) -> None:
    pane.list.go_to(name)
    pane.list.opened.emit()


async def said(stage: Stage, text: str) -> None:
    await until(lambda: text in stage.shell.said, text)


def test_a_group_is_made_edited_undone_and_deleted(act, emulator, pool, qtbot):
    there = emulator.service.pools[pool].groups

    async def scene(pane, stage):
        assert names(pane) == ["vip"]
        pane.list.create_button.click()
        dialog = await stage.asked(NewGroupDialog)
        assert not dialog.agree.isEnabled()
        qtbot.keyClicks(dialog.form.control(NAME), "help desk")
        assert "The name of a group cannot have spaces" in texts(dialog)
        dialog.form.control(NAME).setText("helpdesk")
        qtbot.keyClicks(dialog.form.control(PRECEDENCE), "5")
        assert "Name\nnone" in texts(dialog)
        assert "It can be undone." in texts(dialog)
        qtbot.keyClick(dialog.form.control(NAME), Qt.Key.Key_Return)
        await said(stage, "The group helpdesk is created")
        await until(lambda: names(pane) == ["helpdesk", "vip"])
        assert there["helpdesk"].precedence == 5

        opens(pane, "vip")
        details = pane.details
        assert not details.save.isVisible()
        details.form.control(DESCRIPTION).setPlainText("Spends a lot")
        qtbot.keyClicks(details.form.control(ROLE), ARN)
        assert "Description\nnone" in texts(details.form.preview)
        assert "cannot be undone" in texts(details.form.preview)
        details.discard.click()
        assert not details.is_edited
        details.form.control(DESCRIPTION).setPlainText("Spends a lot")
        details.save.click()
        await said(stage, "The group vip is changed")
        assert there["vip"].description == "Spends a lot"
        await until(lambda: not details.is_edited)
        stage.shell.actions["Undo"].trigger()
        await until(lambda: there["vip"].description == "")
        await until(lambda: details.form.control(DESCRIPTION).toPlainText() == "")

        details.delete.click()
        question = await stage.asked(DeleteQuestion)
        assert "Undo makes vip again, with nobody in it" in texts(question)
        assert "It can be undone." not in texts(question)
        assert not question.agree.isEnabled()
        assert question.agree.toolTip() == "Type the name of the group first"
        qtbot.keyClicks(question.line, "vip")
        question.agree.click()
        await said(stage, "The group vip is deleted")
        await until(lambda: names(pane) == ["helpdesk"])
        assert details.isHidden()
        assert list(there) == ["helpdesk"]
        stage.shell.actions["Undo"].trigger()
        await until(lambda: names(pane) == ["helpdesk", "vip"])
        assert there["vip"].role_arn is None

        opens(pane, "helpdesk")
        details.delete.click()
        question = await stage.asked(DeleteQuestion)
        assert not question.agree.isEnabled()
        question.reject()

    act(scene)


def test_what_was_typed_is_not_thrown_away_unasked(act, emulator, pool, qtbot):
    async def scene(pane, stage):
        await stage.work.changes.apply(await stage.work.planned(Wish(Kind.CREATE_GROUP, "staff")))
        pane.refresh()
        await until(lambda: names(pane) == ["staff", "vip"])
        opens(pane, "vip")
        details, description = pane.details, pane.details.form.control(DESCRIPTION)
        description.setPlainText("Spends a lot")
        for _ in range(2):
            opens(pane, "staff")
            assert details.group.name == "vip"
            assert "Not saved yet." in texts(details)
            assert not details.save.isVisible()
            qtbot.keyClick(details.keep, Qt.Key.Key_Escape)
            assert pane.list.current().name == "vip"
            assert description.toPlainText() == "Spends a lot"
            assert details.save.isVisible()
            assert not details.isHidden()
        pane.refresh()
        await until(lambda: not pane._reading.busy)
        details.close_requested.emit()
        assert not details.isHidden()
        details.keep.click()
        opens(pane, "staff")
        details.discard.click()
        assert details.group.name == "staff"
        assert description.toPlainText() == ""
        opens(pane, "vip")
        assert description.toPlainText() == ""
        description.setPlainText("Spends")
        details.close_requested.emit()
        details.discard.click()
        assert details.isHidden()

    act(scene)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(act, emulator, pool):
    async def scene(pane, stage):
        opens(pane, "vip")
        client = boto3.client("cognito-idp", **emulator.credentials)
        client.update_group(UserPoolId=pool, GroupName="vip", Description="Theirs")
        client.close()
        pane.details.form.control(DESCRIPTION).setPlainText("Mine")
        pane.details.save.click()
        await until(lambda: stage.shell.failures)
        assert stage.shell.failures[0].code is Code.CHANGED_MEANWHILE
        await until(lambda: "Description\nTheirs" in texts(pane.details.form.preview))
        assert pane.details.form.control(DESCRIPTION).toPlainText() == "Mine"
        assert emulator.service.pools[pool].groups["vip"].description == "Theirs"

    act(scene)


def test_support_staff_look_and_change_nothing_and_are_told_why(act):
    async def scene(pane, stage):
        opens(pane, "vip")
        for button in (pane.list.create_button, pane.details.delete):
            assert not button.isEnabled()
            assert button.toolTip() == WHY
        assert pane.details.form.control(DESCRIPTION).isReadOnly()
        assert WHY in texts(pane.details)
        assert all(not action.isEnabled() for action in pane.actions_for_shell() if "members" not in action.text())

    act(scene, Mode.SUPPORT)


def test_an_action_that_aws_refused_a_while_ago_is_not_offered(act):
    async def scene(pane, stage):
        pane.workspace.denied = {Action("cognito-idp:DeleteGroup"): Failure(Code.ACCESS_DENIED)}
        pane.permissions_changed()
        opens(pane, "vip")
        assert pane.list.create_button.isEnabled()
        assert not pane.details.delete.isEnabled()
        assert "cognito-idp:DeleteGroup" in pane.details.delete.toolTip()

    act(scene)


def test_the_members_are_shown_among_the_users(act):
    users = Users()

    async def scene(pane, stage):
        stage.shell.open_pane = lambda name: users if name == "users" else None
        pane.show_members('v"ip')
        opens(pane, "vip")
        # Nobody was read yet, so nobody was counted.
        assert "Members not counted yet" in texts(pane.details)
        assert not pane.details.show_members.isVisible()

    act(scene)
    assert users.asked == ['group:"v\\"ip"']


def test_without_aws_the_groups_of_the_last_sync_are_there_with_the_reason(act, emulator):
    emulator.service.faults.add("server_error", "ListGroups", skip=1)

    async def scene(pane, stage):
        await until(lambda: "·" in pane.list.age.whole_text())
        assert pane.states.state == "ready"
        assert names(pane) == ["vip"]
        emulator.service.faults.clear()
        pane.refresh()
        await until(lambda: "Read from Cognito" in pane.list.age.whole_text())

    act(scene, read=False)


@pytest.mark.parametrize(("fault", "state"), [("denied", "not permitted"), ("server_error", "failed")])
def test_where_nothing_is_known_the_refusal_is_shown_and_can_be_tried_again(act, emulator, pool, fault, state):
    emulator.service.pools[pool].groups.clear()
    emulator.service.faults.add(fault, "ListGroups", skip=1)

    async def scene(pane, stage):
        await until(lambda: pane.states.state == state, state)
        emulator.service.faults.clear()
        assert pane.focus_search()
        pane.refresh()
        await until(lambda: pane.states.state == "empty")

    act(scene, read=False)


def test_the_end_of_a_sync_is_followed(act, emulator):
    async def scene(pane, stage):
        before = emulator.service.calls.count("ListGroups")
        pane.services.jobs.publish(make_job("sync", JobState.RUNNING))
        pane.services.jobs.publish(make_job("sync", JobState.DONE))
        await until(lambda: emulator.service.calls.count("ListGroups") == before + 1)

    act(scene)


def test_a_backup_without_groups_claims_nothing_of_its_pool(act, emulator, pool):
    emulator.service.pools[pool].groups.clear()

    async def scene(pane, stage):
        await until(lambda: pane.states.state == "empty")
        pane.workspace.key = PoolKey(ConnectionId(f"{PREFIX}1"), pool)
        pane.activate()
        await until(lambda: "No groups in this backup" in texts(pane))
        assert "This pool has no groups" not in texts(pane)

    act(scene, read=False)


def test_a_pool_without_groups_says_what_a_group_is_for(act, emulator, pool):
    emulator.service.pools[pool].groups.clear()

    async def scene(pane, stage):
        await until(lambda: pane.states.state == "empty")
        assert "This pool has no groups" in texts(pane)
        assert "Create group" in texts(pane)

    act(scene, read=False)


def test_groups_are_found_and_put_in_order_however_many(qtbot):
    model: Any = GroupsModel()
    many = [
        Group(GroupName(f"group-{number:05}"), f"Número {number}", None, number % 7 or None) for number in range(10_000)
    ]
    model.show(many, {GroupName("group-00123"): 5})
    assert model.rowCount() == 10_000
    model.filter("numero 12 group-00")
    found = [model.group(row).name for row in range(model.rowCount())]
    assert found == [f"group-{number:05}" for number in sorted({*range(12, 1000, 100), *range(120, 130)})]
    model.filter("")
    model.sort_by(columns.MEMBERS)
    model.sort_by(columns.MEMBERS)
    assert model.group(0).name == "group-00123"
    model.sort_by(columns.PRECEDENCE)
    assert model.group(0).precedence == 1
    assert model.group(9_999).precedence is None
    model.sort_by(columns.PRECEDENCE)
    assert model.group(0).precedence == 6
    assert model.group(9_999).precedence is None


def test_a_description_that_nobody_touched_is_not_changed_though_it_cannot_be_shown_as_it_is(qtbot):
    form = GroupForm(new=False)
    qtbot.addWidget(form)
    form.show_group(Group(GroupName("vip"), "Spends\u00a0a lot\r\n", None, None))
    assert not form.is_changed
    form.control(PRECEDENCE).setText("5")
    assert form.is_changed
    form.discard()
    assert not form.is_changed
