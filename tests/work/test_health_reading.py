"""How signing in fared, into a backup and out of it again."""

import asyncio
import gzip
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.archive.contents import BackupContents, Contents
from cognito_admin.archive.reading import opened
from cognito_admin.archive.verifying import Verification
from cognito_admin.model.backups import Unread
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.metrics import SPECIAL_CLIENTS, Absence, Group, of_client
from cognito_admin.model.health.ranges import Range
from cognito_admin.model.health.series import SeriesKey
from cognito_admin.model.health.verdict import Level
from cognito_admin.work import health_reading
from cognito_admin.work.backup import Backed, backup
from cognito_admin.work.backup_wish import BackupWish
from cognito_admin.work.offline_health import OfflineHealth
from cognito_admin.work.series_asking import DAY_S, settled_s
from cognito_admin.work.stop import Stop
from tests.work.backup_pool import BackupPool
from tests.work.health_pool import DENIED, MOBILE, NOW, POOL, WEB, FakeAsking, FakeMetrics, steady

NOT_HERE = Failure(Code.OPENED_FROM_BACKUP, pool="Shop")


@pytest.fixture(autouse=True)
def _nine_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifteen months are the same for longer. It is three past two."""

    class Now:
        @staticmethod
        def now(zone: Any) -> Any:
            return NOW.astimezone(zone)

    monkeypatch.setattr(health_reading, "_COARSE_FOR_S", 9 * DAY_S)
    monkeypatch.setattr(health_reading, "_FINE_FOR_S", 9 * DAY_S)
    monkeypatch.setattr(health_reading, "datetime", Now)


def backed_up(folder: Path, metrics: FakeMetrics, stop: Stop | None = None, **wish: Any) -> Backed:
    source = replace(BackupPool([]).source, health=FakeAsking(metrics))
    wished = BackupWish(str(folder), with_health=True, **wish)
    return asyncio.run(backup(source, wished, lambda _: None, stop or Stop()))


def offline(place: str) -> OfflineHealth:
    async def ask(question: Any) -> Any:
        with opened(Path(place)) as found:
            contents: Contents = BackupContents(found)
            return question(contents)

    return OfflineHealth(POOL, NOW, ask, lambda: NOT_HERE)


def test_a_backup_shows_and_judges_what_cloudwatch_had_then(tmp_path: Path) -> None:
    backed = backed_up(tmp_path, FakeMetrics())
    counts = backed.manifest.counts
    assert (backed.damages, backed.manifest.unread) == ((), ())
    assert counts.series == backed.outcome()["series"]
    health = offline(backed.place)

    async def look() -> None:
        series = await health.shown(Range.DAY)
        assert health.now.timestamp() == settled_s(NOW.timestamp())
        assert dict(series.clients) == {WEB: "Web shop", MOBILE: "Mobile", **dict.fromkeys(SPECIAL_CLIENTS)}
        assert dict(series.triggers) == {"PostAuthentication": "greet"}
        assert series.last_week is not None
        for key, found in series.points.items():
            expected = steady(key, 0)
            assert expected is not None
            assert {*found.values} == {expected}
            assert {*series.last_week.points[key].values} == {expected}
        assert series.points
        only = await health.shown(Range.HOURS_3, WEB)
        assert {one for key in only.points if (one := key.metric.dimension("UserPoolClient"))} == {WEB}
        assert (await health.judged()).level is Level.HEALTHY
        with pytest.raises(Failure) as refused:
            await health.refresh()
        assert refused.value == health.why_not() == NOT_HERE

    asyncio.run(look())


def test_what_happened_only_long_before_a_backup_is_known_not_to_have_happened_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_reading, "_FINE_FOR_S", 2 * DAY_S)

    def has(key: SeriesKey, at_s: int) -> float | None:
        long_ago = at_s < NOW.timestamp() - 5 * DAY_S
        return steady(key, at_s) if long_ago or not key.metric.name.startswith("SignUp") else None

    health = offline(backed_up(tmp_path, FakeMetrics(has)).place)

    async def look() -> None:
        assert (await health.shown(Range.DAY)).absence(Group.SIGN_UP) is Absence.NEVER_EMITTED
        assert (await health.judged()).level is Level.HEALTHY

    asyncio.run(look())


def test_a_backup_without_it_says_so(tmp_path: Path) -> None:
    source = BackupPool([]).source
    backed = asyncio.run(backup(source, BackupWish(str(tmp_path)), lambda _: None, Stop()))
    assert backed.manifest.counts.series is None

    async def look() -> None:
        series = await offline(backed.place).shown(Range.DAY)
        assert {series.absence(group) for group in Group} == {Absence.NOT_IN_BACKUP}
        assert (await offline(backed.place).judged()).level is Level.UNKNOWN

    asyncio.run(look())


def test_what_aws_refuses_is_told_in_the_manifest_and_the_rest_is_backed_up(tmp_path: Path) -> None:
    backed = backed_up(tmp_path, FakeMetrics(refuses=DENIED))
    assert (backed.damages, backed.manifest.counts.series) == ((), 0)
    assert backed.manifest.unread == (Unread("GetMetricData", "AccessDenied"),)


def test_series_that_are_refused_one_by_one_are_told_in_the_manifest(tmp_path: Path) -> None:
    denied = frozenset(of_client(POOL, WEB)[:2])
    backed = backed_up(tmp_path, FakeMetrics(denied=denied))
    assert backed.manifest.unread == (Unread("GetMetricData", "Forbidden"),)
    assert (backed.manifest.counts.series or 0) > 0


def test_a_reading_that_was_interrupted_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_reading, "MOST_QUERIES", 6)
    for length in ("_COARSE_FOR_S", "_FINE_FOR_S"):
        monkeypatch.setattr(health_reading, length, DAY_S)
    first, stop = FakeMetrics(), Stop()
    whole = backed_up(tmp_path / "whole", FakeMetrics())

    def has(key: SeriesKey, at_s: int) -> float | None:
        if len(first.reads) > 4:
            raise ConnectionError
        return steady(key, at_s)

    first.has = has
    with pytest.raises(ConnectionError):
        backed_up(tmp_path / "broken", first, stop)
    second = FakeMetrics()
    backed = backed_up(tmp_path / "broken", second)
    assert backed.damages == ()
    assert lines_of(backed.place) == lines_of(whole.place)
    assert len(second.reads) < len(first.reads) + 8
    assert second.listings == 0


def test_a_line_that_was_tampered_with_is_named_and_the_rest_is_shown(tmp_path: Path) -> None:
    place = Path(backed_up(tmp_path, FakeMetrics()).place)
    part = place / "health" / "part-00000.jsonl.gz"
    text = gzip.decompress(part.read_bytes()).splitlines(keepends=True)
    text[0] = b'{"values":[[0,99999999999]]}\n'
    part.write_bytes(gzip.compress(b"".join(text)))
    with opened(place) as found:
        harms = [(damage.harm.value, damage.line) for damage in Verification(found).verify()]
    assert ("no_series", 1) in harms

    async def look() -> None:
        assert (await offline(str(place)).shown(Range.DAY)).points

    asyncio.run(look())


def test_numbers_of_another_age_take_no_room_and_the_rest_is_shown(tmp_path: Path) -> None:
    place = Path(backed_up(tmp_path, FakeMetrics()).place)
    part = place / "health" / "part-00000.jsonl.gz"
    lines = gzip.decompress(part.read_bytes()).splitlines(keepends=True)
    far = re.sub(rb'"start":"20\d\d', b'"start":"2036', next(line for line in lines if b'"period":300' in line))
    part.write_bytes(gzip.compress(b"".join([*lines, far])))
    health = offline(str(place))

    async def look() -> None:
        assert (await health.shown(Range.DAY)).points
        taken = await health._read()
        assert max(len(points.values) for points in taken.series[300].values()) < 11 * 288

    asyncio.run(look())


def lines_of(place: str) -> list[str]:
    with opened(Path(place)) as found:
        return sorted(f"{key.text} {points.start_s} {points.values}" for key, points in BackupContents(found).series())
