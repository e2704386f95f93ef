"""Fields: what nobody touched is given back as it was, what was edited can be put back, and what is wrong is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.things import POOL
from cognito_admin.ui.settings.fields import (
    Choice,
    ChoiceField,
    ChoicesField,
    FactField,
    ListField,
    LongTextField,
    NumberField,
    SwitchField,
    TextField,
)
from tests.ui.changes.stage import texts

if TYPE_CHECKING:
    from cognito_admin.ui.settings.field import Field

MEMBER = ("Member",)
CHOICES = (Choice("OFF", "Off", "Nobody is asked."), Choice("ON", "On", "Everybody is asked."))


def made(kind: str) -> Field:
    return {
        "switch": lambda: SwitchField(POOL, MEMBER, "A switch"),
        "turned switch": lambda: SwitchField(POOL, MEMBER, "A switch", on="ACTIVE", off="INACTIVE"),
        "radios": lambda: ChoiceField(POOL, MEMBER, "A choice", CHOICES),
        "combo": lambda: ChoiceField(POOL, MEMBER, "A choice", CHOICES, combo=True),
        "choices": lambda: ChoicesField(POOL, MEMBER, "Choices", CHOICES),
        "number": lambda: NumberField(POOL, MEMBER, "A number", least=6, most=99, unit="characters"),
        "number or none": lambda: NumberField(POOL, MEMBER, "A number", least=1, most=9, unset="not set"),
        "line": lambda: TextField(POOL, MEMBER, "A line"),
        "text": lambda: LongTextField(POOL, MEMBER, "A text", limit=10),
        "list": lambda: ListField(POOL, MEMBER, "A list"),
        "fact": lambda: FactField(POOL, MEMBER, "A fact"),
    }[kind]()


@pytest.mark.parametrize(
    ("kind", "member"),
    [
        ("switch", True),
        ("switch", False),
        ("switch", "of another type"),
        ("turned switch", "ACTIVE"),
        ("turned switch", "A_NEW_STATE"),
        ("radios", "ON"),
        ("radios", "A_NEW_VALUE"),
        ("combo", "OFF"),
        ("combo", "A_NEW_VALUE"),
        ("choices", ["ON", "A_NEW_VALUE", "OFF"]),
        ("number", 12),
        ("number", 1),
        ("number or none", 3),
        ("line", " two\nlines "),
        ("text", "far longer than it may be\r\n"),
        ("list", ["b", " a ", "", "b"]),
        ("fact", {"anything": 1}),
    ],
)
def test_what_nobody_touched_is_given_back_as_it_was_whatever_the_control_can_show(
    qtbot: Any, kind: str, member: object
) -> None:
    field = made(kind)
    qtbot.addWidget(field)
    for document in ({"Member": member, "Other": 1}, {"Other": 1}):
        field.show_document(document)
        assert not field.is_changed
        assert field.applied_to(document) == document
        assert field.problem() == ""


@pytest.mark.parametrize(
    ("kind", "before", "entered", "after"),
    [
        ("switch", False, True, True),
        ("turned switch", "ACTIVE", False, "INACTIVE"),
        ("radios", "OFF", "ON", "ON"),
        ("combo", "OFF", "ON", "ON"),
        ("choices", ["A_NEW_VALUE", "OFF"], ["A_NEW_VALUE", "ON", "OFF"], ["A_NEW_VALUE", "ON", "OFF"]),
        ("number", 12, 8, 8),
        ("number or none", 3, None, MISSING),
        ("line", "one", "two", "two"),
        ("line", "one", "", MISSING),
        ("text", "one", "two", "two"),
        ("list", ["a"], ["a", "b"], ["a", "b"]),
    ],
)
def test_an_edit_changes_its_member_and_nothing_else_and_can_be_put_back(
    qtbot: Any, kind: str, before: object, entered: object, after: object
) -> None:
    field = made(kind)
    qtbot.addWidget(field)
    document = {"Member": before, "Other": {"Deep": [1]}}
    field.show_document(document)
    field.enter(entered)
    assert field.value() == after
    assert field.applied_to(document) == {
        **({} if after is MISSING else {"Member": after}),
        "Other": {"Deep": [1]},
    }
    assert "Was: " in texts(field)
    next(button for button in field.findChildren(QPushButton) if button.text() == "Put back").click()
    assert field.applied_to(document) == document
    assert "Was: " not in texts(field)


def test_edits_stay_when_somebody_else_changed_the_same_and_are_measured_against_the_new_value(qtbot: Any) -> None:
    field = made("number")
    qtbot.addWidget(field)
    field.show_document({"Member": 8})
    field.enter(12)
    field.show_document({"Member": 10})
    assert (field.value(), field.original) == (12, 10)
    assert "Was: 10 characters" in texts(field)
    field.show_document({"Member": 12})
    assert not field.is_changed


def test_a_page_that_takes_no_input_leaves_what_is_there_to_be_read(qtbot: Any) -> None:
    field = made("line")
    assert isinstance(field, TextField)
    qtbot.addWidget(field)
    field.show_document({"Member": "one"})
    field.allow("This pool is read-only.")
    QTest.keyClicks(field.line, "two")
    assert (field.line.text(), field.line.isEnabled(), field.line.toolTip()) == ("one", True, "This pool is read-only.")
    field.allow("")
    field.lock("Needs the Plus plan.")
    assert "Needs the Plus plan." in texts(field)
    assert field.line.isReadOnly()


def test_a_choice_that_cannot_be_made_says_why(qtbot: Any) -> None:
    field = ChoiceField(POOL, MEMBER, "A choice", [*CHOICES, Choice("PLUS", "Plus", why_not="Needs the Plus plan.")])
    qtbot.addWidget(field)
    field.show_document({"Member": "ON"})
    assert "Needs the Plus plan." in texts(field)
    assert not field.button("PLUS").isEnabled()
    field.button("OFF").click()
    assert field.value() == "OFF"


@pytest.mark.parametrize(
    ("kind", "entered", "said"),
    [
        ("number", 5, "Between 6 and 99"),
        ("text", "eleven char", "1 character too long"),
        ("list", ["a", "a"], "a is there twice"),
    ],
)
def test_what_is_wrong_is_said_below_the_field(qtbot: Any, kind: str, entered: object, said: str) -> None:
    field = made(kind)
    qtbot.addWidget(field)
    field.show_document({})
    field.enter(entered)
    assert field.problem() == said
    assert said in texts(field)


def test_the_wheel_scrolls_the_page_and_changes_no_setting(qtbot: Any) -> None:
    field = made("number")
    assert isinstance(field, NumberField)
    qtbot.addWidget(field)
    field.show_document({"Member": 12})
    field.show()
    middle = QPointF(field.box.rect().center())
    wheel = QWheelEvent(
        middle,
        field.box.mapToGlobal(middle),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field.box, wheel)
    assert field.value() == 12
    assert not wheel.isAccepted()


def test_screen_readers_are_told_what_a_control_sets_and_what_that_does(qtbot: Any) -> None:
    field = SwitchField(POOL, MEMBER, "Deletion protection", "The pool cannot be deleted while it is on.")
    qtbot.addWidget(field)
    assert field.box.accessibleName() == "Deletion protection"
    assert field.box.accessibleDescription() == "The pool cannot be deleted while it is on."


@pytest.mark.parametrize(
    ("in_bytes", "count", "problem"),
    [(False, "11 of 10 characters", "1 character too long"), (True, "12 of 10 bytes", "2 bytes too long")],
)
def test_a_text_is_counted_in_what_its_limit_is_in(qtbot: Any, in_bytes: bool, count: str, problem: str) -> None:
    field = LongTextField(POOL, MEMBER, "A text", limit=10, in_bytes=in_bytes)
    qtbot.addWidget(field)
    field.show_document({})
    field.enter("eleven chär")
    assert field.problem() == problem
    assert count in [label.text() for label in field.findChildren(QLabel)]
