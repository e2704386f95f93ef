"""What the page about users from elsewhere guesses, lets one choose, and says about their passwords."""

from typing import Any

from PySide6.QtWidgets import QLabel

from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.restore.mapping import HashCounts, SourceUser, standard_schema
from cognito_admin.model.restore.password_hashes import Algorithm, HashRefused, HashTrouble
from cognito_admin.ui.restore.mapping_page import MappingPage

BCRYPT = "$2b$10$" + "a" * 53
USERS = (
    SourceUser({"login": "ann", "mail": "ann@example.com", "plan": "gold", "digest": BCRYPT}),
    SourceUser({"login": "ben", "mail": "ben@example.com", "shoe size": "44"}),
)
SCHEMA = {
    **standard_schema(),
    "custom:plan": SchemaAttribute("custom:plan", "String", mutable=True, required=False),
    "given_name": SchemaAttribute("given_name", "String", mutable=True, required=True),
}


def read(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def page(qtbot) -> MappingPage:
    made = MappingPage()
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show_users("CSV", USERS, SCHEMA)
    made.show()
    return made


def choose(page: MappingPage, field: str, target: str) -> None:
    page.choices[field].setCurrentIndex(page.choices[field].findData(target))


def test_every_field_of_the_file_is_offered_with_what_it_likely_is(qtbot) -> None:
    shown = page(qtbot)
    assert shown.fields() == {
        "login": "username",
        "mail": "email",
        "plan": "custom:plan",
        "digest": "password_hash",
    }
    assert "gold" in read(shown)
    assert BCRYPT not in read(shown)
    assert "The pool requires what no field is: Given name." in read(shown)
    assert shown.why_not() == ""


def test_no_two_fields_are_the_same_and_somebody_has_to_be_named(qtbot) -> None:
    shown, told = page(qtbot), []
    shown.changed.connect(lambda: told.append(shown.fields()))
    choose(shown, "shoe size", "email")
    assert shown.fields()["shoe size"] == "email"
    assert "mail" not in shown.fields()
    choose(shown, "shoe size", "")
    choose(shown, "login", "")
    assert shown.why_not().startswith("Choose what says who somebody is")
    assert len(told) == 3


def test_it_says_whose_passwords_come_along_before_anything_is_done(qtbot) -> None:
    shown = page(qtbot)
    assert shown.hash_field == "digest"
    assert shown.hashing() is None
    counts = HashCounts(
        {Algorithm.BCRYPT: 3}, {HashRefused(HashTrouble.TOO_COSTLY, "BCRYPT", "cost=14", "cost=12"): 2}, 1
    )
    shown.show_hashes(counts)
    assert shown.hashing() is Algorithm.BCRYPT
    assert "Password kept, by BCRYPT: 3 users." in read(shown)
    assert "By BCRYPT, with more work (cost=14) than Cognito does (cost=12): 2 users." in read(shown)
    shown.passwords.setChecked(False)
    assert shown.hashing() is None
    shown.passwords.setChecked(True)
    choose(shown, "digest", "")
    assert shown.hashing() is None


def test_hashes_that_nobody_can_check_come_along_with_nobody(qtbot) -> None:
    shown = page(qtbot)
    shown.show_hashes(HashCounts({}, {HashRefused(HashTrouble.NOT_TAKEN, "Firebase's own scrypt"): 5}))
    assert shown.hashing() is None
    assert not shown.passwords.isEnabled()
    assert "By Firebase's own scrypt, which Cognito cannot check: 5 users." in read(shown)
    assert "everybody sets a new one" in read(shown)


def test_the_same_file_shown_again_keeps_what_was_chosen(qtbot) -> None:
    shown = page(qtbot)
    choose(shown, "plan", "")
    shown.show_users("CSV", USERS, SCHEMA)
    assert "plan" not in shown.fields()
