"""Reads each thing of a pool as AWS has it, secrets and members that nobody here has heard of included."""

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.settings.exchanges import exchange
from cognito_admin.aws.settings.ways import ALL_CLIENTS, named, way_of
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.quotas import PAGE
from cognito_admin.model.settings.things import POOL, Document, Listed, Thing, ThingKind, body_of

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_NOTHING_THERE = frozenset({Code.THING_NOT_FOUND, Code.ADD_ON_OFF, Code.NOT_IN_PLAN})
_DOMAINS: Mapping[ThingKind, str] = {ThingKind.DOMAIN: "Domain", ThingKind.CUSTOM_DOMAIN: "CustomDomain"}
_LISTS: Mapping[ThingKind, tuple[str, str, str, str]] = {
    ThingKind.CLIENT: ("ListUserPoolClients", "UserPoolClients", "ClientId", "ClientName"),
    ThingKind.PROVIDER: ("ListIdentityProviders", "Providers", "ProviderName", "ProviderName"),
    ThingKind.RESOURCE_SERVER: ("ListResourceServers", "ResourceServers", "Identifier", "Name"),
    ThingKind.TERMS: ("ListTerms", "Terms", "TermsId", "TermsName"),
}
"""The operation that lists a kind, the member of its answer, and in that the name and the title of each."""
_OF_CLIENTS = frozenset(
    {ThingKind.CLIENT_SECRETS, ThingKind.RISK, ThingKind.SESSIONS, ThingKind.UI, ThingKind.BRANDING}
)
_IDS_FROM_AWS: Mapping[str, tuple[str, str]] = {
    "CreateUserPoolClient": ("UserPoolClient", "ClientId"),
    "CreateTerms": ("Terms", "TermsId"),
}
_MOST_RESOURCE_SERVERS = 50
"""ListResourceServers gives no more at a time."""


class ThingReading:
    """Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool
        self._model: Any = None
        self.arn = ""
        """The pool's, once the pool itself was read."""

    @property
    def model(self) -> Any:
        """The SDK's model of the API, read from the disk where nothing was asked of AWS yet."""
        if self._model is None:
            from botocore.session import Session

            self._model = Session().get_service_model("cognito-idp")
        return self._model

    async def names(self, kind: ThingKind) -> tuple[Listed, ...]:
        """All there are of a kind, by title."""
        if kind in _OF_CLIENTS:
            # Clients without a document of their own are none of the kind's.
            found = [
                listed for listed in await self.names(ThingKind.CLIENT) if await self.read(Thing(kind, listed.name))
            ]
            if kind is ThingKind.UI and await self.read(Thing(kind, ALL_CLIENTS)) is not None:
                found.append(Listed(ALL_CLIENTS, ALL_CLIENTS))
            return tuple(found)
        if kind is ThingKind.PERMISSION:
            triggers: Mapping[str, Any] = (await self.read(POOL) or {}).get("LambdaConfig") or {}
            return tuple(Listed(name, name) for name in sorted(triggers) if name != "KMSKeyID")
        if kind not in _LISTS:
            return () if await self.read(Thing(kind)) is None else (Listed("", ""),)
        operation, member, name, title = _LISTS[kind]
        most = _MOST_RESOURCE_SERVERS if kind is ThingKind.RESOURCE_SERVER else PAGE
        entries = [entry async for entry in self._listed(operation, member, {"MaxResults": most})]
        listed = (Listed(str(entry[name]), str(entry.get(title) or entry[name])) for entry in entries)
        return tuple(sorted(listed, key=lambda one: (one.title.casefold(), one.name)))

    async def read(self, thing: Thing) -> Document | None:
        """None where there is none, and where the pool's plan has none."""
        try:
            return await self._document(thing)
        except Failure as failure:
            if self._is_absence(failure) and thing != POOL:
                return None
            raise

    async def made(
        self, thing: Thing, operation: str, answer: Mapping[str, Any] | None, after: Document, others: frozenset[str]
    ) -> Thing:
        """The thing by the name that AWS gave it. ``others`` are the names there were before."""
        if operation not in _IDS_FROM_AWS:
            return thing
        envelope, member = _IDS_FROM_AWS[operation]
        if answer is not None:
            return Thing(thing.kind, str(answer[envelope][member]))
        names = await self.new_names(thing.kind, after, others)
        return Thing(thing.kind, names[0]) if names else thing

    async def new_names(self, kind: ThingKind, after: Document, others: frozenset[str]) -> tuple[str, ...]:
        """Those that are not among ``others`` and are titled as ``after`` is to be."""
        title = str(after.get(_LISTS[kind][3], ""))
        return tuple(one.name for one in await self.names(kind) if one.name not in others and one.title == title)

    async def _document(self, thing: Thing) -> Document | None:
        way = way_of(thing)
        match thing.kind:
            case ThingKind.DOMAIN | ThingKind.CUSTOM_DOMAIN:
                domain = (await self.read(POOL) or {}).get(_DOMAINS[thing.kind])
                return await self._body(thing, {"Domain": domain}) if domain else None
            case ThingKind.TAGS:
                if not self.arn:
                    await self.read(POOL)
                return await self._body(thing, {"ResourceArn": self.arn})
            case ThingKind.CLIENT_SECRETS:
                entries = [entry async for entry in self._listed(way.read, "ClientSecrets", {"ClientId": thing.name})]
                return {"ClientSecrets": entries} if entries else None
            case _:
                document = await self._body(thing, {"UserPoolId": self._pool, **named(way.read, thing, {})})
        if thing == POOL:
            self.arn = str((document or {}).get("Arn", ""))
        return None if document is None or _is_inherited(thing, document) else document

    async def _body(self, thing: Thing, asked: Mapping[str, Any]) -> Document | None:
        return body_of(thing.kind, await self._ask(way_of(thing).read, asked))

    async def _listed(self, operation: str, member: str, asked: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
        token: dict[str, Any] = {}
        while True:
            answer = await self._ask(operation, {"UserPoolId": self._pool, **asked, **token})
            for entry in answer.get(member) or ():
                yield entry
            if not answer.get("NextToken"):
                return
            token = {"NextToken": answer["NextToken"]}

    async def _ask(self, operation: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        def send(clients: "Clients") -> dict[str, Any]:
            self._model = clients.cognito.meta.service_model
            return exchange(clients.cognito, operation, asked)

        return await self._calls.read(Asked(operation, self._pool), send)

    def _is_absence(self, failure: Failure) -> bool:
        if failure.code in _NOTHING_THERE:
            return True
        # A pool that is gone is named; whatever else is not found is a thing of it.
        gone = failure.facts.get("aws_code") == "ResourceNotFoundException"
        return gone and self._pool not in failure.facts.get("message", "")


def _is_inherited(thing: Thing, document: Document) -> bool:
    """Whether it says nothing of its own: of a client without its own, AWS tells what the pool has."""
    match thing.kind:
        case ThingKind.RISK:
            own = not thing.name or document.get("ClientId") == thing.name
            return not own or not document.keys() - {"UserPoolId", "ClientId", "LastModifiedDate"}
        case ThingKind.UI:
            own = document.get("ClientId", "ALL") == ("ALL" if thing.name == ALL_CLIENTS else thing.name)
            # Once set, it can only be emptied.
            return not own or not (document.get("CSS") or document.get("ImageUrl"))
        case _:
            return False
