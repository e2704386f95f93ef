"""Rules on what people do: whether more fails than usual, whether Cognito throttles, whether nobody comes any more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cognito_admin.model.health import metrics
from cognito_admin.model.health.case import Case, counted, how_many_times, percent
from cognito_admin.model.health.incidents import Incident, incidents, is_recent, runs, usual_share
from cognito_admin.model.health.metrics import Absence, Activity, Group, client_of, provider_of
from cognito_admin.model.health.pool_series import Attempts, Whose
from cognito_admin.model.health.reasons import Level, Reason, Rule
from cognito_admin.model.health.series import Points, Statistic, nothing
from cognito_admin.model.ids import ClientId

USUAL_SHARE = 0.1
"""So much fails in a pool of which nothing else is known: people mistype their passwords."""
LEAST_USUAL_SHARE = 0.01
MOST_OWN_SHARE = 0.25
"""Where last week is not known, no more than this is taken for usual, though it fails all the time."""
TIMES = 2.0
"""Failures count from twice the usual on; so much comes and goes with the hour of the day."""
LEAST_FAILURES = 15
ATTENTION_RISE = 0.05
TROUBLE_TIMES, TROUBLE_RISE = 3.0, 0.1
GRAVE_RISE = 0.4
TOLERATED_THROTTLES = 0.005
LEAST_THROTTLES = 10
TROUBLE_THROTTLES, TROUBLE_THROTTLED_SHARE = 20, 0.05
ONE_HAS = 0.9
"""Who has so much of what goes wrong has it alone."""
SILENT_S = 1_800
SILENT_ATTENTION, SILENT_TROUBLE = 30, 300
"""So many attempts last week in the time in which there are none now."""


@dataclass(frozen=True, slots=True)
class _Told:
    activity: Activity
    failures: Rule
    throttles: Rule
    chart: str
    worst: Level = Level.TROUBLE


_TOLD = (
    _Told(metrics.SIGN_INS, Rule.SIGN_IN_FAILURES, Rule.SIGN_IN_THROTTLES, "sign-ins"),
    _Told(metrics.REFRESHES, Rule.REFRESH_FAILURES, Rule.REFRESH_THROTTLES, "refreshes"),
    # Who is refused here is no user yet, and robots sign up as well.
    _Told(metrics.SIGN_UPS, Rule.SIGN_UP_FAILURES, Rule.SIGN_UP_THROTTLES, "sign-ups", Level.ATTENTION),
    _Told(metrics.FEDERATION, Rule.FEDERATION_FAILURES, Rule.FEDERATION_THROTTLES, "federation"),
)


def activity_reasons(case: Case) -> Iterator[Reason]:
    for told in _TOLD:
        yield from _failures(case, told)
        yield from _throttles(case, told)
    yield from _silence(case)


@dataclass(frozen=True, slots=True)
class _Found:
    """``owner`` is whose it is, if it is one's alone; ``before`` how many there were in the same time last week."""

    incident: Incident
    level: Level
    before: float | None
    owner: str | None = None

    def overlaps(self, other: "_Found") -> bool:
        return self.incident.start_s < other.incident.end_s and other.incident.start_s < self.incident.end_s


def _failures(case: Case, told: _Told) -> list[Reason]:
    """Of the whole pool, or of one app client (of federation: of one provider) where it is that one's alone."""
    whose = provider_of if told.activity is metrics.FEDERATION else client_of
    now, then = _both(case, told.activity, whose)
    of_each: list[_Found] = []
    for owner, attempts in now.items():
        if attempts.failed.total >= LEAST_FAILURES:
            of_each += _rises(case, told, attempts, then.get(owner), owner)
    whole = case.sums.attempts(told.activity.successes, told.activity.throttles)
    if whole is None:
        return []
    before = case.before and case.before.attempts(told.activity.successes, told.activity.throttles)
    reasons: list[_Found] = []
    for found in _rises(case, told, whole, before and _moved(case, before)):
        parts = [part for part in of_each if part.overlaps(found)]
        of_each = [part for part in of_each if part not in parts]
        owner = _owner(found.incident, now, then)
        if own := [part for part in parts if part.owner == owner]:
            reasons += own
        else:
            level = min((found.level, *(part.level for part in parts)), key=[*Level].index)
            reasons.append(replace(found, level=level, owner=owner))
    return [_failing(case, told, found) for found in (*reasons, *of_each)]


def _both(case: Case, activity: Activity, whose: Whose) -> tuple[Mapping[str, Attempts], Mapping[str, Attempts]]:
    """What each attempted, now and last week at the times of now."""
    now = case.sums.attempts_apart(activity, whose)
    if case.before is None:
        return now, {}
    return now, {owner: _moved(case, one) for owner, one in case.before.attempts_apart(activity, whose).items()}


def _moved(case: Case, before: Attempts) -> Attempts:
    attempted, failed = case.last_week(before.attempted), case.last_week(before.failed)
    assert attempted is not None
    assert failed is not None
    return Attempts(attempted, failed)


def _rises(
    case: Case, told: _Told, now: Attempts, before: Attempts | None, owner: str | None = None
) -> Iterator[_Found]:
    share = None if before is None else usual_share(before.failed, before.attempted)
    if share is None:
        own = usual_share(now.failed, now.attempted)
        share = USUAL_SHARE if own is None else own if owner == metrics.INVALID else min(own, MOST_OWN_SHARE)
    share = max(share, LEAST_USUAL_SHARE)
    usual = [share * tried if tried == tried else 0.0 for tried in now.attempted.values]
    for found in incidents(now.failed, now.attempted, usual, times=TIMES, least=LEAST_FAILURES, settled=case.settled):
        if found.rise < ATTENTION_RISE:
            continue
        then = None if before is None else _within(before.failed, found)
        times = max(found.times, found.count / then if then else 0.0)
        grave = found.rise >= GRAVE_RISE or (times >= TROUBLE_TIMES and found.rise >= TROUBLE_RISE)
        yield _Found(found, told.worst if grave else Level.ATTENTION, then, owner)


def _owner(found: Incident, now: Mapping[str, Attempts], then: Mapping[str, Attempts]) -> str | None:
    """Who alone has more failures than last week."""
    more: dict[str, float] = {}
    for owner, attempts in now.items():
        before = then.get(owner)
        more[owner] = (_within(attempts.failed, found) or 0.0) - ((before and _within(before.failed, found)) or 0.0)
    return _alone(more)


def _alone(more: Mapping[str, float]) -> str | None:
    whole = sum(value for value in more.values() if value > 0)
    return next((owner for owner, value in more.items() if value > 0 and value >= ONE_HAS * whole), None)


def _failing(case: Case, told: _Told, found: _Found) -> Reason:
    incident, before = found.incident, found.before
    facts = {
        "count": counted(incident.count),
        "total": counted(incident.out_of),
        "share": percent(incident.share),
        "times": how_many_times(incident.count / before) if before else "",
        "before": counted(before) if before else "",
        "usual": percent(incident.share - incident.rise),
    }
    if told.activity is metrics.FEDERATION and found.owner is not None:
        chart, facts["provider"] = f"federation:{found.owner}", found.owner
        return case.reason(told.failures, found.level, incident, facts, chart, provider=found.owner)
    client = None if found.owner is None or told.activity is metrics.FEDERATION else ClientId(found.owner)
    return case.reason(told.failures, found.level, incident, facts, told.chart, client=client)


def _throttles(case: Case, told: _Told) -> list[Reason]:
    throttled = case.sums.of(told.activity.throttles)
    if throttled is None:
        return []
    attempted = case.sums.of(told.activity.successes, statistic=Statistic.SAMPLE_COUNT) or throttled
    tolerated = [TOLERATED_THROTTLES * tried if tried == tried else 0.0 for tried in attempted.values]
    by_client = case.sums.apart(told.activity.throttles, client_of)
    reasons: list[Reason] = []
    for found in incidents(throttled, attempted, tolerated, times=1.0, least=LEAST_THROTTLES, settled=case.settled):
        grave = found.count >= TROUBLE_THROTTLES and found.share >= TROUBLE_THROTTLED_SHARE
        client = _alone({owner: _within(one, found) or 0.0 for owner, one in by_client.items()})
        facts = {"count": counted(found.count), "total": counted(found.out_of), "share": percent(found.share)}
        level = told.worst if grave else Level.ATTENTION
        of_client = None if client is None else ClientId(client)
        reasons.append(case.reason(told.throttles, level, found, facts, "throttles", client=of_client))
    return reasons


def _silence(case: Case) -> list[Reason]:
    """Nobody even tries to sign in, where many did at the same time last week."""
    name = metrics.SIGN_INS.successes
    before = case.last_week(case.before and case.before.of(name, statistic=Statistic.SAMPLE_COUNT))
    if before is None or _is_withheld(case):
        return []
    series = case.series
    attempted = case.sums.of(name, statistic=Statistic.SAMPLE_COUNT)
    values = nothing(case.settled) if attempted is None else attempted.values[: case.settled]
    reasons: list[Reason] = []
    for first, last in runs([not value > 0 for value in values], series.period_s, SILENT_S):
        start_s, end_s = (series.start_s + place * series.period_s for place in (first, last + 1))
        expected = before.between(start_s, end_s).total
        going_on = is_recent(last, case.settled, series.period_s)
        if expected < SILENT_ATTENTION or not (going_on or _is_told_of(case, start_s, end_s)):
            continue
        level = Level.TROUBLE if expected >= SILENT_TROUBLE else Level.ATTENTION
        found = Incident(start_s, end_s, going_on, 0, 0, expected)
        reasons.append(case.reason(Rule.SILENCE, level, found, {"before": counted(expected)}, "sign-ins"))
    return reasons


def _is_told_of(case: Case, start_s: int, end_s: int) -> bool:
    """Whether CloudWatch was asked for that time, as any other number shows: else it is a hole in what is kept here."""
    return any(not one.between(start_s, end_s).is_empty for one in case.series.points.values())


def _is_withheld(case: Case) -> bool:
    """Whether there may be sign-ins of which nothing is told here."""
    return case.series.absence(Group.SIGN_IN) not in (None, Absence.NEVER_EMITTED)


def _within(points: Points, found: Incident) -> float | None:
    """None where there is no number."""
    part = points.between(found.start_s, found.end_s)
    return None if part.is_empty else part.total
