"""How a job is put into words, wherever one is shown."""

from cognito_admin.model import sentences
from cognito_admin.model.progress import Job, JobState
from cognito_admin.ui.formats import duration, moment, number
from cognito_admin.ui.sentences import counted, explain, phase
from cognito_admin.ui.translate import tr


def job_kind(job: Job) -> str:
    label = sentences.JOB_KINDS.get(job.kind)
    return tr(label.name) if label else job.kind


def job_title(job: Job) -> str:
    """What is done to what: ``Sync of Shop customers``."""
    return tr("{kind} of {subject}", kind=job_kind(job), subject=job.subject)


def job_line(job: Job) -> str:
    """How it stands, in one short line."""
    if job.state is JobState.RUNNING:
        return _progress_line(job)
    state = tr(sentences.JOB_STATES[job.state].name)
    when = moment(job.ended or job.started)
    if job.state is JobState.FAILED and job.failure is not None:
        return tr("{state}: {reason} · {when}", state=state, reason=explain(job.failure).title, when=when)
    if job.state is JobState.DONE and job.outcome and "total" in job.outcome:
        return tr("{state} · {users} · {when}", state=state, users=counted(job.outcome["total"], "users"), when=when)
    return tr("{state} · {when}", state=state, when=when)


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
    parts = [phase(progress), done]
    if progress.rate:
        parts.append(tr("{rate} a second", rate=number(round(progress.rate))))
    if progress.remaining_s is not None:
        parts.append(tr("{time} left", time=duration(progress.remaining_s)))
    return " · ".join(parts)


def _percent(fraction: float) -> int:
    return min(99, int(fraction * 100))
