import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model import sentences
from cognito_admin.model.connections import Environment, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import JobState, Question
from cognito_admin.model.users import STATUSES

EVERY_FACT = {name: f"<{name}>" for name in [*sentences.FACTS, "message", "request_id"]}
STARTS_SMALL = re.compile(r"(?:^|[.?]”?\s+)[“(]?[a-z]")


def test_every_code_has_its_sentence() -> None:
    assert set(sentences.FAILURES) == set(Code)


def test_every_status_state_mode_and_environment_is_explained() -> None:
    assert set(sentences.USER_STATUSES) == set(STATUSES)
    assert set(sentences.JOB_STATES) == set(JobState)
    assert set(sentences.MODES) == set(Mode)
    assert set(sentences.ENVIRONMENTS) == set(Environment)


@pytest.mark.parametrize("code", Code)
def test_a_sentence_says_what_happened_and_what_to_do(code: Code) -> None:
    sentence = sentences.FAILURES[code]
    assert sentence.title
    assert not sentence.title.endswith(".")
    for template in (sentence.title, sentence.text, sentence.advice):
        assert "!" not in template
        assert sentences.placeholders(template) <= set(sentences.FACTS)
    assert re.search(r"[.\]]$", sentence.text)
    assert len(sentence.advice) > 10


@pytest.mark.parametrize("code", Code)
@pytest.mark.parametrize("facts", [{}, EVERY_FACT])
def test_a_sentence_stays_one_with_and_without_its_facts(code: Code, facts: dict[str, str]) -> None:
    explained = sentences.explain(Failure(code, **facts))
    for text in (explained.title, explained.text, explained.advice):
        assert not re.search(r"[{}]", text)
        assert "  " not in text
        assert " ." not in text
        assert text == text.strip()
        assert text[0] in "<“" or text[0].isupper()
    if code is not Code.DEMO_NOT_INSTALLED:
        assert "[" not in explained.text + explained.advice


@pytest.mark.parametrize("code", sentences.QUESTIONS)
@pytest.mark.parametrize("facts", [{}, EVERY_FACT])
def test_a_question_can_be_asked_with_and_without_its_facts(code: str, facts: dict[str, str]) -> None:
    asked = sentences.ask(Question("1", code, facts))
    for text in (asked.title, asked.text, asked.answer):
        assert text
        assert not re.search(r"[{}\[\]]", text)
        assert not STARTS_SMALL.search(text), text


def test_the_words_of_aws_and_the_request_id_are_quoted_whatever_the_code() -> None:
    for code in Code:
        text = sentences.explain(Failure(code, message="Rate exceeded", request_id="1f-2e")).text
        assert "Rate exceeded" in text
        assert "1f-2e" in text


def test_a_fact_that_starts_a_sentence_is_not_changed() -> None:
    explained = sentences.explain(Failure(Code.POOL_NOT_FOUND, pool="us-east-1_AbCdEf123", region="us-east-1"))
    assert explained.text.startswith("us-east-1_AbCdEf123 does not exist in us-east-1")


def test_a_stand_in_that_starts_a_sentence_has_a_capital_letter() -> None:
    assert sentences.explain(Failure(Code.POOL_NOT_FOUND)).text.startswith(
        "The pool does not exist in the chosen region"
    )


@given(code=st.sampled_from(Code), facts=st.sets(st.sampled_from(list(EVERY_FACT))))
def test_every_sentence_begins_with_a_capital_letter_whatever_is_known(code: Code, facts: set[str]) -> None:
    explained = sentences.explain(Failure(code, **{name: EVERY_FACT[name] for name in facts}))
    for text in (explained.title, explained.text, explained.advice):
        assert not STARTS_SMALL.search(text), text


@given(
    parts=st.lists(st.sampled_from(["{%s} failed.", "“{%s}” failed.", "It was {%s}.", "[Also {%s}.]"]), min_size=1),
    names=st.lists(st.sampled_from(list(sentences.FACTS)), min_size=1),
)
def test_stand_ins_are_capitalised_where_a_sentence_begins_and_nowhere_else(parts: list[str], names: list[str]) -> None:
    template = " ".join(part % names[place % len(names)] for place, part in enumerate(parts))
    text = sentences.fill(template, {})
    assert not STARTS_SMALL.search(text), text
    assert not re.search(r"It was [A-Z]", text)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"count": "1"}, "It failed for one user,"),
        ({"count": "1,204"}, "It failed for 1,204 users,"),
        ({}, "It failed for some users,"),
    ],
)
def test_a_sentence_that_counts_reads_right_with_one_with_many_and_with_nobody_knows_how_many(
    facts: dict[str, str], said: str
) -> None:
    assert sentences.explain(Failure(Code.BULK_STOPPED, **facts)).text.startswith(said)


def test_brackets_as_such_survive() -> None:
    assert '"cognito-admin[demo]"' in sentences.explain(Failure(Code.DEMO_NOT_INSTALLED)).advice


@given(st.text(min_size=1))
def test_a_fact_is_shown_as_it_is_whatever_it_holds(value: str) -> None:
    assert f"“{value}”" in sentences.explain(Failure(Code.PROFILE_NOT_FOUND, profile=value)).text


def test_translation_sees_templates_and_stand_ins_never_facts() -> None:
    seen: list[str] = []

    def translate(text: str) -> str:
        seen.append(text)
        return text.replace("There is no profile", "Es gibt kein Profil")

    explained = sentences.explain(Failure(Code.PROFILE_NOT_FOUND, profile="secret-name"), translate)
    assert explained.text.startswith("Es gibt kein Profil named “secret-name”")
    assert not any("secret-name" in text for text in seen)
