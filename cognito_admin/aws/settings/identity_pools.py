"""Identity pools as things of a user pool: three answers in one document, and three requests that each replace all they are about.

What is left out of UpdateIdentityPool and SetIdentityPoolRoles is gone, so all that AWS tells goes along, members that nobody here
has heard of included.
"""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.operations import IDENTITY_POOLS
from cognito_admin.aws.settings.exchanges import exchange
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.identity_pools.trust import MAPPINGS, OF_ROLES, PROVIDERS, ROLES, TAGS, is_of
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Moved, Part, Request
from cognito_admin.model.settings.comparing import expected, is_moved
from cognito_admin.model.settings.edits import edits_between
from cognito_admin.model.settings.things import Document, Listed, Thing

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_PAGE = 60
_AT_ONCE = 2
_ID = "IdentityPoolId"
_PROVIDER = "IdentityProviderName"
_OF_OTHERS = frozenset({*OF_ROLES, TAGS})
"""Members of the document that DescribeIdentityPool does not tell."""


class IdentityPoolSettings:
    """Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def names(self) -> tuple[Listed, ...]:
        """Of all the account has in this region, whoever they trust."""
        found: list[Listed] = []
        token: dict[str, Any] = {}
        while True:
            answer = await self._ask("ListIdentityPools", {"MaxResults": _PAGE, **token})
            for entry in answer.get("IdentityPools") or ():
                name = str(entry[_ID])
                found.append(Listed(name, str(entry.get("IdentityPoolName") or name)))
            if not answer.get("NextToken"):
                return tuple(sorted(found, key=lambda one: (one.title.casefold(), one.name)))
            token = {"NextToken": answer["NextToken"]}

    async def read(self, thing: Thing) -> Document | None:
        """None where there is none."""
        named = {_ID: thing.name}
        async with self._turn:
            try:
                document = await self._ask("DescribeIdentityPool", named)
                roles = await self._ask("GetIdentityPoolRoles", named)
                tags = await self._tags(thing.name, _provider(document, self._pool))
            except Failure as failure:
                if failure.code is Code.THING_NOT_FOUND:
                    return None
                raise
        return {
            **document,
            **{name: roles[name] for name in OF_ROLES if roles.get(name)},
            **({TAGS: tags} if tags else {}),
        }

    async def _tags(self, name: str, provider: str) -> Document:
        """Nothing where there are none, which AWS may tell by not finding a map."""
        if not provider:
            return {}
        try:
            found = await self._ask("GetPrincipalTagAttributeMap", {_ID: name, _PROVIDER: provider})
        except Failure as failure:
            if failure.code is not Code.THING_NOT_FOUND:
                raise
            return {}
        told = {name: value for name, value in found.items() if name not in (_ID, _PROVIDER)}
        return told if any(told.values()) else {}

    async def write(self, part: Part, as_shown: Document | None) -> Document | None:
        """Makes it so, request by request, and returns what AWS has then. Raises Moved where it is not ``as_shown`` any more."""
        now = await self.read(part.thing)
        if now is None or is_moved(part, as_shown, now):
            raise Moved(now)
        wanted = Part(part.thing, now, expected(part, now)) if part.after is not None else part
        for request in identity_pool_requests(self._pool, wanted):
            await self._send(request, wanted)
        return await self.read(part.thing)

    async def _send(self, request: Request, part: Part) -> None:
        async def proof() -> bool:
            now = await self.read(part.thing)
            return not edits_between(_scope(request.operation, part.after), _scope(request.operation, now))

        def send(clients: "Clients") -> Mapping[str, Any]:
            return exchange(clients.of(IDENTITY_POOLS), request.operation, request.members)

        await self._calls.write(Asked(request.operation, self._pool), send, proof)

    async def _ask(self, operation: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        def send(clients: "Clients") -> dict[str, Any]:
            return exchange(clients.of(IDENTITY_POOLS), operation, asked)

        return await self._calls.read(Asked(operation, self._pool), send)


def identity_pool_requests(pool: PoolId, part: Part) -> tuple[Request, ...]:
    """What is to be sent, in order: whom it trusts comes before what roles these get.

    Raises Failure(SETTING_LASTING): identity pools are neither made nor deleted here.
    """
    before, after = part.before, part.after
    if before is None or after is None:
        raise Failure(Code.SETTING_LASTING, pool=pool)
    named, region = {_ID: part.thing.name}, pool.partition("_")[0]

    def differs(operation: str) -> bool:
        return bool(edits_between(_scope(operation, before), _scope(operation, after)))

    found: list[Request] = []
    if differs("UpdateIdentityPool"):
        members = {**named, **_scope("UpdateIdentityPool", after)}
        found.append(Request("UpdateIdentityPool", members, IDENTITY_POOLS, region))
    if differs("SetIdentityPoolRoles"):
        roles: dict[str, Any] = {ROLES: after.get(ROLES) or {}, MAPPINGS: after.get(MAPPINGS) or {}}
        found.append(Request("SetIdentityPoolRoles", {**named, **roles}, IDENTITY_POOLS, region))
    provider = _provider(after, pool)
    if provider and differs("SetPrincipalTagAttributeMap"):
        tags: dict[str, Any] = {"UseDefaults": False, "PrincipalTags": {}, **(after.get(TAGS) or {})}
        found.append(
            Request("SetPrincipalTagAttributeMap", {**named, _PROVIDER: provider, **tags}, IDENTITY_POOLS, region)
        )
    return tuple(found)


def _scope(operation: str, document: Document | None) -> dict[str, Any]:
    """The members that a request is about."""
    members = document or {}
    match operation:
        case "SetIdentityPoolRoles":
            return {name: members[name] for name in OF_ROLES if name in members}
        case "SetPrincipalTagAttributeMap":
            return {name: members[name] for name in (TAGS,) if name in members}
        case _:
            return {name: value for name, value in members.items() if name not in _OF_OTHERS}


def _provider(document: Document, pool: PoolId) -> str:
    """What the identity pool calls the user pool; nothing where it does not trust it."""
    return next((str(entry["ProviderName"]) for entry in document.get(PROVIDERS) or () if is_of(entry, pool)), "")
