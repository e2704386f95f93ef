"""The charts of a pool, made of its series: what fails is derived, what belongs together is added up."""

from array import array
from collections.abc import Callable, Iterator, Sequence

from cognito_admin.model.health import metrics
from cognito_admin.model.health.charts import Chart, Line, LineKind, Tone, Unit
from cognito_admin.model.health.metrics import Activity, Group, client_of, provider_of
from cognito_admin.model.health.pool_series import Attempts, PoolSeries, Sums
from cognito_admin.model.health.ranges import WEEK_S, Window
from cognito_admin.model.health.series import Metric, Points, Statistic, difference, share, sum_of
from cognito_admin.model.ids import ClientId
from cognito_admin.model.sentences.templates import marked

MOST_LINES = 8
"""So many app clients or providers have a line of their own, the busiest; the others are one line together."""

_Belongs = Callable[[Metric], bool]


def charts(series: PoolSeries, client: ClientId | None = None) -> Iterator[Chart]:
    """One after the other, so that a caller can do something else between two.

    With a ``client``, what people do is told of that app client alone. Risk, quotas and triggers are of the whole pool.
    """
    drawing = _Drawing(series, client)
    yield drawing.activity("sign-ins", metrics.SIGN_INS, marked("Sign-ins"))
    yield drawing.success_rate()
    if client is None and (by_client := drawing.failed_by_client()) is not None:
        yield by_client
    yield drawing.activity("refreshes", metrics.REFRESHES, marked("Token refreshes"))
    yield drawing.activity("sign-ups", metrics.SIGN_UPS, marked("Sign-ups"))
    yield from drawing.federation()
    yield drawing.throttles()
    yield from drawing.triggers()
    yield drawing.risk()
    yield drawing.assessed()
    yield from drawing.quotas()


class _Drawing:
    def __init__(self, series: PoolSeries, client: ClientId | None) -> None:
        self._series = series
        self._window = series.window
        self._sums = Sums(series)
        self._before = None if series.last_week is None else Sums(series.last_week)
        self._client = client
        self._belongs: _Belongs | None = None if client is None else lambda one: client_of(one) == client

    def activity(
        self, name: str, activity: Activity, title: str, belongs: _Belongs | None = None, provider: str | None = None
    ) -> Chart:
        """Attempted, and of these failed, and of these throttled; beside it last week."""
        belongs = belongs or self._belongs
        now = self._sums.attempts(activity.successes, activity.throttles, belongs)
        before = self._before and self._before.attempts(activity.successes, activity.throttles, belongs)
        lines: list[Line] = []
        if now is not None:
            lines = [
                Line(marked("Attempted"), now.attempted, client=self._client, provider=provider),
                Line(marked("Failed"), now.failed, LineKind.PART, Tone.BAD, "", self._client, provider),
            ]
            if now.throttled is not None:
                lines.append(
                    Line(marked("Throttled"), now.throttled, LineKind.PART, Tone.WARNING, "", self._client, provider)
                )
            if before is not None:
                lines += [
                    Line(marked("Attempted last week"), _moved(before.attempted), LineKind.LAST_WEEK),
                    Line(marked("Failed last week"), _moved(before.failed), LineKind.LAST_WEEK, Tone.BAD),
                ]
        return self._chart(name, activity.group, title, Unit.COUNT, lines, subject=provider or "", provider=provider)

    def success_rate(self) -> Chart:
        lines: list[Line] = []
        for sums, kind, title in (
            (self._sums, LineKind.MAIN, marked("Succeeded")),
            (self._before, LineKind.LAST_WEEK, marked("Succeeded last week")),
        ):
            found = sums and sums.attempts(*_names(metrics.SIGN_INS), self._belongs)
            if found:
                rate = _rate(found)
                lines.append(Line(title, rate if kind is LineKind.MAIN else _moved(rate), kind, client=self._client))
        title = marked("Sign-ins that succeed")
        there = lines if lines and lines[0].kind is LineKind.MAIN else []
        return self._chart("sign-in-rate", Group.SIGN_IN, title, Unit.SHARE, there)

    def failed_by_client(self) -> Chart | None:
        """None where there are not several."""
        each = self._sums.attempts_apart(metrics.SIGN_INS, client_of)
        if len(each) <= 1:
            return None
        worst = sorted(each, key=lambda client: (-each[client].failed.total, client))
        failed = [(ClientId(client), each[client].failed) for client in worst]
        lines = [
            Line(self._state(client), points, tone=Tone.BAD, subject=self._name(client), client=client)
            for client, points in failed[:MOST_LINES]
        ]
        if others := sum_of([points for _client, points in failed[MOST_LINES:]]):
            lines.append(Line(marked("Other app clients"), others, tone=Tone.BAD))
        title = marked("Failed sign-ins by app client")
        return self._chart("sign-in-clients", Group.SIGN_IN, title, Unit.COUNT, lines)

    def federation(self) -> Iterator[Chart]:
        """One for each provider; those beyond the busiest are one together."""
        title = marked("Federated sign-ins")
        attempted = self._sums.apart(metrics.FEDERATION_SUCCESSES, self._provider, Statistic.SAMPLE_COUNT)
        found = sorted(attempted, key=lambda provider: (-attempted[provider].total, provider))
        if not found:
            yield self.activity("federation", metrics.FEDERATION, title)
        for provider in found[:MOST_LINES]:
            name = f"federation:{provider}"
            yield self.activity(name, metrics.FEDERATION, title, self._of(provider), provider)
        if others := {*found[MOST_LINES:]}:
            belongs = self._belongs
            yield self.activity(
                "federation-others",
                metrics.FEDERATION,
                marked("Federated sign-ins by other providers"),
                lambda one: provider_of(one) in others and (belongs is None or belongs(one)),
            )

    def throttles(self) -> Chart:
        lines = [
            Line(title, found, tone=Tone.WARNING, client=self._client)
            for activity, title in (
                (metrics.SIGN_INS, marked("Sign-ins")),
                (metrics.REFRESHES, marked("Token refreshes")),
                (metrics.SIGN_UPS, marked("Sign-ups")),
                (metrics.FEDERATION, marked("Federated sign-ins")),
            )
            if (found := self._sums.of(activity.throttles, self._belongs)) is not None
        ]
        return self._chart("throttles", Group.SIGN_IN, marked("Throttled by Cognito"), Unit.COUNT, lines)

    def triggers(self) -> Iterator[Chart]:
        for trigger, function in self._series.triggers.items():
            yield self._calls(trigger, function)
            yield self._duration(trigger, function)

    def _calls(self, trigger: str, function: str) -> Chart:
        lines = [
            Line(title, found, kind, tone, trigger=trigger)
            for name, title, kind, tone in (
                (metrics.INVOCATIONS, marked("Calls"), LineKind.MAIN, Tone.NEUTRAL),
                (metrics.ERRORS, marked("Errors"), LineKind.PART, Tone.BAD),
                (metrics.FUNCTION_THROTTLES, marked("Throttled"), LineKind.PART, Tone.WARNING),
            )
            if (found := self._sums.of(name, _runs(function))) is not None
        ]
        if lines and self._before:
            errors = self._before.of(metrics.ERRORS, _runs(function))
            if errors is not None:
                lines.append(Line(marked("Errors last week"), _moved(errors), LineKind.LAST_WEEK, Tone.BAD))
        title = marked("Calls of the trigger")
        return self._chart(f"trigger:{trigger}", Group.TRIGGER, title, Unit.COUNT, lines, trigger, trigger=trigger)

    def _duration(self, trigger: str, function: str) -> Chart:
        lines: list[Line] = []
        took = self._sums.of(metrics.DURATION, _runs(function), Statistic.P95)
        if took is not None:
            lines = [
                Line(marked("95 of 100 calls took at most"), took, trigger=trigger),
                self._limit(marked("Cognito gives up"), metrics.FUNCTION_GIVES_UP_MS),
            ]
        title = marked("Duration of the trigger")
        name = f"trigger-time:{trigger}"
        return self._chart(name, Group.TRIGGER, title, Unit.MILLISECONDS, lines, trigger, trigger=trigger)

    def risk(self) -> Chart:
        takeovers = (self._sums.of(name) for name in (metrics.TAKEOVER, metrics.TAKEOVER_BEFORE))
        lines = [
            Line(title, found, tone=tone)
            for title, found, tone in (
                (marked("Compromised passwords"), self._sums.of(metrics.COMPROMISED), Tone.BAD),
                (marked("Account takeover risks"), sum_of([one for one in takeovers if one]), Tone.WARNING),
                (marked("Blocked"), self._sums.of(metrics.BLOCKED), Tone.NEUTRAL),
            )
            if found is not None
        ]
        return self._chart("risk", Group.RISK, marked("Threat protection"), Unit.COUNT, lines)

    def assessed(self) -> Chart:
        lines = [
            Line(title, found, tone=tone)
            for name, title, tone in (
                (metrics.NO_RISK, marked("Without a risk"), Tone.NEUTRAL),
                (metrics.RISK, marked("With a risk"), Tone.WARNING),
            )
            if (found := self._sums.of(name)) is not None
        ]
        return self._chart("risk-assessed", Group.RISK, marked("Requests looked at for risk"), Unit.COUNT, lines)

    def quotas(self) -> Iterator[Chart]:
        """One for each that was used, of all pools of the account; without any, one that says why."""
        title = marked("Requests of the account by quota")
        every = self._sums.apart(metrics.CALLS, metrics.category_of)
        refused = self._sums.apart(metrics.REFUSED_CALLS, metrics.category_of)
        for category, calls in every.items():
            lines = [Line(marked("Requests a second"), _per_second(calls))]
            if category in refused:
                throttled = _per_second(refused[category])
                lines.append(Line(marked("Throttled a second"), throttled, LineKind.PART, Tone.WARNING))
            if quota := self._series.quotas.get(category):
                lines.append(self._limit(marked("Quota"), quota))
            yield self._chart(f"quota:{category}", Group.QUOTA, title, Unit.PER_SECOND, lines, category)
        if not every:
            yield self._chart("quota", Group.QUOTA, title, Unit.PER_SECOND, [])

    def _provider(self, one: Metric) -> str | None:
        return provider_of(one) if self._belongs is None or self._belongs(one) else None

    def _of(self, provider: str) -> _Belongs:
        belongs = self._belongs
        return lambda one: provider_of(one) == provider and (belongs is None or belongs(one))

    def _name(self, client: ClientId) -> str:
        return self._series.clients.get(client) or client

    def _state(self, client: ClientId) -> str:
        if client in metrics.SPECIAL_CLIENTS:
            return ""
        known = self._series.clients
        return marked("deleted") if client in known and known[client] is None else ""

    def _limit(self, title: str, value: float) -> Line:
        return Line(title, constant(self._window, value), LineKind.LIMIT, Tone.WARNING)

    def _chart(
        self,
        name: str,
        group: Group,
        title: str,
        unit: Unit,
        lines: Sequence[Line],
        subject: str = "",
        *,
        trigger: str | None = None,
        provider: str | None = None,
    ) -> Chart:
        absence = None if lines else self._series.absence(group)
        if not lines and absence is None:
            # Others of the group have numbers, so that it was asked for and is not there.
            absence = metrics.Absence.NEVER_EMITTED
        return Chart(name, group, title, unit, tuple(lines), subject, absence, trigger, provider)


def constant(window: Window, value: float) -> Points:
    """The same number in every period."""
    return Points(window.start_s, window.period_s, array("d", (value,)) * window.count)


def _names(activity: Activity) -> tuple[str, str]:
    return activity.successes, activity.throttles


def _rate(found: Attempts) -> Points:
    return share(difference(found.attempted, found.failed), found.attempted)


def _moved(before: Points) -> Points:
    return before.shifted(WEEK_S)


def _per_second(calls: Points) -> Points:
    return Points(calls.start_s, calls.period_s, array("d", [value / calls.period_s for value in calls.values]))


def _runs(function: str) -> _Belongs:
    return lambda one: metrics.function_of(one) == function
