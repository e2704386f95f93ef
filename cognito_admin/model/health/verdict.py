"""How a pool fares, in few words and why. The rules are told in docs/health.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from cognito_admin.model.health.account_rules import quota_reasons, risk_reasons
from cognito_admin.model.health.activity_rules import activity_reasons
from cognito_admin.model.health.case import Case, counted
from cognito_admin.model.health.metrics import Absence, Group, client_of
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.ranges import moment
from cognito_admin.model.health.reasons import Level, Reason, Rule
from cognito_admin.model.health.trigger_rules import trigger_reasons

__all__ = ["Level", "Reason", "Rule", "Verdict", "judge"]

STALE = timedelta(hours=1)
"""What is known ends at most so long ago, or it tells nothing of now."""

_PEOPLE = (Group.SIGN_IN, Group.FEDERATION, Group.TOKEN_REFRESH)
_BESIDE = (
    (Group.TRIGGER, "trigger"),
    (Group.RISK, "risk"),
    (Group.QUOTA, "quota"),
    (Group.FEDERATION, "federation"),
    (Group.TOKEN_REFRESH, "refreshes"),
    (Group.SIGN_UP, "sign-ups"),
)
_OF_CLIENTS = (Group.FEDERATION, Group.TOKEN_REFRESH, Group.SIGN_UP)
_WITHHELD = (Absence.DENIED, Absence.NOT_REACHED, Absence.NOT_ASKED)
_TOLD_ALREADY = (None, Absence.NEVER_EMITTED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reasons`` go on, the worst first; ``over`` ended within the span, the latest first.

    ``level`` is that of the reasons that go on.
    """

    level: Level
    reasons: tuple[Reason, ...] = ()
    over: tuple[Reason, ...] = ()


def judge(series: PoolSeries) -> Verdict:
    """By all rules. Of a span that leads up to now."""
    case = Case(series)
    found = [*activity_reasons(case), *trigger_reasons(case), *quota_reasons(case), *risk_reasons(case)]
    found += _unknown(case, found)
    going_on = sorted((reason for reason in found if reason.until is None), key=_weight)
    over = sorted((reason for reason in found if reason.until is not None), key=_latest)
    return Verdict(_worst(going_on), tuple(going_on), tuple(over))


def _unknown(case: Case, found: Iterable[Reason]) -> list[Reason]:
    """Why nothing, or not all, is judged."""
    series = case.series
    if series.known_until is not None and series.known_until < min(series.now, moment(series.end_s)) - STALE:
        return [Reason(Rule.OUTDATED, Level.UNKNOWN, series.known_until, chart="sign-ins")]
    absence = series.absence(Group.SIGN_IN)
    if absence is not None:
        if absence is Absence.NEVER_EMITTED:
            others = (series.absence(group) is None for group in _PEOPLE)
            if any(others) or any(reason.rule is Rule.SILENCE for reason in found):
                return []
        return [Reason(Rule.NO_NUMBERS, Level.UNKNOWN, None, absence=absence)]
    for group, chart in _BESIDE:
        missing = series.absence(group)
        if missing is Absence.NOT_ASKED and group in _OF_CLIENTS:
            continue
        if missing not in _TOLD_ALREADY:
            facts = {"group": group.value}
            return [Reason(Rule.PARTLY_KNOWN, Level.UNKNOWN, None, None, facts, chart, absence=missing)]
    return _left_out(series)


def _left_out(series: PoolSeries) -> list[Reason]:
    """App clients of which nothing is told beside others: by refusal, or because there are too many to ask for all."""
    asked = {client_of(key.metric) for key in series.points}
    why: dict[Absence, set[str]] = {}
    for key, absence in series.absent.items():
        client = client_of(key.metric)
        if client and client not in asked and absence in _WITHHELD:
            why.setdefault(absence, set()).add(client)
    return [
        Reason(
            Rule.CLIENTS_LEFT_OUT,
            # Where there are too many of them it is the quietest, and that is no news.
            Level.HEALTHY if absence is Absence.NOT_ASKED else Level.UNKNOWN,
            None,
            facts={"count": counted(len(clients))},
            absence=absence,
        )
        for absence, clients in why.items()
    ]


def _worst(reasons: Iterable[Reason]) -> Level:
    return min((reason.level for reason in reasons), key=[*Level].index, default=Level.HEALTHY)


def _weight(reason: Reason) -> tuple[int, float, str]:
    return [*Level].index(reason.level), reason.since.timestamp() if reason.since else 0.0, reason.rule.value


def _latest(reason: Reason) -> tuple[float, int]:
    return -reason.since.timestamp() if reason.since else 0.0, [*Level].index(reason.level)
