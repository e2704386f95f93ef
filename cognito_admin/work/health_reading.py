"""Reads the series of a pool into a backup: hours of fifteen months, and five minutes of the last two weeks.

It can end at any moment, and goes on after the series that was written last.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, TypeVar

from cognito_admin.archive.series_lines import series_line
from cognito_admin.archive.writing import BackupWriter
from cognito_admin.aws.metrics import MOST_QUERIES, Read
from cognito_admin.model.backups import Unread
from cognito_admin.model.failures import Failure
from cognito_admin.model.health.metrics import client_of
from cognito_admin.model.health.ranges import COARSE_S, FINE_S
from cognito_admin.model.health.series import Points, SeriesKey
from cognito_admin.model.progress import Progress
from cognito_admin.store.series import SHEET_S
from cognito_admin.work.asks import ask
from cognito_admin.work.health_survey import UNTOLD, Asking, Survey, survey, survey_from_json
from cognito_admin.work.series_asking import DAY_S, Interval, settled_s
from cognito_admin.work.stop import Stop

ABOUT = "health.json"
"""Whose the series are, and when CloudWatch was asked."""
STATE = "health"
_FINE_FOR_S = 14 * DAY_S
_COARSE_FOR_S = 454 * DAY_S
"""A day less than CloudWatch keeps them: reading takes its time."""
_Result = TypeVar("_Result")


def asked_between(period_s: int, at: datetime) -> tuple[Interval]:
    """The span that a backup made then has points of: whole hours, none of which may still grow."""
    now_s = at.timestamp()
    settled = settled_s(now_s)
    oldest = settled - (_FINE_FOR_S if period_s == FINE_S else _COARSE_FOR_S)
    return ((oldest, settled),)


class HealthReading:
    """``losses`` are what was refused. ``writer`` belongs to ``thread``."""

    def __init__(
        self,
        asking: Asking,
        writer: BackupWriter,
        thread: ThreadPoolExecutor,
        stop: Stop,
        report: Callable[[Progress], None],
    ) -> None:
        self._asking = asking
        self._writer = writer
        self._thread = thread
        self._stop = stop
        self._report = report
        self.losses: tuple[Unread, ...] = ()

    async def run(self) -> None:
        """Raises Cancelled, and Failure for what AWS or the disk refuse, but for what only health needs."""
        state: Mapping[str, Any] = self._writer.progress.state.get(STATE) or {}
        found = survey_from_json(state["survey"]) if state else await self._surveyed()
        after = str(state.get("after", ""))
        self.losses = tuple(Unread(*one) for one in state.get("losses", ())) or _unread(found.refused)
        keys = sorted(found.listed | found.of_functions | found.of_clients(self._asking.pool), key=lambda key: key.text)
        left = [key for key in keys if key.text > after]
        self._tell(len(keys) - len(left), len(keys))
        while left:
            some, left = left[:MOST_QUERIES], left[MOST_QUERIES:]
            try:
                lines = await ask(self._lines_of(some, found.at), self._stop)
            except Failure as failure:
                if failure.code not in UNTOLD:
                    raise
                self.losses = tuple({*self.losses, *_unread((failure,))})
                return
            await self._settle(lines, found, some[-1].text)
            self._tell(len(keys) - len(left), len(keys))
        clients = {client for key in keys if (client := client_of(key.metric)) is not None} | {*found.clients}
        names = {client: name for client in sorted(clients) if (name := found.name(client)) is not None}
        about = {"taken": found.at.isoformat(), "clients": names, "triggers": dict(found.triggers)}
        await self._on_thread(lambda: self._writer.put(ABOUT, about))

    async def _surveyed(self) -> Survey:
        found, _ = await ask(survey(self._asking, None, datetime.now(UTC)), self._stop)
        return found

    async def _lines_of(self, keys: Sequence[SeriesKey], at: datetime) -> list[bytes]:
        metrics = self._asking.metrics()
        ((start_s, end_s),) = asked_between(COARSE_S, at)
        hours = await metrics.read(keys, start_s, end_s, COARSE_S)
        self._lacks(hours)
        # What was silent for fifteen months was silent lately, too.
        there = [key for key, one in hours.points.items() if not one.is_empty]
        lines = [line for key in there for line in _lines(key, hours.points[key])]
        if there:
            ((start_s, end_s),) = asked_between(FINE_S, at)
            fine = await metrics.read(there, start_s, end_s, FINE_S)
            self._lacks(fine)
            lines += [line for key, one in fine.points.items() for line in _lines(key, one)]
        return lines

    def _lacks(self, answer: Read) -> None:
        """Notes that some series were not answered for, once for each reason."""
        for keys, code in ((answer.denied, "Forbidden"), (answer.unanswered, "InternalError")):
            loss = Unread("GetMetricData", code)
            if keys and loss not in self.losses:
                self.losses = (*self.losses, loss)

    async def _settle(self, lines: Sequence[bytes], found: Survey, after: str) -> None:
        state = {
            "survey": found.as_json(),
            "after": after,
            "losses": [[one.operation, one.code, one.about] for one in self.losses],
        }

        def settle() -> None:
            self._writer.add_series(lines)
            self._writer.settle({STATE: state}, at_once=True)

        await self._on_thread(settle)

    def _tell(self, done: int, total: int) -> None:
        self._report(Progress("health", done, total, unit="series"))

    async def _on_thread(self, step: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)


def _lines(key: SeriesKey, points: Points) -> Iterator[bytes]:
    """In stretches that are the same in every backup; those without a number are left out."""
    sheet_s = SHEET_S[points.period_s]
    for first in range(points.start_s // sheet_s * sheet_s, points.end_s, sheet_s):
        part = points.between(max(first, points.start_s), min(first + sheet_s, points.end_s))
        if not part.is_empty:
            yield series_line(key, part)


def _unread(refused: Sequence[Failure]) -> tuple[Unread, ...]:
    return tuple(
        Unread(failure.facts.get("operation", "GetMetricData"), failure.facts.get("aws_code", failure.code.value))
        for failure in refused
    )
