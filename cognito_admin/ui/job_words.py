"""How a job is put into words and colours, wherever one is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_admin.model import sentences
from cognito_admin.model.progress import Job, JobState
from cognito_admin.ui.formats import duration, moment, number
from cognito_admin.ui.sentences import asked, counted, explain, phase
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


def job_kind(job: Job) -> str:
    label = sentences.JOB_KINDS.get(job.kind)
    return tr(label.name) if label else job.kind


def job_title(job: Job) -> str:
    """What is done to what: ``Sync of Shop customers``."""
    return tr("{kind} of {subject}", kind=job_kind(job), subject=job.subject)


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


def job_line(job: Job) -> str:
    """How it stands, in one short line."""
    if job.state is JobState.RUNNING:
        return _progress_line(job)
    if job.question is not None:
        return tr("{state}: {question}", state=state(job), question=asked(job.question).title)
    when = moment(job.ended or job.started)
    if job.state is JobState.FAILED and job.failure is not None:
        return tr("{state}: {reason} · {when}", state=state(job), reason=explain(job.failure).title, when=when)
    if job.state is JobState.DONE and job.outcome and "total" in job.outcome:
        return tr(
            "{state} · {users} · {when}", state=state(job), users=counted(job.outcome["total"], "users"), when=when
        )
    if job.state is JobState.DONE and (told := outcome(job)):
        return tr("{state} · {outcome} · {when}", state=state(job), outcome=told, when=when)
    return tr("{state} · {when}", state=state(job), when=when)


def _progress_line(job: Job) -> str:
    progress = job.progress
    if progress is None:
        return tr("Starting")
    parts: list[str] = []
    if progress.fraction is not None:
        parts.append(
            tr("about {percent} %" if progress.estimated else "{percent} %", percent=_percent(progress.fraction))
        )
    elif progress.done:
        parts.append(counted(progress.done, progress.unit))
    else:
        parts.append(phase(progress))
    if progress.remaining_s is not None:
        parts.append(tr("{time} left", time=duration(progress.remaining_s)))
    return " · ".join(parts)


def job_detail(job: Job) -> str:
    """The second line of a running job: what it does, how far it is, how fast."""
    progress = job.progress
    if progress is None or job.state is not JobState.RUNNING:
        return job_line(job)
    done = counted(progress.done, progress.unit)
    if progress.total:
        done = tr("{done} of {total}", done=number(progress.done), total=counted(progress.total, progress.unit))
    parts = [phase(progress), done] if progress.done or progress.total else [phase(progress)]
    if progress.rate:
        parts.append(tr("{rate} a second", rate=number(round(progress.rate))))
    if progress.remaining_s is not None:
        parts.append(tr("{time} left", time=duration(progress.remaining_s)))
    return " · ".join(parts)


def _percent(fraction: float) -> int:
    return min(99, int(fraction * 100))
