"""Passwords, factors and devices as a form."""

from __future__ import annotations

from typing import Any

import pytest

from cognito_admin.model.settings.edits import MISSING, edits_between
from cognito_admin.model.settings.passwords_rules import Devices, SecondFactor
from cognito_admin.model.settings.things import MFA, POOL
from cognito_admin.ui.panes.settings.passwords import PasswordsPage
from tests.ui.panes.settings.sample_pool import bare, full


@pytest.fixture
def page(qtbot: Any) -> PasswordsPage:
    page = PasswordsPage(context=None)  # pyright: ignore[reportArgumentType]
    qtbot.addWidget(page)
    page.show_documents(full(), editable=True, why_not="")
    return page


def edits(page: PasswordsPage) -> dict[str, Any]:
    return {
        ".".join(edit.pointer): edit.after for part in page.parts() for edit in edits_between(part.before, part.after)
    }


@pytest.mark.parametrize("pool", [full(), bare()])
def test_opening_it_changes_nothing(page: PasswordsPage, pool: Any) -> None:
    page.show_documents(pool, editable=True, why_not="")
    assert page.parts() == ()
    assert page.problems() == ()
    assert page.consequences() == page.dangers() == ()


def test_a_longer_password_changes_the_length_alone(page: PasswordsPage) -> None:
    page.length.enter(14)
    assert edits(page) == {"Policies.PasswordPolicy.MinimumLength": 14}


@pytest.mark.parametrize("length", [5, 100])
def test_a_length_that_aws_refuses_is_caught(page: PasswordsPage, length: int) -> None:
    page.length.enter(length)
    assert len(page.problems()) == 1


def test_a_history_of_none_is_none(page: PasswordsPage) -> None:
    page.history.enter(0)
    assert edits(page) == {"Policies.PasswordPolicy.PasswordHistorySize": MISSING}


def test_requiring_a_second_factor_says_whom_it_locks_out(page: PasswordsPage) -> None:
    page.mode.enter("ON")
    # Passkeys that count as one factor cannot be a way in while a second one is required.
    page.first.enter(["PASSWORD"])
    assert page.problems() == ()
    assert [part.thing for part in page.parts()] == [POOL, MFA]
    assert any("fails" in danger for danger in page.dangers())


def test_requiring_a_second_factor_is_caught_where_ways_to_sign_in_are_against_it(page: PasswordsPage) -> None:
    page.mode.enter("ON")
    assert "two factors" in page.problems()[0]
    page.counts.enter("MULTI_FACTOR_WITH_USER_VERIFICATION")
    assert page.problems() == ()


def test_passkeys_that_count_as_two_cannot_count_as_one_while_two_are_required(page: PasswordsPage) -> None:
    documents = full()
    documents[MFA]["MfaConfiguration"] = "ON"
    documents[MFA]["WebAuthnConfiguration"]["FactorConfiguration"] = "MULTI_FACTOR_WITH_USER_VERIFICATION"
    page.show_documents(documents, editable=True, why_not="")
    page.counts.enter("SINGLE_FACTOR")
    assert "two factors" in page.problems()[0]


def test_passkeys_of_one_factor_are_no_way_in_while_a_second_is_required(page: PasswordsPage) -> None:
    page.mode.enter("ON")
    page.first.enter(["PASSWORD", "WEB_AUTHN", "EMAIL_OTP"])
    assert "optional" in " ".join(page.problems())


def test_switching_mfa_off_takes_its_factors_along_and_leaves_passkeys(page: PasswordsPage) -> None:
    page.mode.enter("OFF")
    assert edits(page) == {
        "MfaConfiguration": "OFF",
        "SoftwareTokenMfaConfiguration.Enabled": MISSING,
        "SmsMfaConfiguration": MISSING,
    }
    assert page.factors[SecondFactor.SMS].isHidden()


def test_a_factor_less_where_one_is_required_locks_people_out(page: PasswordsPage) -> None:
    documents = full()
    documents[MFA]["MfaConfiguration"] = "ON"
    documents[POOL]["Policies"]["SignInPolicy"] = {"AllowedFirstAuthFactors": ["PASSWORD"]}
    page.show_documents(documents, editable=True, why_not="")
    page.factors[SecondFactor.SMS].enter(False)
    assert "locked out" in page.dangers()[0]


def test_a_factor_switched_off_and_on_again_is_as_it_was(page: PasswordsPage) -> None:
    page.factors[SecondFactor.SMS].enter(False)
    assert page.parts() != ()
    page.factors[SecondFactor.SMS].enter(True)
    assert page.parts() == ()


def test_email_as_a_factor_comes_with_a_text_that_can_be_changed(page: PasswordsPage) -> None:
    page.factors[SecondFactor.EMAIL].enter(True)
    assert "{####}" in edits(page)["EmailMfaConfiguration"]["Message"]
    assert page.problems() == ()


def test_mfa_without_any_factor_is_caught(page: PasswordsPage) -> None:
    page.show_documents(bare(), editable=True, why_not="")
    page.mode.enter("OPTIONAL")
    assert "at least one" in page.problems()[0]
    page.factors[SecondFactor.AUTHENTICATOR_APP].enter(True)
    assert page.problems() == ()
    assert edits(page) == {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration.Enabled": True}


def test_sms_as_a_factor_needs_a_pool_that_can_send_any(page: PasswordsPage) -> None:
    page.show_documents(bare(), editable=True, why_not="")
    page.mode.enter("ON")
    page.factors[SecondFactor.SMS].enter(True)
    assert "Messages" in page.problems()[0]


def test_what_a_pool_lacks_for_a_factor_is_said_before_it_is_chosen(page: PasswordsPage) -> None:
    page.show_documents(bare(), editable=True, why_not="")
    page.mode.enter("ON")
    assert not page.factors[SecondFactor.EMAIL].control.isEnabled()
    assert page.factors[SecondFactor.AUTHENTICATOR_APP].control.isEnabled()
    assert not page.first.boxes["WEB_AUTHN"].isEnabled()
    assert "Essentials" in page.first.boxes["WEB_AUTHN"].accessibleDescription()
    assert not page.history.control.isEnabled()
    page.show_documents(full(), editable=True, why_not="")
    assert all(field.control.isEnabled() for field in page.factors.values())
    assert page.first.boxes["WEB_AUTHN"].isEnabled()
    assert page.history.control.isEnabled()


def test_forgetting_devices_leaves_nothing_of_the_setting(page: PasswordsPage) -> None:
    page.trusted.enter(False)
    page.devices.enter(Devices.OFF)
    assert edits(page) == {
        "DeviceConfiguration.ChallengeRequiredOnNewDevice": MISSING,
        "DeviceConfiguration.DeviceOnlyRememberedOnUserPrompt": MISSING,
    }


def test_another_domain_for_passkeys_is_a_danger(page: PasswordsPage) -> None:
    page.domain.enter("new.example")
    assert "stop working" in page.dangers()[0]
    page.domain.enter("https://new.example/login")
    assert len(page.problems()) == 1


def test_two_levels_of_one_name_are_caught(page: PasswordsPage) -> None:
    page.levels[0].enter("urn:shop:2")
    assert "name of its own" in page.problems()[0]


def test_levels_are_shown_only_where_the_pool_named_some(page: PasswordsPage) -> None:
    assert not page.level_section.isHidden()
    page.show_documents(bare(), editable=True, why_not="")
    assert page.level_section.isHidden()
