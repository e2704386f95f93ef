"""Everything a pool is set up with: read, shown as requests, and written by the one writer there is."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.settings.alarms import AlarmSettings, alarm_requests
from cognito_admin.aws.settings.echo import Place, requests_of
from cognito_admin.aws.settings.exchanges import exchange
from cognito_admin.aws.settings.identity_pools import IdentityPoolSettings, identity_pool_requests
from cognito_admin.aws.settings.permissions import Permissions, permission_requests
from cognito_admin.aws.settings.proving import is_carried_out
from cognito_admin.aws.settings.reading import ThingReading
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Moved, Part, Request
from cognito_admin.model.settings.comparing import expected, is_moved
from cognito_admin.model.settings.edits import Pointer, edits_between
from cognito_admin.model.settings.secrets import HIDDEN, hidden, secret_at, secret_values, with_secrets, without_secrets
from cognito_admin.model.settings.states import with_identity
from cognito_admin.model.settings.things import NAMED_BY_AWS, POOL, Document, Listed, Thing, ThingKind

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients


class PoolThings:
    """The things of one pool. Documents have ``HIDDEN`` in place of secrets. Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool
        self._reading = ThingReading(calls, pool)
        self._permissions = Permissions(calls, pool)
        self._alarms = AlarmSettings(calls, pool)
        self._identity_pools = IdentityPoolSettings(calls, pool)
        self._new_secrets: dict[tuple[Thing, Pointer], str] = {}

    async def names(self, kind: ThingKind) -> tuple[Listed, ...]:
        """All there are of a kind, by title; one without a name for what a pool has once."""
        if kind is ThingKind.IDENTITY_POOL:
            return await self._identity_pools.names()
        return await self._alarms.names() if kind is ThingKind.ALARM else await self._reading.names(kind)

    async def read(self, thing: Thing) -> Document | None:
        """What AWS says of it, members this program does not know included; None where there is none."""
        if thing.kind is ThingKind.PERMISSION:
            settings = await self._reading.read(POOL)
            return await self._permissions.read(thing, self._reading.arn, settings)
        if thing.kind is ThingKind.ALARM:
            return await self._alarms.read(thing)
        if thing.kind is ThingKind.IDENTITY_POOL:
            return await self._identity_pools.read(thing)
        document = await self._reading.read(thing)
        return None if document is None else hidden(thing.kind, document)

    async def secret(self, thing: Thing, pointer: Pointer) -> str | None:
        """A secret of it, for a person who asked to see it; None where AWS does not tell it.

        AWS tells the value of a client's further secret once, when it is made: it is kept here until it is asked for.
        """
        if kept := self._new_secrets.pop((thing, pointer), None):
            return kept
        document = await self._reading.read(thing)
        return None if document is None else secret_at(thing.kind, document, pointer)

    def requests(self, part: Part) -> tuple[Request, ...]:
        """What would be sent, with HIDDEN in place of secrets. Nothing is sent. Raises Failure for what no request can do."""
        if part.thing.kind is ThingKind.PERMISSION:
            return permission_requests(self._place, part)
        if part.thing.kind is ThingKind.ALARM:
            return alarm_requests(self._pool, part)
        if part.thing.kind is ThingKind.IDENTITY_POOL:
            return identity_pool_requests(self._pool, part)
        requests = requests_of(self._reading.model, self._place, part, part.before)
        return tuple(Request(one.operation, without_secrets(one.members), one.service) for one in requests)

    async def write(self, part: Part, as_shown: Document | None) -> Document | None:
        """Makes it so, once, whatever becomes of the answers, and returns what AWS has then.

        What nobody edited stays as AWS has it. Raises Moved before anything is sent where it is not ``as_shown`` any more, and
        Failure: OUTCOME_UNKNOWN where nobody can tell what became of it; any other says that a request was not carried out.
        """
        thing, kind = part.thing, part.thing.kind
        if kind is ThingKind.PERMISSION:
            await self._reading.read(POOL)
            return await self._permissions.write(part, self._place, as_shown)
        if kind is ThingKind.ALARM:
            return await self._alarms.write(part, as_shown)
        if kind is ThingKind.IDENTITY_POOL:
            return await self._identity_pools.write(part, as_shown)
        anew = part.before is None and kind in NAMED_BY_AWS
        now = None if anew else await self._reading.read(thing)
        if is_moved(part, as_shown, now):
            raise Moved(None if now is None else hidden(kind, now))
        if now is not None and part.after is not None and not edits_between(part.before, part.after):
            return hidden(kind, now)
        wanted = Part(thing, now, None if part.after is None else self._with_secrets(part, now))
        others = frozenset(one.name for one in await self.names(kind)) if anew else frozenset[str]()
        for request in requests_of(self._reading.model, self._place, wanted, now):
            answer = await self._send(wanted, request, others)
            thing = await self._reading.made(thing, request.operation, answer, wanted.after or {}, others)
            self._keep_secret(thing, answer)
        try:
            return await self.read(thing)
        except Failure:
            # What cannot be read now is as the answers said.
            return None if wanted.after is None else hidden(kind, with_identity(thing, wanted.after))

    @property
    def _place(self) -> Place:
        return Place(self._pool, self._reading.arn)

    def _with_secrets(self, part: Part, now: Document | None) -> Document:
        after = part.after or {} if now is None else expected(part, now)
        document = with_secrets(part.thing.kind, now, after)
        if document is None:
            raise Failure(Code.SECRET_NEEDED, pool=self._pool, about=part.thing.name)
        return document

    async def _send(self, part: Part, request: Request, others: frozenset[str]) -> Mapping[str, Any] | None:
        async def proof() -> bool:
            if part.before is None and part.thing.kind in NAMED_BY_AWS:
                return bool(await self._reading.new_names(part.thing.kind, part.after or {}, others))
            return is_carried_out(request, part, await self._reading.read(part.thing))

        def send(clients: "Clients") -> Mapping[str, Any]:
            return exchange(clients.cognito, request.operation, request.members)

        try:
            return await self._calls.write(Asked(request.operation, self._pool), send, proof)
        except Failure as failure:
            # AWS repeats the value that it refuses.
            facts = {name: _without(secret_values(request.members), fact) for name, fact in failure.facts.items()}
            if facts == failure.facts:
                raise
            raise Failure(failure.code, **facts) from None

    def _keep_secret(self, thing: Thing, answer: Mapping[str, Any] | None) -> None:
        descriptor: Mapping[str, Any] = (answer or {}).get("ClientSecretDescriptor") or {}
        if value := descriptor.get("ClientSecretValue"):
            self._new_secrets[thing, (str(descriptor.get("ClientSecretId", "")),)] = str(value)


def _without(secrets: Iterable[str], text: str) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text
