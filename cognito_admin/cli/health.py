"""The command that tells how signing in to a pool fares."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cognito_admin.cli.backup_keys import KeyFiles, connection_of, is_backup, with_key
from cognito_admin.cli.pool_choice import find_pool
from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.charts import Chart, Line, LineKind, Tone
from cognito_admin.model.health.drawing import charts
from cognito_admin.model.health.metrics import Group
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.ranges import moment, own_window
from cognito_admin.model.health.verdict import Level, Reason, Verdict, judge
from cognito_admin.model.ids import ClientId
from cognito_admin.model.sentences import health as words
from cognito_admin.model.sentences.templates import fill
from cognito_admin.model.sentences.triggers import event_title
from cognito_admin.work.health import Spent
from cognito_admin.work.workspace import Workspace

_COLUMNS = ("what", "attempts", "failed", "share", "throttled", "failed last week")
_NUMBERS = (1, 2, 3, 4, 5)
_UNKNOWN = "?"
_TOLD = (Group.SIGN_IN, Group.TOKEN_REFRESH, Group.SIGN_UP, Group.FEDERATION, Group.TRIGGER)


@dataclass(frozen=True, slots=True)
class Wanted:
    """``client`` is the name or the id of an app client; None for all together."""

    length: timedelta
    client: str | None


async def health(session: Session, pool: str, wanted: Wanted, keys: KeyFiles) -> Status:
    """FINDINGS where people cannot get in as usual, and where that is not known."""
    workspace = await _opened(session, pool, keys)
    series, spent = await _series(workspace, wanted)
    drawn = tuple(charts(series, None if wanted.client is None else _client(series, wanted.client)))
    verdict = judge(series)
    if session.output.as_json:
        session.output.document(_document(workspace, series, verdict, drawn, spent, wanted.client))
    else:
        session.output.lines(_told(workspace.summary.name, verdict))
        if rows := [row for chart in drawn if chart.group in _TOLD for row in _rows(chart)]:
            session.output.lines([""])
            session.output.table(_COLUMNS, rows, numbers=_NUMBERS)
        session.output.say(_asked(spent))
    for failure in series.refused:
        session.output.fail(failure)
    return Status.FINDINGS if verdict.level in (Level.TROUBLE, Level.UNKNOWN) else Status.DONE


async def _opened(session: Session, text: str, keys: KeyFiles) -> Workspace:
    """Without an index: nobody is looked for."""
    await session.unlock_or_forget()
    if not is_backup(text):
        return await session.services.workspaces.open_live(await find_pool(session, text))
    offline, via = session.services.offline, connection_of(session, text)
    backup = await with_key(Path(text).name, keys, lambda key: offline.open(text, key, via=via))
    return await session.services.workspaces.open(backup.key)


async def _series(workspace: Workspace, wanted: Wanted) -> tuple[PoolSeries, Spent]:
    """Of a backup, or where CloudWatch cannot be asked, what is known."""
    of = workspace.health
    if of.why_not() is not None:
        # What is known ends where a backup has its last numbers, which is seen by looking into it.
        await of.judged()
    now = of.now
    window = own_window(now - wanted.length, now, now)
    spent = Spent()
    if of.why_not() is None:
        refreshed = await of.refresh(window)
        series, spent = refreshed.series, refreshed.spent
    else:
        series = await of.shown(window)
    if wanted.client is not None:
        series = await of.shown(window, _client(series, wanted.client))
    return series, spent


def _client(series: PoolSeries, text: str) -> ClientId:
    named = sorted(client for client, name in series.clients.items() if text in (client, name))
    if len(named) == 1:
        return named[0]
    candidates = named or sorted(name or client for client, name in series.clients.items())
    raise Failure(Code.CLIENT_UNKNOWN, client=text, candidates=", ".join(candidates) or None)


def _told(name: str, verdict: Verdict) -> Iterator[str]:
    level = words.LEVELS[verdict.level]
    yield f"{name}: {level.name}. {level.text}"
    for reason in verdict.reasons:
        yield from _because(words.LEVELS[reason.level].name, reason)
    for reason in verdict.over:
        yield from _because("Over", reason)


def _because(label: str, reason: Reason) -> Iterator[str]:
    told = words.tell(reason)
    yield ""
    yield f"{label}: {told.title}"
    if reason.since is not None:
        template = words.SINCE if reason.until is None else words.SPAN
        until = "" if reason.until is None else _shown(reason.until)
        yield f"  {fill(template, {'since': _shown(reason.since), 'until': until})}"
    yield f"  {told.text}"
    if reason.change is not None:
        yield f"  {fill(words.CHANGED, {'change': f'{reason.change.title} ({_shown(reason.change.moment)})'})}"
    yield f"  {told.advice}"


def _shown(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"


def _rows(chart: Chart) -> Iterator[list[str]]:
    """One of what was attempted; none of a chart that tells of something else, or has nothing to tell."""
    if LineKind.PART not in {line.kind for line in chart.lines}:
        return
    attempted = chart.lines[0].points.total
    failed = _total(chart, LineKind.PART, Tone.BAD)
    rate = "" if not attempted or failed is None else f"{failed / attempted:.1%}"
    counts = (
        attempted,
        failed,
        _total(chart, LineKind.PART, Tone.WARNING),
        _total(chart, LineKind.LAST_WEEK, Tone.BAD),
    )
    tried, wrong, throttled, before = (_UNKNOWN if count is None else f"{round(count):,}" for count in counts)
    subject = event_title(chart.subject) if chart.trigger else chart.subject
    name = f"{chart.title}: {subject}" if subject else chart.title
    yield [name, tried, wrong, rate, throttled, before]


def _total(chart: Chart, kind: LineKind, tone: Tone) -> float | None:
    line = next((line for line in chart.lines if (line.kind, line.tone) == (kind, tone)), None)
    return None if line is None else line.points.total


def _asked(spent: Spent) -> str:
    if not spent.calls:
        return "CloudWatch was not asked."
    return f"CloudWatch was asked {spent.calls:,} times for {spent.metrics:,} metrics."


def _document(
    workspace: Workspace,
    series: PoolSeries,
    verdict: Verdict,
    drawn: tuple[Chart, ...],
    spent: Spent,
    client: str | None,
) -> dict[str, Any]:
    return {
        "pool": workspace.key.pool,
        "name": workspace.summary.name,
        "as_of": workspace.as_of and workspace.as_of.isoformat(),
        "client": client,
        "start": moment(series.start_s).isoformat(),
        "end": moment(series.end_s).isoformat(),
        "period_s": series.period_s,
        "known_until": (series.known_until or series.now).isoformat(),
        "level": verdict.level.value,
        "reasons": [_reason(reason) for reason in verdict.reasons],
        "over": [_reason(reason) for reason in verdict.over],
        "charts": [_chart(chart) for chart in drawn],
        "asked": {"calls": spent.calls, "metrics": spent.metrics},
        "refused": [{"code": failure.code.value, **failure.facts} for failure in series.refused],
    }


def _reason(reason: Reason) -> Mapping[str, object]:
    told = words.tell(reason)
    return {
        "rule": reason.rule.value,
        "level": reason.level.value,
        "since": reason.since and reason.since.isoformat(),
        "until": reason.until and reason.until.isoformat(),
        "title": told.title,
        "text": told.text,
        "advice": told.advice,
        "client": reason.client,
        "provider": reason.provider,
        "trigger": reason.trigger,
        "chart": reason.chart,
        "facts": dict(reason.facts),
    }


def _chart(chart: Chart) -> Mapping[str, object]:
    return {
        "name": chart.name,
        "title": chart.title,
        "subject": chart.subject or None,
        "unit": chart.unit.value,
        "absence": chart.absence and chart.absence.value,
        "lines": [_line(line) for line in chart.lines],
    }


def _line(line: Line) -> Mapping[str, object]:
    values = [None if math.isnan(value) else round(value, 6) for value in line.points.values]
    return {"title": line.title, "subject": line.subject or None, "kind": line.kind.value, "values": values}
