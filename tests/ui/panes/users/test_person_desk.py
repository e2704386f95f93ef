"""What can be done to one user from the menu of a row, the palette and the keyboard."""

import asyncio
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import ChangeId
from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.panes.pane import BELOW
from cognito_admin.ui.panes.users.attributes_part import AttributesPart
from cognito_admin.ui.panes.users.groups_part import GroupsPart
from cognito_admin.work.changes import Done
from tests.ui.panes.fakes import FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import on_stage


@pytest.fixture
def shell(qapp):
    return FakeShell()


def pool_of(*people, mode: Mode = Mode.ADMINISTRATOR) -> PeoplesPool:
    pool = PeoplesPool(people)
    pool.marking = Marking(Environment.DEVELOPMENT, mode)
    return pool


async def opened(stage):
    """The pane once its rows and the settings of the pool are there, and the wishes it makes."""
    pane = await stage.open()
    await until(lambda: pane.presenter.pool_facts().rules and pane.table.users.user(0))
    wishes = []
    pane.people._changes = SimpleNamespace(wish=lambda wish, someone: wishes.append((wish.kind, someone.user.username)))
    return pane, wishes


def named(actions: list[QAction]) -> dict[str, QAction]:
    return {action.text(): action for action in actions}


def test_the_menu_of_a_row_has_all_that_can_be_done_to_its_user(qtbot, shell):
    async def act(stage):
        pane, wishes = await opened(stage)
        menu = QMenu(pane)
        menu.addAction("Show details")
        menu.addSeparator()
        menu.addAction("Copy row")
        pane.people.add_to_menu(menu, pane.table.users.user(1))
        into = menu.actions()[1].menu()
        assert menu.actions()[1].text() == "Change this user"
        named(into.actions())["Disable"].trigger()
        assert wishes == [(Kind.DISABLE, "user000001")]
        named(into.actions())["Edit attributes…"].trigger()
        assert pane.details.inspector.user == pane.table.users.user(1)

    on_stage(qtbot, shell, pool_of(*(person(number) for number in range(3))), act)


def test_the_palette_offers_what_fits_whoever_is_open_and_says_why_the_rest_does_not(qtbot, shell):
    async def act(stage):
        pane, wishes = await opened(stage)
        assert named(pane.people.actions())["Disable"].toolTip() == "Choose a user first"
        pane.details.open_user(pane.table.users.user(1))
        offered = named(pane.actions_for_shell())
        assert offered["Enable"].isEnabled()
        assert offered["Disable"].toolTip() == "The user is disabled already."
        assert not offered["Confirm"].isEnabled()
        below = {offered[name].property(BELOW) for name in ("Enable", "Delete", "Edit attributes…")}
        assert below == {"Change this user"}
        assert offered["Create user…"].property(BELOW) is None
        offered["Enable"].trigger()
        assert wishes == [(Kind.ENABLE, "user000001")]

    on_stage(qtbot, shell, pool_of(person(0), person(1, enabled=False)), act)


def test_what_was_grey_for_one_can_be_tried_for_the_next(qtbot, shell):
    async def act(stage):
        pane, wishes = await opened(stage)
        pane.table.selectRow(0)
        assert not named(pane.people.actions())["Enable"].isEnabled()
        pane.table.selectRow(1)
        enable = named(pane.actions())["Enable"]
        assert enable.isEnabled()
        enable.trigger()
        assert wishes == [(Kind.ENABLE, "user000001")]

    on_stage(qtbot, shell, pool_of(person(0), person(1, enabled=False)), act)


def test_a_shortcut_without_a_user_says_that_one_is_missing(qtbot, shell):
    async def act(stage):
        pane, wishes = await opened(stage)
        named(pane.actions())["Reset password"].trigger()
        assert wishes == []
        assert shell.said[-1] == "Choose a user first"

    on_stage(qtbot, shell, pool_of(person(0)), act)


def test_who_is_changed_before_the_first_sync_is_shown_as_they_are_in_their_row(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        stage.pool.unknown = [person(7, name="Zoe"), person(8, name="Zoe")]
        pane.search.setText("zoe")
        await until(lambda: not pane.searching.busy)
        pane.search.entered.emit()
        await until(lambda: stage.column("enabled") == ["Yes", "Yes"])
        changed = person(8, name="Zoe", enabled=False)
        pane.changes.made.emit(Done(ChangeId("c"), changed, seen=True))
        await until(lambda: stage.column("enabled") == ["Yes", "No"])
        assert stage.column("username") == ["user000007", "user000008"]
        pane.changes.made.emit(Done(ChangeId("c"), person(9), seen=True))
        assert stage.column("username") == ["user000007", "user000008"]

    on_stage(qtbot, shell, PeoplesPool(synced=False), act)


def test_a_pool_that_becomes_read_only_greys_what_it_forbids(qtbot, shell):
    async def act(stage):
        pane, _ = await opened(stage)
        pane.details.open_user(pane.table.users.user(0))
        await until(lambda: "Read-only" not in stage.texts())
        stage.pool.marking = Marking(Environment.DEVELOPMENT, Mode.READ_ONLY)
        pane.permissions_changed()
        assert "This pool is opened as Read-only" in stage.texts()
        assert not named(pane.people.actions())["Disable"].isEnabled()

    on_stage(qtbot, shell, pool_of(person(0)), act)


def test_where_the_settings_may_not_be_read_the_verdict_says_what_it_left_out(qtbot, shell):
    class Hidden(PeoplesPool):
        async def describe(self):
            raise Failure(Code.ACCESS_DENIED, action="cognito-idp:DescribeUserPool")

    async def act(stage):
        pane = await stage.open()
        await until(lambda: pane.presenter.pool_facts().unread)
        pane.details.open_user(pane.table.users.user(0))
        assert "WHY THEY CANNOT SIGN IN" in stage.texts()
        assert "The settings of the pool could not be read" in stage.texts()

    on_stage(qtbot, shell, Hidden([person(0, enabled=False)]), act)


def test_what_is_typed_about_one_user_keeps_the_menu_of_another_row_away_from_them(qtbot, shell):
    pool = pool_of(person(0), person(1))
    pool.settings["SchemaAttributes"] = [{"Name": "email", "AttributeDataType": "String", "Mutable": True}]

    async def act(stage):
        pane, _ = await opened(stage)
        one, other = pane.table.users.user(0), pane.table.users.user(1)
        pane.details.open_user(one)
        attributes, groups = (pane.details.inspector.part(kind) for kind in (AttributesPart, GroupsPart))
        assert attributes.edit("email")
        attributes.edits.editors["email"].field.type_text("new@example.com")
        menu = QMenu(pane)
        menu.addAction("Show details")
        menu.addSeparator()
        pane.people.add_to_menu(menu, other)
        entries = named(menu.actions()[1].menu().actions())
        next(action for text, action in entries.items() if text.startswith("Add to")).trigger()
        assert pane.details.inspector.user == one
        assert groups.chooser is None
        assert "Not saved yet." in stage.texts()

    on_stage(qtbot, shell, pool, act)


def test_the_keys_for_groups_and_attributes_mean_all_who_are_selected(qtbot, shell):
    async def act(stage):
        pane, _ = await opened(stage)
        taken = []
        for desk in (pane.people, pane.editing):
            desk.takes_many = lambda kind: bool(taken.append(kind)) or pane.table.selected_count() > 1
        pane.table.select_rows([range(2)])
        actions = named([*pane.reach.actions(), *pane.editing.actions()])
        for text in ("Add to group…", "Remove from group…", "Edit attribute", "Edit attributes…"):
            actions[text].setEnabled(True)
            actions[text].trigger()
        assert taken == [Kind.ADD_TO_GROUP, Kind.REMOVE_FROM_GROUP, Kind.EDIT, Kind.EDIT]
        assert not pane.details.is_open()

    on_stage(qtbot, shell, pool_of(person(0), person(1)), act)


def test_a_change_to_somebody_else_leaves_the_dialog_for_a_new_user_alone(qtbot, shell):
    async def act(stage):
        pane, _ = await opened(stage)
        pane.people._changes = SimpleNamespace(doing=None)
        pane.editing.create()
        dialog = pane.editing.dialog
        pane.changes.made.emit(Done(ChangeId("c"), person(0, enabled=False), seen=True))
        pane.changes.failed.emit(Failure(Code.USER_NOT_FOUND))
        assert dialog.isVisible()
        assert dialog._refused.isHidden()
        pane.editing._changes = SimpleNamespace(busy=False, apply=lambda *_, **__: None)
        dialog.agreed.emit(None, None, "Zoe")
        pane.changes.state_changed.emit()
        assert dialog._refused.text() == "Nobody was created."
        dialog.agreed.emit(None, None, "Zoe")
        pane.editing._changes.busy = True
        dialog.agreed.emit(None, None, "Zoe")
        pane.changes.made.emit(Done(ChangeId("d"), person(1), seen=True))
        assert not dialog.isVisible()
        assert pane.details.inspector.user == person(1)

    on_stage(qtbot, shell, pool_of(person(0)), act)


class Slow(PeoplesPool):
    """Its settings are read as soon as somebody says so."""

    def __init__(self, *people) -> None:
        super().__init__(people)
        self.marking = Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR)
        self.settings["SchemaAttributes"] = [{"Name": "email", "AttributeDataType": "String", "Mutable": True}]
        self.may_answer = asyncio.Event()

    async def describe(self):
        await self.may_answer.wait()
        return await super().describe()


async def at_first_row(stage):
    """The pane with its rows, and the keyboard in the first of them."""
    pane = await stage.open()
    await until(lambda: pane.table.users.user(0))
    pane.table.setFocus()
    pane.table.setCurrentIndex(pane.table.model().index(0, 0))
    return pane


def test_what_is_to_be_edited_before_the_settings_of_the_pool_are_known_is_edited_when_they_are(qtbot, shell):
    pool = Slow(person(0), person(1))

    async def act(stage):
        pane = await at_first_row(stage)
        assert pane.window().focusWidget() is pane.table
        pane.editing.edit_one()
        attributes = pane.details.inspector.part(AttributesPart)
        assert pane.details.inspector.user == person(0)
        assert not attributes.edits.editors
        assert shell.said[-1] == "Reading the settings of this pool first…"
        pool.may_answer.set()
        await until(lambda: attributes.edits.editors)

    on_stage(qtbot, shell, pool, act)


def test_one_attribute_is_edited_and_no_others_once_the_settings_are_known(qtbot, shell):
    pool = Slow(person(0, name="Ann"))

    async def act(stage):
        pane = await stage.open()
        await until(lambda: pane.table.users.user(0))
        pane.details.open_user(person(0, name="Ann"))
        attributes = pane.details.inspector.part(AttributesPart)
        await until(lambda: any(one.name == "email" for one in attributes._rows()))
        row = next(one for one in attributes._rows() if one.name == "email")
        row.take_keyboard()
        pane.editing.edit_one()
        pool.may_answer.set()
        await until(lambda: attributes.edits.editors)
        assert [*attributes.edits.editors] == ["email"]

    on_stage(qtbot, shell, pool, act)


def test_whoever_went_elsewhere_with_the_keyboard_is_left_there(qtbot, shell):
    pool = Slow(person(0))

    async def act(stage):
        pane = await stage.open()
        await until(lambda: pane.table.users.user(0))
        pane.table.setFocus()
        pane.editing.edit_all()
        assert pane.focus_search()
        pool.may_answer.set()
        await until(lambda: pane.presenter.pool_facts().rules)
        await stage.quiet()
        assert not pane.details.inspector.part(AttributesPart).edits.editors

    on_stage(qtbot, shell, pool, act)


def test_a_pool_that_is_only_read_says_so_before_its_settings_are_known(qtbot, shell):
    pool = Slow(person(0))
    pool.marking = Marking(Environment.DEVELOPMENT, Mode.READ_ONLY)

    async def act(stage):
        pane = await at_first_row(stage)
        for tries in (pane.editing.edit_all, pane.editing.create):
            tries()
            assert "read" in str(shell.said[-1]).lower()
            assert "Reading the settings" not in str(shell.said[-1])
        pool.may_answer.set()

    on_stage(qtbot, shell, pool, act)


def test_nobody_else_is_edited_when_the_settings_become_known(qtbot, shell):
    pool = Slow(person(0), person(1))

    async def act(stage):
        pane = await at_first_row(stage)
        pane.editing.edit_all()
        pane.details.open_user(person(1))
        pool.may_answer.set()
        await until(lambda: pane.presenter.pool_facts().rules)
        await stage.quiet()
        assert not pane.details.inspector.part(AttributesPart).edits.editors

    on_stage(qtbot, shell, pool, act)


def test_a_new_user_is_asked_for_as_soon_as_it_is_known_what_the_pool_asks_of_one(qtbot, shell):
    pool = Slow(person(0))

    async def act(stage):
        pane = await stage.open()
        qtbot.mouseClick(pane.editing.button, Qt.MouseButton.LeftButton)
        assert shell.said[-1] == "Reading the settings of this pool first…"
        assert all(action.isEnabled() for action in pane.editing.actions() if action.text() == "Create user…")
        assert pane.editing.dialog is None
        pool.may_answer.set()
        await until(lambda: pane.editing.dialog)
        pane.editing.dialog.reject()

    on_stage(qtbot, shell, pool, act)


def test_where_the_settings_cannot_be_read_it_is_said_once_that_is_known(qtbot, shell):
    pool = Slow(person(0))
    pool.failure = Failure(Code.ENDPOINT_UNREACHABLE)

    async def act(stage):
        pane = await stage.open()
        pane.editing.create()
        pool.may_answer.set()
        await until(lambda: "could not be read" in str(shell.said[-1]))
        assert pane.editing.dialog is None

    on_stage(qtbot, shell, pool, act)
