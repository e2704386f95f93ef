import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import JobId
from cognito_admin.model.progress import JobState, Progress, Question
from cognito_admin.store.settings_file import JSON
from cognito_admin.work import job_messages as messages
from cognito_admin.work.job_messages import Ended, Order

texts = st.text(st.characters(exclude_categories=["Cs"]))
facts = st.dictionaries(texts, texts, max_size=3)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)


@given(texts, texts, texts, st.dictionaries(texts, json_values, max_size=3), facts)
def test_an_order_survives_the_pipe(
    kind: str, resource: str, subject: str, arguments: dict[str, JSON], secrets: dict[str, str]
) -> None:
    order = Order(JobId("1"), kind, resource, subject, arguments, secrets)
    line = messages.order_line(order)
    assert line.count(b"\n") == 1
    assert messages.order_from_line(line) == order


@given(texts, st.integers(0), st.none() | st.integers(0), st.none() | st.floats(0, allow_infinity=False))
def test_progress_survives_the_pipe(phase: str, done: int, total: int | None, rate: float | None) -> None:
    progress = Progress(phase, done, total, rate=rate)
    assert messages.progress_from(messages.read(messages.progress_line(progress)) or {}) == progress


@given(st.none() | st.builds(Question, texts, texts, facts, st.booleans()))
def test_a_question_survives_the_pipe(question: Question | None) -> None:
    assert messages.question_from(messages.read(messages.question_line(question)) or {}) == question


@given(
    st.sampled_from(list(JobState)),
    st.none() | st.builds(lambda code, reason: Failure(code, reason=reason), st.sampled_from(list(Code)), texts),
    st.none() | st.dictionaries(texts, st.integers()),
)
def test_the_end_survives_the_pipe(state: JobState, failure: Failure | None, outcome: dict[str, int] | None) -> None:
    ended = Ended(state, failure, outcome)
    assert messages.ended_from(messages.read(messages.ended_line(ended)) or {}) == ended


@pytest.mark.parametrize("text", [b"", b"\n", b"hello\n", b"[1]\n", b"\xff\n", b"3\n"])
def test_what_is_no_message_is_none(text: bytes) -> None:
    assert messages.read(text) is None


@pytest.mark.parametrize("text", [b"", b'{"id": "AKIA-secret"}', b'{"secret": "AKIA-secret"}', b"AKIA-secret"])
def test_a_refused_order_is_not_quoted(text: bytes) -> None:
    with pytest.raises(ValueError) as refused:
        messages.order_from_line(text)
    assert "AKIA" not in str(refused.value)


def test_secrets_are_not_in_the_text_of_an_order() -> None:
    order = Order(JobId("1"), "sync", "pool", "Shop", {}, {"key": "AKIA-secret"})
    assert "AKIA" not in repr(order)
