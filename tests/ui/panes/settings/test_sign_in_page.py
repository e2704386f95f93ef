"""Sign-in and sign-up as a form."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QRadioButton

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.edits import edits_between
from cognito_admin.model.settings.sign_in_rules import Recovery
from cognito_admin.model.settings.things import MFA, POOL
from cognito_admin.ui.panes.settings.sign_in import SignInPage
from tests.ui.panes.settings.sample_pool import bare, full


@pytest.fixture
def page(qtbot: Any) -> SignInPage:
    page = SignInPage(context=None)  # pyright: ignore[reportArgumentType]
    qtbot.addWidget(page)
    page.show_documents(full(), editable=True, why_not="")
    return page


def edits(page: SignInPage) -> dict[str, Any]:
    (part,) = page.parts()
    return {".".join(edit.pointer): edit.after for edit in edits_between(part.before, part.after)}


@pytest.mark.parametrize("pool", [full(), bare()])
def test_opening_it_changes_nothing(page: SignInPage, pool: Any) -> None:
    page.show_documents(pool, editable=True, why_not="")
    assert page.parts() == ()
    assert page.problems() == ()
    assert page.consequences() == ()


def test_closing_sign_up_says_whom_it_meets_and_changes_nothing_else(page: SignInPage) -> None:
    page.self_sign_up.enter(False)
    pool = full()[POOL]
    closed = {**pool["AdminCreateUserConfig"], "AllowAdminCreateUserOnly": True}
    assert page.parts() == (Part(POOL, pool, {**pool, "AdminCreateUserConfig": closed}),)
    assert "stop working" in page.consequences()[0]


def test_what_is_no_longer_verified_no_longer_waits_for_it_either(page: SignInPage) -> None:
    page.verified.enter(["email"])
    assert edits(page) == {
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate": ["email"],
    }


def test_phone_numbers_cannot_be_verified_without_a_way_to_send_text_messages(page: SignInPage) -> None:
    page.show_documents(bare(), editable=True, why_not="")
    page.verified.enter(["phone_number"])
    assert "Messages" in page.problems()[0]


def test_another_way_back_in_is_written_in_its_order(page: SignInPage) -> None:
    page.recovery.enter(Recovery.PHONE_FIRST)
    assert edits(page) == {
        "AccountRecoverySetting.RecoveryMechanisms": [
            {"Priority": 1, "Name": "verified_phone_number"},
            {"Priority": 2, "Name": "verified_email"},
        ]
    }


def test_the_legacy_way_back_is_shown_where_a_pool_has_it_and_offered_nowhere_else(page: SignInPage) -> None:
    offered = {button.text() for button in page.recovery.findChildren(QRadioButton)}
    page.show_documents(bare(), editable=True, why_not="")
    legacy = page.recovery.button(Recovery.LEGACY)
    assert legacy.isChecked()
    assert legacy.text() not in offered


def test_a_plan_that_lacks_what_is_in_use_is_closed_with_the_reason(page: SignInPage) -> None:
    lite = page.tier.button("LITE")
    assert not lite.isEnabled()
    assert "password history" in lite.accessibleDescription()
    page.show_documents({**bare(), MFA: {}}, editable=True, why_not="")
    assert page.tier.button("PLUS").isEnabled()


def test_what_was_chosen_for_good_is_told_with_the_way_to_another(page: SignInPage) -> None:
    said = " ".join(label.text() for label in page.findChildren(type(page.tier._title)))  # pyright: ignore[reportPrivateUsage]
    assert "restore it into a new pool" in said


def test_a_pool_needs_a_name_that_aws_takes(page: SignInPage) -> None:
    page.pool_name.enter("Shop/Berlin")
    assert "/" in page.problems()[0]
