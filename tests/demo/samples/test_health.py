"""The figures of the sample pools' metrics, as their docstring tells them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from cognito_admin.demo.clock import Clock
from cognito_admin.demo.metrics import STEP_S, Kept, statistic
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.samples.shop import BACK_OFFICE, MOBILE, WEB
from cognito_admin.demo.state import Service

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
"""A Friday."""
NOW_S = int(NOW.timestamp())
HOUR_S, DAY_S, WEEK_S = 3_600, 86_400, 604_800
EVENING_S = NOW_S - 55_500
INCIDENT_S = NOW_S - 9_600

Find = Callable[..., Kept]


@pytest.fixture(scope="module")
def service() -> Service:
    service = Service(clock=Clock(NOW))
    build_samples(service)
    return service


@pytest.fixture(scope="module")
def find(service: Service) -> Find:
    def found(name: str, **dimensions: str) -> Kept:
        [series] = [one for one in service.metrics if one.name == name and dimensions.items() <= one.dimensions.items()]
        return series

    return found


def counted(series: Kept, start_s: int, length_s: int, name: str = "Sum") -> int:
    samples = series.put(start_s, length_s)
    return round(statistic(samples, name)) if samples else 0


def failed(series: Kept, start_s: int, length_s: int) -> int:
    return counted(series, start_s, length_s, "SampleCount") - counted(series, start_s, length_s)


def test_in_a_full_hour_as_many_sign_in_as_is_told(find: Find) -> None:
    wednesday_18_s = int(datetime(2026, 11, 18, 18, tzinfo=UTC).timestamp())
    for client, tried, fails in ((MOBILE, 480, 48), (WEB, 360, 18)):
        series = find("SignInSuccesses", UserPoolClient=client)
        assert counted(series, wednesday_18_s, HOUR_S, "SampleCount") == tried
        assert failed(series, wednesday_18_s, HOUR_S) == fails


def test_on_the_bad_evening_four_times_as_many_fail_on_mobile_alone(find: Find) -> None:
    mobile, web = (find("SignInSuccesses", UserPoolClient=client) for client in (MOBILE, WEB))
    throttles = find("SignInThrottles", UserPoolClient=MOBILE)
    for step_s in range(EVENING_S, EVENING_S + 32 * STEP_S, STEP_S):
        usual = failed(mobile, step_s - WEEK_S, STEP_S)
        assert failed(mobile, step_s, STEP_S) == 4 * usual
        assert counted(throttles, step_s, STEP_S) == usual
        assert failed(web, step_s, STEP_S) == failed(web, step_s - WEEK_S, STEP_S)
    whole_s = 32 * STEP_S
    assert (failed(mobile, EVENING_S, whole_s), counted(throttles, EVENING_S, whole_s)) == (500, 125)
    for step_s in (EVENING_S - STEP_S, EVENING_S + whole_s):
        assert counted(throttles, step_s, STEP_S) == 0
    calls = find("CallCount", Resource="UserAuthentication")
    assert counted(calls, EVENING_S, STEP_S) == 120 * STEP_S * 95 // 100
    refused = find("ThrottleCount", Resource="UserAuthentication")
    assert counted(refused, EVENING_S, whole_s) == 125


def test_every_sign_in_that_fails_beside_the_ordinary_ones_is_an_error_of_the_function(
    find: Find,
) -> None:
    sign_ins = [find("SignInSuccesses", UserPoolClient=client) for client in (WEB, MOBILE, BACK_OFFICE)]
    errors, took = (find(name, FunctionName="shop-post-authentication") for name in ("Errors", "Duration"))
    for step_s in range(INCIDENT_S, NOW_S, STEP_S):
        more = sum(failed(one, step_s, STEP_S) - failed(one, step_s - WEEK_S, STEP_S) for one in sign_ins)
        assert counted(errors, step_s, STEP_S) == more > 0
        assert counted(took, step_s, STEP_S, "p95") == 5_000
    assert counted(errors, INCIDENT_S, 9_600) == 763
    assert counted(errors, NOW_S - 14 * DAY_S, 14 * DAY_S - 9_600) == 0
    assert counted(took, INCIDENT_S - STEP_S, STEP_S, "p95") < 1_000


def test_an_hour_has_what_its_steps_have(service: Service) -> None:
    hours = (*range(NOW_S // HOUR_S - 18, NOW_S // HOUR_S), (NOW_S - 6 * DAY_S) // HOUR_S, NOW_S // HOUR_S - 9_000)
    for series in service.metrics:
        for hour in hours:
            steps = [series.put(hour * HOUR_S + step * STEP_S, STEP_S) for step in range(12)]
            told: dict[float, int] = {}
            for value, count in (sample for samples in steps for sample in samples):
                told[value] = told.get(value, 0) + count
            assert dict(series.put(hour * HOUR_S, HOUR_S)) == told, (series.name, series.dimensions)


def test_two_weeks_differ_by_little_and_a_year_ago_there_were_fewer(find: Find) -> None:
    mobile = find("SignInSuccesses", UserPoolClient=MOBILE)
    monday_s = int(datetime(2026, 11, 9, tzinfo=UTC).timestamp())
    this, before, long_ago = (
        [counted(mobile, monday_s - back + step * STEP_S, STEP_S) for step in range(288)]
        for back in (0, WEEK_S, 52 * WEEK_S)
    )
    assert this != before
    assert sum(this) == sum(before)
    assert sum(long_ago) < 0.7 * sum(this)


def test_an_app_that_was_deleted_is_silent_since(find: Find) -> None:
    till = find("SignInSuccesses", UserPoolClient="5oldtill55oldtill55oldtill")
    assert counted(till, NOW_S - 7 * DAY_S, DAY_S) > 0
    assert till.put(NOW_S - 6 * DAY_S, 6 * DAY_S) == ()


def test_staff_is_well_and_legacy_has_nothing(service: Service) -> None:
    by_pool: dict[str, list[Any]] = {"Staff": [], "Legacy": []}
    names = {pool.id: pool.settings["Name"] for pool in service.pools.values()}
    for one in service.metrics:
        by_pool.setdefault(names.get(one.dimensions.get("UserPool", ""), ""), []).append(one)
    assert by_pool["Legacy"] == []
    [signed_in] = [one for one in by_pool["Staff"] if one.name == "FederationSuccesses"]
    assert counted(signed_in, NOW_S - 4 * HOUR_S, 4 * HOUR_S) > 20
    assert failed(signed_in, NOW_S - DAY_S, DAY_S) == failed(signed_in, NOW_S - WEEK_S - DAY_S, DAY_S)
