"""Which series a pool has, and whose they are: what CloudWatch lists, the app clients, the functions of triggers."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from cognito_admin.aws.account import Account
from cognito_admin.aws.metrics import Metrics
from cognito_admin.aws.retrying import NOT_REACHED
from cognito_admin.model.failures import Code, Failure, failure_from_json
from cognito_admin.model.health.metrics import SPECIAL_CLIENTS, of_client, of_function, wanted
from cognito_admin.model.health.series import SeriesKey
from cognito_admin.model.ids import ClientId, PoolId
from cognito_admin.model.settings.things import Listed, ThingKind
from cognito_admin.model.triggers.attaching import attached
from cognito_admin.model.triggers.names import function_name

NOT_OFFERED = frozenset({Code.ENDPOINT_NOT_COGNITO, Code.REQUEST_REFUSED})
"""What answers where there is no CloudWatch."""
UNTOLD = frozenset({Code.ACCESS_DENIED, *NOT_REACHED, *NOT_OFFERED})
"""What keeps a part of a pool's health from being told, and not the rest from being shown."""

_Told = TypeVar("_Told")


class Asking(Protocol):
    """What AWS is asked for the sake of a pool's health. What is awaited raises Failure."""

    @property
    def pool(self) -> PoolId: ...

    def metrics(self) -> Metrics: ...

    async def names(self, kind: ThingKind) -> Sequence[Listed]: ...

    async def settings(self) -> Mapping[str, Any]:
        """The UserPool as DescribeUserPool has it."""
        ...

    async def quota(self, category: str) -> float | None:
        """Requests a second; None where AWS will not say."""
        ...


class AskingAws:
    """``Asking`` of a pool in AWS. What is made for it is made when it is first asked: most of it takes a while to load."""

    def __init__(self, account: Account, pool: PoolId) -> None:
        self.pool = pool
        self.quota = account.quota
        self._account = account

    def metrics(self) -> Metrics:
        return self._account.metrics(self.pool)

    async def names(self, kind: ThingKind) -> Sequence[Listed]:
        return await self._account.settings(self.pool).names(kind)

    async def settings(self) -> Mapping[str, Any]:
        return await self._account.cognito(self.pool).settings()


@dataclass(frozen=True, slots=True)
class Survey:
    """``listed`` are the series that CloudWatch lists; it leaves out what was silent for two weeks.

    ``clients`` are by their names, ``triggers`` the functions by LambdaConfig's keys. ``clients_told`` and
    ``triggers_told`` say whether AWS told of them, now or earlier.
    """

    at: datetime
    listed: frozenset[SeriesKey] = frozenset()
    clients: Mapping[ClientId, str] = field(default_factory=dict[ClientId, str])
    triggers: Mapping[str, str] = field(default_factory=dict[str, str])
    refused: tuple[Failure, ...] = ()
    is_listed: bool = True
    clients_told: bool = True
    triggers_told: bool = True

    @property
    def may_be_told_now(self) -> bool:
        """Whether something was not told only because AWS could not be reached."""
        return any(failure.code in NOT_REACHED for failure in self.refused)

    def name(self, client: ClientId) -> str | None:
        """None of one that is deleted or is none. By its id where AWS did not tell which there are."""
        if client in self.clients:
            return self.clients[client]
        return None if self.clients_told or client in SPECIAL_CLIENTS else client

    @property
    def of_functions(self) -> frozenset[SeriesKey]:
        return frozenset(key for name in self.triggers.values() for key in of_function(name))

    def of_clients(self, pool: PoolId) -> frozenset[SeriesKey]:
        """What app clients have, whether CloudWatch lists it or not."""
        return frozenset(key for client in (*self.clients, *SPECIAL_CLIENTS) for key in of_client(pool, client))

    def as_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "listed": sorted(key.text for key in self.listed),
            "clients": dict(self.clients),
            "triggers": dict(self.triggers),
            "refused": [failure.as_json() for failure in self.refused],
            "is_listed": self.is_listed,
            "clients_told": self.clients_told,
            "triggers_told": self.triggers_told,
        }


def survey_from_json(found: Mapping[str, Any]) -> Survey:
    """The inverse of ``as_json``. Raises ValueError, KeyError or TypeError for anything else."""
    return Survey(
        at=datetime.fromisoformat(found["at"]),
        listed=frozenset(SeriesKey.from_text(text) for text in found["listed"]),
        clients={ClientId(client): str(name) for client, name in found["clients"].items()},
        triggers={str(trigger): str(function) for trigger, function in found["triggers"].items()},
        refused=tuple(failure_from_json(one) for one in found["refused"]),
        is_listed=bool(found["is_listed"]),
        clients_told=bool(found["clients_told"]),
        triggers_told=bool(found["triggers_told"]),
    )


async def survey(asking: Asking, before: Survey | None, now: datetime) -> tuple[Survey, int]:
    """Asks AWS, and counts the requests to CloudWatch. What it does not tell stays as it was ``before``.

    Raises Failure where that has nothing to do with what was asked for.
    """
    refused: list[Failure] = []
    known = await told(asking.metrics().known(), refused)
    clients = await told(asking.names(ThingKind.CLIENT), refused)
    settings = await told(asking.settings(), refused)
    earlier = before or Survey(now, clients_told=False, triggers_told=False)
    found = Survey(
        now,
        earlier.listed if known is None else frozenset(key for one in known.metrics for key in wanted(one)),
        earlier.clients if clients is None else {ClientId(one.name): one.title for one in clients},
        earlier.triggers if settings is None else triggers_of(settings),
        tuple(refused),
        known is not None,
        clients is not None or earlier.clients_told,
        settings is not None or earlier.triggers_told,
    )
    return found, 1 if known is None else known.calls


def triggers_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """The names of the functions, by the triggers that they are set for."""
    found = {event.value: function_name(one.arn) for event, one in attached(settings).items()}
    return {event: name.name for event, name in found.items() if name is not None}


async def told(answer: Awaitable[_Told], refused: list[Failure]) -> _Told | None:
    """None where AWS does not tell, which is put among the ``refused``. Raises Failure for anything else."""
    try:
        return await answer
    except Failure as failure:
        if failure.code not in UNTOLD:
            raise
        refused.append(failure)
        return None
