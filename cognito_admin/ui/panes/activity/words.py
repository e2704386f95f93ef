"""A job in words: the cells of its row and the lines of its details."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_admin.model import sentences
from cognito_admin.model.progress import Job, JobState
from cognito_admin.ui.formats import number
from cognito_admin.ui.sentences import counted, explain, phase
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.failures import Failure

STATE_LOOKS = {
    JobState.RUNNING: ("refresh-cw", "link", "accent"),
    JobState.WAITING: ("circle-help", "warning", "warning"),
    JobState.DONE: ("circle-check", "success", "success"),
    JobState.FAILED: ("circle-x", "danger", "danger"),
    JobState.CANCELLED: ("circle-stop", "muted", "neutral"),
    JobState.INTERRUPTED: ("circle-pause", "warning", "warning"),
}
"""Icon, its colour, and the kind of badge of each state."""


def kind(job: Job) -> str:
    label = sentences.JOB_KINDS.get(job.kind)
    return tr(label.name) if label else job.kind


def title(job: Job) -> str:
    """``Sync of Shop customers``."""
    return tr("{kind} of {subject}", kind=kind(job), subject=job.subject)


def state(job: Job) -> str:
    return tr(sentences.JOB_STATES[job.state].name)


def state_explained(job: Job) -> str:
    return tr(sentences.JOB_STATES[job.state].text)


def took(job: Job, now: datetime | None = None) -> str:
    """``0:07``, ``12:40``, ``1:02:09``: so far, or in all."""
    seconds = max(0, round(((job.ended or now or datetime.now(UTC)) - job.started).total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def result(job: Job) -> str:
    """What came of it, or how far it is."""
    if job.state is JobState.RUNNING:
        return progress(job)
    if job.failure is not None:
        return explain(job.failure).title
    return outcome(job)


def progress(job: Job) -> str:
    """``Fetching users · 1,240 of about 2,400``."""
    told = job.progress
    if told is None:
        return tr("Starting")
    if told.total:
        form = tr("{done} of about {total}") if told.estimated else tr("{done} of {total}")
        return f"{phase(told)} · {form.format(done=number(told.done), total=counted(told.total, told.unit))}"
    return f"{phase(told)} · {counted(told.done, told.unit)}" if told.done else phase(told)


def outcome(job: Job) -> str:
    """``12 added, 3 changed, 2,400 in all``; counts of nothing are left out."""
    parts = [
        f"{number(count)} {tr(sentences.OUTCOMES.get(name, name))}"
        for name, count in (job.outcome or {}).items()
        if count or name == "total"
    ]
    return ", ".join(parts)


def report(failure: Failure) -> str:
    """The text of the copy button: the words and the code behind them."""
    said = explain(failure)
    return f"{said.title}\n{said.text}\n{said.advice}\n\n{failure.code}"
