"""What somebody sees who types the value of an attribute."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cognito_admin.model.changes.codes import Why
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.schema import is_phone_number
from cognito_admin.ui.changes.fields import AreaField, AttributeField, ChoiceField, LineField, ListedField, field_for
from cognito_admin.ui.changes.hints import cleaned, hint
from cognito_admin.ui.changes.standard_values import locale_name, locales, zones

Made = Callable[..., AttributeField]


@pytest.fixture
def field(qtbot: QtBot) -> Made:
    def make(name: str, kind: str = "String", value: str = "", *, new: bool = False, **more: object) -> AttributeField:
        attribute = SchemaAttribute(
            name,
            kind,
            mutable=bool(more.get("mutable", True)),
            required=bool(more.get("required", False)),
            minimum=str(more.get("least", "0")),
            maximum=str(more.get("most", "2048")),
        )
        made = field_for(attribute, value=value, new=new)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def _type(qtbot: QtBot, field: AttributeField, text: str) -> None:
    assert isinstance(field, LineField)
    field.line.clear()
    qtbot.keyClicks(field.line, text)


def test_the_field_fits_the_schema(field: Made) -> None:
    assert isinstance(field("custom:vip", "Boolean"), ChoiceField)
    assert isinstance(field("locale"), ListedField)
    assert isinstance(field("zoneinfo"), ListedField)
    assert isinstance(field("custom:note", value="first\nsecond"), AreaField)
    assert type(field("name", value="Ann")) is LineField


def test_what_is_there_already_is_no_problem_even_where_it_does_not_fit(field: Made) -> None:
    old = field("birthdate", value="long ago")
    assert old.problem() is None
    assert not old.is_changed
    assert old.said() == ""


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("custom:note", "String", "Mind\u00a0the\u2028gap. " * 6),
        ("custom:note", "String", "one\r\ntwo"),
        ("email", "String", "ann@example.com "),
        ("custom:seats", "Number", " 7"),
    ],
)
def test_what_nobody_touched_stays_as_it_is_though_a_field_cannot_show_it_so(
    field: Made, name: str, kind: str, value: str
) -> None:
    shown = field(name, kind, value=value)
    assert not shown.is_changed
    assert shown.text() == value
    shown.type_text("9")
    assert shown.is_changed
    assert shown.text() == "9"


def test_a_value_that_is_too_long_is_told_while_it_is_typed(qtbot: QtBot, field: Made) -> None:
    plan = field("custom:plan", most="5")
    _type(qtbot, plan, "basic")
    assert plan.problem() is None
    assert plan.said() == "5 of 5 characters"
    qtbot.keyClicks(plan.control, "s")
    problem = plan.problem()
    assert problem is not None
    assert problem.why is Why.TOO_LONG
    assert "5 characters at most" in plan.said()
    assert plan.control.property("wrong") is True


def test_who_is_still_typing_an_address_is_not_called_wrong(qtbot: QtBot, field: Made) -> None:
    email = field("email")
    heard: list[str] = []
    email.entered.connect(lambda: heard.append(email.text()))
    _type(qtbot, email, "ann@exam")
    assert "looks like" in email.said()
    assert not email.control.property("wrong")
    qtbot.keyClick(email.control, Qt.Key.Key_Return)
    assert heard == ["ann@exam"]
    assert email.control.property("wrong") is True
    qtbot.keyClicks(email.control, "ple.com")
    assert email.problem() is None
    assert email.said() == ""
    assert email.control.property("wrong") is False


def test_a_phone_number_may_be_typed_as_people_write_it(qtbot: QtBot, field: Made) -> None:
    phone = field("phone_number")
    _type(qtbot, phone, "+1 (202) 555-0123")
    assert phone.text() == "+12025550123"
    assert phone.said() == "Saved as +12025550123"
    _type(qtbot, phone, "0049 30 123456")
    assert phone.text() == "+4930123456"
    _type(qtbot, phone, "555-0123")
    assert "A phone number looks like +12025550123" in phone.said()


def test_blank_says_that_the_value_is_removed(qtbot: QtBot, field: Made) -> None:
    nickname = field("nickname", value="Annie")
    _type(qtbot, nickname, "")
    assert nickname.text() == ""
    assert nickname.problem() is None
    assert nickname.said() == "Blank: Nickname is removed."


def test_a_required_value_cannot_be_removed(qtbot: QtBot, field: Made) -> None:
    name = field("name", value="Ann", required=True)
    _type(qtbot, name, "")
    problem = name.problem()
    assert problem is not None
    assert problem.why is Why.REQUIRED


def test_what_cannot_be_changed_may_be_given_to_a_new_user(qtbot: QtBot, field: Made) -> None:
    for new, why in ((False, Why.IMMUTABLE), (True, None)):
        tenant = field("custom:tenant", new=new, mutable=False)
        _type(qtbot, tenant, "acme")
        problem = tenant.problem()
        assert (problem.why if problem else None) == why


def test_numbers_are_held_to_their_limits(qtbot: QtBot, field: Made) -> None:
    seats = field("custom:seats", "Number", least="1", most="99")
    for text, why in (("x", Why.NO_NUMBER), ("0", Why.TOO_SMALL), ("100", Why.TOO_LARGE), (" 7 ", None)):
        _type(qtbot, seats, text)
        problem = seats.problem()
        assert (problem.why if problem else None) == why
    assert seats.text() == "7"


def test_true_and_false_are_chosen_and_anything_else_is_kept(field: Made) -> None:
    vip = field("custom:vip", "Boolean", value="yes")
    assert isinstance(vip, ChoiceField)
    assert vip.text() == "yes"
    assert vip.problem() is None
    vip.box.setCurrentIndex(1)
    assert vip.text() == "true"
    vip.box.setCurrentIndex(0)
    assert vip.text() == ""


def test_a_locale_is_found_by_the_name_of_its_language(qtbot: QtBot, field: Made) -> None:
    locale = field("locale")
    assert isinstance(locale, ListedField)
    locale.activateWindow()
    locale.setFocus()
    qtbot.waitUntil(locale.line.hasFocus)
    _type(qtbot, locale, "austria")
    popup = locale.line.completer().popup()
    assert popup is not None
    assert popup.isVisible()
    assert "German (Austria)  ·  de-AT" in [
        popup.model().index(row, 0).data() for row in range(popup.model().rowCount())
    ]
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert locale.text().endswith("-AT")
    assert "(Austria)" in locale.said()


def test_an_unknown_time_zone_is_let_be(qtbot: QtBot, field: Made) -> None:
    zone = field("zoneinfo")
    _type(qtbot, zone, "Moon/Copernicus")
    assert zone.problem() is None
    assert zone.said() == "Not a known time zone. It is saved as it stands."


def test_standard_values_are_named() -> None:
    assert dict(locales())["de-DE"] == "German (Germany)"
    assert dict(locales())["de"] == "German"
    assert locale_name("en_US") == "English (United States)"
    assert dict(zones())["America/New_York"] == "New York"


def test_a_birthdate_tells_how_old_somebody_is(field: Made) -> None:
    assert field("birthdate", value="1900-01-01").said().endswith(" years old")
    assert field("birthdate", value="0000-12-24").said() == "A day without a year"
    assert field("birthdate", value="9999-12-24").said() == "That day is still to come."


def test_a_date_and_time_tells_which_moment_it_is(field: Made) -> None:
    assert "2024" in field("custom:since", "DateTime", value="2024-06-21T10:15:00Z").said()
    assert "saved as it stands" in field("custom:since", "DateTime", value="soon").said()


def test_several_lines_end_with_enter_and_go_on_with_shift(qtbot: QtBot, field: Made) -> None:
    note = field("custom:note", value="first\nsecond")
    heard: list[str] = []
    note.entered.connect(lambda: heard.append(note.text()))
    qtbot.keyClick(note.control, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert not heard
    qtbot.keyClick(note.control, Qt.Key.Key_Return)
    assert heard == ["\nfirst\nsecond"]


@given(
    name=st.sampled_from(
        ["phone_number", "birthdate", "locale", "zoneinfo", "updated_at", "email", "name", "custom:x"]
    ),
    kind=st.sampled_from(["String", "Number", "DateTime"]),
    typed=st.text() | st.from_regex(r"[+\d ().-]{0,20}"),
)
def test_every_text_has_a_hint_and_is_cleaned_once(name: str, kind: str, typed: str) -> None:
    attribute = SchemaAttribute(name, kind, mutable=True, required=False, maximum="40")
    once = cleaned(attribute, typed)
    assert cleaned(attribute, once) == once
    hint(attribute, typed)


@given(st.from_regex(r"\A\+[1-9]\d{1,14}\Z"), st.data())
def test_a_phone_number_is_the_same_however_it_is_grouped(number: str, data: st.DataObject) -> None:
    attribute = SchemaAttribute("phone_number", "String", mutable=True, required=False)
    grouped = "".join(digit + data.draw(st.sampled_from(["", " ", "-", "\u00a0"])) for digit in number)
    assert is_phone_number(number)
    assert cleaned(attribute, grouped) == number
