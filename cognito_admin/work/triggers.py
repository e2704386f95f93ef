"""What is known of the functions behind the triggers of a pool, whether AWS is asked or a backup."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar, cast

from cognito_admin.archive.names import file_name
from cognito_admin.aws.retrying import NOT_REACHED
from cognito_admin.model.backups import Unread
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.function_policies import lets_cognito_in
from cognito_admin.model.settings.things import Document, Thing, ThingKind
from cognito_admin.model.triggers.attaching import attached
from cognito_admin.model.triggers.functions import Behind, Checked, Fared, Function, Key
from cognito_admin.model.triggers.kinds import CHALLENGES, Event
from cognito_admin.model.triggers.names import function_name

if TYPE_CHECKING:
    from cognito_admin.aws.function_choices import FunctionChoices
    from cognito_admin.aws.functions import Functions
    from cognito_admin.work.settings_sources import SettingsSource

_MOST_CLIENTS = 20
"""Of more app clients nothing is said: each takes a request of its own."""
_BY_CLIENTS = frozenset({Event.USER_MIGRATION, *CHALLENGES})
LATELY = timedelta(hours=24)
"""How functions fared is told of so long."""
UNTOLD = frozenset({Code.ACCESS_DENIED, *NOT_REACHED})
"""What keeps one thing from being told, and not the pool from being shown."""

_Told = TypeVar("_Told")


@dataclass(frozen=True, slots=True)
class Callers:
    """What has triggers called. None where that may not be read, or no trigger that is set depends on it."""

    clients: tuple[Document, ...] | None = None
    providers: tuple[str, ...] | None = None


class Triggers(Protocol):
    """Raises Failure, but for what only keeps one thing from being told."""

    async def checked(self, settings: Document) -> Checked:
        """Of all triggers in the settings of the pool."""
        ...

    async def behind(self, event: Event, arn: str, pool_arn: str) -> Behind:
        """Of one function, whether it is set or not."""
        ...

    async def functions(self) -> tuple[Function, ...]:
        """What can be set."""
        ...

    async def keys(self) -> tuple[Key, ...]: ...

    async def key(self, name: str) -> Key | None:
        """By its ARN, its id or an alias; None where there is none."""
        ...


class LiveTriggers:
    """Of a pool in AWS. ``functions`` and ``choices`` are made when they are first asked."""

    def __init__(self, functions: "Callable[[], Functions]", choices: "Callable[[], FunctionChoices]") -> None:
        self._functions = functions
        self._choices = choices

    async def checked(self, settings: Document) -> Checked:
        pool_arn = str(settings.get("Arn", ""))
        arns = tuple(dict.fromkeys(one.arn for one in attached(settings).values()))
        refused: list[Failure] = []
        fared, behind = await asyncio.gather(
            _told(self._fared(arns), refused),
            asyncio.gather(*(self._of(arn, pool_arn, refused) for arn in arns)),
        )
        return Checked(dict(zip(arns, behind, strict=True)), fared or {}, _once(refused))

    async def behind(self, event: Event, arn: str, pool_arn: str) -> Behind:
        del event
        return await self._of(arn, pool_arn, [])

    async def functions(self) -> tuple[Function, ...]:
        return await self._choices().functions()

    async def keys(self) -> tuple[Key, ...]:
        return await self._choices().keys()

    async def key(self, name: str) -> Key | None:
        return await self._choices().key(name)

    async def _of(self, arn: str, pool_arn: str, refused: list[Failure]) -> Behind:
        functions = self._functions()
        found, lets_in = await asyncio.gather(
            _told(_boxed(functions.function(arn)), refused), _told(functions.lets_in(arn, pool_arn), refused)
        )
        function = found[0] if found else None
        return Behind(None if found is None else function is not None, lets_in, function)

    async def _fared(self, arns: Sequence[str]) -> Mapping[str, Fared]:
        now = datetime.now(UTC)
        names = [name.name for arn in arns if (name := function_name(arn)) is not None]
        return await self._functions().fared(names, now - LATELY, now) if names else {}


class OfflineTriggers:
    """Of a pool as a backup has it: ``document`` gives one of its files and raises KeyError where there is none.

    ``unread`` tells what AWS refused to whoever made the backup.
    """

    def __init__(
        self,
        document: Callable[[str], Awaitable[Any]],
        unread: Callable[[], Awaitable[Sequence[Unread]]],
        not_here: Callable[[], Failure],
    ) -> None:
        self._document = document
        self._unread = unread
        self._not_here = not_here

    async def checked(self, settings: Document) -> Checked:
        pool_arn = str(settings.get("Arn", ""))
        there = attached(settings)
        return Checked({one.arn: await self.behind(event, one.arn, pool_arn) for event, one in there.items()})

    async def behind(self, event: Event, arn: str, pool_arn: str) -> Behind:
        try:
            kept: Any = await self._document(f"pool/triggers/{file_name(event.value)}.json")
        except KeyError:
            return Behind()
        trigger: Mapping[str, Any] = cast("Mapping[str, Any]", kept) if isinstance(kept, Mapping) else {}
        if trigger.get("FunctionArn") != arn:
            return Behind()
        configuration = cast("Mapping[str, Any] | None", trigger.get("Configuration"))
        policy = trigger.get("Policy")
        function = None
        if configuration is not None:
            name = str(configuration.get("FunctionName", ""))
            function = Function(name, arn, configuration.get("Runtime"), str(configuration.get("Description", "")))
        if policy is None and any(one.operation == "GetPolicy" and one.about == arn for one in await self._unread()):
            return Behind(None if function is None else True, None, function)
        # Who never allowed anybody to call it has no policy.
        text = policy if isinstance(policy, str) else json.dumps(policy)
        lets_in = lets_cognito_in(text, pool_arn)
        return Behind(None if function is None else True, lets_in, function)

    async def functions(self) -> tuple[Function, ...]:
        self._refuse()

    async def keys(self) -> tuple[Key, ...]:
        self._refuse()

    async def key(self, name: str) -> Key | None:
        del name
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise self._not_here()


async def callers(source: "SettingsSource", settings: Document) -> Callers:
    """Of the triggers in ``settings``. Raises Failure."""
    there, refused = attached(settings), list[Failure]()
    clients = await _told(_clients(source), refused) if _BY_CLIENTS & there.keys() else None
    providers = await _told(source.names(ThingKind.PROVIDER), refused) if Event.INBOUND_FEDERATION in there else None
    return Callers(clients, None if providers is None else tuple(one.name for one in providers))


async def _clients(source: "SettingsSource") -> tuple[Document, ...] | None:
    listed = await source.names(ThingKind.CLIENT)
    if len(listed) > _MOST_CLIENTS:
        return None
    found = [await source.read(Thing(ThingKind.CLIENT, one.name)) for one in listed]
    return tuple(one for one in found if one is not None)


async def _boxed(answer: Awaitable[_Told]) -> tuple[_Told]:
    """Tells an answer that is nothing from none."""
    return (await answer,)


async def _told(answer: Awaitable[_Told], refused: list[Failure]) -> _Told | None:
    try:
        return await answer
    except Failure as failure:
        if failure.code not in UNTOLD:
            raise
        refused.append(failure)
        return None


def _once(refused: Sequence[Failure]) -> tuple[Failure, ...]:
    """One of each kind of refusal: that of the second function tells no more than that of the first."""
    found = {(failure.code, failure.facts.get("action")): failure for failure in reversed(refused)}
    return tuple(reversed(found.values()))
