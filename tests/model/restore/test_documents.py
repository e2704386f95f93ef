"""Options and plans as JSON, and what docs/restore.md says of them."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.restore.fates import Fate, Skip, UserLoss
from cognito_admin.model.restore.options import (
    FEDERATED,
    FateUnfit,
    OptionsUnreadable,
    Part,
    RestoreOptions,
    options_from_json,
    options_to_json,
)
from cognito_admin.model.restore.plan import POOL, Blocked, Lost, Name, Plan, Ref, Secret, Stage, Warned, filled
from cognito_admin.model.restore.plan_json import plan_from_json, plan_to_json
from cognito_admin.model.restore.survey import planned_users
from tests.model.restore.shops import DOCUMENTS, NEW, existing, planned, user
from tests.model.restore.strategies import OPTIONS, RECORDS

DOCUMENT = Path(__file__).parents[3] / "docs" / "restore.md"


@given(OPTIONS)
def test_options_survive_json(options: RestoreOptions) -> None:
    assert options_from_json(json.loads(json.dumps(options_to_json(options)))) == options


def test_what_is_not_chosen_is_as_by_default() -> None:
    assert options_from_json({}) == RestoreOptions()


@pytest.mark.parametrize(
    ("document", "member"),
    [
        ([], ""),
        ({"statusses": {}}, "statusses"),
        ({"statuses": {"CONFIRMED": "magic"}}, "statuses"),
        ({"statuses": {"CONFIRMED": "pre-link"}}, "statuses"),
        ({"statuses": {"EXTERNAL_PROVIDER": "temporary-password"}}, "statuses"),
        ({"leaveOut": ["everything"]}, "leaveOut"),
        ({"leaveOut": "clients"}, "leaveOut"),
        ({"attributes": [{"rule": "rename", "attribute": "custom:a"}]}, "attributes"),
        ({"attributes": [{"rule": "retype", "attribute": "custom:a", "type": "Text"}]}, "attributes"),
        ({"attributes": [{"rule": "drop", "attribute": "custom:a", "unless": "x"}]}, "attributes"),
        ({"usernameAttributes": ["name"]}, "usernameAttributes"),
        ({"caseSensitive": "no"}, "caseSensitive"),
        ({"replacements": {"a": 1}}, "replacements"),
        ({"hashing": "MD5"}, "hashing"),
        ({"mostUsers": 0}, "mostUsers"),
        ({"mostUsers": True}, "mostUsers"),
    ],
)
def test_options_that_cannot_be_meant_are_refused_by_their_name(document: Any, member: str) -> None:
    with pytest.raises(OptionsUnreadable) as raised:
        options_from_json(document)
    assert raised.value.member == member


@given(st.dictionaries(st.text(), st.none() | st.integers() | st.text()) | st.integers() | st.lists(st.text()))
def test_nothing_else_than_options_is_taken_for_some(document: Any) -> None:
    try:
        options = options_from_json(document)
    except OptionsUnreadable:
        return
    assert document.keys() <= options_to_json(options).keys()


def test_whoever_signs_in_through_a_provider_cannot_be_given_a_password() -> None:
    with pytest.raises(FateUnfit):
        RestoreOptions({FEDERATED: Fate.RANDOM_PERMANENT_PASSWORD})


@settings(max_examples=40)
@given(RECORDS, OPTIONS, st.booleans())
def test_a_plan_survives_json_and_refers_to_nothing_that_it_does_not_make(
    records: list[Mapping[str, Any]], options: RestoreOptions, new: bool
) -> None:
    where = NEW if new else existing({"pool/groups.json": []})
    plan = planned(options, where=where, users=records)
    again = plan_from_json(json.loads(json.dumps(plan_to_json(plan))))
    assert again == plan
    assert list(planned_users(records, again.users)) == list(planned_users(records, plan.users))
    names: dict[Name, str] = {}
    order = list(Stage)
    assert [order.index(one.stage) for one in plan.steps] == sorted(order.index(one.stage) for one in plan.steps)
    for step in plan.steps:
        # Whatever it stands for has been made, and is in the backup.
        arguments = filled(step.arguments, names, DOCUMENTS)
        assert not re.search(r"Ref\(|Secret\(", repr(arguments))
        names |= {name: f"made {name}" for name in step.makes}
    if not new:
        assert not {"UpdateUserPool", "CreateUserPool", "AddPermission"} & {step.operation for step in plan.steps}
    assert plan.messages == 0
    assert (plan.survey.unfit == 0) or options.without_unfit or plan.blockers


@pytest.mark.parametrize("broken", [{}, {"format": 2}, {"format": 1}])
def test_another_document_is_no_plan(broken: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        plan_from_json(broken)


def test_what_stands_for_something_has_to_be_there() -> None:
    with pytest.raises(KeyError):
        filled({"UserPoolId": Ref(POOL)}, {}, {})
    with pytest.raises(KeyError):
        filled([Secret("pool/mfa.json", "/a/0/b")], {}, {"pool/mfa.json": {"a": []}})


# docs/restore.md


def examples(language: str) -> Iterator[str]:
    yield from re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


def test_every_options_file_of_the_document_can_be_read() -> None:
    files = [json.loads(text) for text in examples("json")]
    options = [options_from_json(one) for one in files if "format" not in one]
    assert len(options) >= 3
    # The first shows every member.
    assert options_to_json(RestoreOptions()).keys() == files[0].keys()


def test_the_plan_of_the_document_is_one_of_this_program() -> None:
    (shown,) = (document for text in examples("json") if "format" in (document := json.loads(text)))
    plan = plan_from_json(shown)
    assert isinstance(plan, Plan)
    assert plan_to_json(plan) == shown


def test_the_document_tells_every_word_that_a_program_may_meet() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for words in (Fate, Part, Stage, Blocked, Warned, Lost, Skip, UserLoss):
        missing = [word.value for word in words if f"`{word.value}`" not in text]
        assert not missing, (words, missing)


def test_the_plan_shown_is_what_the_planner_says() -> None:
    """Kept so that the example is no invention: it is this plan, shortened."""
    (shown,) = (document for text in examples("json") if "format" in (document := json.loads(text)))
    real = plan_to_json(planned(users=[user()]))
    assert shown.keys() == real.keys()
    assert shown["steps"][0].keys() == real["steps"][0].keys()
    assert shown["rules"].keys() == real["rules"].keys()
    assert shown["users"].keys() == real["users"].keys()
