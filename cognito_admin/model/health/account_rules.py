"""Rules on what concerns more than one app: quotas of the account, and risk."""

from collections.abc import Iterator

from cognito_admin.model.health import metrics
from cognito_admin.model.health.case import Case, counted, how_many_times, percent
from cognito_admin.model.health.incidents import Incident, incidents, is_recent, runs
from cognito_admin.model.health.metrics import category_of
from cognito_admin.model.health.pool_series import Sums
from cognito_admin.model.health.reasons import Level, Reason, Rule
from cognito_admin.model.health.series import Points, points, sum_of

NEAR = 0.8
NEAR_FOR_S = 600
LEAST_REFUSED = 10
TROUBLE_REFUSED, TROUBLE_REFUSED_SHARE = 20, 0.05
SIGNS_PEOPLE_IN = frozenset(
    {
        "UserAuthentication",
        "UserFederation",
        "UserCreation",
        "UserAccountRecovery",
        "UserToken",
        "ClientAuthentication",
    }
)
"""Quotas that people wait for; the others are those of administrators."""
RISK_TIMES = 3.0
LEAST_RISKS = 20


def quota_reasons(case: Case) -> list[Reason]:
    refused = case.sums.apart(metrics.REFUSED_CALLS, category_of)
    reasons: list[Reason] = []
    for category, calls in case.sums.apart(metrics.CALLS, category_of).items():
        if category in refused:
            reasons += _refused(case, category, calls, refused[category])
        if quota := case.series.quotas.get(category):
            reasons += _near(case, category, calls, quota)
    return reasons


def _refused(case: Case, category: str, calls: Points, refused: Points) -> Iterator[Reason]:
    none = [0.0] * len(refused.values)
    for found in incidents(refused, calls, none, times=1.0, least=LEAST_REFUSED, settled=case.settled):
        grave = found.count >= TROUBLE_REFUSED and found.share >= TROUBLE_REFUSED_SHARE
        level = Level.TROUBLE if grave and category in SIGNS_PEOPLE_IN else Level.ATTENTION
        facts = {"count": counted(found.count), "share": percent(found.share), "category": category}
        yield case.reason(Rule.QUOTA_REACHED, level, found, facts, f"quota:{category}")


def _near(case: Case, category: str, calls: Points, quota: float) -> Iterator[Reason]:
    period_s = calls.period_s
    limit = NEAR * quota * period_s
    for first, last in runs([value >= limit for value in calls.values[: case.settled]], period_s, NEAR_FOR_S):
        start_s, end_s = calls.start_s + first * period_s, calls.start_s + (last + 1) * period_s
        highest = max(calls.values[first : last + 1]) / period_s
        found = Incident(start_s, end_s, is_recent(last, case.settled, period_s), highest, quota, 0.0)
        facts = {"share": percent(highest / quota), "limit": f"{quota:g}", "category": category}
        yield case.reason(Rule.QUOTA_NEAR, Level.ATTENTION, found, facts, f"quota:{category}")


def risk_reasons(case: Case) -> list[Reason]:
    """Attention at most: Cognito tells of it because it looks after it."""
    risks = _risks(case.sums)
    if risks is None:
        return []
    before = case.last_week(case.before and _risks(case.before))
    known = before or risks
    numbers = [value for value in known.values if value == value]
    usual = sum(numbers) / len(known.values) if before else sorted(numbers)[len(numbers) // 2]
    reasons: list[Reason] = []
    for found in incidents(
        risks,
        points(risks.start_s, risks.period_s, [None] * len(risks.values)),
        [usual] * len(risks.values),
        times=RISK_TIMES,
        least=LEAST_RISKS,
        settled=case.settled,
    ):
        then = before.between(found.start_s, found.end_s).total if before else 0.0
        facts = {"count": counted(found.count), "times": how_many_times(found.count / then) if then else ""}
        reasons.append(case.reason(Rule.RISK, Level.ATTENTION, found, facts, "risk"))
    return reasons


def _risks(sums: Sums) -> Points | None:
    every = (sums.of(name) for name in (metrics.COMPROMISED, metrics.TAKEOVER, metrics.TAKEOVER_BEFORE))
    return sum_of([one for one in every if one is not None])
