"""Rules on the functions of triggers: whether they fail, are throttled, or come near the time after which Cognito gives up."""

from collections.abc import Iterator

from cognito_admin.model.health import metrics
from cognito_admin.model.health.case import Case, counted, how_many_times, percent
from cognito_admin.model.health.incidents import Incident, incidents, is_recent, runs, usual_share
from cognito_admin.model.health.metrics import function_of
from cognito_admin.model.health.reasons import Level, Reason, Rule
from cognito_admin.model.health.series import Points, Statistic, sum_of
from cognito_admin.model.triggers.kinds import KINDS, Event

LEAST_USUAL_ERRORS = 0.005
TIMES = 2.0
LEAST_ERRORS = 5
ATTENTION_RISE, TROUBLE_RISE = 0.01, 0.1
TROUBLE_ERRORS = 10
LEAST_THROTTLES = 5
TROUBLE_THROTTLED_SHARE = 0.05
SLOW_MS = 0.8 * metrics.FUNCTION_GIVES_UP_MS
SLOW_FOR_S = 600
SLOW_CALLS = 10
"""A single call that starts cold tells nothing."""


def trigger_reasons(case: Case) -> Iterator[Reason]:
    for trigger, function in case.series.triggers.items():
        one = _Trigger(case, trigger, function)
        yield from one.errors()
        yield from one.throttles()
        yield from one.slowness()


class _Trigger:
    def __init__(self, case: Case, trigger: str, function: str) -> None:
        self._case = case
        self._trigger = trigger
        self._function = function
        event = next((event for event in Event if event.value == trigger), None)
        self._worst = Level.ATTENTION if event is not None and not KINDS[event].waits else Level.TROUBLE
        self._calls = self._of(metrics.INVOCATIONS)

    def errors(self) -> Iterator[Reason]:
        errors, calls = self._of(metrics.ERRORS), self._calls
        if errors is None or calls is None:
            return
        before = self._last_week(metrics.ERRORS), self._last_week(metrics.INVOCATIONS)
        share = usual_share(before[0], before[1]) if before[0] and before[1] else None
        # A function may refuse people on purpose by failing, which is usual then.
        share = max(share or 0.0, LEAST_USUAL_ERRORS)
        usual = [share * called if called == called else 0.0 for called in calls.values]
        for found in incidents(errors, calls, usual, times=TIMES, least=LEAST_ERRORS, settled=self._case.settled):
            if found.rise < ATTENTION_RISE:
                continue
            grave = found.count >= TROUBLE_ERRORS and found.rise >= TROUBLE_RISE
            then = before[0].between(found.start_s, found.end_s).total if before[0] else 0.0
            facts = {
                "count": counted(found.count),
                "total": counted(found.out_of),
                "share": percent(found.share),
                "times": how_many_times(found.count / then) if then else "",
            }
            yield self._reason(Rule.TRIGGER_ERRORS, found, facts, grave=grave)

    def throttles(self) -> Iterator[Reason]:
        throttled = self._of(metrics.FUNCTION_THROTTLES)
        if throttled is None:
            return
        # Lambda does not count among the calls what it throttled.
        wanted = sum_of([throttled, self._calls]) if self._calls else throttled
        assert wanted is not None
        none = [0.0] * len(throttled.values)
        for found in incidents(throttled, wanted, none, times=1.0, least=LEAST_THROTTLES, settled=self._case.settled):
            facts = {"count": counted(found.count), "total": counted(found.out_of), "share": percent(found.share)}
            grave = found.share >= TROUBLE_THROTTLED_SHARE
            yield self._reason(Rule.TRIGGER_THROTTLES, found, facts, grave=grave)

    def slowness(self) -> Iterator[Reason]:
        took = self._of(metrics.DURATION, Statistic.P95)
        if took is None:
            return
        period_s, settled = took.period_s, self._case.settled
        for first, last in runs([value >= SLOW_MS for value in took.values[:settled]], period_s, SLOW_FOR_S):
            start_s, end_s = took.start_s + first * period_s, took.start_s + (last + 1) * period_s
            calls = self._calls.between(start_s, end_s).total if self._calls else 0.0
            if calls < SLOW_CALLS:
                continue
            highest = max(took.values[first : last + 1])
            found = Incident(start_s, end_s, is_recent(last, settled, period_s), calls, calls, 0.0)
            facts = {"seconds": f"{highest / 1000:.1f}", "count": counted(calls)}
            too_slow = highest >= metrics.FUNCTION_GIVES_UP_MS
            rule = Rule.TRIGGER_TOO_SLOW if too_slow else Rule.TRIGGER_SLOW
            yield self._reason(rule, found, facts, grave=too_slow, chart="trigger-time")

    def _of(self, name: str, statistic: Statistic = Statistic.SUM) -> Points | None:
        return self._case.sums.of(name, lambda one: function_of(one) == self._function, statistic)

    def _last_week(self, name: str) -> Points | None:
        before = self._case.before
        return self._case.last_week(before and before.of(name, lambda one: function_of(one) == self._function))

    def _reason(
        self, rule: Rule, found: Incident, facts: dict[str, str], *, grave: bool, chart: str = "trigger"
    ) -> Reason:
        named = {**facts, "trigger": self._trigger, "function": self._function}
        level = self._worst if grave else Level.ATTENTION
        return self._case.reason(rule, level, found, named, f"{chart}:{self._trigger}", trigger=self._trigger)
