import re

import pytest

from cognito_admin.model.health.metrics import SPECIAL_CLIENTS, Absence, Group
from cognito_admin.model.health.ranges import Range
from cognito_admin.model.health.reasons import Level, Reason, Rule
from cognito_admin.model.sentences import FACTS, health, placeholders

EVERY_FACT = {name: f"<{name}>" for name in FACTS}
_EVERY = [
    *(Reason(rule, Level.TROUBLE, None, absence=Absence.DENIED) for rule in health.RULES),
    *(Reason(Rule.NO_NUMBERS, Level.UNKNOWN, None, absence=absence) for absence in Absence),
    *(
        Reason(Rule.PARTLY_KNOWN, Level.UNKNOWN, None, facts={"group": group}, absence=absence)
        for group in Group
        for absence in Absence
    ),
]


def test_everything_that_is_told_has_its_words() -> None:
    assert {reason.rule for reason in _EVERY} == set(Rule)
    assert set(health.LEVELS) == set(Level)
    assert set(health.ABSENCES) == set(Absence)
    assert set(health.GROUPS) == set(Group)
    assert set(health.RANGES) == set(Range)
    assert set(health.SPECIAL_CLIENTS) == set(SPECIAL_CLIENTS)


@pytest.mark.parametrize("known", [True, False])
def test_a_reason_stays_a_sentence_with_and_without_its_facts(known: bool) -> None:
    for reason in _EVERY:
        facts = {**EVERY_FACT, **reason.facts} if known else reason.facts
        told = health.tell(Reason(reason.rule, reason.level, None, facts=facts, absence=reason.absence))
        for text in (told.title, told.text, told.advice):
            assert not re.search(r"[{}\[\]]|  | [.,]|!", text), text
            assert text[0] in "<“" or text[0].isupper(), text
        assert told.text.endswith(".")
        assert told.advice.endswith(".")
        assert not told.title.endswith(".")


def test_every_fact_has_words_that_stand_in_for_it() -> None:
    for sentence in health.RULES.values():
        for template in (sentence.title, sentence.text, sentence.advice):
            assert placeholders(template) <= set(FACTS)


def test_failures_of_one_app_client_are_told_in_a_sentence() -> None:
    facts = {
        "count": "440",
        "total": "2,200",
        "share": "20%",
        "times": "4",
        "before": "110",
        "usual": "5%",
        "client": "Mobile",
    }

    told = health.tell(Reason(Rule.SIGN_IN_FAILURES, Level.TROUBLE, None, facts=facts))

    assert told.text == (
        "440 of 2,200 sign-ins failed (20%), all of app client Mobile, "
        "4 times as many as in the same time last week (110). Usually 5% do."
    )
