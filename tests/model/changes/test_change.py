import json

import pytest

from cognito_admin.model.changes.change import Change, Notice, Reason, Refusal, Wish, change_from_json
from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Weight, Why
from cognito_admin.model.changes.planning import NEW_USERS
from cognito_admin.model.changes.report import Tally
from cognito_admin.model.changes.words import (
    action_title,
    field_title,
    lasting_text,
    notice_text,
    reason_text,
    result_text,
    value_text,
)
from cognito_admin.model.connections import Mode
from cognito_admin.model.sentences import FACTS, placeholders
from cognito_admin.model.sentences.changes import (
    ABOUT,
    CHANGES,
    FACTOR_LABELS,
    FIELDS,
    LASTING,
    NOTICES,
    REASONS,
    RESULTS,
    WEIGHTS,
)
from tests.model.changes.people import created, person, planned

EMAIL = {"email": "ann@example.com", "email_verified": "true"}


@pytest.mark.parametrize(
    "change",
    [
        planned(Wish(Kind.EDIT, values={"name": "Ann", "nickname": ""}), person(nickname="annie")),
        planned(Wish(Kind.RESET_PASSWORD), person(**EMAIL)),
        planned(Wish(Kind.SET_PASSWORD), person()),
        created(Wish(Kind.CREATE_READY, "ann", EMAIL)),
    ],
)
def test_a_change_comes_back_from_the_journal_as_it_was(change: Change):
    assert change_from_json(json.loads(json.dumps(change.as_json()))) == change


def test_a_kind_of_a_newer_version_is_told():
    document = dict(planned(Wish(Kind.DISABLE), person()).as_json())
    with pytest.raises(ValueError, match="teleport"):
        change_from_json({**document, "wish": {**document["wish"], "kind": "teleport"}})


def test_everything_has_its_words():
    assert set(CHANGES) == set(Kind)
    assert set(WEIGHTS) == set(Weight)
    assert set(REASONS) == set(Why)
    assert set(NOTICES) == set(Noticed)
    assert set(LASTING) == set(Lasting)
    assert set(RESULTS) == set(Kind)
    assert set(Kind) >= NEW_USERS


@pytest.mark.parametrize("template", [*ABOUT.values(), *RESULTS.values(), *FIELDS.values()])
def test_what_is_no_sentence_has_known_facts_and_no_full_stop(template: str):
    assert placeholders(template) <= set(FACTS)
    assert not template.endswith((".", "!"))


@pytest.mark.parametrize("template", [*REASONS.values(), *NOTICES.values(), *LASTING.values()])
def test_each_is_a_sentence_of_known_facts(template: str):
    assert placeholders(template) <= set(FACTS)
    assert template.rstrip("]").endswith(".")
    assert "!" not in template


@pytest.mark.parametrize("why", Why)
def test_a_reason_is_a_sentence_with_and_without_its_facts(why: Why):
    for text in (reason_text(Reason(why)), reason_text(Reason(why, "email"))):
        assert text[0].isupper()
        assert text.endswith(".")


def test_attributes_factors_and_modes_are_called_what_people_call_them():
    assert reason_text(Reason(Why.REQUIRED, "phone_number")).startswith("Phone number is required")
    assert "authenticator app" in notice_text(Notice(Noticed.FACTOR_NOT_ASKED, {"factor": "SOFTWARE_TOKEN_MFA"}))
    facts = {"mode": Mode.SUPPORT.value, "needed": Mode.ADMINISTRATOR.value}
    assert reason_text(Reason(Why.MODE_TOO_LOW, facts=facts)) == (
        "This pool is opened as Support, and this takes Administrator. Change that beside its name."
    )
    missing = notice_text(Notice(Noticed.MUST_COMPLETE_PROFILE, {"attributes": "name, custom:level"}))
    assert missing == "They are asked for Name, level when they first sign in."
    text = notice_text(Notice(Noticed.RESET_CODE_SENT, {"medium": "SMS", "destination": "+12025550123"}))
    assert text == "They get a code by text message to +12025550123."
    assert set(FACTOR_LABELS) == {"SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP", "WEB_AUTHN"}


def test_many_changes_are_added_up_before_any_is_made():
    plans: list[Change | Refusal] = [planned(Wish(Kind.RESET_PASSWORD), person(**EMAIL)) for _ in range(30)]
    plans += [Refusal((Reason(Why.STATUS_UNFIT, facts={"status": "ARCHIVED"}),))] * 5
    plans += [Refusal((Reason(Why.NO_VERIFIED_CONTACT),))] * 12
    plans += [planned(Wish(Kind.EDIT, values={"name": "Ben"}), person())]
    tally = Tally()
    for change in plans:
        tally.add(change)
    found = tally.report()
    assert (found.changes, found.active, found.lasting) == (31, 1, 30)
    assert found.skipped == (
        (Reason(Why.NO_VERIFIED_CONTACT), 12),
        (Reason(Why.STATUS_UNFIT, facts={"status": "ARCHIVED"}), 5),
    )
    assert found.messages == {"EMAIL": 30}
    assert found.requests == {"ListUsers": 31, "AdminResetUserPassword": 30, "AdminUpdateUserAttributes": 1}
    assert len(found.sample) == 10
    assert found.takes_s(lambda operation: 1 if operation == "AdminResetUserPassword" else 10) == 30
    assert Tally().report().takes_s(lambda operation: 1) == 0


def test_a_button_says_what_it_is_about_once_that_is_known():
    assert action_title(Wish(Kind.ADD_TO_GROUP)) == "Add to group"
    assert action_title(Wish(Kind.ADD_TO_GROUP, "support")) == "Add to support"
    assert action_title(Wish(Kind.VERIFY, "email")) == "Mark e-mail as verified"
    assert action_title(Wish(Kind.SET_MFA, values={"SMS_MFA": "preferred"})) == "Prefer a code by text message"
    assert action_title(Wish(Kind.SET_MFA, values={"SMS_MFA": "off"})) == "Switch off a code by text message"
    assert action_title(Wish(Kind.SET_MFA, values={"SMS_MFA": "on", "EMAIL_OTP": "off"})) == "Second factors"
    assert action_title(Wish(Kind.UNLINK, values={"provider": "Google", "user_id": "1"})) == "Unlink Google"


def test_what_was_done_is_told_of_the_user_by_name():
    assert result_text(Wish(Kind.DISABLE), "Ann Example") == "Ann Example is disabled"
    assert result_text(Wish(Kind.REMOVE_FROM_GROUP, "vip"), "Ann") == "Ann is no longer in vip"
    assert result_text(Wish(Kind.EDIT, values={"name": "Ann"}), "Ann") == "Name of Ann is changed"
    verified = {"email_verified": "true"}
    assert result_text(Wish(Kind.EDIT, values=verified), "Ann") == "E-mail verified of Ann is changed"
    assert result_text(Wish(Kind.EDIT, values={"email": "a@b.c", **verified}), "Ann") == "E-mail of Ann is changed"
    both = {"email": "", "name": "", **verified}
    assert result_text(Wish(Kind.EDIT, values=both), "Ann") == "2 attributes of Ann are changed"
    assert result_text(Wish(Kind.VERIFY, "phone_number"), "Ann") == "Phone number of Ann is marked as verified"


@pytest.mark.parametrize(
    ("field", "title", "value", "text"),
    [
        ("email", "E-mail", "ann@example.com", "ann@example.com"),
        ("custom:tenantId", "tenantId", None, "none"),
        ("email_verified", "E-mail verified", "true", "verified"),
        ("cognito:user_status", "Status", "RESET_REQUIRED", "Reset required"),
        ("cognito:user_status", "Status", "SOMETHING_NEW", "SOMETHING_NEW"),
        ("cognito:enabled", "Account", "false", "disabled"),
        ("group:vip", "Group vip", None, "not a member"),
        ("factor:SOFTWARE_TOKEN_MFA", "The authenticator app", "preferred", "preferred"),
        ("device:eu-central-1_a22e", "Device", None, "forgotten"),
        ("session:tkn1", "Session", None, "ended"),
        ("identity:Google:117", "Identity at Google", "linked", "linked"),
    ],
)
def test_fields_and_values_are_told_in_words(field: str, title: str, value: str | None, text: str):
    assert field_title(field) == title
    assert value_text(field, value) == text


def test_why_there_is_no_way_back_is_a_sentence():
    assert lasting_text(Lasting.DELETED).startswith("A deleted user cannot come back")
