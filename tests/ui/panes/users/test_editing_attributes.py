"""Editing the attributes of one user where they stand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.rules import read_rules
from cognito_admin.model.connections import Mode
from cognito_admin.model.ids import PoolId
from cognito_admin.model.permissions import Action
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.users import User
from cognito_admin.ui.changes.fields import LineField
from cognito_admin.ui.panes.users.attribute_editor import AttributeEditor
from cognito_admin.ui.panes.users.attribute_row import AttributeRow
from cognito_admin.ui.panes.users.attributes_part import AttributesPart
from cognito_admin.ui.panes.users.inspector import Inspector
from cognito_admin.ui.panes.users.part import PoolFacts
from cognito_admin.ui.panes.users.room import DETAILS_LEAST_PX
from cognito_admin.ui.theme import theme
from tests.ui.panes.users.people import person


def _attribute(name: str, kind: str = "String", **more: Any) -> dict[str, Any]:
    bounds = {"StringAttributeConstraints": {"MinLength": "0", "MaxLength": str(more.pop("most", 2048))}}
    return {"Name": name, "AttributeDataType": kind, "Mutable": True, "Required": False, **bounds, **more}


SCHEMA = [
    _attribute("sub", Mutable=False, Required=True),
    _attribute("email", Required=True),
    _attribute("email_verified", "Boolean"),
    _attribute("phone_number"),
    _attribute("phone_number_verified", "Boolean"),
    _attribute("name"),
    _attribute("nickname"),
    _attribute("custom:plan", most=8),
    _attribute("custom:tenant", Mutable=False),
]


def _pool(mode: Mode = Mode.SUPPORT, denied: tuple[Action, ...] = (), **settings: Any) -> PoolFacts:
    described = {"SchemaAttributes": SCHEMA, "AutoVerifiedAttributes": ["email"], **settings}
    return PoolFacts(read_rules(PoolDescription(PoolId("eu-west-1_a"), "Shop", described, None)), mode, denied)


class Desk:
    """The inspector with Ann in it; ``wishes`` are what it asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.part = AttributesPart()
        self.inspector = Inspector((self.part,))
        self.wishes: list[Wish] = []
        self.inspector.wish_requested.connect(lambda wish, _: self.wishes.append(wish))
        self.ann = self.user(1)
        self.inspector.set_pool(_pool())
        self.inspector.show_user(self.ann)
        self.inspector.resize(400, 900)
        self.inspector.show()
        self.inspector.activateWindow()

    def user(self, number: int, **more: str) -> User:
        given = {"name": f"Ann {number}", "email": f"ann{number}@example.com", "email_verified": "true"}
        return person(number, **given, **{"custom:plan": "plus", "custom:tenant": "acme"}, **more)

    def row(self, name: str) -> AttributeRow:
        return next(row for row in self.inspector.findChildren(AttributeRow) if row.name == name and row.isVisible())

    def editor(self, name: str) -> AttributeEditor:
        return self.part.edits.editors[name]

    def types(self, name: str, text: str, *, enter: bool = False) -> None:
        field = self.editor(name).field
        assert isinstance(field, LineField)
        self.qtbot.waitUntil(field.line.hasFocus)
        field.line.selectAll()
        self.qtbot.keyClick(field.line, Qt.Key.Key_Delete)
        self.qtbot.keyClicks(field.line, text)
        if enter:
            self.qtbot.keyClick(field.line, Qt.Key.Key_Return)

    def edits(self, name: str, text: str, *, enter: bool = False) -> None:
        assert self.part.edit(name)
        self.types(name, text, enter=enter)

    def double_clicks(self, name: str) -> None:
        value = self.row(name).value
        self.qtbot.mouseDClick(value, Qt.MouseButton.LeftButton, pos=QPoint(5, value.height() // 2))

    def read(self) -> str:
        shown = [label for label in self.inspector.findChildren(QLabel) if label.isVisible()]
        return "\n".join(label.text() for label in shown).replace("\u200b", "")


def _with(user: User, plan: str = "plus", **more: str) -> User:
    return replace(user, attributes={**user.attributes, "custom:plan": plan, **more})


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot)
    yield desk
    desk.inspector.close()
    desk.inspector.deleteLater()


@pytest.mark.parametrize(
    "begin",
    [
        lambda desk: desk.double_clicks("custom:plan"),
        lambda desk: desk.qtbot.mouseClick(desk.row("custom:plan").pencil, Qt.MouseButton.LeftButton),
        lambda desk: desk.qtbot.keyClick(desk.row("custom:plan").button, Qt.Key.Key_E),
        lambda desk: desk.qtbot.keyClick(desk.row("custom:plan").button, Qt.Key.Key_F2),
    ],
    ids=["double click", "pencil", "E", "F2"],
)
def test_an_attribute_is_edited_in_place_and_enter_asks_for_it(desk: Desk, begin: Callable[[Desk], None]) -> None:
    begin(desk)
    desk.types("custom:plan", "basic")
    assert "Before: plus" in desk.read()
    assert "1 attribute is changed" in desk.read()
    assert not desk.wishes
    desk.qtbot.keyClick(desk.editor("custom:plan").field.control, Qt.Key.Key_Return)
    assert desk.wishes == [Wish(Kind.EDIT, values={"custom:plan": "basic"})]
    # It stays open until it is there.
    assert "custom:plan" in desk.part.edits.editors
    desk.inspector.show_user(_with(desk.ann, plan="basic"))
    assert not desk.part.edits.editors
    assert "basic" in desk.read()
    assert desk.part.bar().isHidden()


def test_blank_deletes_and_says_so(desk: Desk) -> None:
    desk.edits("custom:plan", "")
    assert "Blank: plan is removed." in desk.read()
    desk.part.save()
    assert desk.wishes == [Wish(Kind.EDIT, values={"custom:plan": ""})]


def test_what_does_not_fit_is_not_asked_for(desk: Desk) -> None:
    desk.edits("custom:plan", "much too long", enter=True)
    assert not desk.wishes
    assert "plan can have 8 characters at most." in desk.read()
    assert desk.part.bar().said() == "Does not fit yet: plan"
    assert not desk.part.bar().save.isEnabled()
    assert "8 characters" in desk.part.bar().save.toolTip()
    desk.types("custom:plan", "short", enter=True)
    assert [wish.values for wish in desk.wishes] == [{"custom:plan": "short"}]


def test_a_required_attribute_cannot_be_emptied(desk: Desk) -> None:
    desk.edits("email", "", enter=True)
    assert not desk.wishes
    assert "E-mail is required in this pool, so it cannot be removed." in desk.read()
    assert "E-mail (required)" in desk.read()


def test_an_immutable_attribute_says_why_it_stays(desk: Desk) -> None:
    assert not desk.part.edit("custom:tenant")
    assert "lets tenant be set only when a user is created" in desk.read()
    desk.qtbot.mouseClick(desk.row("custom:tenant").pencil, Qt.MouseButton.LeftButton)
    assert not desk.part.edits.editors


@pytest.mark.parametrize(("verified", "flag"), [(True, "true"), (False, "false")])
def test_another_address_always_says_whether_it_is_verified(desk: Desk, verified: bool, flag: str) -> None:
    desk.edits("email", "new@example.com")
    choice = desk.editor("email").choice
    assert choice is not None
    assert choice.verified, "as the old one was"
    desk.qtbot.mouseClick(choice.yes if verified else choice.no, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    told = "They get a code by e-mail to new@example.com." in desk.read()
    assert told is not verified
    desk.part.save()
    assert desk.wishes == [Wish(Kind.EDIT, values={"email": "new@example.com", "email_verified": flag})]


def test_only_whether_it_is_verified_can_be_changed_as_well(desk: Desk) -> None:
    desk.part.edit("email")
    choice = desk.editor("email").choice
    assert choice is not None
    desk.qtbot.mouseClick(choice.no, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    desk.part.save()
    assert desk.wishes == [Wish(Kind.EDIT, values={"email_verified": "false"})]


def test_an_address_that_waits_for_a_code_ends_the_editing_though_nothing_is_to_be_seen_yet(desk: Desk) -> None:
    waiting = {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}}
    desk.inspector.set_pool(_pool(**waiting))
    desk.edits("email", "new@example.com")
    choice = desk.editor("email").choice
    assert choice is not None
    desk.qtbot.mouseClick(choice.no, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert "Until they enter it, the old one stays: ann1@example.com." in desk.read()
    desk.part.save()
    desk.inspector.change_made(desk.ann)
    assert not desk.part.edits.editors


def test_another_change_of_the_user_leaves_what_is_being_typed(desk: Desk) -> None:
    desk.edits("custom:plan", "basic")
    desk.inspector.show_user(replace(desk.ann, enabled=False))
    desk.inspector.change_made(desk.ann)
    assert desk.editor("custom:plan").field.text() == "basic"


def test_all_attributes_can_be_edited_at_once_the_empty_ones_too(desk: Desk) -> None:
    desk.part.edit_all()
    assert list(desk.part.edits.editors) == ["email", "phone_number", "name", "nickname", "custom:plan"]
    assert desk.part.bar().said() == "Nothing is changed yet"
    assert not desk.part.bar().save.isEnabled()
    desk.types("email", "ann1@example.com")
    for name, text in (("nickname", "Annie"), ("custom:plan", "basic")):
        desk.editor(name).field.setFocus()
        desk.types(name, text)
    assert desk.part.bar().said() == "2 attributes are changed"
    desk.qtbot.mouseClick(desk.part.bar().save, Qt.MouseButton.LeftButton)
    assert desk.wishes == [Wish(Kind.EDIT, values={"nickname": "Annie", "custom:plan": "basic"})]


def test_escape_backs_out_at_once_when_nothing_was_typed(desk: Desk) -> None:
    closed: list[bool] = []
    desk.inspector.close_requested.connect(lambda: closed.append(True))
    desk.part.edit("name")
    desk.qtbot.keyClick(desk.editor("name").field.control, Qt.Key.Key_Escape)
    assert not desk.part.edits.editors
    assert not closed
    desk.qtbot.keyClick(desk.part.edit_all_button, Qt.Key.Key_Escape)
    assert closed


def test_escape_asks_when_something_was_typed(desk: Desk) -> None:
    desk.edits("name", "Anna")
    desk.qtbot.keyClick(desk.editor("name").field.control, Qt.Key.Key_Escape)
    assert "Not saved yet." in desk.read()
    desk.qtbot.waitUntil(desk.part.bar().keep.hasFocus)
    desk.qtbot.keyClick(desk.part.bar().keep, Qt.Key.Key_Escape)
    assert desk.editor("name").field.text() == "Anna"
    desk.qtbot.keyClick(desk.editor("name").field.control, Qt.Key.Key_Escape)
    desk.qtbot.mouseClick(desk.part.bar().discard, Qt.MouseButton.LeftButton)
    assert not desk.part.edits.editors
    assert "Ann 1" in desk.read()
    assert not desk.wishes


def test_another_person_waits_until_it_is_settled_what_becomes_of_the_typed(desk: Desk) -> None:
    gone_on: list[str] = []
    desk.edits("name", "Anna")
    assert not desk.inspector.leave(lambda: gone_on.append("next"))
    assert not desk.inspector.leave(lambda: gone_on.append("the one after"))
    assert "Not saved yet." in desk.read()
    assert not gone_on
    desk.qtbot.mouseClick(desk.part.bar().discard, Qt.MouseButton.LeftButton)
    assert gone_on == ["the one after"]


def test_who_goes_on_editing_stays_with_the_person(desk: Desk) -> None:
    gone_on: list[str] = []
    desk.edits("name", "Anna")
    assert not desk.inspector.leave(lambda: gone_on.append("next"))
    desk.qtbot.mouseClick(desk.part.bar().keep, Qt.MouseButton.LeftButton)
    desk.part.save()
    desk.inspector.show_user(_with(desk.ann, name="Anna"))
    assert not desk.part.edits.editors
    assert not gone_on


def test_a_change_by_somebody_else_is_told_while_one_types(desk: Desk) -> None:
    desk.edits("custom:plan", "basic")
    desk.inspector.show_user(_with(desk.ann, plan="gold"))
    assert "Somebody changed it meanwhile to: gold" in desk.read()
    assert desk.editor("custom:plan").field.text() == "basic"


def test_a_change_by_somebody_else_is_taken_over_where_nothing_was_typed(desk: Desk) -> None:
    desk.part.edit_all()
    desk.inspector.show_user(_with(desk.ann, plan="gold"))
    assert desk.editor("custom:plan").field.text() == "gold"
    assert desk.part.bar().said() == "Nothing is changed yet"


@pytest.mark.parametrize(
    ("pool", "why"),
    [
        (_pool(Mode.READ_ONLY), "opened as Read-only"),
        (_pool(denied=(Action("cognito-idp:AdminUpdateUserAttributes"),)), "may not do this"),
        (PoolFacts(None, Mode.SUPPORT), "settings of this pool could not be read"),
    ],
    ids=["read-only", "denied", "settings not read"],
)
def test_where_nothing_may_be_changed_there_are_no_pencils_and_it_is_said_why(
    desk: Desk, pool: PoolFacts, why: str
) -> None:
    desk.inspector.set_pool(pool)
    assert desk.row("name").pencil.isHidden()
    assert not desk.part.edit_all_button.isEnabled()
    assert why in desk.part.edit_all_button.toolTip()
    desk.double_clicks("name")
    desk.part.edit_all()
    assert not desk.part.edits.editors


def test_tab_goes_through_the_fields_and_then_to_save(desk: Desk) -> None:
    desk.part.edit_all()
    desk.editor("nickname").field.type_text("Annie")
    stops: list[QWidget] = []
    widget = desk.editor("email").field.control
    while widget is not desk.part.bar().save:
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(widget)
        widget = widget.nextInFocusChain()
    fields = [editor.field.control for editor in desk.part.edits.editors.values()]
    assert [stop for stop in stops if stop in fields] == fields


def test_a_long_list_of_fields_comes_up_a_little_at_a_time(desk: Desk) -> None:
    many = [*SCHEMA, *(_attribute(f"custom:field{number}") for number in range(41))]
    desk.inspector.set_pool(_pool(SchemaAttributes=many))
    desk.part.edit_all()
    assert 5 < len(desk.part.edits.editors) < 20
    desk.qtbot.waitUntil(lambda: len(desk.part.edits.editors) == 46)
    assert list(desk.part.edits.editors) == list(desk.part.names())


def test_fields_that_were_still_to_come_do_not_open_for_somebody_else(desk: Desk) -> None:
    many = [*SCHEMA, *(_attribute(f"custom:field{number}") for number in range(41))]
    desk.inspector.set_pool(_pool(SchemaAttributes=many))
    desk.part.edit_all()
    desk.inspector.show_user(desk.user(2))
    desk.qtbot.waitUntil(lambda: not desk.part._next.isActive())
    assert not desk.part.edits.editors


def test_nothing_is_cut_off_in_a_narrow_window(desk: Desk, qapp: QApplication) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT)
    scroll = desk.inspector.findChild(QScrollArea)
    assert scroll is not None
    for begin in (lambda: None, desk.part.edit_all):
        begin()
        desk.inspector.resize(DETAILS_LEAST_PX, 900)
        desk.inspector.grab()
        assert scroll.widget().width() <= scroll.viewport().width()


def test_somebody_with_more_attributes_can_be_shown_after_empty_ones_were_edited(desk: Desk) -> None:
    desk.part.edit_all()
    desk.part.cancel()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    desk.inspector.show_user(desk.user(2, nickname="Bob", phone_number="+12025550123"))
    assert "Bob" in desk.read()
