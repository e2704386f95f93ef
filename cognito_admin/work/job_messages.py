"""What a window and its job say to each other: one JSON object a line, each way."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from cognito_admin.model.failures import Failure, failure_from_json
from cognito_admin.model.ids import JobId
from cognito_admin.model.progress import JobState, Progress, Question
from cognito_admin.store.settings_file import JSON

CANCEL = "cancel"
"""To the job: end at the next step, the person changed their mind."""
INTERRUPT = "interrupt"
"""To the job: end at the next step, the window is closing; the work is to be continued."""
DETACH = "detach"
"""To the job: the window goes, the work goes on. The job closes its end of the pipe."""
ANSWER = "answer"

PROGRESS = "progress"
QUESTION = "question"
ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Order:
    """The first line a job reads: what to do. ``secrets`` exist in the pipe and in memory only."""

    id: JobId
    kind: str
    resource: str
    subject: str
    arguments: Mapping[str, JSON]
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ended:
    """The last line a job writes."""

    state: JobState
    failure: Failure | None
    outcome: Mapping[str, int] | None


def line(**message: object) -> bytes:
    """``message`` as one line, newline included."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read(text: bytes) -> dict[str, Any] | None:
    """The object in a line, or None for anything else (what a library prints is not ours)."""
    try:
        message = json.loads(text)
    except ValueError:
        return None
    return cast("dict[str, Any]", message) if isinstance(message, dict) else None


def order_line(order: Order) -> bytes:
    return line(
        id=order.id,
        kind=order.kind,
        resource=order.resource,
        subject=order.subject,
        arguments=dict(order.arguments),
        secrets=dict(order.secrets),
    )


def order_from_line(text: bytes) -> Order:
    """Raises ValueError when ``text`` is not an order."""
    message = read(text)
    try:
        return Order(**message) if message is not None else _refuse()
    except TypeError:
        return _refuse()


def _refuse() -> Order:
    # The line may hold secrets, so nothing of it is quoted.
    raise ValueError("The first line is not an order for a job.")


def progress_line(progress: Progress) -> bytes:
    return line(**{PROGRESS: asdict(progress)})


def progress_from(message: Mapping[str, Any]) -> Progress:
    return Progress(**message[PROGRESS])


def question_line(question: Question | None) -> bytes:
    """A question, or (None) that it is answered."""
    return line(**{QUESTION: None if question is None else {**asdict(question), "facts": dict(question.facts)}})


def question_from(message: Mapping[str, Any]) -> Question | None:
    return None if message[QUESTION] is None else Question(**message[QUESTION])


def ended_line(ended: Ended) -> bytes:
    failure = None if ended.failure is None else ended.failure.as_json()
    outcome = None if ended.outcome is None else dict(ended.outcome)
    return line(**{ENDED: {"state": ended.state.value, "failure": failure, "outcome": outcome}})


def ended_from(message: Mapping[str, Any]) -> Ended:
    document = message[ENDED]
    failure = document["failure"]
    return Ended(
        state=JobState(document["state"]),
        failure=None if failure is None else failure_from_json(failure),
        outcome=document["outcome"],
    )
