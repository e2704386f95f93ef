"""Of all alarms of an account those are found that concern a pool, and new ones are tried by two weeks of its own points."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.alarms import Alarms
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Connection, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.alarm_states import Firing
from cognito_admin.model.health.alarms import read_alarm
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.ranges import COARSE_S, FINE_S, Window
from cognito_admin.model.health.series import Points, SeriesKey, Statistic, metric, points
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.settings.things import Document, Thing, ThingKind
from cognito_admin.work.alarms import LiveAlarms, OfflineAlarms, basis, creation, deletion, tried

POOL = PoolId("eu-central-1_Shop")
FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:pre-token:live"
THROTTLED = metric("AWS/Cognito", "SignInThrottles", UserPool=POOL, UserPoolClient="web")


def _alarm(name: str, namespace: str, **dimensions: str) -> dict[str, Any]:
    return {
        "AlarmName": name,
        "Namespace": namespace,
        "MetricName": "SignInThrottles",
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
        "Statistic": "Sum",
        "Period": 300,
        "EvaluationPeriods": 1,
        "Threshold": 5,
        "ComparisonOperator": "GreaterThanThreshold",
    }


EVERY = [
    _alarm("Ours", "AWS/Cognito", UserPool=POOL, UserPoolClient="web"),
    _alarm("ours, of a function", "AWS/Lambda", FunctionName="pre-token"),
    _alarm("of all pools", "AWS/Usage", Service="Cognito user pool", Resource="UserAuthentication"),
    _alarm("of another pool", "AWS/Cognito", UserPool="eu-central-1_Other", UserPoolClient="web"),
    _alarm("of an invoice", "AWS/Lambda", FunctionName="invoices"),
]


@pytest.fixture
def alarms(emulator: Emulator) -> Iterator[Alarms]:
    client: Any = boto3.client("cloudwatch", **emulator.credentials)
    for alarm in EVERY:
        client.put_metric_alarm(**alarm)
    client.close()
    connection = Connection(ConnectionId("c1"), "work", None, Region("eu-central-1"), endpoint_url=emulator.url)
    account = Account(connection, lambda _: Marking(mode=Mode.READ_ONLY))
    yield account.alarms(POOL)
    account.close()


class Settings:
    """``answer`` is what is read of the pool; a Failure is raised."""

    def __init__(self, answer: Document | Failure) -> None:
        self._answer = answer

    async def read(self, thing: Thing) -> Document:
        assert thing.kind is ThingKind.POOL
        if isinstance(self._answer, Failure):
            raise self._answer
        return self._answer


def _read(alarms: Alarms, settings: Document | Failure) -> Any:
    source: Any = Settings(settings)
    return asyncio.run(LiveAlarms(lambda: alarms, source, POOL).read())


def test_alarms_of_the_pool_of_its_functions_and_of_the_quotas_are_found_and_no_others(alarms: Alarms) -> None:
    known = _read(alarms, {"LambdaConfig": {"PreTokenGeneration": FUNCTION}})
    assert [one.name for one in known.alarms] == ["of all pools", "Ours", "ours, of a function"]
    assert known.refused is None


def test_who_may_not_read_the_pool_is_told_that_alarms_of_its_functions_are_not_known(alarms: Alarms) -> None:
    refusal = Failure(Code.ACCESS_DENIED, action="cognito-idp:DescribeUserPool")
    known = _read(alarms, refusal)
    assert [one.name for one in known.alarms] == ["of all pools", "Ours"]
    assert known.refused == refusal


def test_a_backup_has_no_alarms_and_says_so() -> None:
    offline = OfflineAlarms(lambda: Failure(Code.OPENED_FROM_BACKUP))
    assert offline.why_not() is not None
    with pytest.raises(Failure):
        asyncio.run(offline.read())


def _series(period_s: int, start_s: int, values: list[float]) -> PoolSeries:
    found: dict[SeriesKey, Points] = {}
    if values:
        found[SeriesKey(THROTTLED, Statistic.SUM)] = points(start_s, period_s, values)
    end_s = start_s + 12 * period_s
    return PoolSeries(POOL, datetime.fromtimestamp(end_s, UTC), start_s, end_s, period_s, found)


class Health:
    """``kept`` is on this computer, ``newest`` what CloudWatch says; ``further_back`` what there is of a span of one's own."""

    def __init__(self, kept: PoolSeries, newest: PoolSeries, why_not: Failure | None = None) -> None:
        self._kept, self._newest = kept, newest
        self.why_not = lambda: why_not
        self.further_back = kept

    async def shown(self, span: object) -> PoolSeries:
        return self.further_back if isinstance(span, Window) else self._kept

    async def refresh(self, span: object) -> Any:
        return SimpleNamespace(series=self.further_back if isinstance(span, Window) else self._newest)


def _basis(health: Any, shown: PoolSeries | None) -> PoolSeries:
    return asyncio.run(basis(health, shown))


def test_alarms_are_tried_by_two_weeks_to_the_newest_or_by_what_is_kept_where_cloudwatch_cannot_be_asked() -> None:
    kept, newest = _series(FINE_S, 36_000, [1.0]), _series(FINE_S, 36_000, [2.0])
    assert _basis(Health(kept, newest), None) is newest
    assert _basis(Health(kept, newest, Failure(Code.ACCESS_DENIED)), None) is kept


def test_the_week_before_is_part_of_what_they_are_tried_by() -> None:
    week = _series(FINE_S, 36_000, [2.0])
    before = _series(FINE_S, 36_000 - 12 * FINE_S, [1.0])
    health: Any = Health(replace(week, last_week=before), week, Failure(Code.ACCESS_DENIED))
    both = _basis(health, None)
    assert (both.start_s, both.end_s) == (before.start_s, week.end_s)
    (found,) = both.points.values()
    assert (found.at(before.start_s), found.at(week.start_s)) == (1.0, 2.0)


def test_they_are_tried_over_what_is_shown_where_that_is_as_fine_and_lies_further_back() -> None:
    kept = _series(FINE_S, 36_000, [1.0])
    before, coarse, within = _series(FINE_S, 0, [1.0]), _series(COARSE_S, 0, [1.0]), _series(FINE_S, 36_300, [1.0])
    # Of all app clients, though one alone may be looked at.
    whole = _series(FINE_S, 0, [3.0])
    for refusal in (None, Failure(Code.ACCESS_DENIED)):
        health = Health(kept, kept, refusal)
        health.further_back = whole
        assert _basis(health, before) is whole
    assert _basis(Health(kept, kept), coarse) is kept
    assert _basis(Health(kept, kept), within) is kept


def test_each_alarm_is_tried_and_one_that_cannot_be_is_told_apart_from_one_that_stays_silent() -> None:
    series = _series(FINE_S, 0, [0, 9, 0])
    quiet = {**EVERY[0], "Threshold": 50}
    fired = asyncio.run(tried([EVERY[0], quiet, EVERY[1]], series))
    assert fired == ((Firing(600, 900),), (), None)


def test_what_is_made_and_deleted_is_one_change_of_settings_each() -> None:
    made = creation(EVERY[:2])
    assert [(part.thing.name, part.before, part.after) for part in made.parts] == [
        ("Ours", None, EVERY[0]),
        ("ours, of a function", None, EVERY[1]),
    ]
    (part,) = deletion(read_alarm({**EVERY[0], "StateValue": "OK"})).parts
    assert (part.thing, part.before, part.after) == (Thing(ThingKind.ALARM, "Ours"), EVERY[0], None)
