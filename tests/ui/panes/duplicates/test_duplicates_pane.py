"""Duplicates found, looked at side by side, and joined over an emulated pool."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from cognito_admin.model.changes.ways import Way
from cognito_admin.model.connections import Marking, Mode
from cognito_admin.model.duplicates import Sign
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName
from cognito_admin.model.indexes import IndexState
from cognito_admin.model.pools import Group
from cognito_admin.model.progress import JobState
from cognito_admin.ui.changes.question import ChangeQuestion
from cognito_admin.ui.panes.duplicates import model as columns
from cognito_admin.ui.panes.duplicates.view import DuplicatesPane
from cognito_admin.work.duplicates import Duplicates
from cognito_admin.work.search import understood
from tests.ui.changes.stage import Stage, on_stage, texts
from tests.ui.panes.fakes import RESOURCE, FakeJobs, FakeWorkspace, make_job, until


class Workspace(FakeWorkspace):
    sync_resource = RESOURCE

    def __init__(self, mode: Mode, stage: Stage) -> None:
        super().__init__()
        self.marking = Marking(mode=mode)
        self.work = stage.work
        self.synced = True

    async def duplicates(self):
        if not self.synced:
            raise Failure(Code.INDEX_MISSING, pool="Shop")
        index = self.work.index
        return Duplicates(await index.sharing(), lambda text: understood(text, index, ()))

    async def index_state(self) -> IndexState:
        return await self.work.index.state()


class Users:
    """The users pane, as far as this one asks it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def search_for(self, text):
        self.asked.append(text)


@pytest.fixture
def people(client, pool, put):
    """Ann with a password and through Google, Bob in capitals and not, all as ListUsers tells them."""
    client.create_identity_provider(
        UserPoolId=pool,
        ProviderName="Google",
        ProviderType="Google",
        ProviderDetails={"client_id": "x", "client_secret": "y", "authorize_scopes": "email"},
    )
    identity = json.dumps([{"userId": "12", "providerName": "Google", "providerType": "Google", "primary": True}])
    return {
        "ann": put("ann"),
        "google": put("Google_12", "EXTERNAL_PROVIDER", email="Ann@example.com", identities=identity, nickname="Annie"),
        "bob": put("bob", preferred_username="bobby"),
        "Bob": put("robert", preferred_username="Bobby"),
    }


@pytest.fixture
def act(qtbot, tmp_path, emulator, pool, people):
    def on(scene, mode=Mode.ADMINISTRATOR, *, synced=True):
        async def in_pane(stage: Stage) -> None:
            for sub in people.values():
                await stage.work.changes.person(sub)
            index = stage.work.index
            await index.put_groups([Group(GroupName("vip"), "", None, None)])
            await index.set_member(people["google"], GroupName("vip"), present=True)
            changes = SimpleNamespace(changes=lambda _: stage.work.changes)
            services: Any = SimpleNamespace(changes=changes, jobs=FakeJobs())
            workspace: Any = Workspace(mode, stage)
            workspace.synced = synced
            pane = DuplicatesPane(services, workspace, stage.shell)
            qtbot.addWidget(pane)
            pane.resize(1000, 700)
            pane.show()
            pane.activate()
            if synced:
                await shown(pane, "ann@example.com")
            await scene(pane, stage)
            await until(lambda: not pane.changes.busy and not pane._reading.busy, "the pane to be done")
            pane.close_pane()

        return on_stage(qtbot, tmp_path, emulator.url, pool, in_pane, mode)

    return on


async def shown(pane: DuplicatesPane, name: str) -> None:
    await until(lambda: pane.details.isVisible() and pane.details.ways and name in texts(pane.details).lower(), name)


def rows(pane: DuplicatesPane) -> list[list[str]]:
    model = pane.list.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_pair_is_joined_with_its_groups_and_the_next_comes_into_view(act, emulator, pool, people, there) -> None:
    async def scene(pane: DuplicatesPane, stage: Stage) -> None:
        assert [row[columns.OUTLOOK] for row in rows(pane)] == ["Can be joined", "Passwords only"]
        details = texts(pane.details)
        assert "Put it into vip as well" in details
        assert "the groups vip; of its attributes: E-mail, Nickname" in details
        pane.details.ways[0].buttons[Way.JOIN].setFocus()
        pane.join_current()
        question = await stage.asked(ChangeQuestion)
        assert "The account that Google made is deleted" in texts(question)
        assert "In this order: 1. Add to vip, 2. Delete Google_12, 3. Link Google." in texts(question)
        assert not question.agree.isDefault()
        question.agree.click()
        await shown(pane, "bobby")
        assert [row[columns.TEXT] for row in rows(pane)] == ["bobby"]
        assert pane.list.count.text() == "1 found"
        kept = pane.details.accounts._choices
        assert kept is not None
        assert pane.focusWidget() is kept.checkedButton()

    shell = act(scene)
    assert there(people["google"]) is None
    assert [one["userId"] for one in json.loads(there(people["ann"]).attributes["identities"])] == ["12"]
    assert "vip" in there(people["ann"]).groups
    assert any("linked to Google, and the other account is gone" in said for said in shell.said)


def test_where_aws_refuses_the_link_trying_again_makes_what_is_left(act, emulator, people, there) -> None:
    async def scene(pane: DuplicatesPane, stage: Stage) -> None:
        emulator.service.faults.add(kind="denied", operation="AdminLinkProviderForUser", count=1)
        pane.join_current()
        (await stage.asked(ChangeQuestion)).agree.click()
        await until(lambda: stage.shell.tries, "the refusal")
        await shown(pane, "bobby")
        again = stage.shell.tries[-1]
        assert again is not None
        stage.shell.failures.clear()
        again()
        question = await stage.asked(ChangeQuestion)
        assert "In this order: 1. Link Google." in texts(question)
        assert "is deleted" not in texts(question)
        question.agree.click()
        await until(lambda: "identities" in there(people["ann"]).attributes, "the link")

    act(scene)


def test_what_cognito_does_not_link_is_closed_with_the_reason_beside_it(act, monkeypatch) -> None:
    async def scene(pane: DuplicatesPane, stage: Stage) -> None:
        google = pane.details.accounts._choices
        assert google is not None
        kept = pane.details.accounts.kept
        assert kept is not None
        assert kept.username == "ann"
        google.buttons()[1 - [user.sub for user in pane.details.users].index(kept.sub)].click()
        assert "Links lead to an account with a sign-in of this pool" in texts(pane.details)
        assert not pane.details.ways[0].buttons[Way.JOIN].isEnabled()
        assert "Its password works no longer" in texts(pane.details)
        pane.go_to(Sign.PREFERRED_USERNAME)
        await shown(pane, "bobby")
        assert "It cannot make one of two such accounts" in texts(pane.details)
        assert pane.details.ways[0].buttons[Way.DISABLE].isEnabled()
        join, among = pane.actions_for_shell()
        assert not join.isEnabled()
        assert "It cannot make one of two such accounts" in join.toolTip()
        users: Any = Users()
        monkeypatch.setattr(stage.shell, "open_pane", lambda _name: users)
        among.trigger()
        (asked,) = users.asked
        assert all(user.sub in asked for user in pane.details.users)

    act(scene)


def test_looking_again_leaves_the_accounts_one_is_on_in_view(act, put) -> None:
    async def scene(pane: DuplicatesPane, stage: Stage) -> None:
        pane.list.table.set_current_row(1)
        await shown(pane, "bobby")
        for name in ("aaron", "Aaron"):
            await stage.work.changes.person(put(f"{ord(name[0])}", preferred_username=name))
        pane.refresh()
        await until(lambda: [row[columns.TEXT] for row in rows(pane)][1:] == ["aaron", "bobby"], "the new ones")
        assert pane.list.table.currentIndex().row() == 2
        assert "bobby" in texts(pane.details)

    act(scene)


def test_groups_are_narrowed_and_a_wrong_search_leaves_them(act) -> None:
    async def scene(pane: DuplicatesPane, _stage: Stage) -> None:
        pane.list.joinable.click()
        await until(lambda: len(rows(pane)) == 1, "the one that can be joined")
        assert pane.list.count.text() == "1 of 2"
        pane.list.joinable.click()
        pane.search_for("preferred_username:bob")
        await until(lambda: [row[columns.TEXT] for row in rows(pane)] == ["bobby"], "Bob's")
        pane.search_for("nothing:known")
        await until(lambda: pane.list.wrong.isVisible(), "what is wrong")
        assert len(rows(pane)) == 1
        pane.search_for("email:nobody")
        await until(lambda: pane.list.states.state == "empty", "nothing")
        assert pane.details.isHidden()

    act(scene)


@pytest.mark.parametrize(("mode", "why"), [(Mode.SUPPORT, "this takes Administrator"), (Mode.OFFLINE, "from a backup")])
def test_where_nothing_may_be_changed_the_accounts_are_looked_at(act, mode: Mode, why: str) -> None:
    async def scene(pane: DuplicatesPane, _stage: Stage) -> None:
        assert why in texts(pane.details)
        assert not pane.details.ways[0].buttons[Way.JOIN].isEnabled()
        assert "Annie" in texts(pane.details)

    act(scene, mode)


def test_before_the_first_sync_it_says_so_and_looks_once_that_is_done(act) -> None:
    async def scene(pane: DuplicatesPane, _stage: Stage) -> None:
        await until(lambda: pane.states.state == "empty", "that nothing is read")
        workspace: Any = pane.workspace
        jobs: Any = pane.services.jobs
        jobs.publish(make_job("sync", JobState.RUNNING))
        assert pane.states.state == "loading"
        workspace.synced = True
        jobs.publish(make_job("sync", JobState.DONE))
        await shown(pane, "ann@example.com")

    act(scene, synced=False)
