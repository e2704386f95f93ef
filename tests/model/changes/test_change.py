import json

import pytest

from cognito_admin.model.changes.change import Change, Notice, Reason, Refusal, Wish, change_from_json
from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Weight, Why
from cognito_admin.model.changes.planning import NEW_USERS
from cognito_admin.model.changes.report import Tally
from cognito_admin.model.changes.words import notice_text, reason_text
from cognito_admin.model.connections import Mode
from cognito_admin.model.sentences import FACTS, placeholders
from cognito_admin.model.sentences.changes import CHANGES, FACTOR_LABELS, LASTING, NOTICES, REASONS, WEIGHTS
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
    assert set(Kind) >= NEW_USERS


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
        "This pool is opened as Support, and this takes Administrator."
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
