"""Each preference is declared whole, and what is typed for it is understood or refused in words."""

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.preferences import (
    FORGET_VALUES,
    GROUPS,
    HEALTH_EVERY,
    LANGUAGE,
    LOG_PERSONAL_DATA,
    PREFERENCES,
    SHARE_OF_PRODUCTION,
    TEXT_SIZE,
    Group,
    Kind,
    Preference,
    Value,
    preference,
)


@pytest.mark.parametrize("one", PREFERENCES, ids=lambda one: one.name)
def test_a_preference_allows_its_default_and_every_word_it_names(one: Preference[Value]) -> None:
    assert one.allows(one.default)
    assert one.parsed(one.word(one.default)) == one.default
    assert all(one.allows(one.parsed(word)) for word in one.words)
    assert [one.word(one.parsed(word)) for word in one.words] == [*one.words]
    assert one.label
    assert one.explanation.endswith(".")
    assert preference(one.name) is one


def test_no_two_have_the_same_name_or_place_and_each_group_is_named() -> None:
    assert len({one.name for one in PREFERENCES}) == len({one.member for one in PREFERENCES}) == len(PREFERENCES)
    assert {one.group for one in PREFERENCES} == set(GROUPS) == set(Group)
    assert {one.kind for one in PREFERENCES} == set(Kind)


@pytest.mark.parametrize(
    ("one", "word", "value"),
    [
        (SHARE_OF_PRODUCTION, "25 %", 25),
        (TEXT_SIZE, "150%", 1.5),
        (LOG_PERSONAL_DATA, "Yes", True),
        (LOG_PERSONAL_DATA, "off", False),
        (FORGET_VALUES, "never", None),
        (HEALTH_EVERY, "30", 30),
        (LANGUAGE, "DE", "de"),
    ],
)
def test_a_word_is_understood_as_people_type_it(one: Preference[Value], word: str, value: Value) -> None:
    assert one.parsed(word) == value


@pytest.mark.parametrize(
    ("one", "word", "allowed"),
    [
        (SHARE_OF_PRODUCTION, "0", "1 – 100"),
        (SHARE_OF_PRODUCTION, "101", "1 – 100"),
        (SHARE_OF_PRODUCTION, "½", "1 – 100"),
        (SHARE_OF_PRODUCTION, "many", "1 – 100"),
        (LOG_PERSONAL_DATA, "1", "on, off"),
        (FORGET_VALUES, "45", "never, 30, 90, 365"),
        (LANGUAGE, "tlh", "system, en, de, fr, ja"),
    ],
)
def test_any_other_word_is_refused_with_what_may_be_typed(one: Preference[Value], word: str, allowed: str) -> None:
    with pytest.raises(Failure) as refused:
        one.parsed(word)
    assert refused.value == Failure(Code.PREFERENCE_WRONG, field=one.name, candidates=allowed)


def test_a_preference_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(Failure) as refused:
        preference("colour")
    assert refused.value.code is Code.PREFERENCE_UNKNOWN
    assert "theme, text-size" in refused.value.facts["candidates"]


@pytest.mark.parametrize(
    ("one", "kept", "read"),
    [
        (SHARE_OF_PRODUCTION, 250, 40),
        (SHARE_OF_PRODUCTION, True, 40),
        (FORGET_VALUES, 45, 30),
        (FORGET_VALUES, None, None),
        (FORGET_VALUES, "often", 365),
        (TEXT_SIZE, float("nan"), 1.0),
        (LOG_PERSONAL_DATA, 1, False),
    ],
)
def test_what_a_file_has_otherwise_counts_as_the_nearest_value_or_the_default(
    one: Preference[Value], kept: object, read: Value
) -> None:
    assert one.nearest(kept) == read
