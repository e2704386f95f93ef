import math
from dataclasses import replace

import pytest

from cognito_admin.model.health import metrics
from cognito_admin.model.health.charts import Chart, Line, LineKind
from cognito_admin.model.health.drawing import MOST_LINES, charts
from cognito_admin.model.health.metrics import Absence
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.ranges import Range
from cognito_admin.model.health.series import SeriesKey, Statistic, metric, points
from cognito_admin.model.ids import ClientId
from tests.model.health.shop import MOBILE, NOW_S, POOL, WEB, Shop, ago, during, steady


def drawn(series: PoolSeries, client: ClientId | None = None) -> dict[str, Chart]:
    return {chart.name: chart for chart in charts(series, client)}


def line(chart: Chart, title: str) -> Line:
    return next(one for one in chart.lines if title in (one.title, one.subject))


def two_clients() -> Shop:
    shop = Shop(Range.HOURS_3)
    shop.attempted(MOBILE, steady(10), steady(3), steady(1)).attempted(WEB, steady(20), steady(2), steady(0))
    return shop


def test_what_fails_is_what_was_attempted_without_what_succeeded() -> None:
    chart = drawn(two_clients().told())["sign-ins"]

    assert {line(chart, title).points.at(NOW_S) for title in ("Attempted", "Attempted last week")} == {30}
    assert {line(chart, title).points.at(NOW_S) for title in ("Failed", "Failed last week")} == {5}
    assert line(chart, "Throttled").points.at(NOW_S) == 1


def test_one_app_client_is_told_of_alone() -> None:
    shown = drawn(two_clients().told(), MOBILE)

    assert line(shown["sign-ins"], "Attempted").points.at(NOW_S) == 10
    assert line(shown["sign-in-rate"], "Succeeded").points.at(NOW_S) == pytest.approx(0.7)
    assert "sign-in-clients" not in shown


def test_failures_are_shown_by_app_client_the_worst_first() -> None:
    chart = drawn(two_clients().told())["sign-in-clients"]

    assert [(one.subject, one.points.at(NOW_S)) for one in chart.lines] == [("Mobile", 3), ("Web", 2)]


def test_of_many_app_clients_the_others_are_one_line() -> None:
    shop = Shop(Range.HOURS_3)
    for number in range(MOST_LINES + 3):
        shop.attempted(ClientId(f"client{number:02}"), steady(50), steady(number))

    lines = drawn(shop.told())["sign-in-clients"].lines

    assert [one.client for one in lines[:2]] == ["client10", "client09"]
    assert (lines[-1].title, lines[-1].points.at(NOW_S)) == ("Other app clients", 0 + 1 + 2)


def test_a_deleted_app_client_is_called_so_and_a_special_one_is_not() -> None:
    shop = Shop(Range.HOURS_3)
    gone = ClientId("gone1")
    for client in (gone, metrics.INVALID):
        shop.attempted(client, steady(5), steady(1))
    series = shop.told()
    series = replace(series, clients={**series.clients, gone: None})

    titles = {one.subject: one.title for one in drawn(series)["sign-in-clients"].lines}

    assert titles == {"gone1": "deleted", "Invalid": ""}


def test_all_lines_of_a_chart_lie_on_the_grid_of_what_is_shown() -> None:
    series = two_clients().trigger("PreSignUp", steady(9), steady(0), steady(120)).told()

    for chart in drawn(series).values():
        for one in chart.lines:
            assert (one.points.start_s, one.points.end_s) == (series.start_s, series.end_s)


def test_a_gap_stays_a_gap() -> None:
    hole = during(ago(2), ago(1), None, steady(10))
    chart = drawn(Shop(Range.HOURS_3).attempted(MOBILE, hole, steady(1)).told())["sign-ins"]

    assert math.isnan(line(chart, "Failed").points.at(ago(1.5)))
    assert line(chart, "Failed").points.at(ago(2.5)) == 1


def test_a_share_is_not_told_where_nobody_tried() -> None:
    chart = drawn(Shop(Range.HOURS_3).attempted(MOBILE, steady(0), steady(0)).told())["sign-in-rate"]

    assert line(chart, "Succeeded").points.is_empty


@pytest.mark.parametrize("absence", [Absence.DENIED, Absence.TOO_OLD, Absence.NEVER_EMITTED])
def test_an_empty_chart_says_why(absence: Absence) -> None:
    series = Shop(Range.HOURS_3).told()
    series = replace(series, absent=dict.fromkeys(metrics.of_client(POOL, MOBILE), absence))

    chart = drawn(series)["sign-ins"]

    assert not chart.lines
    assert chart.absence is absence


def test_a_chart_is_empty_though_others_of_its_group_are_not() -> None:
    assert drawn(two_clients().told(), metrics.ADMIN)["sign-ins"].absence is Absence.NEVER_EMITTED


def test_federation_has_a_chart_for_each_provider() -> None:
    shop = Shop(Range.HOURS_3)
    for number in range(MOST_LINES + 2):
        provider = f"Idp{number}"
        shop.attempted(WEB, steady(100 - number), steady(1), activity=metrics.FEDERATION, provider=provider)

    shown = drawn(shop.told())

    assert line(shown["federation:Idp3"], "Attempted").points.at(NOW_S) == 97
    assert line(shown["federation-others"], "Attempted").points.at(NOW_S) == 92 + 91


def test_the_duration_of_a_trigger_stands_beside_the_time_after_which_cognito_gives_up() -> None:
    shop = Shop(Range.HOURS_3).trigger("PreSignUp", steady(9), steady(2), steady(4_100))

    shown = drawn(shop.told())

    assert line(shown["trigger:PreSignUp"], "Errors").points.at(NOW_S) == 2
    took = shown["trigger-time:PreSignUp"]
    assert [(one.kind, one.points.at(NOW_S)) for one in took.lines] == [
        (LineKind.MAIN, 4_100),
        (LineKind.LIMIT, 5_000),
    ]


def test_the_use_of_a_quota_is_told_by_the_second() -> None:
    shop = Shop(Range.HOURS_3).used("UserAuthentication", steady(36_000), steady(600), 120)

    chart = drawn(shop.told())["quota:UserAuthentication"]

    assert [one.points.at(NOW_S) for one in chart.lines] == [120, 2, 120]


def test_both_spellings_of_a_risk_are_counted_together() -> None:
    shop = Shop(Range.HOURS_3)
    for name, count in ((metrics.TAKEOVER, 2), (metrics.TAKEOVER_BEFORE, 3)):
        one = metric(metrics.COGNITO, name, UserPoolId=POOL, Operation="SignIn", RiskLevel="High")
        shop.counted(one, Statistic.SUM, steady(count))

    assert line(drawn(shop.told())["risk"], "Account takeover risks").points.at(NOW_S) == 5


def test_metrics_that_are_not_of_a_pool_are_left_out() -> None:
    series = two_clients().told()
    other = SeriesKey(metric(metrics.COGNITO, metrics.SIGN_IN_SUCCESSES, UserPool=POOL), Statistic.SAMPLE_COUNT)
    more = {**series.points, other: points(series.start_s, 300, [1_000] * 36)}

    assert line(drawn(replace(series, points=more))["sign-ins"], "Attempted").points.at(ago(2)) == 30
