"""How signing in to a pool fares: the series of CloudWatch, kept on this computer, wherever they come from."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cognito_admin.model.failures import Failure
from cognito_admin.model.health.charts import Chart
from cognito_admin.model.health.drawing import charts
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.ranges import Range, Window
from cognito_admin.model.health.verdict import Verdict
from cognito_admin.model.ids import ClientId
from cognito_admin.store.threads import on_a_thread

Span = Range | Window
"""Up to now, or a span of one's own (``ranges.own_window``)."""
OnVerdict = Callable[[Verdict], None]
"""Gets each new verdict."""
JUDGED = Range.DAY
"""A pool is judged by so much, whatever is looked at."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What was asked of CloudWatch: ``calls`` are requests, ``metrics`` the series they were for, by which AWS bills."""

    calls: int = 0
    metrics: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.calls + other.calls, self.metrics + other.metrics)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The series as they are now, the verdict on the last day, and what it took to ask for them."""

    series: PoolSeries
    verdict: Verdict
    spent: Spent


class Health(ABC):
    """Of one pool. Belongs to one event loop. What reads what is kept may raise what the key of the store raises."""

    def __init__(self) -> None:
        self.verdict: Verdict | None = None
        """On the last day, by what is known of it; None while nobody looked."""
        self.judged_at: datetime | None = None
        self.refreshed_at: datetime | None = None
        """When CloudWatch was asked for the newest points, or the backup did so; None where that never was."""
        self._callbacks: list[OnVerdict] = []

    @abstractmethod
    def why_not(self) -> Failure | None:
        """Why CloudWatch cannot be asked; None where it can, as far as is known. What is kept is shown all the same."""

    @property
    @abstractmethod
    def now(self) -> datetime:
        """What ranges lead up to: that of the clock, or when the backup was made."""

    @abstractmethod
    async def shown(self, span: Span, client: ClientId | None = None) -> PoolSeries:
        """What is known of the span, and of the same a week before, of all app clients or of one; CloudWatch is not asked."""

    @abstractmethod
    async def refresh(self, span: Span = JUDGED, client: ClientId | None = None) -> Refreshed:
        """Asks CloudWatch for what is not known yet of the span, and of the last day.

        What AWS refuses is told in the series. Raises Failure as ``why_not`` has it where nothing can be asked, and
        where AWS could not be reached at all.
        """

    @abstractmethod
    async def judged(self) -> Verdict:
        """The verdict on the last day by what is known of it; CloudWatch is not asked."""

    async def learn_quotas(self) -> None:
        """Asks AWS for the quotas of the account, once a day. Raises Failure as what is kept does."""
        return

    def subscribe(self, callback: OnVerdict) -> Callable[[], None]:
        """Returns what ends it."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    def _tell(self, verdict: Verdict) -> None:
        self.verdict, self.judged_at = verdict, self.now
        for callback in tuple(self._callbacks):
            callback(verdict)


async def drawn(series: PoolSeries, client: ClientId | None = None) -> tuple[Chart, ...]:
    """The charts of a series. On a thread: two weeks of seventy app clients take half a second to add up for one of them."""
    return await on_a_thread(lambda: tuple(charts(series, client)), "charts")
