"""Who looks at what was changed: finds it, understands it, takes it back, takes it out."""

import csv
import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import ChangeId, Event
from cognito_admin.model.connections import Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.store.change_log import Noted
from cognito_admin.ui.changes.conflict import ConflictQuestion
from cognito_admin.ui.changes.question import ChangeQuestion
from cognito_admin.ui.export.dialog import ExportDialog
from cognito_admin.ui.panes.activity import changes_list, export_offer, reader
from cognito_admin.ui.panes.activity.changes_model import DIFFERENCE, RESULT, WHAT, WHO
from cognito_admin.ui.widgets.question import Question
from cognito_admin.work.changes import Changes
from tests.ui.changes.stage import seen
from tests.ui.panes.activity.stage import Stage, edit, look_often, on_stage
from tests.ui.panes.fakes import until
from tests.work.change_pool import WHO as ARN

DISABLE, ENABLE = Wish(Kind.DISABLE), Wish(Kind.ENABLE)


@pytest.fixture
def act(qtbot, tmp_path, emulator, pool):
    def on(scene, mode=Mode.ADMINISTRATOR):
        return on_stage(qtbot, tmp_path, emulator.url, pool, scene, mode)

    return on


def test_a_change_is_told_by_when_who_whom_what_and_how_it_was_before(act, put):
    sub = put(name="Ann Example")

    async def scene(stage: Stage) -> None:
        await stage.does(edit(name="Anna Example"), sub)
        await stage.opens()
        assert stage.rows() == ["Ann Example"]
        assert stage.rows(WHO) == ["support"]
        assert stage.rows(WHAT) == ["Edit attributes"]
        assert stage.rows(RESULT) == ["Done"]
        assert stage.rows(DIFFERENCE) == ["Name: Ann Example → Anna Example"]
        stage.clicks(0)
        await stage.says("Anna Example", "AdminUpdateUserAttributes · made", "support", "Request id")
        (record,) = await stage.work.records()
        assert record.request_ids[0] in seen(stage.details) + "".join(_whole_texts(stage))
        assert ARN in _whole_texts(stage)
        assert stage.view.count.text() == "1 change"

    act(scene)


def test_without_changes_the_view_says_what_will_be_here(act):
    async def scene(stage: Stage) -> None:
        await stage.opens()
        assert stage.table.states.state == "empty"
        assert "Nothing was changed yet" in seen(stage.table.states)
        assert "365 days" in stage.view._forgotten.whole_text()
        await stage.looks_for("nobody")
        assert "No change was found" in seen(stage.table.states)

    act(scene)


def test_changes_are_found_by_user_kind_result_and_who(act, put):
    ann, ben = put("ann", name="Ann Example"), put("ben", name="Ben Other")

    async def scene(stage: Stage) -> None:
        await stage.does(DISABLE, ann)
        await stage.does(DISABLE, ben)
        await stage.does(edit(nickname="Benny"), ben)
        lost = ChangeId("lost")
        await stage.work.log.begin(
            lost, await stage.work.planned(ENABLE, ben), pool=stage.work.pool, who=ARN, owner="x"
        )
        await stage.work.log.note(lost, "x", Noted(Event.UNKNOWN, 0))
        await stage.opens()
        assert stage.rows(WHAT) == ["Enable", "Edit attributes", "Disable", "Disable"]
        await stage.looks_for("other")
        assert stage.rows() == ["Ben Other", "Ben Other"]
        await stage.looks_for("ben@example.com")
        assert stage.rows(WHAT) == ["Edit attributes", "Disable"]
        await stage.looks_for(ann)
        assert stage.rows() == ["Ann Example"]
        await stage.looks_for("")
        await stage.chooses(stage.filter.kind, "Disable")
        assert stage.rows() == ["Ben Other", "Ann Example"]
        await stage.chooses(stage.filter.ending, "Not known")
        assert stage.rows() == []
        stage.filter.clear.click()
        await stage.read()
        assert len(stage.rows()) == 4
        await stage.chooses(stage.filter.ending, "Not known")
        assert stage.rows(RESULT) == ["Not known"]
        stage.filter.clear.click()
        await stage.chooses(stage.filter.who, "support")
        assert len(stage.rows()) == 4
        await stage.chooses(stage.filter.time, "Between two days")
        assert len(stage.rows()) == 4
        stage.filter.last.setDate(stage.filter.last.date().addDays(-3))
        stage.filter.first.setDate(stage.filter.first.date().addDays(-9))
        await stage.read()
        assert stage.rows() == []

    act(scene)


def test_another_pool_s_changes_are_seen_among_all_pools_and_not_undone_from_here(act, put):
    sub = put()

    async def scene(stage: Stage) -> None:
        change = await stage.work.planned(DISABLE, sub)
        await stage.work.log.begin(ChangeId("other"), change, pool="eu-west-1_Other0001", who=ARN, owner="x")
        await stage.work.log.note(ChangeId("other"), "x", Noted(Event.DONE))
        await stage.opens()
        assert stage.rows() == []
        await stage.chooses(stage.filter.pools, "All pools")
        assert stage.rows(5) == ["eu-west-1_Other0001"]
        stage.clicks(0)
        assert stage.details.buttons["undo"].toolTip() == "It is of another pool. Open that one first"
        assert not stage.details.buttons["user"].isEnabled()

    act(scene)


def test_the_user_of_a_change_is_shown_in_the_users_pane(act, put):
    sub = put()

    async def scene(stage: Stage) -> None:
        await stage.does(DISABLE, sub)
        await stage.opens()
        stage.clicks(0)
        stage.press("user")

    shell = act(scene)
    assert (shell.opened, shell.searched) == (["users"], [f"sub:{sub}"])


def test_a_change_is_undone_from_the_list_and_both_say_so(act, put, there):
    sub = put()

    async def scene(stage: Stage) -> None:
        await stage.does(DISABLE, sub)
        await stage.opens()
        stage.clicks(0)
        stage.press("undo")
        (await stage.asked(ChangeQuestion)).agree.click()
        await until(lambda: stage.rows(WHAT) == ["Enable (undo)", "Disable"], "the undo")
        assert stage.rows(RESULT) == ["Done", "Undone"]
        await stage.says("It was made, and taken back later.")
        assert stage.details.buttons["undo"].toolTip() == "It was undone already"
        assert stage.table.currentIndex().row() == 1
        stage.press("undone_by")
        await stage.says("Show what it undid")

    act(scene)
    assert there(sub).enabled


def test_what_somebody_changed_since_is_asked_about_field_by_field_before_it_is_undone(act, put, there):
    sub = put(nickname="Anni")

    async def scene(stage: Stage) -> None:
        await stage.does(edit(nickname="Ann"), sub)
        there(sub).attributes["nickname"] = "Annette"
        await stage.opens()
        stage.clicks(0)
        stage.press("undo")
        question = await stage.asked(ConflictQuestion)
        assert "Annette" in seen(question)
        question.reject()
        await until(lambda: not stage.view.desk.busy, "the desk")

    act(scene)
    assert there(sub).attributes["nickname"] == "Annette"


def test_what_cannot_be_undone_says_why(act, put):
    sub = put()

    async def scene(stage: Stage) -> None:
        await stage.does(Wish(Kind.SIGN_OUT), sub)
        await stage.opens()
        stage.clicks(0)
        assert stage.details.buttons["undo"].toolTip() == "Sessions that ended cannot be opened again."
        await stage.says("It cannot be undone. Sessions that ended cannot be opened again.")

    act(scene)


def test_of_somebody_new_the_record_shows_what_they_were_made_with(act):
    async def scene(stage: Stage) -> None:
        change = await stage.work.planned(Wish(Kind.CREATE, "ben", {"email": "ben@example.com"}))
        await stage.work.changes.apply(change, password="Correct-horse-7" if change.needs_password else None)
        await stage.opens()
        assert stage.rows() == ["ben"]
        stage.clicks(0)
        await stage.says("ben@example.com", "AdminCreateUser · made")
        await stage.looks_for("ben@example")
        assert stage.rows() == ["ben"]

    act(scene)


def test_what_failed_tells_why_and_nothing_of_what_it_would_have_done(act, put, emulator):
    sub = put()

    async def scene(stage: Stage) -> None:
        emulator.service.faults.add("denied", "AdminDisableUser")
        with pytest.raises(Failure):
            await stage.does(DISABLE, sub)
        await stage.opens()
        assert stage.rows(RESULT)[0].startswith("Failed: ")
        stage.clicks(0)
        await stage.says("Nothing was changed.", "disabled", "AdminDisableUser · not made")
        assert "signed out" not in seen(stage.details)
        assert stage.details.buttons["undo"].toolTip() == "Only what was done can be undone"

    act(scene)


def test_in_a_pool_opened_to_read_nothing_is_undone(act, put, tmp_path, emulator, pool, qtbot):
    sub = put()

    async def made(stage: Stage) -> None:
        await stage.does(DISABLE, sub)

    async def scene(stage: Stage) -> None:
        await stage.opens()
        stage.clicks(0)
        assert "this takes Support" in stage.details.buttons["undo"].toolTip()

    act(made)
    act(scene, Mode.READ_ONLY)


def test_many_users_at_once_are_one_line_that_opens_to_them(act, put):
    subs = [put(f"user-{number}", name=f"User {number}", enabled=number > 0) for number in range(3)]

    async def scene(stage: Stage) -> None:
        await stage.does_to_many(DISABLE, *subs)
        await stage.does(edit(nickname="One"), subs[1])
        await stage.opens()
        assert stage.rows(WHAT) == ["Edit attributes", "Disable 3 users"]
        assert stage.rows(RESULT)[1] == "2 done, 1 left out"
        stage.clicks(1)
        stage.press("users")
        await stage.read()
        assert sorted(stage.rows()) == ["User 1", "User 2"]
        assert "Disable 3 users" in stage.view._of_bulk_text.whole_text()
        stage.clicks(0)
        stage.press("bulk")
        await stage.says("Undo for all…")
        await until(lambda: len(stage.rows()) == 2 and stage.rows(WHAT)[1] == "Disable 3 users", "all changes")
        assert stage.view._of_bulk.isHidden()
        await stage.looks_for("user-2")
        assert stage.rows(WHAT) == ["Disable"]

    act(scene)


def test_what_was_done_to_many_at_once_is_undone_for_all_who_are_as_it_left_them(act, put, there):
    ann, ben = put("ann", name="Ann Example"), put("ben", name="Ben Other")

    async def scene(stage: Stage) -> None:
        await stage.does_to_many(DISABLE, ann, ben)
        await stage.does(ENABLE, ben)
        await stage.opens()
        stage.clicks(1)
        stage.press("undo")
        question = await stage.asked(Question)
        assert "Disable 2 users" in seen(question)
        question.buttons["go"].click()
        await until(lambda: len(stage.rows()) == 3, "the undo")
        assert stage.rows(WHAT) == ["Undo for 2 users", "Enable", "Disable 2 users"]
        assert stage.rows(RESULT)[0].startswith("1 done, 1 ")
        await until(lambda: stage.details.buttons["undo"].toolTip() == "It was undone already", "the details")

    act(scene)
    assert there(ann).enabled


def test_a_change_made_meanwhile_by_whomever_appears_and_one_stays_where_one_is(act, put, monkeypatch):
    look_often(monkeypatch)
    ann, ben = put("ann", name="Ann Example"), put("ben", name="Ben Other")

    async def scene(stage: Stage) -> None:
        await stage.does(DISABLE, ann)
        await stage.opens()
        stage.clicks(0)
        await stage.does(DISABLE, ben)
        await until(lambda: stage.rows() == ["Ben Other", "Ann Example"], "the news")
        assert stage.table.currentIndex().row() == 1
        assert stage.details.line.name == "Ann Example"
        assert stage.view.count.text() == "2 changes"

    act(scene)


def test_a_change_is_seen_on_its_way_and_then_done(act, put, emulator, monkeypatch):
    look_often(monkeypatch)
    sub = put()

    async def scene(stage: Stage) -> None:
        import asyncio

        held = emulator.service.faults.add("hold", "AdminDisableUser", count=1)
        change = await stage.work.planned(DISABLE, sub)
        working = asyncio.create_task(stage.work.changes.apply(change))
        await stage.opens()
        await until(lambda: stage.rows(RESULT) == ["On its way"], "the change on its way")
        stage.clicks(0)
        await stage.says("It is being made just now.")
        held.release()
        await working
        await until(lambda: stage.rows(RESULT) == ["Done"], "the change done")
        await stage.says("AdminDisableUser · made")

    act(scene)


def test_a_long_list_is_read_as_one_scrolls(act, put, monkeypatch):
    monkeypatch.setattr(reader, "PAGE", 30)
    monkeypatch.setattr(changes_list, "_AHEAD", 2)
    sub = put()

    async def scene(stage: Stage) -> None:
        change = await stage.work.planned(DISABLE, sub)
        for number in range(100):
            await stage.work.log.begin(ChangeId(f"{number:03}"), change, pool=stage.work.pool, who=ARN, owner="x")
            await stage.work.log.note(ChangeId(f"{number:03}"), "x", Noted(Event.DONE))
        await stage.opens()
        assert len(stage.rows()) == 30
        await until(lambda: stage.view.count.text() == "100 changes", "the count")
        for _ in range(5):
            stage.table.scrollToBottom()
            await until(lambda: not stage.table._going_on.busy, "the next page")
        assert [line.id for line in stage.table.lines.lines] == [f"{number:03}" for number in reversed(range(100))]

    act(scene)


def test_a_change_that_a_banner_leads_to_is_opened_whatever_is_looked_for(act, put):
    ann, ben = put("ann", name="Ann Example"), put("ben", name="Ben Other")

    async def scene(stage: Stage) -> None:
        change = await stage.does(DISABLE, ann)
        bulk = await stage.does_to_many(DISABLE, ben)
        await stage.opens()
        await stage.looks_for("nobody")
        stage.pane.show_job("none")
        stage.pane.show_change(change)
        await stage.says("Ann Example", "AdminDisableUser · made")
        assert stage.table.currentIndex().row() == 1
        for show in (stage.pane.show_bulk, stage.pane.show_change):
            show(bulk)
            await stage.says("1 done")
            stage.pane.show_change(change)
            await stage.says("AdminDisableUser · made")
        stage.pane.show_change("none")
        await until(lambda: "That change is not on record" in stage.shell.said, "the remark")

    act(scene)


@pytest.mark.parametrize("few", [0, 100], ids=["by a job", "at once"])
def test_what_is_found_is_written_into_a_file(act, put, tmp_path, monkeypatch, few):
    monkeypatch.setattr(export_offer, "FEW", few)
    ann, ben = put("ann", name="=HYPERLINK(1)"), put("ben", name="Ben Other")

    async def scene(stage: Stage) -> None:
        await stage.does(edit(nickname="=1+1"), ann)
        await stage.does_to_many(DISABLE, ann, ben)
        await stage.opens()
        for ending in ("csv", "jsonl"):
            path = tmp_path / f"activity.{ending}"
            stage.view.export.click()
            dialog = await stage.asked(ExportDialog)
            dialog._form.setCurrentIndex(dialog._form.findData(ending))
            dialog._columns.setCurrentIndex(dialog._columns.findData("all"))
            dialog._headings.setCurrentIndex(dialog._headings.findData(False))
            dialog._path.setText(str(path))
            dialog._export.click()
            await until(path.exists, "the file")
            await until(lambda: stage.shell.said and "3 rows" in str(stage.shell.said[-1]), "the banner")
            stage.shell.said.clear()

    shell = act(scene)
    assert not shell.failures
    rows = list(csv.DictReader((tmp_path / "activity.csv").read_text("utf-8").splitlines()))
    assert [row["what"] for row in rows] == ["Disable", "Disable", "Edit attributes"]
    edited = rows[-1]
    assert (edited["user"], edited["after"]) == ("'=HYPERLINK(1)", "nickname: =1+1")
    assert (edited["who"], edited["arn"], edited["operations"]) == ("support", ARN, "AdminUpdateUserAttributes")
    assert all(row["bulk"] for row in rows[:2])
    documents = [json.loads(line) for line in (tmp_path / "activity.jsonl").read_text("utf-8").splitlines()]
    assert documents[-1]["after"] == {"nickname": "=1+1"}
    assert documents[-1]["user"] == "=HYPERLINK(1)"
    assert documents[0]["result"] == "done"


def test_a_row_is_copied_for_a_spreadsheet_without_formulas(act, put):
    sub = put(name="=SUM(A1)")

    async def scene(stage: Stage) -> None:
        await stage.does(DISABLE, sub)
        await stage.opens()
        stage.clicks(0)
        QTest.keyClick(stage.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    ((text, what),) = act(scene).copied
    cells = text.split("\t")
    assert what == "1 row"
    assert (cells[1], cells[3]) == ("support", "'=SUM(A1)")


def test_no_password_is_shown_or_written_anywhere(act, put, tmp_path):
    sub = put()

    async def scene(stage: Stage) -> None:
        change = await stage.work.planned(Wish(Kind.SET_PASSWORD), sub)
        await stage.work.changes.apply(change, password="Correct-horse-7")
        await stage.opens()
        stage.clicks(0)
        assert "Correct-horse" not in seen(stage.pane) + "".join(_whole_texts(stage))

    act(scene)


def test_escape_closes_the_details_and_the_views_are_switched_by_their_tabs(act, put):
    sub = put()

    async def scene(stage: Stage) -> None:
        await stage.does(DISABLE, sub)
        await stage.opens()
        stage.clicks(0)
        assert stage.details.isVisible()
        QTest.keyClick(stage.table, Qt.Key.Key_Escape)
        assert stage.details.isHidden()
        stage.pane.tabs.setCurrentIndex(1)
        assert stage.pane.jobs.isVisible()
        assert not stage.table._watch.isActive()
        stage.pane.focus_search()
        assert stage.view.isVisible()
        assert QApplication.focusWidget() in (stage.filter.words, None)
        stage.pane.search_for("ann")
        assert stage.filter.words.text() == "ann"

    act(scene)


def test_a_record_that_cannot_be_read_says_so_and_is_read_when_it_can(act, put, monkeypatch):
    sub = put()
    locked = [Failure(Code.STORE_LOCKED, path="journal.db")]
    unfinished = Changes.unfinished

    async def refuse(self: Changes) -> object:
        if locked:
            raise locked.pop()
        return await unfinished(self)

    monkeypatch.setattr(Changes, "unfinished", refuse)

    async def scene(stage: Stage) -> None:
        await stage.does(DISABLE, sub)
        stage.pane.activate()
        await until(lambda: stage.table.states.state == "failed", "the failure")
        stage.pane.refresh()
        await stage.read()
        assert len(stage.rows()) == 1

    act(scene)


def _whole_texts(stage: Stage) -> list[str]:
    from cognito_admin.ui.widgets.copyable import CopyableText

    return [part.text() for part in stage.details.findChildren(CopyableText)]


def test_the_details_follow_the_mode_of_the_pool(act, put):
    subs = [put("ann"), put("ben")]

    async def scene(stage: Stage) -> None:
        await stage.does_to_many(DISABLE, *subs)
        await stage.opens()
        stage.clicks(0)
        assert stage.details.buttons["undo"].isEnabled()
        stage.view._workspace.marking = Marking(mode=Mode.READ_ONLY)
        stage.pane.permissions_changed()
        assert not stage.details.buttons["undo"].isEnabled()
        assert "Read-only" in stage.details.buttons["undo"].toolTip()
        stage.view._workspace.marking = Marking(mode=Mode.SUPPORT)
        stage.pane.permissions_changed()
        assert stage.details.buttons["undo"].isEnabled()

    act(scene)
