"""Everything AWS tells of how a pool is set up: each answer as it came, and what it would not tell.

Nothing here makes anybody a monthly active user, or costs anything else.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.answers import plain
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.retrying import NOT_REACHED, TRANSIENT
from cognito_admin.aws.token_keys import TokenKeys
from cognito_admin.model.backups import Unread
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.overview import Trigger, read_overview
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.quotas import PAGE

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_NOTHING_THERE = frozenset({Code.THING_NOT_FOUND, Code.NOT_IN_PLAN, Code.ADD_ON_OFF})
_OF_ANY_REQUEST = frozenset(
    {
        Code.CREDENTIALS_EXPIRED,
        Code.CREDENTIALS_INVALID,
        Code.CREDENTIALS_NOT_FETCHED,
        Code.SECRET_KEY_WRONG,
        Code.CLOCK_WRONG,
        Code.REGION_NOT_ENABLED,
        *TRANSIENT,
    }
)
"""What AWS answers for reasons that have nothing to do with what was asked."""
_NOT_FOUND = "ResourceNotFoundException"
_SECRETS_OF_PROVIDERS = ("client_secret", "private_key")


@dataclass(frozen=True, slots=True)
class Document:
    """An answer, and where in a backup of the pool it belongs. ``secrets`` are JSON pointers (RFC 6901) into it."""

    path: tuple[str, ...]
    body: Any
    secrets: tuple[str, ...] = ()


Put = Callable[[Document], Awaitable[None]]


@dataclass(slots=True)
class _Reading:
    """``no_functions`` is why Lambda cannot be reached, once that is known."""

    put: Put
    unread: list[Unread] = field(default_factory=list[Unread])
    no_functions: Failure | None = None


class PoolConfiguration:
    """Of one pool. Every method raises Failure for what concerns more than the one thing asked for."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def groups(self) -> list[Mapping[str, Any]]:
        """ListGroups, every page. Raises Failure(ACCESS_DENIED), too."""
        return await self._pages("ListGroups", "Groups", Limit=PAGE)

    async def read(self, put: Put) -> tuple[Unread, ...]:
        """Gives every other answer to ``put``, several at a time. Returns what AWS refused to tell.

        What is not there, or not part of the plan of the pool, is neither.
        """
        reading = _Reading(put)
        await _together(
            self._pool_itself(reading),
            self._clients(reading),
            self._providers(reading),
            self._resource_servers(reading),
            self._terms(reading),
            self._single(reading),
            self._token_keys(reading),
        )
        return tuple(sorted(reading.unread, key=lambda one: (one.operation, one.about)))

    async def _pool_itself(self, reading: _Reading) -> None:
        answer = await self._told(reading, "DescribeUserPool", "", UserPoolId=self._pool)
        if answer is None:
            return
        await reading.put(Document(("user-pool",), answer))
        settings = answer["UserPool"]
        for member, name in (("Domain", "domain"), ("CustomDomain", "domain-custom")):
            if domain := settings.get(member):
                await self._keep(reading, (name,), "DescribeUserPoolDomain", "DomainDescription", domain, Domain=domain)
        await self._keep(reading, ("tags",), "ListTagsForResource", "Tags", ResourceArn=settings.get("Arn", ""))
        description = PoolDescription(self._pool, str(settings.get("Name", "")), settings, None)
        for trigger in read_overview(description).triggers:
            await self._trigger(reading, trigger)

    async def _trigger(self, reading: _Reading, trigger: Trigger) -> None:
        configuration = await self._function(reading, "GetFunctionConfiguration", trigger.arn)
        policy = await self._function(reading, "GetPolicy", trigger.arn)
        if configuration is not None:
            environment: dict[str, Any] = configuration.get("Environment") or {}
            if "Variables" in environment:
                # Their values are secrets more often than not, and no part of the pool.
                environment["Variables"] = dict.fromkeys(environment["Variables"])
        if configuration is not None or policy is not None:
            body = {
                "Trigger": trigger.event,
                "FunctionArn": trigger.arn,
                "Configuration": configuration,
                "Policy": None if policy is None else _read_policy(policy.get("Policy", "")),
            }
            await reading.put(Document(("triggers", trigger.event), body))

    async def _function(self, reading: _Reading, operation: str, arn: str) -> dict[str, Any] | None:
        """What Lambda tells of a function; None where it may not be asked, or cannot be reached."""
        if reading.no_functions is None:
            try:
                return await self._told(reading, operation, arn, "functions", FunctionName=arn)
            except Failure as failure:
                if failure.code not in NOT_REACHED:
                    raise
                # To wait anew for each function would take minutes.
                reading.no_functions = failure
        reading.unread.append(Unread(operation, reading.no_functions.code.value, arn))
        return None

    async def _clients(self, reading: _Reading) -> None:
        for entry in await self._listed(reading, "ListUserPoolClients", "UserPoolClients", MaxResults=PAGE):
            await self._client(reading, str(entry["ClientId"]))
        await self._keep(reading, ("ui", "all"), "GetUICustomization", "UICustomization", UserPoolId=self._pool)
        await self._keep(reading, ("risk",), "DescribeRiskConfiguration", "RiskConfiguration", UserPoolId=self._pool)

    async def _client(self, reading: _Reading, client: str) -> None:
        one = {"UserPoolId": self._pool, "ClientId": client}
        answer = await self._told(reading, "DescribeUserPoolClient", client, **one)
        if answer is not None:
            secrets = ("/UserPoolClient/ClientSecret",) if "ClientSecret" in answer["UserPoolClient"] else ()
            await reading.put(Document(("clients", client), answer, secrets))
        values = await self._listed(reading, "ListUserPoolClientSecrets", "ClientSecrets", client, ClientId=client)
        if values:
            secrets = tuple(
                f"/ClientSecrets/{place}/ClientSecretValue"
                for place, value in enumerate(values)
                if "ClientSecretValue" in value
            )
            await reading.put(Document(("secrets", client), {"ClientSecrets": values}, secrets))
        for folder, operation, member in (
            ("ui", "GetUICustomization", "UICustomization"),
            ("branding", "DescribeManagedLoginBrandingByClient", "ManagedLoginBranding"),
            ("risk", "DescribeRiskConfiguration", "RiskConfiguration"),
            ("sessions", "GetUserPoolClientSessionConfiguration", None),
        ):
            await self._keep(reading, (folder, client), operation, member, client, **one)

    async def _providers(self, reading: _Reading) -> None:
        for entry in await self._listed(reading, "ListIdentityProviders", "Providers", MaxResults=PAGE):
            name = str(entry["ProviderName"])
            answer = await self._told(
                reading, "DescribeIdentityProvider", name, UserPoolId=self._pool, ProviderName=name
            )
            if answer is not None:
                details: Mapping[str, str] = answer["IdentityProvider"].get("ProviderDetails") or {}
                found = [member for member in _SECRETS_OF_PROVIDERS if member in details]
                secrets = tuple(f"/IdentityProvider/ProviderDetails/{member}" for member in found)
                await reading.put(Document(("providers", name), answer, secrets))

    async def _resource_servers(self, reading: _Reading) -> None:
        # The list tells all there is of each.
        for entry in await self._listed(reading, "ListResourceServers", "ResourceServers", MaxResults=50):
            await reading.put(Document(("resource-servers", str(entry["Identifier"])), {"ResourceServer": entry}))

    async def _terms(self, reading: _Reading) -> None:
        for entry in await self._listed(reading, "ListTerms", "Terms", MaxResults=PAGE):
            terms = str(entry["TermsId"])
            one = {"UserPoolId": self._pool, "TermsId": terms}
            await self._keep(reading, ("terms", terms), "DescribeTerms", "Terms", terms, **one)

    async def _single(self, reading: _Reading) -> None:
        for name, operation, member in (
            ("mfa", "GetUserPoolMfaConfig", None),
            ("log-delivery", "GetLogDeliveryConfiguration", "LogDeliveryConfiguration"),
            ("sessions", "GetUserPoolSessionConfiguration", None),
            ("signing-certificate", "GetSigningCertificate", None),
        ):
            await self._keep(reading, (name,), operation, member, UserPoolId=self._pool)
        replicas = await self._listed(reading, "ListUserPoolReplicas", "UserPoolReplicas")
        if replicas:
            await reading.put(Document(("replicas",), {"UserPoolReplicas": replicas}))

    async def _token_keys(self, reading: _Reading) -> None:
        """What tells afterwards whether a token was of the pool. A network that hides them is no reason to have no backup."""
        try:
            keys = await TokenKeys(self._calls, self._pool).read()
        except Failure as failure:
            reading.unread.append(Unread("GetTokenKeys", failure.code.value, ""))
            return
        await reading.put(Document(("token-keys",), keys))

    async def _keep(
        self,
        reading: _Reading,
        path: tuple[str, ...],
        operation: str,
        member: str | None,
        about: str = "",
        **parameters: Any,
    ) -> None:
        """Puts an answer that tells anything: in ``member``, if that is where it would."""
        answer = await self._told(reading, operation, about, **parameters)
        if answer and (member is None or answer.get(member)):
            await reading.put(Document(path, answer))

    async def _listed(
        self, reading: _Reading, operation: str, member: str, about: str = "", **parameters: Any
    ) -> Sequence[Mapping[str, Any]]:
        try:
            return await self._pages(operation, member, **parameters)
        except Failure as failure:
            reading.unread += _refused(failure, operation, about)
            return ()

    async def _told(
        self, reading: _Reading, operation: str, about: str, service: str = "cognito", /, **parameters: Any
    ) -> dict[str, Any] | None:
        """An answer, less what is not of the pool; None where there is nothing, or AWS refused to tell."""
        try:
            answer = await self._calls.read(
                Asked(operation, self._pool), lambda clients: _send(clients, service, operation, parameters)
            )
        except Failure as failure:
            reading.unread += _refused(failure, operation, about)
            return None
        return _body(answer)

    async def _pages(self, operation: str, member: str, **parameters: Any) -> list[Mapping[str, Any]]:
        return [
            entry
            async for page in self._calls.pages(
                Asked(operation, self._pool),
                "NextToken",
                lambda clients, options: _send(
                    clients, "cognito", operation, {"UserPoolId": self._pool, **parameters, **options}
                ),
            )
            for entry in plain(page.get(member, []))
        ]


def _send(clients: "Clients", service: str, operation: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    from botocore import xform_name

    return getattr(getattr(clients, service), xform_name(operation))(**parameters)


def _body(answer: Mapping[str, Any]) -> dict[str, Any]:
    return plain({name: value for name, value in answer.items() if name != "ResponseMetadata"})


def _refused(failure: Failure, operation: str, about: str) -> tuple[Unread, ...]:
    """What to say of a refusal; nothing where there was nothing to read. Raises what concerns more than this one thing."""
    name = failure.facts.get("aws_code")
    if failure.code in _NOTHING_THERE or (name == _NOT_FOUND and operation != "DescribeUserPool"):
        return ()
    if name is None or failure.code in _OF_ANY_REQUEST or failure.code is Code.POOL_NOT_FOUND:
        raise failure
    return (Unread(operation, name, about),)


def _read_policy(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


async def _together(*parts: Coroutine[Any, Any, None]) -> None:
    """All of them. The first failure, or whoever gives up waiting, ends the others."""
    tasks = [asyncio.ensure_future(part) for part in parts]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
