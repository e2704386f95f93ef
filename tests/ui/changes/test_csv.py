"""Many users created from a file: what one sees of it before, what becomes of each line, and how it is confirmed."""

import threading
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.new_users import USERNAME, NewUsers
from cognito_admin.model.changes.record import Result
from cognito_admin.model.connections import Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.permissions import Action
from cognito_admin.model.users import User
from cognito_admin.ui.changes.bulk_results import BulkResults
from cognito_admin.ui.changes.csv_desk import CsvDesk
from cognito_admin.ui.changes.csv_dialog import CreateFromFile
from cognito_admin.ui.changes.new_user import NewUserDialog
from cognito_admin.work.stop import Stop
from tests.model.changes.people import rules
from tests.ui.changes.conftest import CREATED
from tests.ui.changes.stage import Stage, on_stage, texts
from tests.ui.panes.fakes import FakeShell, until

GOOD = 27


class Pool:
    """A pool as this computer knows it: nobody has read it, or there are ``users``."""

    def __init__(self, *users: User) -> None:
        self.users = users
        self.share = 0.5
        self.asked: list[str] = []

    async def some(self, text, most):
        self.asked.append(text)
        if not self.users:
            raise Failure(Code.INDEX_MISSING)
        return self.users[:most]


@pytest.fixture
def act(qtbot, tmp_path, emulator, pool):
    def on(scene, known: Pool | None = None):
        async def with_dialog(stage: Stage) -> None:
            rules = await stage.work.changes.rules()
            workspace: Any = known or Pool()
            dialog = CreateFromFile(stage.desk._window, workspace, rules, stage.work.bulks, stage.shell.loop)
            dialog.open()
            await scene(stage, dialog)
            dialog.reject()

        return on_stage(qtbot, tmp_path, emulator.url, pool, with_dialog)

    return on


@pytest.fixture
def people(tmp_path):
    """Thirty lines as a spreadsheet saves them, three of them bad."""
    path = tmp_path / "people.csv"
    lines = ["User;E-Mail;First name;Shoe size"]
    lines += [f"new-{number};new-{number}@example.com;Zoë;4{number % 9}" for number in range(GOOD)]
    lines += ["bad;no address;Bad;40", "new-3;x@example.com;Twice;41", ";y@example.com;Nameless;42"]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


async def reads(dialog: CreateFromFile, path) -> None:
    dialog.read(path)
    await until(lambda: dialog.users is not None, "the file to be looked at")


def test_thirty_lines_with_three_bad_ones_are_shown_made_and_told_of(act, people, emulator, pool):
    async def scene(stage, dialog):
        assert not dialog.agree.isEnabled()
        assert dialog.agree.toolTip() == "Choose a file first"
        await reads(dialog, people)
        said = texts(dialog)
        assert "people.csv: 30 users, with semicolons between, in WINDOWS-1252" in said
        assert dialog._columns.mapping() == {0: USERNAME, 1: "email", 2: "given_name"}
        assert "27 users will be created, 3 will be left out." in said
        assert "Line 29 · bad: An e-mail address looks like" in said
        assert "Line 30 · new-3: The same user stands in line 5 of the file." in said
        assert "Line 31: A user needs a name." in said
        assert "a temporary password that nobody knows" in said
        assert "AWS counts 27 users as active this month" in said
        assert dialog.agree.text() == "Create 27 users"
        assert dialog.agree.isEnabled()
        assert "AdminCreateUser" not in emulator.service.calls

        bulk = await stage.work.bulks.begin_new(dialog.users)
        await stage.work.bulks.run(bulk, lambda _: None, Stop())
        standing = await stage.work.bulks.standing(bulk)
        results = BulkResults(stage.desk._window, standing, stage.work.bulks, stage.shell.loop)
        results.open()
        await until(lambda: results.rows.rowCount() == 30, "the results")
        assert "Create 30 users" in texts(results)
        cells = [str(results.rows.index(row, 0).data()) for row in range(30)]
        assert cells == ["Zoë"] * GOOD + ["bad", "new-3", cells[-1]]
        whole = "\n".join(str(results.rows.index(row, column).data()) for row in range(27, 30) for column in range(4))
        assert "An e-mail address looks like" in whole
        assert "The same user stands in line 5" in whole
        results.reject()
        assert (await stage.work.bulk_log.counts(bulk)) == {Result.DONE: GOOD, Result.SKIPPED: 3}

    act(scene)
    users = list(emulator.service.pools[pool].users)
    assert len(users) == GOOD
    assert {user.attributes["given_name"] for user in users} == {"Zoë"}
    assert emulator.service.outbox.messages == []


def test_invitations_to_many_are_confirmed_by_typing_how_many(act, people, qtbot):
    async def scene(stage, dialog):
        await reads(dialog, people)
        assert dialog.typed.isHidden()
        dialog.invite.setChecked(True)
        await until(lambda: dialog.users is not None and dialog.users.kind is Kind.INVITE)
        assert "Real people get a message: 27 by e-mail." in texts(dialog)
        assert "good for 7 days" in texts(dialog)
        await until(lambda: "nobody knows" not in texts(dialog), "what no longer holds to go")
        assert not dialog.agree.isEnabled()
        qtbot.keyClicks(dialog.typed, "26")
        assert not dialog.agree.isEnabled()
        dialog.typed.clear()
        qtbot.keyClicks(dialog.typed, "27")
        assert dialog.agree.isEnabled()

    act(scene)


def test_a_column_can_be_another_one_and_no_two_are_the_same(act, people):
    async def scene(stage, dialog):
        await reads(dialog, people)
        user, _, name, size = dialog._columns.choices
        assert size.currentText() == "Left out"
        size.setCurrentIndex(size.findData("given_name"))
        assert name.currentText() == "Left out"
        await until(lambda: dialog.users is not None)
        assert dialog.users.fit[0].wish.values["given_name"] == "40"
        user.setCurrentIndex(0)
        await until(lambda: dialog.users is not None)
        assert "Nobody can be created from this file." in texts(dialog)
        assert not dialog.agree.isEnabled()

    act(scene)


def test_who_is_in_the_pool_already_is_left_out_before_anything_is_sent(act, people):
    there = User(Username("new-5"), Sub("s"), {"sub": "s"}, "CONFIRMED", True, CREATED, CREATED)

    async def scene(stage, dialog):
        await reads(dialog, people)
        assert "26 users will be created, 4 will be left out." in texts(dialog)
        assert "Line 7 · new-5: new-5 is in the pool already." in texts(dialog)

    known = Pool(there)
    act(scene, known)
    assert 'username="new-5"' in known.asked[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "The file is empty."), (b"\x00\x01PK", "This is not a text file"), (None, "The file cannot be read")],
)
def test_a_file_that_is_no_table_is_told_and_another_can_be_chosen(act, people, tmp_path, data, why):
    wrong = tmp_path / "wrong.csv"
    if data is not None:
        wrong.write_bytes(data)

    async def scene(stage, dialog):
        dialog.read(wrong)
        await until(lambda: dialog.states.state == "empty" and "wrong.csv" in texts(dialog))
        assert why in texts(dialog)
        assert not dialog.agree.isEnabled()
        await reads(dialog, people)
        assert dialog.states.state == "ready"
        assert dialog.agree.isEnabled()

    act(scene)


def test_a_file_can_be_dropped_and_a_template_saved(act, people, tmp_path):
    template = tmp_path / "template.csv"

    async def scene(stage, dialog):
        dropped = QMimeData()
        dropped.setUrls([QUrl.fromLocalFile(str(people))])
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        dialog.dropEvent(QDropEvent(QPointF(5, 5), copy, dropped, left, Qt.KeyboardModifier.NoModifier))
        await until(lambda: dialog.users is not None)
        dialog.save_template(template)
        await until(lambda: "The template is in template.csv" in texts(dialog))

    act(scene)
    assert template.read_bytes().startswith(b"\xef\xbb\xbfusername,email,")


def test_several_are_asked_for_from_where_one_is(qtbot):
    from PySide6.QtWidgets import QPushButton, QWidget

    window = QWidget()
    qtbot.addWidget(window)
    dialog = NewUserDialog(window, rules())
    asked: list[bool] = []
    dialog.file_requested.connect(lambda: asked.append(True))
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Several from a file…").click()
    assert asked == [True]
    dialog.deleteLater()


@pytest.mark.parametrize(
    ("mode", "denied", "why"),
    [
        (Mode.READ_ONLY, (), "This pool is opened as Read-only"),
        (Mode.SUPPORT, (Action("cognito-idp:AdminCreateUser"),), "Your AWS credentials may not do this"),
        (Mode.SUPPORT, (), ""),
    ],
)
def test_it_is_offered_where_users_may_be_made(qtbot, mode, denied, why):
    shell = FakeShell()
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    workspace: Any = SimpleNamespace(marking=Marking(mode=mode), denied=denied)
    desk = CsvDesk(None, None, workspace, shell, window)
    (action,) = desk.actions()
    assert action.isEnabled() == (not why)
    if why:
        assert action.toolTip().startswith(why)
        desk.open()
        assert shell.said[-1].startswith(why)


def test_nobody_of_the_first_file_is_made_once_another_is_chosen(act, people, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("username\nzoe\n")

    async def scene(stage, dialog):
        await reads(dialog, people)
        assert dialog.agree.isEnabled()
        dialog.read(other)
        assert not dialog.agree.isEnabled()
        await until(lambda: dialog.users is not None, "the other file to be looked at")
        assert [row.wish.subject for row in dialog.users.rows] == ["zoe"]
        assert dialog.agree.text() == "Create 1 user"

    act(scene)


def test_what_a_long_file_comes_to_is_worked_out_beside_the_thread_of_the_window(act, people, monkeypatch):
    threads: list[threading.Thread] = []
    without = NewUsers.without

    def noted(planned, existing):
        threads.append(threading.current_thread())
        return without(planned, existing)

    monkeypatch.setattr(NewUsers, "without", noted)

    async def scene(stage, dialog):
        await reads(dialog, people)
        assert threads
        assert threading.main_thread() not in threads
        assert "report" in vars(dialog.users)

    act(scene)
