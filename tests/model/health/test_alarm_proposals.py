"""Alarms are proposed with thresholds from the pool's own last weeks, and fire on what was out of the usual."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.health.alarm_proposals import MOST_METRICS, Proposal, Subject, proposals
from cognito_admin.model.health.alarm_states import Firing
from cognito_admin.model.health.alarms import read_alarm, would_fire
from cognito_admin.model.health.metrics import of_client, of_function
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.series import Points, SeriesKey, Statistic, metric, points
from cognito_admin.model.ids import ClientId, PoolId

POOL = PoolId("eu-central-1_Shop")
WEB, MOBILE = ClientId("web"), ClientId("mobile")
LENGTH = 288


def _counts(
    client: ClientId, attempts: list[float], failed: list[float], throttled: float = 0
) -> dict[SeriesKey, Points]:
    columns = {
        ("SignInSuccesses", Statistic.SAMPLE_COUNT): attempts,
        ("SignInSuccesses", Statistic.SUM): [a - f for a, f in zip(attempts, failed, strict=True)],
        ("SignInThrottles", Statistic.SUM): [throttled] * len(attempts),
    }
    return {
        key: points(0, 300, columns[key.metric.name, key.statistic])
        for key in of_client(POOL, client)
        if (key.metric.name, key.statistic) in columns
    }


def _series(found: dict[SeriesKey, Points], triggers: dict[str, str] | None = None, length: int = LENGTH) -> PoolSeries:
    end_s = length * 300
    names = {WEB: "Web shop", MOBILE: "Mobile"}
    return PoolSeries(
        POOL, datetime.fromtimestamp(end_s, UTC), 0, end_s, 300, found, clients=names, triggers=triggers or {}
    )


def _steady(client: ClientId, attempts: float, failed: float) -> dict[SeriesKey, Points]:
    return _counts(client, [attempts] * LENGTH, [failed] * LENGTH)


def _of(found: tuple[Proposal, ...], subject: Subject, about: str = "") -> Proposal:
    return next(one for one in found if (one.subject, one.about) == (subject, about))


def test_the_threshold_of_failures_is_twice_what_is_usual_in_this_pool() -> None:
    proposal = _of(proposals(_series(_steady(WEB, 100, 12))), Subject.FAILURE_RATE)
    assert (proposal.usual, proposal.threshold) == (12.0, 25.0)
    assert (proposal.needed, proposal.evaluated, proposal.period_s) == (2, 3, 300)


def test_a_pool_where_nothing_fails_is_not_alarmed_by_one_failure() -> None:
    assert _of(proposals(_series(_steady(WEB, 100, 0))), Subject.FAILURE_RATE).threshold == 10.0


def test_a_bad_evening_fires_once_and_does_not_move_what_is_usual() -> None:
    failed = [5.0] * LENGTH
    failed[200:212] = [40.0] * 12
    series = _series(_counts(MOBILE, [100.0] * LENGTH, failed))
    proposal = _of(proposals(series), Subject.FAILURE_RATE)
    assert (proposal.usual, proposal.threshold) == (5.0, 10.0)
    # Of three periods two are needed, at the beginning and at the end.
    fired = (Firing(202 * 300, 214 * 300),)
    assert would_fire(read_alarm(proposal.document()), series.points) == fired


def test_what_goes_wrong_in_one_app_is_not_lost_among_all_others() -> None:
    failed = [0.0] * LENGTH
    failed[100:110] = [20.0] * 10
    series = _series({**_steady(WEB, 500, 5), **_counts(MOBILE, [40.0] * LENGTH, failed)})
    found = proposals(series)
    together = _of(found, Subject.FAILURE_RATE)
    alone = _of(found, Subject.FAILURE_RATE, "Mobile")
    assert would_fire(read_alarm(together.document()), series.points) == ()
    assert len(would_fire(read_alarm(alone.document()), series.points) or ()) == 1
    assert (together.recommended, alone.recommended) == (True, False)


def test_a_quiet_pool_is_looked_at_by_the_hour_and_two_attempts_are_no_rate() -> None:
    quiet = list(islice(cycle([1.0, 0.0, 0.0]), LENGTH))
    proposal = _of(proposals(_series(_counts(WEB, quiet, quiet))), Subject.FAILURE_RATE)
    assert (proposal.period_s, proposal.least_attempts) == (3_600, 5)
    assert (proposal.needed, proposal.evaluated) == (1, 1)


def test_functions_are_watched_for_errors_and_for_the_time_that_cognito_gives_them() -> None:
    durations = {
        key: points(0, 300, [120.0] * 280 + [4_600.0] * 8)
        for key in of_function("pre-token")
        if key.statistic is Statistic.P95
    }
    series = _series({**_steady(WEB, 100, 1), **durations}, {"PreTokenGeneration": "pre-token"})
    found = proposals(series)
    slow = _of(found, Subject.TRIGGER_SLOW, "pre-token")
    assert slow.threshold == 4_000.0
    assert len(would_fire(read_alarm(slow.document()), series.points) or ()) == 1
    errors = _of(found, Subject.TRIGGER_ERRORS, "pre-token")
    assert (errors.threshold, errors.usual) == (3.0, None)


def test_risk_is_proposed_only_where_cloudwatch_ever_counted_one() -> None:
    risk = SeriesKey(
        metric("AWS/Cognito", "AccountTakeoverRisk", UserPoolId=POOL, Operation="SignIn", RiskLevel="High"),
        Statistic.SUM,
    )
    calm = _series(_steady(WEB, 100, 1))
    assert all(one.subject is not Subject.RISK for one in proposals(calm))
    risky = _series({**calm.points, risk: points(0, 300, [2.0] * LENGTH)})
    assert _of(proposals(risky), Subject.RISK).threshold == 50.0


def test_a_function_that_is_always_quick_and_an_app_that_was_deleted_are_not_pressed_on_anybody() -> None:
    quick = {
        key: points(0, 300, [120.0] * LENGTH) for key in of_function("pre-token") if key.statistic is Statistic.P95
    }
    gone = _steady(ClientId("deleted"), 50, 1)
    series = _series({**_steady(WEB, 100, 1), **gone, **quick}, {"PreTokenGeneration": "pre-token"})
    series = replace(series, clients={**series.clients, ClientId("deleted"): None})
    found = proposals(series)
    assert not _of(found, Subject.TRIGGER_SLOW, "pre-token").recommended
    assert all(ClientId("deleted") not in (one.client, one.about) for one in found)
    assert len([one for one in found if one.subject is Subject.FAILURE_RATE]) == 1


def test_nothing_is_proposed_of_a_pool_that_nobody_signs_in_to() -> None:
    assert proposals(_series({})) == ()


def test_an_alarm_that_is_there_already_is_known_whatever_its_threshold() -> None:
    series = _series({**_steady(WEB, 100, 1), **_steady(MOBILE, 50, 1)})
    together, alone = (_of(proposals(series), Subject.FAILURE_RATE, about) for about in ("", "Mobile"))
    there = read_alarm({**together.document(70.0), "AlarmName": "by somebody else"})
    assert together.watches == there.watches != alone.watches


@settings(max_examples=25)
@given(st.integers(1, 14), st.floats(1, 1_000), st.floats(0, 1))
def test_whatever_the_pool_what_is_proposed_can_be_made_and_computed(
    clients: int, attempts: float, share: float
) -> None:
    found: dict[SeriesKey, Points] = {}
    for number in range(clients):
        found |= _counts(ClientId(f"client{number}"), [attempts] * 24, [attempts * share] * 24, throttled=attempts)
    series = _series(found, length=24)
    names = [one.name for one in proposals(series)]
    assert len(set(names)) == len(names)
    for proposal in proposals(series):
        document = proposal.document(tells=["arn:aws:sns:eu-central-1:123456789012:on-call"])
        assert sum("MetricStat" in query for query in document.get("Metrics", ())) <= MOST_METRICS
        assert would_fire(read_alarm(document), series.points) is not None
        assert proposal.threshold > 0


@pytest.mark.parametrize("clients", [7, 12])
def test_it_is_told_how_many_apps_an_alarm_has_no_room_for(clients: int) -> None:
    found: dict[SeriesKey, Points] = {}
    for number in range(clients):
        found |= _steady(ClientId(f"client{number}"), 10 + number, 1)
    assert _of(proposals(_series(found)), Subject.FAILURE_RATE).left_out == clients - 5
