"""Where the settings of a pool are read, thing by thing: from AWS or from a backup, which give the same."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

from cognito_admin.archive.contents import SETTINGS, Contents
from cognito_admin.archive.names import file_name
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.function_policies import lets_cognito_in
from cognito_admin.model.settings.edits import Pointer
from cognito_admin.model.settings.secrets import HIDDEN, hidden, secret_at
from cognito_admin.model.settings.states import (
    LISTED,
    OF_CLIENTS,
    OF_POOL,
    WHOLE_POOL,
    PoolState,
    identity_of,
    title_of,
)
from cognito_admin.model.settings.things import POOL, Document, Listed, Thing, ThingKind, body_of, thing_in

Result = TypeVar("Result")
_Found = Mapping[Thing, Document | Failure]
Asking = Callable[[Callable[[Contents], Any]], Awaitable[Any]]

_OF_ANY_REQUEST = frozenset(
    {
        Code.CREDENTIALS_EXPIRED,
        Code.CREDENTIALS_INVALID,
        Code.CREDENTIALS_NOT_FETCHED,
        Code.SECRET_KEY_WRONG,
        Code.CLOCK_WRONG,
        Code.REGION_NOT_ENABLED,
        Code.POOL_NOT_FOUND,
        Code.THROTTLED,
        Code.AWS_TROUBLE,
        Code.ENDPOINT_UNREACHABLE,
    }
)
"""What AWS answers for reasons that have nothing to do with the one thing that was asked for."""

_DOMAINS = {ThingKind.DOMAIN: "Domain", ThingKind.CUSTOM_DOMAIN: "CustomDomain"}
"""The member of the pool that names each."""


class Reading(Protocol):
    """What reads the things of a pool. Documents have ``HIDDEN`` in place of secrets. Raises Failure."""

    async def names(self, kind: ThingKind) -> Sequence[Listed]:
        """All there are of a kind."""
        ...

    async def read(self, thing: Thing) -> Document | None:
        """None where there is none."""
        ...

    async def secret(self, thing: Thing, pointer: Pointer) -> str | None:
        """A secret of it, because somebody wants to see it; None where there is none, or nobody knows it."""
        ...


class SettingsSource(Reading, Protocol):
    """How a pool is set up, wherever that is read."""

    def why_not(self) -> Failure | None:
        """Why nothing can be changed here; None where it can, as far as is known."""
        ...


class LiveSource:
    """As the pool is in AWS. What reads it is asked for when something is to be read: it takes a while to load."""

    def __init__(self, things: Callable[[], Reading], why_not: Callable[[], Failure | None]) -> None:
        self._things = things
        self.why_not = why_not

    async def names(self, kind: ThingKind) -> Sequence[Listed]:
        return await self._things().names(kind)

    async def read(self, thing: Thing) -> Document | None:
        return await self._things().read(thing)

    async def secret(self, thing: Thing, pointer: Pointer) -> str | None:
        return await self._things().secret(thing, pointer)


class OfflineSource:
    """As a backup has the pool; ``ask`` puts a question to what is in it, on a thread. Read once: a backup does not change."""

    def __init__(self, ask: Asking, why_not: Callable[[], Failure | None]) -> None:
        self._ask = ask
        self.why_not = why_not
        self._found: _Found | None = None
        self._finding = asyncio.Lock()

    async def names(self, kind: ThingKind) -> tuple[Listed, ...]:
        found = {thing: document for thing, document in (await self._documents()).items() if thing.kind is kind}
        listed = [
            Listed(thing.name, thing.name if isinstance(document, Failure) else title_of(thing, document))
            for thing, document in found.items()
        ]
        return tuple(sorted(listed, key=lambda one: (one.title.casefold(), one.name)))

    async def read(self, thing: Thing) -> Document | None:
        found = (await self._documents()).get(thing)
        if isinstance(found, Failure):
            raise found
        return found

    async def secret(self, thing: Thing, pointer: Pointer) -> str | None:
        path = "/".join(("pool", *map(file_name, thing.path))) + ".json"

        def found(contents: Contents) -> str | None:
            try:
                document = body_of(thing.kind, contents.document(path))
            except KeyError:
                return None
            return None if document is None else secret_at(thing.kind, document, pointer)

        return await self._ask(found)

    async def _documents(self) -> _Found:
        async with self._finding:
            found = self._found
            if found is None:
                found = self._found = cast("_Found", await self._ask(_things_in))
            return found


async def whole_state(source: Reading, *, of_clients: bool = True, most: int | None = None) -> PoolState:
    """Everything the pool is set up with, as far as it may be read.

    Without ``of_clients`` not what only some clients have, and nothing of a kind of which there are more than ``most``.
    Raises Failure for what concerns more than one thing.
    """
    documents: dict[Thing, Document | None] = {}
    kinds: set[ThingKind] = set()
    things = [Thing(kind) for kind in OF_POOL if kind is not ThingKind.POOL]
    things += [Thing(kind, name) for kind, name in WHOLE_POOL.items()]

    async def listed(kind: ThingKind) -> None:
        found = await _told(source.names(kind))
        if found is None or (most is not None and len(found) > most):
            return
        kinds.add(kind)
        things.extend(Thing(kind, one.name) for one in found)
        if kind is ThingKind.CLIENT and of_clients:
            things.extend(Thing(other, one.name) for one in found for other in OF_CLIENTS)
            kinds.update(OF_CLIENTS)

    async def read(thing: Thing) -> None:
        try:
            documents[thing] = await source.read(thing)
        except Failure as failure:
            if not concerns_one(failure):
                raise
            kinds.discard(thing.kind)

    # First, since it says what need not be looked for.
    await read(POOL)
    if (pool := documents.get(POOL)) is not None:
        documents |= {Thing(kind): None for kind, member in _DOMAINS.items() if not pool.get(member)}
    await _all([listed(kind) for kind in LISTED])
    await _all([read(thing) for thing in things if thing not in documents])
    return PoolState({thing: documents[thing] for thing in (POOL, *things) if thing in documents}, frozenset(kinds))


async def _told(answer: Awaitable[Result]) -> Result | None:
    try:
        return await answer
    except Failure as failure:
        if not concerns_one(failure):
            raise
        return None


def concerns_one(failure: Failure) -> bool:
    """Whether one thing cannot be read, and others can: AWS refused to tell of it, or its file is damaged."""
    if failure.code is Code.BACKUP_DAMAGED:
        return "file" in failure.facts
    return failure.code not in _OF_ANY_REQUEST and "aws_code" in failure.facts


async def _all(work: Sequence[Awaitable[None]]) -> None:
    """The first failure, or whoever gives up waiting, ends the others."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _things_in(contents: Contents) -> dict[Thing, Document | Failure]:
    """Everything a backup says of how the pool is set up, without secrets; a file that is damaged as its failure."""
    found: dict[Thing, Document | Failure] = {}
    paths = {path: thing for path in contents.documents() if (thing := thing_in(path)) is not None}
    answers: dict[str, Any] = {}
    for path, thing in paths.items():
        try:
            answers[path] = contents.document(path)
        except Failure as failure:
            found[thing] = failure
    for left_out in contents.about.left_out:
        path = left_out.file.removesuffix(".age")
        if path in answers:
            answers[path] = _with_hidden(answers[path], _names_in(left_out.pointer))
    arn = str(_member(_member(answers.get(SETTINGS), "UserPool"), "Arn") or "")
    for path, answer in answers.items():
        thing = paths[path]
        body = _body(thing.kind, answer, arn)
        if body is not None:
            name = identity_of(thing.kind, body) or thing.name
            found[Thing(thing.kind, name)] = hidden(thing.kind, body)
    return found


def _with_hidden(answer: Any, names: Sequence[str]) -> Any:
    """With HIDDEN where a secret was left out: that there is one is not secret, and says what kind of client it is."""
    if not names:
        return HIDDEN
    if not isinstance(answer, Mapping):
        return answer
    members = cast("Mapping[str, Any]", answer)
    return {**members, names[0]: _with_hidden(members.get(names[0]), names[1:])}


def _names_in(pointer: str) -> list[str]:
    """Of a JSON pointer (RFC 6901)."""
    return [name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")[1:]]


def _body(kind: ThingKind, answer: Any, pool_arn: str) -> Document | None:
    if not isinstance(answer, dict):
        return None
    answer = cast("dict[str, Any]", answer)
    if kind is ThingKind.PERMISSION:
        policy = answer.get("Policy")
        if policy is None or not pool_arn:
            # Nobody could tell: the function has none, or AWS refused to show it.
            return None
        text = policy if isinstance(policy, str) else json.dumps(policy)
        return {"FunctionArn": str(answer.get("FunctionArn", "")), "Allowed": lets_cognito_in(text, pool_arn)}
    if kind is ThingKind.POOL and "UserPool" not in answer:
        # Files of other tools have the settings alone.
        return answer
    return body_of(kind, answer)


def _member(value: object, name: str) -> Any:
    return cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else None
