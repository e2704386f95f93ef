"""Many users changed at once by the desk of a pane: asked, made, told of, tried again, undone, taken out as a file."""

import asyncio
import csv
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QWidget
from shiboken6 import delete

from cognito_admin.demo.testing import Emulator
from cognito_admin.demo.users import User as PoolUser
from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import BulkId, BulkResult, Result
from cognito_admin.model.connections import Marking, Mode
from cognito_admin.model.exports import Format, Shape
from cognito_admin.model.failures import Cancelled, Code
from cognito_admin.model.ids import GroupName, PoolId, Sub, Username
from cognito_admin.model.users import User
from cognito_admin.ui.changes.bulk_choice import AttributeChoice, GroupChoice
from cognito_admin.ui.changes.bulk_desk import BulkDesk
from cognito_admin.ui.changes.bulk_dialog import BulkDialog
from cognito_admin.ui.changes.bulk_report import cell, offer_of
from cognito_admin.ui.changes.bulk_results import BulkResults
from cognito_admin.ui.changes.people import People
from cognito_admin.ui.widgets.question import Question
from cognito_admin.work.bulk import Settled
from cognito_admin.work.creation_run import row_id
from cognito_admin.work.stop import Stop
from tests.ui.changes.stage import Shell, Stage, on_stage, texts
from tests.ui.panes.fakes import until

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
COUNT = 14


class Workspace:
    index_name = "pool"
    share = 0.5
    denied: Any = ()

    def __init__(self, stage: Stage, mode: Mode = Mode.ADMINISTRATOR) -> None:
        self._stage = stage
        self.marking = Marking(mode=mode)

    async def describe(self) -> Any:
        return SimpleNamespace(schema=tuple((await self._stage.work.changes.rules()).schema.values()))

    async def groups(self) -> Any:
        return ()


class Many:
    """The desk, with jobs that are over at once."""

    def __init__(self, stage: Stage, subs: Sequence[Sub], mode: Mode = Mode.ADMINISTRATOR) -> None:
        self.stage, self.subs = stage, subs
        parent = stage.desk.parent()
        assert isinstance(parent, QWidget)
        self.window = parent
        self.begun: list[BulkId] = []
        bulks = stage.work.bulks

        async def start(_workspace: object, bulk: BulkId, _jobs: object) -> None:
            await bulks.run(bulk, lambda _: None, Stop())
            self.begun.append(bulk)

        self.following: list[object] = []

        def follow(callback: object) -> Callable[[], None]:
            self.following.append(callback)
            return lambda: self.following.remove(callback)

        jobs = SimpleNamespace(jobs=lambda: (), subscribe=follow)
        changes = SimpleNamespace(bulks=lambda _: bulks, start_bulk=start)
        services: Any = SimpleNamespace(jobs=jobs, changes=changes)
        workspace: Any = Workspace(stage, mode)
        self.desk = BulkDesk(services, workspace, stage.shell, parent)

    def people(self) -> People:
        async def pages() -> AsyncIterator[Sequence[User]]:
            yield [(await self.stage.work.changes.person(sub)).user for sub in self.subs]

        return People(len(self.subs), pages)

    async def asked(self, ready: str) -> BulkDialog:
        dialog = await self.stage.asked(BulkDialog)
        await until(lambda: ready in texts(dialog), ready)
        return dialog

    async def ended(self, count: int = 1) -> BulkId:
        await until(lambda: len(self.begun) == count, "the end")
        return self.begun[-1]


@pytest.fixture
def subs(emulator: Emulator, pool: PoolId) -> list[Sub]:
    made: list[Sub] = []
    for number in range(COUNT):
        attributes = {"email": f"user-{number}@example.com", "email_verified": "true"}
        user = PoolUser(emulator.service.new_sub(), f"=user-{number}", attributes, "CONFIRMED", True, CREATED, CREATED)
        emulator.service.pools[pool].users.put(user, CREATED)
        made.append(Sub(user.sub))
    return made


@pytest.fixture
def with_many(
    qtbot: Any, tmp_path: Path, emulator: Emulator, pool: PoolId, subs: list[Sub]
) -> Callable[[Callable[[Many], Awaitable[None]]], Shell]:
    def run(act: Callable[[Many], Awaitable[None]]) -> Shell:
        async def scene(stage: Stage) -> None:
            await act(Many(stage, subs))

        return on_stage(qtbot, tmp_path, emulator.url, pool, scene)

    return run


def button(dialog: QWidget, text: str) -> QAbstractButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text().startswith(text))


def test_one_attribute_is_given_to_all_and_taken_back(with_many, emulator, pool) -> None:
    async def act(many: Many) -> None:
        many.desk.order(Kind.EDIT, many.people())
        dialog = await many.stage.asked(BulkDialog)
        choice = dialog.findChild(AttributeChoice)
        assert choice is not None
        assert not dialog.agree.isEnabled()
        choice.attribute.setEditText("Nickname")
        field = choice._field
        assert field is not None
        field.type_text("customer")
        await many.asked(f"Set Nickname of {COUNT} users")
        assert f"AWS counts {COUNT} users as active" in texts(dialog)
        dialog.agree.click()
        bulk = await many.ended()
        nicknames = {user.attributes.get("nickname") for user in emulator.service.pools[pool].users}
        assert nicknames == {"customer"}
        many.desk.undo(bulk)
        question = await many.stage.asked(Question)
        assert "as active this month" in texts(question)
        question.choose("go")
        await many.ended(2)

    with_many(act)
    assert all("nickname" not in user.attributes for user in emulator.service.pools[pool].users)


def test_the_attribute_one_was_at_is_the_one_to_begin_with_and_its_value_is_typed_at_once(with_many, qtbot) -> None:
    async def act(many: Many) -> None:
        many.desk.order(Kind.EDIT, replace(many.people(), attribute="nickname"))
        dialog = await many.stage.asked(BulkDialog)
        qtbot.keyClicks(many.window.window().focusWidget() or dialog.focusWidget(), "customer")
        await many.asked(f"Set Nickname of {COUNT} users")
        assert dialog.dry_run is not None
        assert dialog.dry_run.wish.values == {"nickname": "customer"}
        dialog.reject()
        many.desk.order(Kind.EDIT, replace(many.people(), attribute="status"))
        choice = (await many.stage.asked(BulkDialog)).findChild(AttributeChoice)
        assert choice is not None
        assert choice.wish() is None
        assert choice.attribute.currentText() == ""

    with_many(act)


def test_messages_to_more_than_ten_are_confirmed_by_typing_how_many(with_many, emulator) -> None:
    async def act(many: Many) -> None:
        many.desk.order(Kind.RESET_PASSWORD, many.people())
        dialog = await many.asked("Real people get a message")
        assert f"{COUNT} by e-mail" in texts(dialog)
        assert "It cannot be undone." in texts(dialog)
        assert not dialog.agree.isEnabled()
        dialog._typed.setText(str(COUNT - 1))
        assert not dialog.agree.isEnabled()
        dialog._typed.setText(str(COUNT))
        dialog.agree.click()
        await many.ended()

    with_many(act)
    assert emulator.service.calls.count("AdminResetUserPassword") == COUNT


def test_results_are_filtered_and_what_failed_is_tried_again(with_many) -> None:
    async def act(many: Many) -> None:
        bulks, log = many.stage.work.bulks, many.stage.work.bulk_log
        bulk = await bulks.begin(Wish(Kind.DISABLE), many.subs)
        for sub in many.subs[:2]:
            await many.stage.work.changes.person(sub)
            await log.settle(bulk, BulkResult(sub, Result.FAILED, Code.TRIGGER_REFUSED.value))
        await bulks.run(bulk, lambda _: None, Stop())
        many.desk.show_results(bulk)
        dialog = await many.stage.asked(BulkResults)
        await until(lambda: dialog.rows.rowCount() == 2, "those who failed")
        assert "Failed  2" in texts(dialog)
        button(dialog, "Done").click()
        await until(lambda: dialog.rows.rowCount() == COUNT - 2, "those it was done for")
        button(dialog, "Try the failed again").click()
        retry = await many.asked("Disable 2 users")
        retry.agree.click()
        again = await many.ended()
        standing = await bulks.standing(again)
        assert standing is not None
        assert standing.counts == {Result.DONE: 2}

    with_many(act)


def test_the_report_as_a_file_holds_a_line_for_each_and_no_formula(with_many, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"

    async def act(many: Many) -> None:
        bulks = many.stage.work.bulks
        bulk = await bulks.begin(Wish(Kind.ENABLE), many.subs)
        await bulks.run(bulk, lambda _: None, Stop())
        standing = await bulks.standing(bulk)
        assert standing is not None
        offer = offer_of(bulks, standing)
        await offer.write("all", Shape(Format.CSV, offer.shown), path)

    with_many(act)
    lines = list(csv.DictReader(path.read_text().splitlines()))
    assert len(lines) == COUNT
    assert {line["result"] for line in lines} == {"Left out"}
    assert {line["why"] for line in lines} == {"The user is enabled."}
    assert all(line["username"].startswith("'=user-") for line in lines)


def test_a_pool_that_may_only_be_read_greys_everything_and_says_why(with_many) -> None:
    async def act(many: Many) -> None:
        reading = Many(many.stage, many.subs, Mode.READ_ONLY)
        menu = QMenu(many.window)
        reading.desk.fill(menu, reading.people)
        entries = [action for action in menu.actions() if not action.isSeparator()]
        assert not any(action.isEnabled() for action in entries)
        assert all("Read-only" in action.toolTip() for action in entries)
        await asyncio.sleep(0)

    with_many(act)


def test_what_begins_is_not_broken_off_by_what_is_looked_at_or_asked_for_meanwhile(with_many) -> None:
    async def act(many: Many) -> None:
        reached, held = asyncio.Event(), asyncio.Event()
        bulks = many.stage.work.bulks
        begin = bulks.begin
        earlier = await begin(Wish(Kind.ENABLE), many.subs)

        async def slowly(*given: Any) -> BulkId:
            reached.set()
            await held.wait()
            return await begin(*given)

        bulks.begin = slowly  # type: ignore[method-assign]
        many.desk.order(Kind.DISABLE, many.people())
        (await many.asked(f"{COUNT} users will be changed.")).agree.click()
        await reached.wait()
        many.desk.show_results(earlier)
        (await many.stage.asked(BulkResults)).reject()
        many.desk.leave(earlier)
        many.desk.order(Kind.ENABLE, many.people())
        assert "are being changed already" in str(many.stage.shell.said[-1])
        held.set()
        standing = await bulks.standing(await many.ended())
        assert standing is not None
        assert standing.bulk.wish == Wish(Kind.DISABLE)

    with_many(act)


def test_results_that_go_with_their_pane_follow_no_job_any_more(with_many) -> None:
    async def act(many: Many) -> None:
        bulk = await many.stage.work.bulks.begin(Wish(Kind.ENABLE), many.subs)
        many.desk.show_results(bulk)
        await many.stage.asked(BulkResults)
        assert len(many.following) == 1
        delete(many.window)
        assert not many.following

    with_many(act)


def test_a_search_that_takes_the_place_of_the_look_at_many_does_not_end_it(with_many) -> None:
    async def act(many: Many) -> None:
        breaks, whole = [Cancelled(), Cancelled()], many.people()

        async def pages() -> AsyncIterator[Sequence[User]]:
            if breaks:
                raise breaks.pop()
            async for page in whole.pages():
                yield page

        many.desk.order(Kind.DISABLE, People(COUNT, pages))
        dialog = await many.asked(f"{COUNT} users will be changed.")
        dialog.reject()
        await until(many.stage.no_question)
        breaks += [Cancelled() for _ in range(100)]
        many.desk.order(Kind.DISABLE, People(COUNT, pages))
        dialog = await many.asked("The list was read anew meanwhile.")
        assert not dialog.agree.isEnabled()
        dialog.reject()

    with_many(act)


@pytest.mark.parametrize("typed", ["Admins", "admins", "VIP", "vip"])
def test_of_groups_whose_names_differ_by_case_alone_the_one_that_was_typed_is_meant(qtbot: Any, typed: str) -> None:
    choice = GroupChoice(Kind.ADD_TO_GROUP, [GroupName("Admins"), GroupName("admins"), GroupName("vip")])
    qtbot.addWidget(choice)
    choice.group.setEditText(typed)
    wish = choice.wish()
    assert wish is not None
    assert wish.subject == typed.replace("VIP", "vip")


def test_in_a_pool_that_may_only_be_read_nothing_of_many_is_gone_on_with_or_taken_back(with_many) -> None:
    async def act(many: Many) -> None:
        bulks = many.stage.work.bulks
        bulk = await bulks.begin(Wish(Kind.ENABLE), many.subs)
        reading = Many(many.stage, many.subs, Mode.READ_ONLY)
        for wish in (reading.desk.go_on, reading.desk.undo, reading.desk.retry):
            many.stage.shell.said.clear()
            wish(bulk)
            assert "Read-only" in str(many.stage.shell.said)
        await asyncio.sleep(0.01)
        assert not reading.begun
        assert many.stage.no_question()
        assert len(await bulks.latest()) == 1

    with_many(act)


def test_the_report_of_new_users_has_their_ids_and_none_for_who_was_not_made() -> None:
    row = row_id(7)
    made = User(Username("ann"), Sub("a-1"), {}, "CONFIRMED", True, CREATED, CREATED)
    assert cell(Settled(BulkResult(row, Result.DONE), "ann", made), "sub") == "a-1"
    assert cell(Settled(BulkResult(row, Result.SKIPPED), "ben"), "sub") == ""
    assert cell(Settled(BulkResult(Sub("b-2"), Result.FAILED), "cy"), "sub") == "b-2"
