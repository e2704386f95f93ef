"""A page of settings: opened, edited, and what that comes to as a change."""

from __future__ import annotations

from typing import Any

import pytest

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.things import MFA, POOL
from cognito_admin.ui.settings.fields import Choice, ChoiceField, NumberField, SwitchField
from cognito_admin.ui.settings.page import Section, SettingsPage, fold, unfold_now
from cognito_admin.ui.widgets.text import Line

POOL_NOW = {"Name": "Shop", "Policies": {"PasswordPolicy": {"MinimumLength": 8}}, "NewMember": {"Deep": 1}}
MFA_NOW = {"MfaConfiguration": "OFF"}


class Passwords(SettingsPage):
    name = "passwords"

    def __init__(self) -> None:
        super().__init__(context=None)  # pyright: ignore[reportArgumentType]
        self.length = NumberField(
            POOL, ("Policies", "PasswordPolicy", "MinimumLength"), "Minimum length", least=6, most=99
        )
        self.protected = SwitchField(POOL, ("DeletionProtection",), "Deletion protection", on="ACTIVE", off="INACTIVE")
        self.mfa = ChoiceField(MFA, ("MfaConfiguration",), "Second factor", [Choice("OFF", "Off"), Choice("ON", "On")])
        self.section = self.add_section("Passwords", self.length, self.protected, self.mfa)


@pytest.fixture
def page(qtbot: Any) -> Passwords:
    page = Passwords()
    qtbot.addWidget(page)
    page.show_documents({POOL: POOL_NOW, MFA: MFA_NOW}, editable=True, why_not="")
    return page


def test_a_page_that_was_opened_and_not_edited_changes_nothing(page: Passwords) -> None:
    assert page.things() == (POOL, MFA)
    assert page.parts() == ()
    assert page.problems() == ()


def test_edits_are_one_part_for_each_thing_and_everything_else_stays(page: Passwords) -> None:
    page.length.enter(12)
    page.mfa.enter("ON")
    assert page.parts() == (
        Part(POOL, POOL_NOW, {**POOL_NOW, "Policies": {"PasswordPolicy": {"MinimumLength": 12}}}),
        Part(MFA, MFA_NOW, {"MfaConfiguration": "ON"}),
    )


def test_an_edit_of_a_thing_that_is_not_there_yet_makes_it(page: Passwords) -> None:
    page.show_documents({POOL: POOL_NOW, MFA: None}, editable=True, why_not="")
    page.mfa.enter("ON")
    assert page.parts() == (Part(MFA, None, {"MfaConfiguration": "ON"}),)


def test_what_has_to_be_put_right_is_told_with_its_name(page: Passwords) -> None:
    page.length.enter(3)
    assert page.problems() == ("Minimum length: Between 6 and 99",)
    assert page.first_problem() is page.length


def test_all_edits_can_be_let_go_of(page: Passwords) -> None:
    page.length.enter(12)
    page.mfa.enter("ON")
    page.put_back()
    assert page.parts() == ()
    assert page.length.shown == 8


def test_news_from_aws_leave_edits_as_they_are_and_take_the_rest(page: Passwords) -> None:
    page.length.enter(12)
    news = {**POOL_NOW, "Name": "Shop of Ann", "DeletionProtection": "ACTIVE"}
    page.show_documents({POOL: news, MFA: MFA_NOW}, editable=True, why_not="")
    assert page.protected.shown is True
    assert page.parts() == (Part(POOL, news, {**news, "Policies": {"PasswordPolicy": {"MinimumLength": 12}}}),)


def test_a_part_that_is_hidden_takes_the_line_between_it_and_the_next_along(page: Passwords) -> None:
    def lines() -> int:
        return sum(not line.isHidden() for line in page.section.findChildren(Line))

    assert lines() == 2
    page.section.show_part(page.length, False)
    assert lines() == 1
    page.section.show_part(page.mfa, False)
    assert lines() == 0
    page.section.show_part(page.length, True)
    assert lines() == 1


def test_a_folded_page_shows_itself_part_by_part_and_leaves_hidden_what_was_hidden(page: Passwords) -> None:
    section = page.findChildren(Section)[0]
    first, second, *rest = [part for part, _ in section._parts]
    fold(page)
    section.show_part(second, False)
    section.hide()
    assert section.unfold_next() is False, "nothing to be seen of a hidden section"
    fold(page)
    assert section.isHidden()
    section.show()
    assert section.isHidden(), "not before there is a part to be seen"
    assert section.unfold_next()
    assert not section.isHidden()
    assert not first.isHidden()
    unfold_now(page)
    assert second.isHidden()
    assert not any(part.isHidden() for part in rest)
