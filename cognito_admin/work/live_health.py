"""How signing in to a pool in AWS fares: asked of CloudWatch, kept, and shown from what is kept."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cognito_admin.aws.metrics import MOST_QUERIES, Read
from cognito_admin.aws.retrying import NOT_REACHED
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.metrics import LAMBDA, SIGN_IN_SUCCESSES, Absence, category_of, client_of
from cognito_admin.model.health.pool_series import Marker, PoolSeries
from cognito_admin.model.health.ranges import COARSE_S, FINE_S, WEEK_S, Window, moment, window
from cognito_admin.model.health.series import Points, SeriesKey, Statistic
from cognito_admin.model.health.verdict import Verdict, judge
from cognito_admin.model.ids import ClientId
from cognito_admin.store.series import Held, SeriesStore
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.health import JUDGED, Health, Refreshed, Span, Spent
from cognito_admin.work.health_markers import Markers
from cognito_admin.work.health_record import DEFAULT_QUOTAS, Asked, asked_from_json
from cognito_admin.work.health_survey import UNTOLD, Asking, Survey, survey, survey_from_json
from cognito_admin.work.kept_series import KeptSeries
from cognito_admin.work.known_series import TEMPLATES, Lacks, bounded, pool_series, room_for
from cognito_admin.work.series_asking import HOUR_S, Interval, Question, questions, settled_s, with_questions

SURVEYED_EVERY = timedelta(hours=1)
"""A listing costs nothing, and tells of app clients that nothing was heard of before."""
LEARNED_EVERY = timedelta(days=1)
MOST_SERIES = 5_000
"""Of one refresh: ten requests, and five cents."""
_SILENT_S = 14 * 24 * HOUR_S
"""What was silent for so long CloudWatch lists no longer, though it gives it to whoever names it."""
_OF_FUNCTIONS = tuple(key for key in TEMPLATES if key.metric.namespace == LAMBDA)


@dataclass(frozen=True, slots=True)
class _Keeper:
    kept: KeptSeries
    name: str

    async def held(
        self, keys: Collection[SeriesKey], period_s: int, start_s: int, end_s: int
    ) -> Mapping[SeriesKey, Held]:
        return await self.kept.do(lambda store: store.held(self.name, keys, period_s, start_s, end_s))

    async def asked(
        self, keys: Collection[SeriesKey], period_s: int, start_s: int, end_s: int
    ) -> Mapping[SeriesKey, Sequence[Interval]]:
        return await self.kept.do(lambda store: store.asked(self.name, keys, period_s, start_s, end_s))


class LiveHealth(Health):
    """``name`` is what the pool is called in what is kept, ``why_not`` says why AWS would refuse."""

    def __init__(
        self,
        name: str,
        asking: Asking,
        kept: KeptSeries,
        markers: Markers | None,
        why_not: Callable[[], Failure | None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self._name = name
        self._asking = asking
        self._kept = kept
        self._keeper = _Keeper(kept, name)
        self._markers = markers
        self._why_not = why_not
        self._clock = clock
        self._survey: Survey | None = None
        self._asked: Asked | None = None
        self._one_at_a_time = asyncio.Lock()

    def why_not(self) -> Failure | None:
        return self._why_not()

    @property
    def now(self) -> datetime:
        return self._clock()

    async def shown(self, span: Span, client: ClientId | None = None) -> PoolSeries:
        now = self.now
        await self._remember()
        return await self._series(_window(span, now), client, now)

    async def judged(self) -> Verdict:
        verdict = await self._judged(await self.shown(JUDGED))
        self._tell(verdict)
        return verdict

    async def refresh(self, span: Span = JUDGED, client: ClientId | None = None) -> Refreshed:
        async with self._one_at_a_time:
            now = self.now
            await self._remember()
            spent = await self._surveyed(now)
            spent += await self._ask(_both_weeks(span, now), client, now)
            series = await self._series(_window(span, now), client, now)
            judged = series if span == JUDGED and client is None else await self.shown(JUDGED)
            verdict = await self._judged(judged)
        self._tell(verdict)
        return Refreshed(series, verdict, spent)

    async def learn_quotas(self) -> None:
        """Asks AWS for the quotas that the account takes of, once a day: each is a request that has to wait for its turn."""
        await self._remember()
        asked, found = self._asked or Asked(), dict[str, float]()
        if asked.learned_at is not None and self.now - asked.learned_at < LEARNED_EVERY:
            return
        for category in sorted({name for key in self._listed if (name := category_of(key.metric))}):
            try:
                rate = await self._asking.quota(category)
            except Failure:
                # The documented ones serve as well.
                continue
            if rate is not None:
                found[category] = rate
        await self._note(replace(self._asked or Asked(), quotas=found, learned_at=self.now))

    # Asking

    async def _surveyed(self, now: datetime) -> Spent:
        there = self._survey
        is_fresh = there is not None and abs(now - there.at) < SURVEYED_EVERY
        if there is not None and is_fresh and there.is_listed and not there.may_be_told_now:
            return Spent()
        found, calls = await survey(self._asking, there, now)
        self._survey = found
        await self._kept.do(lambda store: store.put_document(f"{self._name} survey", found.as_json))
        await self._kept.do(lambda store: store.forget(now.timestamp()))
        await self._kept.spend(Spent(calls))
        return Spent(calls)

    async def _rank(self, windows: Collection[Window], now: datetime) -> Spent:
        """Which app clients are busy: asked for once a day, where there are too many to tell of all."""
        keys, before = self._keys(None), self._asked or Asked()
        is_fresh = before.reckoned_at is not None and abs(now - before.reckoned_at) < LEARNED_EVERY
        if is_fresh or len(keys) <= min(MOST_SERIES, *map(room_for, windows)):
            return Spent()
        tried = [key for key in keys if (key.metric.name, key.statistic) == (SIGN_IN_SUCCESSES, Statistic.SAMPLE_COUNT)]
        end_s = int(now.timestamp()) // HOUR_S * HOUR_S
        try:
            answer = await self._asking.metrics().read(tried, end_s - WEEK_S, end_s, COARSE_S)
        except Failure as failure:
            if failure.code not in UNTOLD:
                raise
            # What is asked for next is refused alike, and that is told.
            return Spent()
        spent = Spent(answer.calls, answer.asked)
        await self._kept.spend(spent)
        busy = {
            client: one.total for key, one in answer.points.items() if (client := client_of(key.metric)) is not None
        }
        await self._note(replace(before, busy=busy, reckoned_at=now))
        return spent

    async def _ask(self, windows: Collection[Window], client: ClientId | None, now: datetime) -> Spent:
        """For the windows, and for what the pool is judged by: that is of all app clients, whichever is looked at."""
        now_s, judged = now.timestamp(), _both_weeks(JUDGED, now)
        every = judged if client is not None else {*windows, *judged}
        spent = await self._rank(every, now)
        wanted = await self._wanted(every, None, now_s)
        if client is not None:
            wanted += await self._wanted(windows, client, now_s, wanted)
        refused: list[Failure] = []
        denied: set[SeriesKey] = set()
        # A request at a time: what has come is kept, also where the rest is not waited for any more.
        for question in (part for whole in wanted for part in whole.parts(MOST_QUERIES)):
            try:
                answer = await self._asking.metrics().read(
                    question.keys, question.start_s, question.end_s, question.period_s
                )
            except Failure as failure:
                if failure.code not in UNTOLD:
                    raise
                refused.append(failure)
                break
            spent += Spent(answer.calls, answer.asked)
            await self._kept.spend(Spent(answer.calls, answer.asked))
            denied |= answer.denied
            await self._put(question, answer, now_s)
        await self._note_asked(refused, frozenset(denied), now)
        return spent

    async def _wanted(
        self, windows: Collection[Window], client: ClientId | None, now_s: float, before: Sequence[Question] = ()
    ) -> tuple[Question, ...]:
        """What is not known of an app client's series, or of all, and not asked for ``before`` it."""
        keys, _ = bounded(self._keys(client), MOST_SERIES, self._busy)
        wanted = await self._questions(windows, keys, now_s, before)
        silent_s = int(now_s - _SILENT_S) // HOUR_S * HOUR_S
        long_ago = [replace(one, end_s=min(one.end_s, silent_s)) for one in windows if one.start_s < silent_s]
        if long_ago and len(keys) < MOST_SERIES:
            silent, _ = bounded(self._silent(client), MOST_SERIES - len(keys), self._busy)
            wanted += await self._questions(long_ago, silent, now_s, before)
        return wanted

    async def _questions(
        self, windows: Collection[Window], keys: Collection[SeriesKey], now_s: float, before: Sequence[Question]
    ) -> tuple[Question, ...]:
        start_s, end_s = min(one.start_s for one in windows) - HOUR_S, int(now_s) + HOUR_S
        fine, coarse = [
            with_questions(await self._keeper.asked(keys, period_s, start_s, end_s), before)
            for period_s in (FINE_S, COARSE_S)
        ]
        return await on_a_thread(lambda: questions(windows, keys, fine, coarse, now_s), "series-asking")

    async def _put(self, question: Question, answer: Read, now_s: float) -> None:
        """Hours that add up come along, so that they need not be asked for."""
        start_s, end_s, settled = question.start_s, question.end_s, settled_s(now_s)

        async def put(store: SeriesStore) -> None:
            await store.put(self._name, question.period_s, answer.points, start_s, end_s, settled)
            if question.period_s == FINE_S and start_s < min(end_s, settled):
                until_s = min(end_s, settled)
                await store.put(
                    self._name,
                    COARSE_S,
                    await on_a_thread(lambda: _hours(answer.points, start_s, until_s), "series-hours"),
                    start_s,
                    until_s,
                    settled,
                )

        await self._kept.do(put)

    async def _note_asked(self, refused: Sequence[Failure], denied: frozenset[SeriesKey], now: datetime) -> None:
        before = self._asked or Asked()
        if refused:
            await self._note(replace(before, refused=tuple(refused), lacks=Lacks(denied, _why(refused[0]))))
        else:
            await self._note(replace(before, at=now, refused=(), lacks=Lacks(denied)))

    async def _note(self, asked: Asked) -> None:
        self._asked, self.refreshed_at = asked, asked.at
        await self._kept.do(lambda store: store.put_document(f"{self._name} asked", asked.as_json))

    # What is kept

    async def _remember(self) -> None:
        if self._survey is None:
            self._survey = await self._kept.do(lambda store: store.document(f"{self._name} survey", survey_from_json))
        if self._asked is None:
            self._asked = await self._kept.do(lambda store: store.document(f"{self._name} asked", asked_from_json))
            self.refreshed_at = None if self._asked is None else self._asked.at

    @property
    def _listed(self) -> frozenset[SeriesKey]:
        return frozenset() if self._survey is None else self._survey.listed

    def _keys(self, client: ClientId | None) -> Collection[SeriesKey]:
        """The series to be looked at, of one app client or all: what is listed, and what functions have.

        Where nothing may be listed, what app clients have.
        """
        there = self._survey
        if there is None:
            return ()
        found = there.listed | there.of_functions
        return _of(client, found if there.is_listed else found | there.of_clients(self._asking.pool))

    def _silent(self, client: ClientId | None) -> Collection[SeriesKey]:
        """What app clients have beside that, and nothing was put into for two weeks."""
        there = self._survey
        return () if there is None else _of(client, there.of_clients(self._asking.pool) - {*self._keys(None)})

    @property
    def _busy(self) -> Mapping[ClientId, float]:
        return {} if self._asked is None else self._asked.busy

    async def _series(self, of: Window, client: ClientId | None, now: datetime) -> PoolSeries:
        now_s, there, asked = now.timestamp(), self._survey, self._asked or Asked()
        silent_s = now_s - _SILENT_S
        silent = self._silent(client) if of.start_s < silent_s else ()
        keys, too_many = bounded((*self._keys(client), *silent), room_for(of), self._busy)
        refused = _once((*(there.refused if there else ()), *asked.refused))
        asked_s = None if asked.at is None else asked.at.timestamp()
        lacking = replace(asked.lacks, asked_s=asked_s, quiet=frozenset(silent), quiet_from_s=silent_s)
        if there is None or not there.is_listed:
            lacking = replace(lacking, why=_why(refused[0]) if refused else Absence.NOT_ASKED)
            # Nobody knows which series there are.
            keys = keys if self._listed else (*keys, *TEMPLATES)
        series = await pool_series(self._keeper, of, keys, now, lacking)
        clients = {one for key in series.points if (one := client_of(key.metric)) is not None}
        missing = dict.fromkeys(too_many, Absence.NOT_ASKED)
        if there is not None and not there.triggers_told and there.refused:
            # Nobody knows which functions there are; what kept them from being told was asked for last.
            missing |= dict.fromkeys(_OF_FUNCTIONS, _why(there.refused[-1]))
        return replace(
            series,
            pool=self._asking.pool,
            absent={**series.absent, **missing},
            refused=refused,
            clients={one: there.name(one) for one in clients | {*there.clients}} if there else {},
            triggers=there.triggers if there else {},
            quotas={**DEFAULT_QUOTAS, **asked.quotas},
            markers=await self._marked(of),
            known_until=asked.at,
        )

    async def _marked(self, of: Window) -> tuple[Marker, ...]:
        if self._markers is None:
            return ()
        return await self._markers.between(moment(of.start_s), moment(of.end_s))

    async def _judged(self, series: PoolSeries) -> Verdict:
        return await on_a_thread(lambda: judge(series), "verdict")


def _both_weeks(span: Span, now: datetime) -> frozenset[Window]:
    of = _window(span, now)
    return frozenset((of, of.last_week))


def _window(span: Span, now: datetime) -> Window:
    return span if isinstance(span, Window) else window(span, now)


def _of(client: ClientId | None, keys: Iterable[SeriesKey]) -> tuple[SeriesKey, ...]:
    """Those of an app client, and of none; all where no one is meant. In order."""
    return tuple(sorted(key for key in keys if client is None or client_of(key.metric) in (None, client)))


def _hours(points: Mapping[SeriesKey, Points], start_s: int, end_s: int) -> dict[SeriesKey, Points]:
    return {key: one.between(start_s, end_s).summed(COARSE_S) for key, one in points.items() if key.statistic.adds_up}


def _why(failure: Failure) -> Absence:
    if failure.code is Code.ACCESS_DENIED:
        return Absence.DENIED
    return Absence.NOT_REACHED if failure.code in NOT_REACHED else Absence.NOT_OFFERED


def _once(refused: Iterable[Failure]) -> tuple[Failure, ...]:
    """One of each kind of refusal."""
    found = {(failure.code, failure.facts.get("action")): failure for failure in refused}
    return tuple(found.values())
