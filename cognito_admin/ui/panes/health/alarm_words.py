"""What is said of alarms: what they watch, when they fire, whom they tell, and what they would have done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_admin.model.health.alarm_proposals import Measure
from cognito_admin.model.health.alarm_states import AlarmState
from cognito_admin.model.health.metrics import DURATION, client_of, function_of, kind_of
from cognito_admin.model.sentences.alarms import ABOUT, COMPARISONS, STATES
from cognito_admin.ui.formats import clock, duration, locale, moment, number, short_day
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cognito_admin.model.health.alarm_proposals import Proposal
    from cognito_admin.model.health.alarm_states import Firing
    from cognito_admin.model.health.alarms import Alarm
    from cognito_admin.model.health.series import Metric
    from cognito_admin.model.ids import ClientId

LOOKS = {
    AlarmState.ALARM: ("bell", "danger"),
    AlarmState.OK: ("circle-check", "success"),
    AlarmState.INSUFFICIENT_DATA: ("circle-dashed", "muted"),
}
USD_PER_METRIC = 0.10
"""What AWS asks in most regions a month for each metric that an alarm watches (CloudWatch pricing)."""


def watched_text(alarm: Alarm, clients: Mapping[ClientId, str | None]) -> str:
    """``Sign-ins throttled (Mobile)``; of metric math what it is called, else its expression."""
    metrics = [one.metric for one in alarm.metrics.values()]
    titles = dict.fromkeys(_metric_title(metric) for metric in metrics)
    subjects = dict.fromkeys(said for metric in metrics if (said := _subject(metric, clients)))
    what = _label(alarm) or alarm.expressions.get(alarm.wanted) or ", ".join(titles)
    return tr("{what} ({subjects})", what=what, subjects=", ".join(subjects)) if subjects else what


def rule_text(alarm: Alarm) -> str:
    """``more than 25, in 2 of 3 periods of 5 min``."""
    rule, period = alarm.rule, duration(alarm.period_s)
    if rule is None:
        return tr("outside of a band, or beyond another series")
    threshold = amount(rule.threshold, _measure(alarm))
    said = tr(COMPARISONS[rule.comparison], threshold=threshold)
    if rule.evaluated == 1:
        return tr("{said}, in {period}", said=said, period=period)
    return tr(
        "{said}, in {needed} of {evaluated} periods of {period}",
        said=said, needed=rule.needed, evaluated=rule.evaluated, period=period,
    )  # fmt: skip


def state_text(alarm: Alarm) -> str:
    """``In alarm since yesterday 18:05``."""
    state = tr(STATES[alarm.state])
    return state if alarm.since is None else tr("{state} since {time}", state=state, time=moment(alarm.since))


def tells_text(alarm: Alarm) -> str:
    if not alarm.tells:
        return tr("Tells nobody")
    names = ", ".join(short_name(arn) for arn in alarm.tells)
    if alarm.is_silent:
        return tr("Would tell {names}, but is switched off", names=names)
    return tr("Tells {names}", names=names)


def short_name(arn: str) -> str:
    """What comes last in an ARN."""
    return arn.rpartition(":")[2]


def row_text(alarm: Alarm, clients: Mapping[ClientId, str | None]) -> str:
    """What screen readers say of an alarm."""
    said = (alarm.name, state_text(alarm), watched_text(alarm, clients), rule_text(alarm))
    return ", ".join((*said, tells_text(alarm)))


def head_text(alarms: Sequence[Alarm]) -> str:
    """``4 alarms, 1 of them in alarm``."""
    count = trn("1 alarm", "{count} alarms", len(alarms))
    firing = sum(alarm.state is AlarmState.ALARM for alarm in alarms)
    return tr("{alarms}, {count} of them in alarm", alarms=count, count=number(firing)) if firing else count


# New ones


def title(proposal: Proposal) -> str:
    about = ABOUT[proposal.subject]
    return tr(about.of_one, about=proposal.about) if proposal.about else tr(about.title)


def meaning(proposal: Proposal) -> str:
    said = tr(ABOUT[proposal.subject].meaning)
    if not proposal.left_out:
        return said
    left_out = trn(
        "1 app client with fewer sign-ins is left out: an alarm takes ten metrics at most.",
        "{count} app clients with fewer sign-ins are left out: an alarm takes ten metrics at most.",
        proposal.left_out,
    )
    return f"{said} {left_out}"


def why(proposal: Proposal) -> str:
    """Why it has that threshold."""
    about, least = ABOUT[proposal.subject], number(proposal.least_attempts)
    if proposal.usual is None:
        return tr(about.why_unknown, least_attempts=least)
    return tr(about.why, usual=amount(proposal.usual, proposal.measure), least_attempts=least)


def description(proposal: Proposal, pool: str) -> str:
    """What the alarm says of itself to whom it tells."""
    return tr(ABOUT[proposal.subject].told, pool=pool, about=proposal.about)


def amount(value: float, measure: Measure) -> str:
    if measure is Measure.PERCENT:
        return tr("{percent} %", percent=_plain(value))
    if measure is Measure.MILLISECONDS:
        return tr("{count} ms", count=number(round(value)))
    return _plain(value)


def unit(measure: Measure) -> str:
    """What stands behind a threshold while it is entered."""
    return {Measure.PERCENT: " %", Measure.MILLISECONDS: " ms", Measure.COUNT: ""}[measure]


def comparison(proposal: Proposal) -> tuple[str, str]:
    """What stands before the threshold, and behind."""
    before, _, behind = tr(COMPARISONS[proposal.comparison], threshold="\0").partition("\0")
    return before.strip(), behind.strip()


def fired_head(fired: Sequence[Firing] | None, start_s: float, end_s: float) -> str:
    """Of a span of the past."""
    if fired is None:
        return tr("There are no figures of it between {span}, so that nobody can tell.", span=_span(start_s, end_s))
    if not fired:
        return tr("Between {span} it would not have fired.", span=_span(start_s, end_s))
    return trn(
        "Between {span} it would have fired once:",
        "Between {span} it would have fired {count} times:",
        len(fired),
        span=_span(start_s, end_s),
    )


def firing_text(firing: Firing) -> str:
    """``20 Nov 18:15 – 22:05 (3 h 50 min)``."""
    since = _moment(firing.since_s)
    begun = f"{short_day(since)} {clock(since)}"
    if firing.until_s is None:
        return tr("{begun}, and it goes on", begun=begun)
    until = _moment(firing.until_s)
    same_day = since.astimezone().date() == until.astimezone().date()
    ended = clock(until) if same_day else f"{short_day(until)} {clock(until)}"
    return tr(
        "{begun} – {ended} ({length})", begun=begun, ended=ended, length=duration(firing.until_s - firing.since_s)
    )


def cost_text(metrics: int) -> str:
    dollars = locale().toString(metrics * USD_PER_METRIC, "f", 2)
    return tr("AWS bills about ${dollars} a month for them, by the metrics that they watch.", dollars=dollars)


def _span(start_s: float, end_s: float) -> str:
    start, end = _moment(start_s), _moment(end_s)
    return tr("{start} and {end}", start=f"{short_day(start)} {clock(start)}", end=f"{short_day(end)} {clock(end)}")


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _plain(value: float) -> str:
    return number(round(value)) if float(value).is_integer() else locale().toString(value, "f", 1)


def _metric_title(metric: Metric) -> str:
    kind = kind_of(metric)
    return tr(kind.title) if kind is not None else metric.name


def _subject(metric: Metric, clients: Mapping[ClientId, str | None]) -> str:
    client = client_of(metric)
    if client is not None:
        return clients.get(client) or client
    return function_of(metric) or metric.dimension("Resource") or ""


def _measure(alarm: Alarm) -> Measure:
    """Of metric math nobody knows what it comes to."""
    times = {one.metric.name == DURATION for one in alarm.metrics.values()}
    return Measure.MILLISECONDS if times == {True} and not alarm.expressions else Measure.COUNT


def _label(alarm: Alarm) -> str:
    for query in alarm.document.get("Metrics") or ():
        if query.get("Id") == alarm.wanted:
            return str(query.get("Label") or "")
    return ""
