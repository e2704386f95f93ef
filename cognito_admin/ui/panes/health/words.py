"""What the pane says: ranges, clients, moments, numbers with their units, what was asked of AWS."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cognito_admin.model.health.charts import Unit
from cognito_admin.model.health.metrics import SPECIAL_CLIENTS, Absence
from cognito_admin.model.health.reasons import Level
from cognito_admin.model.sentences import Explained
from cognito_admin.model.sentences import health as sentences
from cognito_admin.model.sentences.triggers import event_title
from cognito_admin.ui.formats import clock, locale, moment, number, short_day, utc
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.health.charts import Chart, Line
    from cognito_admin.model.health.ranges import Range
    from cognito_admin.model.health.reasons import Reason
    from cognito_admin.model.health.verdict import Verdict
    from cognito_admin.model.ids import ClientId
    from cognito_admin.work.health import Spent

NO_NUMBER = "—"
"""In a table; files have nothing there."""
USD_PER_METRIC = 0.01 / 1000
"""What AWS asks in most regions for a metric that GetMetricData is asked for."""

LOOKS = {
    Level.TROUBLE: ("circle-alert", "danger"),
    Level.ATTENTION: ("triangle-alert", "warning"),
    Level.UNKNOWN: ("circle-help", "muted"),
    Level.HEALTHY: ("circle-check", "success"),
}


def ranges() -> Mapping[Range, str]:
    """What is offered, in order."""
    return {span: tr("Last {span}", span=tr(said)) for span, said in sentences.RANGES.items()}


def span_text(start: datetime, end: datetime) -> str:
    """One's own range."""
    begins = tr("{date} {time}", date=short_day(start), time=clock(start))
    return tr("{start} – {end}", start=begins, end=_at(end, start))


def client_title(client: ClientId, name: str | None) -> str:
    if client in SPECIAL_CLIENTS:
        return tr("{client} (no app client)", client=tr(sentences.SPECIAL_CLIENTS[client].name))
    return name if name is not None else tr("{client} (deleted)", client=client)


def client_about(client: ClientId | None, name: str | None) -> str:
    """What must be known to read its figures; nothing of an app client as any other."""
    if client is None or name is not None:
        return ""
    if client in SPECIAL_CLIENTS:
        return tr(sentences.SPECIAL_CLIENTS[client].text)
    return tr("This app client is no longer in the pool. CloudWatch keeps its figures for 15 months.")


def clients(known: Mapping[ClientId, str | None]) -> list[tuple[str | None, str, str]]:
    """Id, title and what it is: all together, those of the pool by name, those that are gone, those that are none."""

    def rank(client: ClientId) -> tuple[int, str]:
        name = known[client]
        return (2 if client in SPECIAL_CLIENTS else 1 if name is None else 0, (name or client).casefold())

    each = sorted(known, key=rank)
    return [
        (None, tr("All app clients"), ""),
        *((client, client_title(client, known[client]), client_about(client, known[client])) for client in each),
    ]


def chart_title(chart: Chart) -> str:
    title = tr(chart.title)
    subject = event_title(chart.subject, tr) if chart.trigger else chart.subject
    return tr("{chart}: {subject}", chart=title, subject=subject) if subject else title


def is_chart(name: str, wanted: str) -> bool:
    """Whether a chart is meant by its name, or by how it begins, such as ``quota``."""
    return name == wanted or name.startswith(f"{wanted}:")


def line_title(line: Line) -> str:
    if not line.subject:
        return tr(line.title)
    return tr("{subject} ({state})", subject=line.subject, state=tr(line.title)) if line.title else line.subject


def key(line: Line) -> str:
    """What the line is called in files, whatever the language."""
    said = " ".join(part for part in (line.title, line.client or line.provider or line.trigger or line.subject) if part)
    return re.sub(r"[^\w-]+", "-", said).strip("-").casefold()


def value_text(value: float, unit: Unit) -> str:
    if unit is Unit.SHARE:
        return tr("{percent} %", percent=locale().toString(value * 100, "f", 1))
    if unit is Unit.MILLISECONDS:
        return tr("{count} ms", count=number(round(value)))
    if unit is Unit.PER_SECOND:
        return tr("{count} /s", count=locale().toString(value, "f", 2))
    return number(round(value))


def period_text(start: datetime, period_s: int, *, partial: bool) -> str:
    """A row of the table. ``partial`` marks a period whose numbers may still grow."""
    end = start + timedelta(seconds=period_s)
    text = tr("{start} – {end}", start=f"{short_day(start)} {clock(start)}", end=clock(end))
    return tr("{period} (not complete)", period=text) if partial else text


def exact(when: datetime) -> str:
    return utc(when.astimezone(UTC))


def cost(metrics: int) -> str:
    """About what AWS bills, in US dollars."""
    dollars = metrics * USD_PER_METRIC
    return (
        tr("less than $0.01") if dollars < 0.01 else tr("about ${dollars}", dollars=locale().toString(dollars, "f", 2))
    )


def spent_text(spent: Spent) -> str:
    """How much of it one asked for, and what it comes to."""
    calls = trn("1 request", "{count} requests", spent.calls)
    metrics = trn("1 metric", "{count} metrics", spent.metrics)
    return tr("{calls} to CloudWatch for {metrics}", calls=calls, metrics=metrics)


def freshness(refreshed_at: datetime | None, as_of: datetime | None) -> str:
    if as_of is not None:
        return tr("as of {time}", time=moment(as_of))
    if refreshed_at is None:
        return tr("Nothing read from CloudWatch yet")
    return tr("Read from CloudWatch: {time}", time=moment(refreshed_at))


def verdict(found: Verdict) -> tuple[str, str]:
    """The headline, and what it means."""
    label = sentences.LEVELS[found.level]
    past = found.level is Level.HEALTHY and found.over
    return tr(label.name), tr(sentences.OVER) if past else tr(label.text)


def reason(one: Reason) -> Explained:
    return sentences.tell(one, tr)


def when(one: Reason, now: datetime) -> str:
    """Since when, or from when until when; nothing where it has no beginning."""
    if one.since is None:
        return ""
    if one.until is None:
        return tr(sentences.SINCE, since=_at(one.since, now))
    return tr(sentences.SPAN, since=_at(one.since, now), until=_at(one.until, one.since))


def _at(when: datetime, seen_from: datetime) -> str:
    """Without the day where that is the same."""
    same_day = when.astimezone().date() == seen_from.astimezone().date()
    return clock(when) if same_day else tr("{date} {time}", date=short_day(when), time=clock(when))


def absence(why: Absence | None) -> Explained:
    """Why there is not a number at all."""
    sentence = sentences.NO_NUMBERS[why or Absence.NEVER_EMITTED]
    return Explained(tr(sentence.title), tr(sentence.text), tr(sentence.advice))


def why_empty(chart: Chart) -> str:
    """In place of a chart."""
    return tr(sentences.ABSENCES[chart.absence or Absence.NEVER_EMITTED])


def spent_tooltip(today: Spent) -> str:
    """What was asked for all pools since midnight, and what that comes to."""
    return tr(
        "Today, for all pools: {spent}, {cost}. AWS bills each metric that GetMetricData is asked for.",
        spent=spent_text(today),
        cost=cost(today.metrics),
    )
