"""What helps to tell why somebody cannot sign in, beside what Cognito lists of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cognito_admin.aws.functions import Functions
from cognito_admin.aws.metrics import Metrics
from cognito_admin.model.diagnosis import Clues, TriggerHealth
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.metrics import ERRORS, LAMBDA, SIGN_IN_THROTTLES
from cognito_admin.model.health.ranges import FINE_S
from cognito_admin.model.health.series import Metric, SeriesKey, Statistic, metric
from cognito_admin.model.overview import Trigger, read_overview
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.query.fields import PHONE_ATTRIBUTE, USERNAME, attribute_field
from cognito_admin.model.query.tree import Begins, Either, Ends, Every, Exactly, Node, Query
from cognito_admin.model.security import SignInEvent, attempts
from cognito_admin.model.users import User
from cognito_admin.store.index import Index

if TYPE_CHECKING:
    from cognito_admin.work.workspace import Workspace

MOST_OTHERS = 5
LATELY = timedelta(hours=24)
_MOST_LOOKED_AT = 40
_SPELT = ("email", "preferred_username")


@dataclass(frozen=True, slots=True)
class PoolChecked:
    """``refused`` is what AWS did not permit, and what is therefore not known."""

    triggers: tuple[TriggerHealth, ...]
    throttled: int
    at: datetime
    refused: tuple[Failure, ...] = ()


async def clues(
    workspace: "Workspace", user: User, events: Iterable[SignInEvent] = (), pool: PoolChecked | None = None
) -> Clues:
    """What is known without asking AWS: others in the index, and what was looked up before. Raises as the index does."""
    return Clues(
        others=await workspace.alike(user),
        attempts=attempts(events),
        triggers=pool.triggers if pool else (),
        throttled=pool.throttled if pool else 0,
    )


async def alike(index: Index, user: User) -> tuple[User, ...]:
    """Others who share an address with ``user``, or whose names are the same but for case; the first few."""
    parts: list[Node] = [_same_but_for_case("username", user.username)]
    parts += [_same_but_for_case(name, value) for name in _SPELT if (value := user.attributes.get(name))]
    if phone := user.attributes.get(PHONE_ATTRIBUTE):
        parts.append(Exactly(attribute_field(PHONE_ATTRIBUTE), phone))
    found = await index.some(Query("", Either(tuple(parts))), _MOST_LOOKED_AT)
    names = _names(user)
    others = [each for each in found if each.sub != user.sub and not names.isdisjoint(_names(each))]
    return tuple(others[:MOST_OTHERS])


async def check_pool(functions: Functions, metrics: Metrics, description: PoolDescription) -> PoolChecked:
    """How the triggers of the pool fare, and whether its people are throttled. Raises Failure, but for what is not permitted."""
    triggers, now = read_overview(description).triggers, datetime.now(UTC)
    pool_arn = str(description.settings.get("Arn", ""))
    refused: list[Failure] = []

    async def invokable(trigger: Trigger) -> bool:
        try:
            return await functions.lets_in(trigger.arn, pool_arn)
        except Failure as failure:
            _only_not_permitted(failure, refused)
            return True

    may_be_called = [await invokable(trigger) for trigger in triggers]
    names = [trigger.function.partition(":")[0] for trigger in triggers]
    errors, throttled = await _counted(metrics, names, now, refused)
    return PoolChecked(
        tuple(
            TriggerHealth(trigger.event, trigger.function, errors.get(name, 0), invokable=called)
            for trigger, name, called in zip(triggers, names, may_be_called, strict=True)
        ),
        throttled,
        now,
        tuple({failure.facts.get("action"): failure for failure in refused}.values()),
    )


async def _counted(
    metrics: Metrics, names: Sequence[str], now: datetime, refused: list[Failure]
) -> tuple[dict[str, int], int]:
    """How often each function failed of late, by its name, and how many sign-ins were throttled in all apps."""
    errors: dict[str, int] = {}
    try:
        found = await _totals(metrics, [metric(LAMBDA, ERRORS, FunctionName=name) for name in names], now)
        errors = {one.dimension("FunctionName") or "": total for one, total in found.items()}
        throttles = [one for one in await metrics.of_pool() if one.name == SIGN_IN_THROTTLES]
        return errors, sum((await _totals(metrics, throttles, now)).values())
    except Failure as failure:
        _only_not_permitted(failure, refused)
        return errors, 0


async def _totals(metrics: Metrics, asked: Sequence[Metric], now: datetime) -> dict[Metric, int]:
    """Those left out of which CloudWatch has no number."""
    start_s, end_s = (int(at.timestamp()) // FINE_S * FINE_S for at in (now - LATELY, now + timedelta(seconds=FINE_S)))
    read = await metrics.read([SeriesKey(one, Statistic.SUM) for one in asked], start_s, end_s, FINE_S)
    return {key.metric: round(points.total) for key, points in read.points.items() if not points.is_empty}


def _only_not_permitted(failure: Failure, refused: list[Failure]) -> None:
    if failure.code is not Code.ACCESS_DENIED:
        raise failure
    refused.append(failure)


def _same_but_for_case(name: str, text: str) -> Node:
    field = USERNAME if name == "username" else attribute_field(name)
    return Every((Begins(field, text), Ends(field, text)))


def _names(user: User) -> set[tuple[str, str]]:
    values = {name: user.attributes.get(name, "") for name in (*_SPELT, PHONE_ATTRIBUTE)} | {"username": user.username}
    return {(name, value.casefold()) for name, value in values.items() if value}
