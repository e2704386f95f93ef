"""Sets a pool up, step by step: each is made once, and found again where its answer was lost."""

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.answers import plain
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.pool_things import LOOKS, has_all, is_as_asked
from cognito_admin.aws.proofs import MOST_CLOCK_SKEW
from cognito_admin.aws.retrying import NOT_REACHED
from cognito_admin.aws.settings.echo import whole_pool
from cognito_admin.aws.settings.exchanges import exchange, sent_by_the_sdk, unknown_members
from cognito_admin.aws.settings.reading import ThingReading
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.function_policies import lets_cognito_in
from cognito_admin.model.ids import PoolId
from cognito_admin.model.quotas import PAGE
from cognito_admin.model.restore.plan import Name, Step, at, filled
from cognito_admin.model.restore.target import Documents
from cognito_admin.model.settings.things import POOL

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

MARK = "cognito-admin:restore"
"""The tag that a new pool carries until it is done, so that it is found again whose id got lost on its way."""
LOOKS_FOR_POOL = 3
LOOK_AGAIN_S = 0.5
"""A list of pools may know a new one some moments late."""

_PERMIT = "AddPermission"
_NOT_THERE = frozenset({Code.THING_NOT_FOUND, Code.GROUP_NOT_FOUND, Code.ADD_ON_OFF, Code.NOT_IN_PLAN})
_MAY_BE_OURS = frozenset({Code.THING_EXISTS, Code.DOMAIN_TAKEN, Code.REQUEST_REFUSED})
"""How Cognito refuses to make what is there already."""


class PoolMaker:
    """The one place that sets up a pool. Every method raises Failure."""

    def __init__(self, calls: Calls, documents: Documents, mark: str) -> None:
        """``documents`` are the files of the backup, for the secrets in them. ``mark`` is a text that no other restore has."""
        self._calls = calls
        self._documents = documents
        self._mark = mark
        self._no_functions: Failure | None = None
        """Why Lambda cannot be reached, once that is known."""

    async def make(self, step: Step, names: Mapping[Name, str], began: datetime | None = None) -> Mapping[Name, str]:
        """Makes ``step`` once and returns what it makes, by ``step.makes``. ``names`` are all that was made before.

        ``began`` is when a process that is gone first tried: what it made is taken for made. So is what is there already and is
        just what was asked for; anything else in its place stays as it is. Raises Failure: OUTCOME_UNKNOWN where nobody can tell
        what became of it; any other says that it was not made.
        """
        asked = filled(dict(step.arguments), names, self._documents)
        if step.operation == "CreateUserPool":
            asked["UserPoolTags"] = {**asked.get("UserPoolTags", {}), MARK: self._mark}
        elif step.operation == _PERMIT:
            # The function may let other pools in, whose statements go by the same name.
            asked["StatementId"] = f"{asked['StatementId']}-{_pool_of(asked)}"
        thing = _Thing(self._calls, step.operation, asked, frozenset(names.values()), self._mark, began)
        if step.operation == _PERMIT and self._no_functions is not None:
            # To wait anew for each function would take minutes.
            raise self._no_functions
        try:
            found = await thing.found() if began is not None or step.operation == _PERMIT else None
            if found is None:
                found = await thing.made()
        except Failure as failure:
            if step.operation == _PERMIT and failure.code in NOT_REACHED:
                self._no_functions = failure
            raise
        return {name: str(at(found, pointer)) for name, pointer in step.makes.items()}

    async def unmark(self, pool_arn: str) -> None:
        """Takes the mark of an unfinished restore off the pool. To be called once all that was made is on record."""
        asked = {"ResourceArn": pool_arn, "TagKeys": [MARK]}

        async def proof() -> bool:
            tags = await _read(self._calls, "ListTagsForResource", {"ResourceArn": pool_arn})
            return MARK not in tags.get("Tags", {})

        await self._calls.write(
            Asked("UntagResource", _pool_of(asked)), lambda clients: _send(clients, "UntagResource", asked), proof
        )


class _Thing:
    """What one step makes."""

    def __init__(
        self,
        calls: Calls,
        operation: str,
        asked: dict[str, Any],
        known: frozenset[str],
        mark: str,
        began: datetime | None,
    ) -> None:
        self._calls = calls
        self._operation = operation
        self._asked = asked
        self._known = known
        self._mark = mark
        self._since = (began or datetime.now(UTC)) - MOST_CLOCK_SKEW
        self._pool = _pool_of(asked)

    async def made(self) -> Mapping[str, Any]:
        """The answer to the request that makes it, or what the answer would have said."""
        asked = await self._whole() if self._operation == "UpdateUserPool" else self._asked
        try:
            answer = await self._calls.write(
                Asked(self._operation, self._pool),
                lambda clients: _send(clients, self._operation, asked),
                self._is_there,
            )
        except Failure as failure:
            if failure.code not in _MAY_BE_OURS:
                raise
            if failure.facts.get("aws_code") == "ResourceConflictException":
                # The name of the statement says which pool it lets in.
                return {}
            with contextlib.suppress(Failure):
                answer = await self.found()
                if answer is not None:
                    return plain(dict(answer))
            raise
        if answer is None:
            answer = await self.found()
        if answer is None:
            # It was seen, and is not there any more.
            raise Failure(Code.CHANGED_MEANWHILE, operation=self._operation, pool=self._pool)
        return plain(dict(answer))

    async def found(self) -> Mapping[str, Any] | None:
        """What is there and just as asked for, as the answer would have said it."""
        match self._operation:
            case "CreateUserPool":
                return await self._marked_pool()
            case "CreateUserPoolClient":
                return await self._equal_client()
            case "AddPermission":
                return {} if await self._is_permitted() else None
            case operation:
                look = LOOKS[operation]
                by = {name: self._asked[name] for name in look.by if name in self._asked}
                try:
                    answer = await _read(self._calls, look.operation, by)
                except Failure as failure:
                    if failure.code in _NOT_THERE:
                        return None
                    raise
                thing: Mapping[str, Any] = answer if look.within is None else answer.get(look.within) or {}
                return answer if is_as_asked(operation, self._asked, plain(thing)) else None

    async def _is_there(self) -> bool:
        return await self.found() is not None

    async def _marked_pool(self) -> Mapping[str, Any] | None:
        for look in range(LOOKS_FOR_POOL):
            if look:
                await asyncio.sleep(LOOK_AGAIN_S)
            for entry in await self._listed("ListUserPools", "UserPools", MaxResults=PAGE):
                if entry["Name"] != self._asked["PoolName"] or entry["CreationDate"] < self._since:
                    continue
                answer = await _read(self._calls, "DescribeUserPool", {"UserPoolId": entry["Id"]})
                if answer["UserPool"].get("UserPoolTags", {}).get(MARK) == self._mark:
                    return answer
        return None

    async def _equal_client(self) -> Mapping[str, Any] | None:
        """One that nobody knows of. Names of clients are not their own, so that all of it has to be equal."""
        wanted = {name: value for name, value in self._asked.items() if name != "GenerateSecret"}
        for entry in await self._listed(
            "ListUserPoolClients", "UserPoolClients", UserPoolId=self._pool, MaxResults=PAGE
        ):
            if entry["ClientName"] != wanted.get("ClientName") or entry["ClientId"] in self._known:
                continue
            by = {"UserPoolId": self._pool, "ClientId": entry["ClientId"]}
            answer = await _read(self._calls, "DescribeUserPoolClient", by)
            client = answer["UserPoolClient"]
            if client["CreationDate"] >= self._since and has_all(plain(client), wanted):
                return answer
        return None

    async def _is_permitted(self) -> bool:
        try:
            by = {name: self._asked[name] for name in ("FunctionName", "Qualifier") if name in self._asked}
            answer = await _read(self._calls, "GetPolicy", by)
        except Failure as failure:
            # Who never allowed anybody to call it has no policy, and who may not read one may still add to it.
            if failure.facts.get("aws_code") == "ResourceNotFoundException" or failure.code is Code.ACCESS_DENIED:
                return False
            raise
        return lets_cognito_in(answer.get("Policy", ""), self._asked["SourceArn"])

    async def _listed(self, operation: str, member: str, **by: Any) -> list[Mapping[str, Any]]:
        return [
            entry
            async for page in self._calls.pages(
                Asked(operation, self._pool),
                "NextToken",
                lambda clients, options: _send(clients, operation, {**by, **options}),
            )
            for entry in page[member]
        ]

    async def _whole(self) -> dict[str, Any]:
        """All that the pool is to have, what it has beside what is asked for included: UpdateUserPool would put back the rest."""
        reading = ThingReading(self._calls, PoolId(self._asked["UserPoolId"]))
        settings = await reading.read(POOL) or {}
        shape = reading.model.operation_model(self._operation).input_shape
        if news := unknown_members(shape, self._asked):
            # A backup has it, and this program does not know what it would set.
            raise Failure(Code.VALUE_REFUSED, operation=self._operation, pool=self._pool, member=news[0])
        wanted = {"Name" if name == "PoolName" else name: value for name, value in self._asked.items()}
        return whole_pool(reading.model, settings, {**settings, **wanted})


async def _read(calls: Calls, operation: str, by: Mapping[str, Any]) -> Mapping[str, Any]:
    answer = await calls.read(Asked(operation, _pool_of(by)), lambda clients: _send(clients, operation, by))
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def _send(clients: "Clients", operation: str, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    from botocore import xform_name

    if operation == "UpdateUserPool":
        return exchange(clients.cognito, operation, asked)
    client: Any = clients.functions if operation in (_PERMIT, "GetPolicy") else clients.cognito
    shape = client.meta.service_model.operation_model(operation).input_shape
    return getattr(client, xform_name(operation))(**sent_by_the_sdk(shape, operation, asked, _pool_of(asked)))


def _pool_of(members: Mapping[str, Any]) -> PoolId | None:
    """The pool that a request is about."""
    if pool := members.get("UserPoolId"):
        return PoolId(pool)
    arn: str = members.get("ResourceArn") or members.get("SourceArn") or ""
    return PoolId(arn.rpartition("/")[2]) if ":userpool/" in arn else None
