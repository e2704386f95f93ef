"""The Lambda functions that a pool calls, whether they let it in, and how they fare.

Other permissions than Cognito's own are needed for it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.metrics import Metrics
from cognito_admin.model.failures import Failure
from cognito_admin.model.function_policies import lets_cognito_in
from cognito_admin.model.health.metrics import DURATION, ERRORS, FUNCTION_THROTTLES, INVOCATIONS, of_function
from cognito_admin.model.health.ranges import COARSE_S, FINE_S
from cognito_admin.model.health.series import Points, SeriesKey
from cognito_admin.model.ids import PoolId
from cognito_admin.model.triggers.functions import Fared, Function

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_NOT_FOUND = "ResourceNotFoundException"


class Functions:
    """Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def function(self, arn: str) -> Function | None:
        """None where there is none (any more)."""
        try:
            answer = await self._calls.read(
                Asked("GetFunctionConfiguration", self._pool),
                lambda clients: clients.functions.get_function_configuration(FunctionName=arn),
            )
        except Failure as failure:
            if failure.facts.get("aws_code") == _NOT_FOUND:
                return None
            raise
        return read_function(answer)

    async def lets_in(self, arn: str, pool_arn: str) -> bool:
        """Whether Cognito may call the function, or the alias of it that ``arn`` names, for the pool; no where there is none."""

        def send(clients: "Clients") -> Mapping[str, Any]:
            try:
                return clients.functions.get_policy(FunctionName=arn)
            except clients.functions.exceptions.ResourceNotFoundException:
                # Who never allowed anybody to call it has no policy.
                return {}

        answer = await self._calls.read(Asked("GetPolicy", self._pool), send)
        return lets_cognito_in(answer.get("Policy", ""), pool_arn)

    async def fared(self, names: Sequence[str], since: datetime, until: datetime) -> Mapping[str, Fared]:
        """How each function fared meanwhile, by its name; the hour in which ``since`` lies counts whole."""
        names = tuple(dict.fromkeys(names))
        periods_s = {key: _period_s(key) for name in names for key in of_function(name)}
        start_s = int(since.timestamp()) // COARSE_S * COARSE_S
        end_s = -int(-until.timestamp() // COARSE_S) * COARSE_S
        read = await Metrics(self._calls, self._pool).read_each(periods_s, start_s, end_s)
        return {name: _fared(name, read.points) for name in names}


def read_function(told: Mapping[str, Any]) -> Function:
    return Function(
        told["FunctionName"],
        told["FunctionArn"],
        told.get("Runtime"),
        told.get("Description", ""),
        _moment(told.get("LastModified")),
        told.get("Timeout"),
    )


def _moment(text: object) -> datetime | None:
    """Lambda's dates are text: ``2026-11-01T08:30:00.000+0000``."""
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _period_s(key: SeriesKey) -> int:
    """Five minutes of few calls would tell a single slow one for many."""
    return FINE_S if key.statistic.adds_up else COARSE_S


def _fared(name: str, read: Mapping[SeriesKey, Points]) -> Fared:
    points = {key.metric.name: read[key] for key in of_function(name) if key in read and not read[key].is_empty}

    def total(metric: str) -> int | None:
        return round(points[metric].total) if metric in points else None

    failed = points.get(ERRORS)
    slowest = max(value for value in points[DURATION].values if value == value) if DURATION in points else None
    return Fared(total(INVOCATIONS), total(ERRORS), total(FUNCTION_THROTTLES), slowest, failed and _last(failed))


def _last(points: Points) -> datetime | None:
    """When the last period began that has more than nothing."""
    places = [place for place, value in enumerate(points.values) if value > 0]
    return datetime.fromtimestamp(points.start_s + places[-1] * points.period_s, UTC) if places else None
