import asyncio
import math
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from cognito_admin.aws.metrics import Read
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.metrics import SIGN_IN_SUCCESSES, Absence, Group, client_of, of_category, of_client
from cognito_admin.model.health.ranges import Range, own_window
from cognito_admin.model.health.series import SeriesKey, Statistic, metric
from cognito_admin.model.health.verdict import Level, Verdict
from cognito_admin.model.ids import ClientId
from cognito_admin.model.settings.things import Listed
from cognito_admin.store.paths import Paths
from cognito_admin.work import live_health
from cognito_admin.work.health import Spent
from cognito_admin.work.health_survey import Survey
from cognito_admin.work.kept_series import KeptSeries
from cognito_admin.work.live_health import LiveHealth
from tests.work.health_pool import DENIED, MOBILE, NOW, POOL, WEB, Clock, FakeAsking, FakeMetrics, steady, with_health

TRIED = SeriesKey(metric("AWS/Cognito", SIGN_IN_SUCCESSES, UserPool=POOL, UserPoolClient=WEB), Statistic.SAMPLE_COUNT)
SLOWEST = SeriesKey(metric("AWS/Lambda", "Duration", FunctionName="greet"), Statistic.P95)
SERIES = 2 * 9 + 4


def test_what_was_asked_for_is_shown_at_once_the_next_time_without_asking(tmp_path: Path) -> None:
    metrics = FakeMetrics()

    async def first(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept, clock
        nothing = await health.shown(Range.HOURS_3)
        assert (nothing.points, nothing.absence(Group.SIGN_IN)) == ({}, Absence.NOT_ASKED)
        refreshed = await health.refresh(Range.HOURS_3)
        assert refreshed.series.points[TRIED].at(NOW.timestamp() - 3000) == 10
        assert refreshed.series.last_week is not None
        assert refreshed.series.last_week.points[TRIED].total == 360

    async def second(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept, clock
        asked = len(metrics.reads)
        series = await health.shown(Range.HOURS_3)
        assert series.points[TRIED].total == 360
        assert (dict(series.clients), dict(series.triggers)) == (
            {WEB: "Web shop", MOBILE: "Mobile"},
            {"PostAuthentication": "greet"},
        )
        assert series.known_until == health.refreshed_at == NOW
        assert len(metrics.reads) == asked

    with_health(tmp_path, metrics, first)
    with_health(tmp_path, metrics, second)


def test_a_refresh_asks_for_the_newest_points_in_one_request_and_counts_it(tmp_path: Path) -> None:
    metrics = FakeMetrics()

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        for span in (Range.HOURS_3, Range.DAYS_30):
            await health.refresh(span)
        before, listings = await kept.spend(), metrics.listings
        clock.later(minutes=5)
        metrics.reads.clear()
        refreshed = await health.refresh(Range.DAYS_30)
        ((keys, start_s, end_s, period_s),) = metrics.reads
        assert (len(keys), period_s) == (SERIES, 300)
        assert end_s - start_s <= 2 * 3600
        assert refreshed.spent == Spent(1, SERIES)
        after = await kept.spend()
        assert (after.calls - before.calls, after.metrics - before.metrics) == (1, SERIES)
        assert metrics.listings == listings
        clock.later(hours=1)
        await health.refresh()
        assert metrics.listings == listings + 1
        assert len(metrics.reads) == 2

    with_health(tmp_path, metrics, scenario)


def test_hours_are_the_same_whether_they_were_asked_for_or_made_of_five_minutes(tmp_path: Path) -> None:
    metrics = FakeMetrics(has=lambda key, at_s: float(at_s // 300 % 7) if key.statistic.adds_up else float(at_s % 3600))

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept, clock
        series = (await health.refresh(Range.DAYS_30)).series
        assert series.period_s == 3600
        for key in (TRIED, SLOWEST):
            found = series.points[key]
            told = metrics._points(key, found.start_s, found.end_s, 3600)
            assert [*map(_text, found.values)] == [*map(_text, told.values)]

    with_health(tmp_path, metrics, scenario)


def test_holes_stay_holes_and_what_never_happened_is_told(tmp_path: Path) -> None:
    hole = range(int(NOW.timestamp()) - 7200, int(NOW.timestamp()) - 3600)

    def has(key: SeriesKey, at_s: int) -> float | None:
        silent = at_s in hole or client_of(key.metric) == MOBILE
        return None if silent else steady(key, at_s)

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept, clock
        series = (await health.refresh(Range.HOURS_3)).series
        assert sum(map(math.isnan, series.points[TRIED].values)) == 12
        of_mobile = of_client(POOL, MOBILE)
        assert {series.absent[key] for key in of_mobile} == {Absence.NEVER_EMITTED}

    with_health(tmp_path, FakeMetrics(has=has), scenario)


def test_what_aws_refuses_is_told_and_what_is_kept_stays(tmp_path: Path) -> None:
    metrics = FakeMetrics()

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept
        verdicts: list[Verdict] = []
        health.subscribe(verdicts.append)
        metrics.refuses = DENIED
        refreshed = await health.refresh()
        assert refreshed.series.refused == (DENIED,)
        assert refreshed.series.absence(Group.SIGN_IN) is Absence.DENIED
        assert refreshed.series.absence(Group.QUOTA) is Absence.DENIED
        assert (refreshed.verdict.level, health.refreshed_at, health.why_not()) == (Level.UNKNOWN, None, DENIED)
        metrics.refuses = None
        assert (await health.refresh()).series.refused == ()
        clock.later(hours=5)
        metrics.refuses = Failure(Code.ENDPOINT_UNREACHABLE)
        series = (await health.refresh()).series
        assert series.points[TRIED].total > 0
        assert series.known_until == NOW
        later = await health.shown(own_window(clock.now - timedelta(hours=2), clock.now, clock.now))
        assert later.absence(Group.SIGN_IN) is Absence.NOT_REACHED
        soon = own_window(clock.now - timedelta(minutes=20), clock.now, clock.now)
        assert (await health.shown(soon)).absence(Group.SIGN_IN) is Absence.NOT_REACHED
        assert [verdict.level is Level.UNKNOWN for verdict in verdicts] == [True, False, True]

    with_health(tmp_path, metrics, scenario)


def test_a_pool_that_nobody_signed_in_to_has_no_numbers_since_nothing_ever_happened(tmp_path: Path) -> None:
    metrics = FakeMetrics(has=lambda key, at_s: None, clients=())

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept, clock
        refreshed = await health.refresh(Range.HOURS_3)
        assert {refreshed.series.absence(group) for group in Group} == {Absence.NEVER_EMITTED}
        assert refreshed.verdict.level is Level.UNKNOWN

    with_health(tmp_path, metrics, scenario, FakeAsking(metrics, names_of=()))


def test_a_single_series_may_be_denied(tmp_path: Path) -> None:
    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept, clock
        series = (await health.refresh(Range.HOURS_3)).series
        assert series.absent[SLOWEST] is Absence.DENIED
        assert TRIED in series.points

    with_health(tmp_path, FakeMetrics(denied=frozenset({SLOWEST})), scenario)


def test_an_app_client_that_is_gone_is_told_without_a_name_and_one_that_is_silent_is_still_asked_for(
    tmp_path: Path,
) -> None:
    quiet, gone = ClientId("quiet"), ClientId("gone")
    metrics = FakeMetrics(clients=(WEB, gone))
    asking = FakeAsking(metrics, names_of=(Listed(WEB, "Web shop"), Listed(quiet, "Quiet")))

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept, clock
        series = (await health.refresh(Range.DAY)).series
        assert dict(series.clients) == {WEB: "Web shop", quiet: "Quiet", gone: None}
        assert quiet not in {client_of(key.metric) for key in series.points}
        long = (await health.refresh(Range.DAYS_30)).series
        assert quiet in {client_of(key.metric) for key in long.points}

    with_health(tmp_path, metrics, scenario, asking)


def test_what_aws_does_not_tell_is_not_guessed_at_and_asked_for_again_where_it_was_not_reached(tmp_path: Path) -> None:
    metrics = FakeMetrics()
    asking = FakeAsking(metrics, refuses=DENIED)

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept
        refreshed = await health.refresh(Range.DAY)
        # Not called deleted, and not healthy: nobody knows what the functions of triggers do.
        assert dict(refreshed.series.clients) == {WEB: WEB, MOBILE: MOBILE}
        assert refreshed.series.absence(Group.TRIGGER) is Absence.DENIED
        assert refreshed.verdict.level is Level.UNKNOWN
        clock.later(hours=1)
        asking.refuses = Failure(Code.ENDPOINT_UNREACHABLE)
        assert (await health.refresh(Range.DAY)).series.absence(Group.TRIGGER) is Absence.NOT_REACHED
        clock.later(minutes=5)
        asking.refuses = None
        refreshed = await health.refresh(Range.DAY)
        assert dict(refreshed.series.clients) == {WEB: "Web shop", MOBILE: "Mobile"}
        assert refreshed.series.refused == ()
        assert refreshed.verdict.level is not Level.UNKNOWN
        clock.later(hours=1)
        asking.refuses = DENIED
        refreshed = await health.refresh(Range.DAY)
        assert dict(refreshed.series.triggers) == {"PostAuthentication": "greet"}
        assert refreshed.verdict.level is not Level.UNKNOWN

    with_health(tmp_path, metrics, scenario, asking)


def test_what_was_asked_for_is_kept_and_counted_though_nobody_waits_for_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_health, "MOST_QUERIES", 10)
    never = asyncio.Event()

    class Slow(FakeMetrics):
        async def read(self, keys: Iterable[SeriesKey], start_s: int, end_s: int, period_s: int) -> Read:
            if len(self.reads) == 2:
                await never.wait()
            return await super().read(keys, start_s, end_s, period_s)

    metrics = Slow()

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del clock
        refreshing = asyncio.create_task(health.refresh(Range.HOURS_3))
        while await kept.spend() != Spent(3 + 2, 20):
            await asyncio.sleep(0)
        refreshing.cancel()
        await asyncio.wait([refreshing])
        week_ago = (await health.shown(Range.HOURS_3)).last_week
        assert week_ago is not None
        assert len(week_ago.points) >= 10
        metrics.reads.append(((), 0, 0, 0))
        again = await health.refresh(Range.HOURS_3)
        assert again.spent.metrics < 2 * SERIES

    with_health(tmp_path, metrics, scenario)


def test_while_one_app_client_is_looked_at_the_pool_is_judged_by_all(tmp_path: Path) -> None:
    # Beyond the moment up to which there are numbers nobody signs in; until then many do, though not by the web.
    def has(key: SeriesKey, at_s: int) -> float | None:
        return None if client_of(key.metric) == WEB else steady(key, at_s)

    metrics = FakeMetrics(has)

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept
        clock.now = NOW - timedelta(hours=3)
        await health.refresh(Range.HOURS_3)
        clock.now = NOW
        metrics.reads.clear()
        refreshed = await health.refresh(Range.HOURS_3, WEB)
        assert refreshed.verdict.level is Level.HEALTHY
        assert {client_of(key.metric) for keys, *_ in metrics.reads for key in keys} == {None, WEB, MOBILE}
        asked = [key for keys, _, end_s, _ in metrics.reads for key in keys if end_s > NOW.timestamp()]
        assert len(asked) == len({*asked})

    with_health(tmp_path, metrics, scenario)


def test_of_too_many_app_clients_the_quietest_are_left_out_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_health, "MOST_SERIES", 50)
    clients = tuple(ClientId(f"client-{number:03}") for number in range(1, 11))

    def has(key: SeriesKey, at_s: int) -> float | None:
        return float((client_of(key.metric) or "-0").rpartition("-")[2]) if at_s % 3600 == 0 else None

    metrics = FakeMetrics(has, clients)

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept
        series = (await health.refresh(Range.HOURS_3)).series
        left_out = [key for key, why in series.absent.items() if why is Absence.NOT_ASKED]
        assert len(series.points) == 50
        assert len(left_out) == 90 + 4 - 50
        assert max(len(keys) for keys, *_ in metrics.reads) == 50
        assert {client_of(key.metric) for key in left_out} == {None, *clients[:5]} - {None}
        assert len(metrics.reads[0][0]) == len(clients)
        clock.later(minutes=5)
        await health.refresh(Range.HOURS_3)
        assert len(metrics.reads[-1][0]) == 50
        only = (await health.refresh(Range.HOURS_3, clients[-1])).series
        assert {client_of(key.metric) for key in only.points} == {None, clients[-1]}

    with_health(tmp_path, metrics, scenario, FakeAsking(metrics, names_of=()))


def test_quotas_are_learned_once_a_day(tmp_path: Path) -> None:
    metrics = FakeMetrics()
    asking = FakeAsking(metrics)

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept, clock
        assert (await health.shown(Range.DAY)).quotas["UserAuthentication"] == 120
        health._survey = Survey(NOW, frozenset(of_category("UserAuthentication")))
        await health.learn_quotas()
        assert (await health.shown(Range.DAY)).quotas["UserAuthentication"] == 200

    with_health(tmp_path, metrics, scenario, asking)


def test_a_store_that_is_damaged_is_begun_anew(tmp_path: Path) -> None:
    metrics = FakeMetrics()

    async def scenario(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept, clock
        await health.refresh(Range.HOURS_3)

    async def again(health: LiveHealth, kept: KeptSeries, clock: Clock) -> None:
        del kept, clock
        assert (await health.refresh(Range.HOURS_3)).series.points[TRIED].total == 360

    with_health(tmp_path, metrics, scenario)
    file = Paths(tmp_path).series
    data = bytearray(file.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page + 2000] ^= 1
    file.write_bytes(data)
    with_health(tmp_path, metrics, again)
    assert [one.name for one in tmp_path.glob("series.db.aside-*") if not one.name.endswith(("-wal", "-shm"))]


def _text(value: float) -> str:
    return f"{value:g}"
