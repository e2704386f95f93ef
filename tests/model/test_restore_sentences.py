"""What is said of restores."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.restore import part_steps, pool_steps
from cognito_admin.model.restore.fates import Fate, Skip, SkippedUser, UserLoss
from cognito_admin.model.restore.options import Part, RuleKind
from cognito_admin.model.restore.plan import Blocked, Finding, Lost, Stage, Warned
from cognito_admin.model.restore.target import Limit, ResourceKind
from cognito_admin.model.sentences import restored_people, restores
from cognito_admin.model.sentences.restored_people import explain_skip
from cognito_admin.model.sentences.restores import explain_blocker, explain_restore_loss, explain_warning

FACTS = {
    "kind": "role",
    "suggestion": "arn:aws:iam::1:role/x",
    "most": "25",
    "type": "String",
    "other": "Number",
    "rule": "rename",
    "days": "7",
    "function": "arn:aws:lambda:eu-central-1:1:function:x",
    "thing": "email",
}
ABOUT: dict[StrEnum, str] = {
    Lost.CHOSEN: Part.DOMAIN.value,
    Lost.USERS_SKIPPED: Skip.VALUE_UNFIT.value,
    Lost.OF_USERS: UserLoss.ATTRIBUTE_DROPPED.value,
    Lost.UNREAD: "DescribeIdentityProvider",
    Blocked.USERS_UNFIT: Skip.USERNAME_TAKEN.value,
    Blocked.OVER_LIMIT: Limit.CLIENTS.value,
}


def test_everything_that_a_plan_can_say_has_its_words() -> None:
    assert set(restored_people.FATES) == set(Fate)
    assert set(restored_people.SKIPS) == set(Skip)
    assert set(restored_people.USER_LOSSES) == set(UserLoss)
    assert set(restores.RESTORE_LOSSES) == set(Lost)
    assert set(restores.BLOCKERS) == set(Blocked)
    assert set(restores.WARNINGS) == set(Warned)
    assert set(restores.STAGES) == set(Stage)
    assert set(restores.PARTS) == set(Part)
    assert set(restores.RULES) == set(RuleKind)
    assert set(restores.LIMITS) == set(Limit)
    assert set(restores.RESOURCE_KINDS) == set(ResourceKind)


def test_every_setting_that_a_plan_may_leave_out_has_its_words() -> None:
    source = Path(part_steps.__file__).read_text(encoding="utf-8") + Path(pool_steps.__file__).read_text(
        encoding="utf-8"
    )
    left_out = set(re.findall(r"Lost\.SETTING, \"(\w+)\"|_takes\(draft, \"(\w+)\"", source))
    assert {one or other for one, other in left_out} <= set(restores.SETTINGS)
    assert len(left_out) >= 4


def hold(*texts: str) -> None:
    for text in texts:
        assert text
        assert not re.search(r"[{}\[\]!]|  | \.|^[a-z]", text), text


@pytest.mark.parametrize("code", [*Lost, *Blocked, *Warned])
@pytest.mark.parametrize("known", [True, False])
def test_whatever_is_known_the_words_are_sentences(code: Lost | Blocked | Warned, known: bool) -> None:
    about = ABOUT.get(code, "Something")
    facts, count = (FACTS, 1_234) if known else ({}, None)
    match code:
        case Lost():
            said = explain_restore_loss(Finding(code, about, count, facts))
            hold(said.name, *([said.text] if said.text else []))
        case Blocked():
            blocked = explain_blocker(Finding(code, about, count, facts))
            hold(blocked.title, blocked.text, blocked.advice)
            assert blocked.text.endswith(".")
            assert blocked.advice.endswith(".")
        case Warned():
            warning = explain_warning(Finding(code, about, count, facts))
            hold(warning.name, warning.text)


def test_users_who_cannot_be_made_are_counted_with_the_reason_and_the_remedy() -> None:
    facts = {"thing": "custom:plan"}
    said = explain_blocker(Finding(Blocked.USERS_UNFIT, Skip.VALUE_UNFIT.value, 12_345, facts))
    assert said.title == "12,345 users cannot be made"
    assert said.text == "They had a value that the attribute does not take: custom:plan."
    assert "by a rule" in said.advice
    alone = explain_blocker(Finding(Blocked.USERS_UNFIT, Skip.VALUE_UNFIT.value, 1, facts))
    assert alone.title == "1 user cannot be made"


@pytest.mark.parametrize("reason", Skip)
@pytest.mark.parametrize("about", ["", "phone_number"])
def test_why_a_user_is_not_made_continues_a_sentence(reason: Skip, about: str) -> None:
    said = explain_skip(SkippedUser(Username("ada"), Sub("1"), reason, about))
    assert said.name[0].islower()
    assert not re.search(r"[{}\[\]]", said.name)
    hold(said.text)


def test_who_signs_in_again_is_told_to_lose_their_groups_and_how_to_keep_them() -> None:
    said = explain_restore_loss(Finding(Lost.USERS_SKIPPED, Skip.SIGNS_IN_AGAIN.value, 288))
    assert said.name == "288 users came in through a provider"
    assert "there again once they have signed in" in said.text
    assert "without the groups they were in" in said.text
    assert "linked beforehand" in said.text


def test_a_plan_calls_what_has_a_name_by_that() -> None:
    status = Finding(Lost.OF_USERS, UserLoss.STATUS.value, 2, {"thing": "RESET_REQUIRED"})
    assert explain_restore_loss(status).name == "2 users will no longer have the status they had: Reset required"
    trigger = explain_warning(Finding(Warned.TRIGGER_NOT_ALLOWED, "UserMigration", None, {}))
    assert trigger.name == "The function of the trigger “User migration” did not let Cognito call it"
