"""What becomes of all users together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.restore.fates import Fate, PlannedUser, Skip, SkippedUser, UserLoss
from cognito_admin.model.restore.options import AttributeRule, Conversion, RestoreOptions, RuleKind
from cognito_admin.model.restore.planner import user_rules
from cognito_admin.model.restore.seen import Seen
from cognito_admin.model.restore.survey import MOST_NAMED, SAMPLE, planned_users, settled, survey
from tests.model.restore.shops import BACKUP, NEW, backup, existing, planned, user
from tests.model.restore.strategies import OPTIONS, RECORDS

BY_EMAIL = RestoreOptions(conversion=Conversion(username_attributes=("email",), case_sensitive=False))


def counted(users: Sequence[Mapping[str, Any]], options: RestoreOptions) -> dict[Skip, int]:
    return dict(survey(users, user_rules(BACKUP, NEW, options)).skips)


def test_of_twins_who_differ_by_case_the_first_keeps_the_name() -> None:
    options = RestoreOptions(conversion=Conversion(case_sensitive=False))
    users = [user("ada"), user("ADA", email="other@shop.example"), user("Bob")]
    assert counted(users, options) == {Skip.USERNAME_TAKEN: 1}
    assert counted(users, RestoreOptions()) == {}
    outcomes = list(planned_users(users, user_rules(BACKUP, NEW, options)))
    assert [one.old_username for one in outcomes if isinstance(one, SkippedUser)] == ["ADA"]


def test_an_address_is_the_name_of_one_only() -> None:
    users = [user("ada", email="ada@x.example"), user("bob", email="Ada@X.example")]
    assert counted(users, BY_EMAIL) == {Skip.USERNAME_TAKEN: 1}


def test_two_may_have_an_address_until_one_has_proved_it() -> None:
    plain = backup(AliasAttributes=None)
    options = RestoreOptions(conversion=Conversion(alias_attributes=("email",)))
    rules = user_rules(plain, NEW, options)
    both = [user("ada", email="x@x.example"), user("bob", email="x@x.example")]
    assert dict(survey(both, rules).skips) == {Skip.ALIAS_TAKEN: 1}
    one = [user("ada", email="x@x.example"), user("bob", email="x@x.example", email_verified="false")]
    assert survey(one, rules).skips == {}


@pytest.mark.parametrize("conversion", [Conversion(), Conversion(username_attributes=("email",))])
def test_a_provider_user_whose_address_is_taken_is_left_to_sign_in_again(conversion: Conversion) -> None:
    options = RestoreOptions({"EXTERNAL_PROVIDER": Fate.PRE_LINK}, conversion=conversion)
    # Whoever comes first: the user of the pool's own has no other way in.
    users = [user("Google_117", "EXTERNAL_PROVIDER", email="ada@shop.example"), user("ada")]
    for order in (users, users[::-1]):
        rules = user_rules(BACKUP, NEW, options)
        found = survey(order, rules)
        assert found.skips == {Skip.SIGNS_IN_AGAIN: 1}
        made = [one for one in planned_users(order, settled(rules, found)) if isinstance(one, PlannedUser)]
        assert [one.old_username for one in made] == ["ada"]


def test_who_is_left_out_takes_no_name_away() -> None:
    options = RestoreOptions({"UNCONFIRMED": Fate.LEAVE_OUT}, conversion=Conversion(case_sensitive=False))
    users = [user("ADA", "UNCONFIRMED"), user("ada")]
    assert counted(users, options) == {Skip.LEFT_OUT: 1}


def test_a_rehearsal_ends_after_its_first_users() -> None:
    users = [user("x" * 200), *[user(f"user{number}") for number in range(10)]]
    found = survey(users, user_rules(BACKUP, NEW, RestoreOptions(most_users=3)))
    assert (found.planned, found.skipped) == (3, 1)


def test_a_survey_names_some_and_shows_a_sample() -> None:
    users = [user(f"user{number}") for number in range(30)] + [user(f"{'x' * 200}{n}") for n in range(50)]
    found = survey(users, user_rules(BACKUP, NEW, RestoreOptions()))
    assert (found.planned, found.skipped, found.unfit) == (30, 50, 50)
    assert len(found.named) == MOST_NAMED
    assert len(found.sample) == SAMPLE
    before, after = found.sample[0]
    assert before["sub"] == after.old_sub == "sub-of-user0"


def test_users_who_cannot_be_made_block_unless_one_goes_on_without_them() -> None:
    users = [user(), user("x" * 200)]
    blocked = planned(users=users)
    assert [(one.about, one.count) for one in blocked.blockers] == [(Skip.USERNAME_LONG.value, 1)]
    without = planned(RestoreOptions(without_unfit=True), users=users)
    assert not without.blockers
    assert Skip.USERNAME_LONG.value in [loss.about for loss in without.unusual_losses]


def test_what_users_lose_is_counted_by_attribute() -> None:
    drop = RestoreOptions(conversion=Conversion((AttributeRule(RuleKind.DROP, "custom:plan"),)))
    made = planned(drop, users=[user("ada", custom_plan="x"), user("bob", custom_plan="y"), user("eve")])
    assert made.survey.losses == {(UserLoss.ATTRIBUTE_DROPPED, "custom:plan"): 2}


def test_passwords_that_expire_are_warned_of() -> None:
    made = planned(users=[user(status="UNCONFIRMED")])
    assert ("temporary_passwords_expire", 1, "7") in [
        (one.code.value, one.count, one.facts.get("days")) for one in made.warnings
    ]


def test_an_import_needs_a_role() -> None:
    options = RestoreOptions({"CONFIRMED": Fate.IMPORT_JOB})
    assert [one.code.value for one in planned(options, users=[user()]).blockers] == ["import_role_missing"]
    made = planned(options, users=[user()], import_role="arn:aws:iam::1:role/import")
    assert not made.blockers
    assert (made.monthly_active, made.messages) == (0, 0)


@settings(max_examples=50)
@given(RECORDS, OPTIONS, st.booleans())
def test_every_user_is_either_planned_or_named_with_a_reason(
    records: list[Mapping[str, Any]], options: RestoreOptions, new: bool
) -> None:
    plain = user_rules(BACKUP, NEW if new else existing(), options)
    found = survey(records, plain)
    rules = settled(plain, found)
    outcomes = list(planned_users(records, rules))
    if options.most_users is None:
        assert len(outcomes) == len(records)
    for record, one in zip(records, outcomes, strict=False):
        if isinstance(one, PlannedUser) and record["UserStatus"] == "EXTERNAL_PROVIDER":
            assert one.fate is Fate.PRE_LINK
            assert one.links
            assert one.username != record["Username"]
    made = [one for one in outcomes if isinstance(one, PlannedUser)]
    for one in made:
        assert one.username
        assert not one.attributes.keys() & {"sub", "identities", "cognito:user_status"}
        assert one.fate is not Fate.LEAVE_OUT
        assert len(one.links) <= 5
    keys = Counter(key for one in made for key in set(rules.keys(one)))
    assert rules.all_alike or all(count == 1 for count in keys.values())
    if options.most_users is None:
        assert (found.planned, found.skipped) == (len(made), len(outcomes) - len(made))


@settings(max_examples=50)
@given(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3))))
def test_what_was_seen_is_remembered_and_nothing_else(keys: list[tuple[str, str]]) -> None:
    seen, told = Seen(), set[tuple[str, str]]()
    for key in keys:
        assert (key in seen) == (key in told)
        seen.add(key)
        told.add(key)
    assert len(seen) == len(told)


def test_ten_thousand_names_are_told_apart_in_little_memory() -> None:
    seen = Seen()
    for number in range(10_000):
        seen.add(("username", str(number)))
    assert len(seen) == 10_000
    assert all(("username", str(number)) in seen for number in range(10_000))
    assert ("username", "10000") not in seen
