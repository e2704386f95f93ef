import asyncio
import math
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.health.series import Points, SeriesKey, Statistic, metric, points
from cognito_admin.store.series import COARSE_S, DAY_S, FINE_S, SHEET_S, Held, SeriesStore

KEY = b"k" * 32
POOL = "us-east-1_shop"
MIDNIGHT_S = 20_000 * DAY_S
SIGN_INS = SeriesKey(metric("AWS/Cognito", "SignInSuccesses", UserPool=POOL, UserPoolClient="web"), Statistic.SUM)
THROTTLES = SeriesKey(metric("AWS/Cognito", "SignInThrottles", UserPool=POOL, UserPoolClient="web"), Statistic.SUM)
SLOWEST = SeriesKey(metric("AWS/Lambda", "Duration", FunctionName="greet"), Statistic.P95)


def kept(path: Path, scenario: Callable[[SeriesStore], Awaitable[None]]) -> None:
    async def run() -> None:
        store = await SeriesStore.open(path / "series.db", KEY)
        try:
            await scenario(store)
        finally:
            await store.close()

    asyncio.run(run())


def numbers(held: Mapping[SeriesKey, Held], key: SeriesKey) -> list[float | None]:
    return [None if math.isnan(value) else value for value in held[key].points.values]


def test_what_was_asked_for_is_there_the_next_time_and_so_is_what_was_asked(tmp_path: Path) -> None:
    first_s, last_s = MIDNIGHT_S - 600, MIDNIGHT_S + 600
    found = {SIGN_INS: points(first_s, FINE_S, [1, None, 3, 0])}

    async def put(store: SeriesStore) -> None:
        await store.put(POOL, FINE_S, found, first_s, last_s, last_s)

    async def look(store: SeriesStore) -> None:
        held = await store.held(POOL, [SIGN_INS, THROTTLES], FINE_S, first_s - 300, last_s)
        assert numbers(held, SIGN_INS) == [None, 1, None, 3, 0]
        assert held[SIGN_INS].asked == ((first_s, last_s),)
        assert THROTTLES not in held
        assert await store.held("another", [SIGN_INS], FINE_S, first_s, last_s) == {}
        assert await store.held(POOL, [SIGN_INS], COARSE_S, MIDNIGHT_S - 3600, MIDNIGHT_S) == {}

    kept(tmp_path, put)
    kept(tmp_path, look)


def test_what_was_asked_of_a_long_span_is_told_without_its_numbers_in_memory(tmp_path: Path) -> None:
    keys = [SeriesKey(metric("AWS/Lambda", "Errors", FunctionName=f"f{number}"), Statistic.SUM) for number in range(20)]
    span = MIDNIGHT_S - 455 * DAY_S, MIDNIGHT_S + DAY_S

    async def scenario(store: SeriesStore) -> None:
        found = {key: points(MIDNIGHT_S, FINE_S, [1, 2]) for key in keys}
        await store.put(POOL, FINE_S, found, MIDNIGHT_S, MIDNIGHT_S + 600, MIDNIGHT_S + 600)
        tracemalloc.start()
        try:
            asked = await store.asked(POOL, keys, FINE_S, *span)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert asked == dict.fromkeys(keys, ((MIDNIGHT_S, MIDNIGHT_S + 600),))
        assert peak < 1_000_000

    kept(tmp_path, scenario)


def test_young_numbers_are_shown_and_asked_for_again(tmp_path: Path) -> None:
    async def scenario(store: SeriesStore) -> None:
        start_s, end_s = MIDNIGHT_S, MIDNIGHT_S + 900
        await store.put(POOL, FINE_S, {SIGN_INS: points(start_s, FINE_S, [5, 5, 1])}, start_s, end_s, start_s + 600)
        held = await store.held(POOL, [SIGN_INS], FINE_S, start_s, end_s)
        assert numbers(held, SIGN_INS) == [5, 5, 1]
        assert held[SIGN_INS].asked == ((start_s, start_s + 600),)
        await store.put(POOL, FINE_S, {SIGN_INS: points(start_s + 600, FINE_S, [5])}, start_s + 600, end_s, end_s)
        held = await store.held(POOL, [SIGN_INS], FINE_S, start_s, end_s)
        assert numbers(held, SIGN_INS) == [5, 5, 5]
        assert held[SIGN_INS].asked == ((start_s, end_s),)

    kept(tmp_path, scenario)


def test_no_number_is_kept_as_none_and_never_as_zero(tmp_path: Path) -> None:
    async def scenario(store: SeriesStore) -> None:
        silent = {THROTTLES: points(MIDNIGHT_S, FINE_S, [None, None]), SIGN_INS: points(MIDNIGHT_S, FINE_S, [0, None])}
        await store.put(POOL, FINE_S, silent, MIDNIGHT_S, MIDNIGHT_S + 600, MIDNIGHT_S + 600)
        held = await store.held(POOL, [THROTTLES, SIGN_INS], FINE_S, MIDNIGHT_S, MIDNIGHT_S + 600)
        assert numbers(held, THROTTLES) == [None, None]
        assert numbers(held, SIGN_INS) == [0, None]
        assert held[THROTTLES].asked == ((MIDNIGHT_S, MIDNIGHT_S + 600),)
        assert await store.emitted(POOL, [THROTTLES, SIGN_INS, SLOWEST]) == {SIGN_INS}
        assert await store.keys(POOL) == {THROTTLES, SIGN_INS}

    kept(tmp_path, scenario)


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_reading_gives_what_the_last_answers_said_of_every_period(data: st.DataObject) -> None:
    import tempfile

    period_s = data.draw(st.sampled_from(sorted(SHEET_S)))
    sheet = SHEET_S[period_s] // period_s
    place = st.integers(0, 3 * sheet)
    spans = data.draw(st.lists(st.tuples(place, st.integers(1, sheet)), min_size=1, max_size=4))
    said: dict[int, float] = {}

    def answers() -> Iterator[Points]:
        for number, (first, count) in enumerate(spans):
            for at in range(first, first + count):
                said[at] = number
            yield points(MIDNIGHT_S + first * period_s, period_s, [number] * count)

    async def scenario(store: SeriesStore) -> None:
        for answer in answers():
            await store.put(POOL, period_s, {SLOWEST: answer}, answer.start_s, answer.end_s, answer.end_s)
        end_s = MIDNIGHT_S + 4 * sheet * period_s
        held = (await store.held(POOL, [SLOWEST], period_s, MIDNIGHT_S, end_s))[SLOWEST]
        assert {at: value for at, value in enumerate(held.points.values) if not math.isnan(value)} == said
        for start_s, until_s in held.asked:
            assert {(at - MIDNIGHT_S) // period_s for at in range(start_s, until_s, period_s)} <= said.keys()

    with tempfile.TemporaryDirectory() as folder:
        kept(Path(folder), scenario)


def test_what_cloudwatch_keeps_no_longer_is_dropped(tmp_path: Path) -> None:
    async def scenario(store: SeriesStore) -> None:
        for period_s in (FINE_S, COARSE_S):
            one = {SIGN_INS: points(MIDNIGHT_S, period_s, [1])}
            await store.put(POOL, period_s, one, MIDNIGHT_S, MIDNIGHT_S + period_s, MIDNIGHT_S + period_s)

        async def there(period_s: int) -> bool:
            return SIGN_INS in await store.held(POOL, [SIGN_INS], period_s, MIDNIGHT_S, MIDNIGHT_S + DAY_S)

        await store.forget(MIDNIGHT_S + 60 * DAY_S)
        assert (await there(FINE_S), await there(COARSE_S)) == (True, True)
        await store.forget(MIDNIGHT_S + 66 * DAY_S)
        assert (await there(FINE_S), await there(COARSE_S)) == (False, True)
        await store.forget(MIDNIGHT_S + 500 * DAY_S)
        assert await store.keys(POOL) == frozenset()

    kept(tmp_path, scenario)


def test_what_was_asked_on_a_day_is_counted_across_starts(tmp_path: Path) -> None:
    async def first(store: SeriesStore) -> None:
        assert await store.spend("2026-11-20", 1, 40) == (1, 40)
        assert await store.spend("2026-11-21", 0, 0) == (0, 0)

    async def second(store: SeriesStore) -> None:
        assert await store.spend("2026-11-20", 2, 3) == (3, 43)

    kept(tmp_path, first)
    kept(tmp_path, second)


def test_nothing_that_is_kept_can_be_read_in_the_file(tmp_path: Path) -> None:
    async def scenario(store: SeriesStore) -> None:
        assert await store.document(POOL, dict) is None
        await store.put_document(POOL, lambda: {"clients": {"web": "Wéb"}})
        assert await store.document(POOL, dict) == {"clients": {"web": "Wéb"}}
        assert await store.document(POOL, lambda found: found["another version"]) is None

    kept(tmp_path, scenario)
    data = (tmp_path / "series.db").read_bytes()
    assert b"clients" not in data
    assert b"SQLite" not in data
