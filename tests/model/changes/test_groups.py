"""Groups themselves: what making, editing and deleting one takes, and what cannot be taken back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.changes.change import Change, Refusal, Wish, change_from_json
from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Weight, Why
from cognito_admin.model.changes.groups import (
    DESCRIPTION,
    EDITABLE,
    LARGEST_PRECEDENCE,
    MEMBERS,
    NAME,
    PRECEDENCE,
    ROLE,
    group_differences,
    group_state,
    plan_group,
    value_problem,
)
from cognito_admin.model.ids import GroupName
from cognito_admin.model.pools import Group

ARN = "arn:aws:iam::123456789012:role/shop/support"
SUPPORT = Group(GroupName("support"), "Helps people", ARN, 5)
PLAIN = Group(GroupName("plain"), "", None, None)


def edit(group: Group = SUPPORT, **values: str) -> Wish:
    names = {"description": DESCRIPTION, "precedence": PRECEDENCE, "role": ROLE}
    return Wish(Kind.EDIT_GROUP, group.name, {names[name]: value for name, value in values.items()})


def planned(wish: Wish, group: Group | None = SUPPORT, members: int | None = 3) -> Change:
    change = plan_group(wish, group, members)
    assert isinstance(change, Change), change
    return change


def refused(wish: Wish, group: Group | None = SUPPORT) -> list[Why]:
    found = plan_group(wish, group)
    assert isinstance(found, Refusal), found
    return [reason.why for reason in found.reasons]


def test_an_edit_sends_all_that_the_group_holds_so_that_nothing_is_lost() -> None:
    change = planned(edit(description="Helps everybody "))
    assert change.steps[0].arguments == {
        "GroupName": "support",
        "Description": "Helps everybody",
        "RoleArn": ARN,
        "Precedence": 5,
    }
    assert (change.before, change.after) == ({DESCRIPTION: "Helps people"}, {DESCRIPTION: "Helps everybody"})
    assert change.weight is Weight.HARMLESS
    assert change.undo == edit(description="Helps people")


def test_the_way_back_of_an_edit_leaves_the_group_as_it_was() -> None:
    change = planned(edit(description="", role=ARN + "s", precedence="0"))
    after = Group(GroupName("support"), "", ARN + "s", 0)
    assert group_differences(change.after, after) == {}
    assert isinstance(change.undo, Wish)
    assert group_differences(planned(change.undo, after).after, SUPPORT) == {}


def test_a_role_that_is_given_cannot_be_taken_away_again() -> None:
    change = planned(edit(PLAIN, role=ARN), PLAIN)
    assert change.undo is Lasting.GROUP_KEEPS
    assert [notice.what for notice in change.notices] == [Noticed.ROLE_WITH_NEXT_TOKEN]
    assert change.notices[0].facts == {"role": "support"}
    assert refused(edit(role="")) == [Why.GROUP_KEEPS]
    assert refused(edit(precedence="  ")) == [Why.GROUP_KEEPS]


def test_what_is_the_same_already_changes_nothing() -> None:
    assert refused(edit(description="Helps people", precedence="005", role=ARN)) == [Why.NOTHING_CHANGES]
    assert refused(Wish(Kind.EDIT_GROUP, "support", {DESCRIPTION: "x"}), None) == [Why.GROUP_GONE]


def test_a_new_group_is_undone_by_deleting_it() -> None:
    wish = Wish(Kind.CREATE_GROUP, " vip ", {DESCRIPTION: "", PRECEDENCE: "010"})
    change = planned(wish, None)
    assert change.steps[0].arguments == {"GroupName": "vip", "Precedence": 10}
    assert change.after == {NAME: "vip", PRECEDENCE: "10"}
    assert change.undo == Wish(Kind.DELETE_GROUP, "vip")
    assert not change.makes_user
    assert refused(wish, PLAIN) == [Why.GROUP_EXISTS]
    assert change_from_json(json.loads(json.dumps(change.as_json()))) == change


def test_deleting_says_who_loses_what_and_that_the_group_comes_back_without_them() -> None:
    change = planned(Wish(Kind.DELETE_GROUP, "support"), members=1204)
    assert change.before[MEMBERS] == "1204"
    assert set(change.after.values()) == {None}
    facts = {notice.what: notice.facts for notice in change.notices}
    assert facts[Noticed.MEMBERS_LEAVE] == {"group": "support", "count": "1,204"}
    assert facts[Noticed.ROLE_ENDS] == {"role": "support"}
    assert facts[Noticed.COMES_BACK_EMPTY] == {"group": "support"}
    held = {field: value for field, value in change.before.items() if field in EDITABLE}
    assert len(held) == len(EDITABLE)
    assert change.undo == Wish(Kind.CREATE_GROUP, "support", held)
    empty = planned(Wish(Kind.DELETE_GROUP, "plain"), PLAIN, members=0)
    assert empty.notices == ()
    assert empty.undo == Wish(Kind.CREATE_GROUP, "plain")
    unknown = planned(Wish(Kind.DELETE_GROUP, "plain"), PLAIN, members=None)
    assert "count" not in unknown.notices[0].facts
    assert MEMBERS not in unknown.before


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        (NAME, "", Why.GROUP_NAME_MISSING),
        (NAME, "two words", Why.GROUP_NAME_SPACE),
        (NAME, "x" * 129, Why.TOO_LONG),
        (DESCRIPTION, "x" * 2049, Why.TOO_LONG),
        (PRECEDENCE, "first", Why.NO_NUMBER),
        (PRECEDENCE, "-1", Why.TOO_SMALL),
        (PRECEDENCE, "-", Why.NO_NUMBER),
        (PRECEDENCE, "٣", Why.NO_NUMBER),
        (PRECEDENCE, str(LARGEST_PRECEDENCE + 1), Why.TOO_LARGE),
        (ROLE, "support", Why.NO_ROLE),
        (ROLE, "arn:aws:iam::123:role/x", Why.NO_ROLE),
        (ROLE, "arn:aws:s3:::bucket", Why.NO_ROLE),
    ],
)
def test_what_aws_would_refuse_is_said_before_it_is_asked(field: str, value: str, why: Why) -> None:
    problem = value_problem(field, value)
    assert problem is not None
    assert problem.why is why


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (NAME, "Größe-日本.#1"),
        (DESCRIPTION, ""),
        (PRECEDENCE, "0"),
        (ROLE, ARN),
        (ROLE, "arn:aws-us-gov:iam::123456789012:role/a"),
    ],
)
def test_what_aws_takes_has_no_problem(field: str, value: str) -> None:
    assert value_problem(field, value) is None


groups = st.builds(
    Group,
    st.just(GroupName("support")),
    st.sampled_from(["", "Helps", "Sells"]),
    st.sampled_from([None, ARN, ARN + "2"]),
    st.sampled_from([None, 0, 7]),
)


@given(groups, groups)
def test_an_edit_leads_from_any_group_to_any_other_and_back_or_says_why_not(before: Group, after: Group) -> None:
    wished = {field: value or "" for field, value in group_state(after).items() if field != NAME}
    found = plan_group(Wish(Kind.EDIT_GROUP, "support", wished), before)
    if isinstance(found, Refusal):
        loses = (before.role_arn and not after.role_arn) or (before.precedence is not None and after.precedence is None)
        assert loses or before == after
        return
    assert group_differences(found.after, after) == {}
    assert group_differences(found.before, before) == {}
    sent = found.steps[0].arguments
    assert (sent.get("RoleArn"), sent.get("Precedence"), sent["Description"]) == (
        after.role_arn,
        after.precedence,
        after.description,
    )
