"""Gathers what the rules of a check-up look at: settings, functions, alarms, metrics, users, backups, side by side.

What cannot be read is handed on with the reason. No request asks about a single user.
"""

import asyncio
from collections.abc import Awaitable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TypeVar

from cognito_admin.model.backup_records import BackupRecord
from cognito_admin.model.checkup.account_rules import expired_query
from cognito_admin.model.checkup.facts import Facts, NotKnown, Users, Why
from cognito_admin.model.checkup.finding import Lack
from cognito_admin.model.checkup.pool_rules import temporary_days
from cognito_admin.model.checkup.token_size import heaviest
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.alarms import Alarm
from cognito_admin.model.health.metrics import Absence, Group
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.ranges import Range
from cognito_admin.model.health.verdict import Verdict
from cognito_admin.model.settings.client_kinds import has_secret
from cognito_admin.model.settings.things import MFA, POOL, Document, Thing, ThingKind
from cognito_admin.model.triggers.attaching import attached
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.backup_records import BackupRecords
from cognito_admin.work.settings_sources import concerns_one
from cognito_admin.work.workspace import Workspace

MOST_OF_A_KIND = 100
"""Of so many things of a kind each is read; of more it is said that not all were looked at."""
_WEIGHED = 100
_ONCE = (MFA, Thing(ThingKind.LOG_DELIVERY), Thing(ThingKind.TAGS))
_COUNTED = (ThingKind.CLIENT, ThingKind.PROVIDER, ThingKind.RESOURCE_SERVER, ThingKind.TERMS)
_EACH = (ThingKind.CLIENT, ThingKind.PROVIDER)
_ALL_CLIENTS = "all"
_DOMAINS = {ThingKind.DOMAIN: "Domain", ThingKind.CUSTOM_DOMAIN: "CustomDomain"}
_MANAGED_LOGIN = 2
_KIND_OF_READ: Mapping[str, ThingKind] = {
    "GetUserPoolMfaConfig": ThingKind.MFA,
    "GetLogDeliveryConfiguration": ThingKind.LOG_DELIVERY,
    "ListTagsForResource": ThingKind.TAGS,
    "ListUserPoolClients": ThingKind.CLIENT,
    "DescribeUserPoolClient": ThingKind.CLIENT,
    "ListUserPoolClientSecrets": ThingKind.CLIENT_SECRETS,
    "ListIdentityProviders": ThingKind.PROVIDER,
    "DescribeIdentityProvider": ThingKind.PROVIDER,
    "GetUICustomization": ThingKind.UI,
    "ListResourceServers": ThingKind.RESOURCE_SERVER,
    "ListTerms": ThingKind.TERMS,
}
_Found = TypeVar("_Found")


async def gathered(workspace: Workspace, records: BackupRecords) -> Facts:
    """Raises Failure for what keeps everything from being looked at, such as credentials that expired."""
    settings = _Settings(workspace)
    # First, since it tells what else there is to be looked for.
    await settings.read(POOL)
    pool = settings.documents.get(POOL)
    known: Document = pool if isinstance(pool, Mapping) else {}
    now = workspace.as_of or datetime.now(UTC)
    reading = _Together()
    async with reading:
        reading.add(settings.read_all(known))
        triggers = reading.add(_told(workspace.triggers.checked(known)))
        alarms = reading.add(_alarms(workspace, known))
        health = reading.add(_health(workspace))
        identity_pools = reading.add(_identity_pools(workspace))
        backups = reading.add(_backups(workspace, records))
    series, verdict = health.result()
    facts = Facts(
        now,
        workspace.key.pool,
        settings.documents,
        settings.unlisted,
        settings.listed,
        triggers.result(),
        alarms.result(),
        verdict,
        series,
        backups.result(),
        identity_pools=identity_pools.result(),
    )
    return replace(facts, users=await _users(workspace, facts))


class _Settings:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._source = workspace.settings
        self.documents: dict[Thing, Document | Failure | None] = {}
        self.unlisted: dict[ThingKind, Why] = {}
        self.listed: dict[ThingKind, int] = {}

    async def read(self, thing: Thing) -> None:
        try:
            self.documents[thing] = await self._source.read(thing)
        except Failure as failure:
            if not concerns_one(failure):
                raise
            self.documents[thing] = failure

    async def read_all(self, pool: Document) -> None:
        await _all(*map(self.read, _ONCE), *map(self._list, _COUNTED))
        clients = [thing for thing in self.documents if thing.kind is ThingKind.CLIENT]
        names = [thing.name for thing in clients]
        more: list[Thing] = []
        for thing in clients:
            document = self.documents[thing]
            if isinstance(document, Mapping) and has_secret(document):
                more.append(Thing(ThingKind.CLIENT_SECRETS, thing.name))
        domains = [Thing(kind) for kind, member in _DOMAINS.items() if pool.get(member)]
        await _all(*map(self.read, (*domains, *more)))
        if any(_has_classic_pages(self.documents[domain]) for domain in domains):
            styled = (Thing(ThingKind.UI, name) for name in (_ALL_CLIENTS, *names))
            await _all(*map(self.read, styled))
        await self._without_unread()

    async def _list(self, kind: ThingKind) -> None:
        try:
            found = await self._source.names(kind)
        except Failure as failure:
            if not concerns_one(failure):
                raise
            self.unlisted[kind] = failure
            return
        self.listed[kind] = len(found)
        if kind in _EACH:
            if len(found) > MOST_OF_A_KIND:
                self.unlisted[kind] = Lack.TOO_MANY
            await _all(*(self.read(Thing(kind, one.name)) for one in found[:MOST_OF_A_KIND]))

    async def _without_unread(self) -> None:
        """What a backup lacks since nobody read it, or AWS refused it, was not looked for in vain."""
        kinds = {kind for one in await self._workspace.unread() if (kind := _KIND_OF_READ.get(one.operation))}
        if self.documents.get(POOL) is None:
            # It has users alone.
            kinds.update(_KIND_OF_READ.values())
        for kind in kinds:
            self.unlisted.setdefault(kind, Lack.NOT_IN_BACKUP)
            self.listed.pop(kind, None)
        for thing in [thing for thing, document in self.documents.items() if thing.kind in kinds and not document]:
            del self.documents[thing]


def _has_classic_pages(domain: Document | Failure | None) -> bool:
    """Managed login, version 2, has a look of another kind; without a domain there are no pages at all."""
    return domain is not None and (isinstance(domain, Failure) or domain.get("ManagedLoginVersion") != _MANAGED_LOGIN)


class _Together:
    """What is read side by side: the first failure, or whoever gives up waiting, ends the others."""

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()

    def add(self, work: Coroutine[Any, Any, _Found]) -> asyncio.Task[_Found]:
        return self._group.create_task(work)

    async def __aenter__(self) -> None:
        await self._group.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._group.__aexit__(kind, error, trace)
        except BaseExceptionGroup as failed:
            raise failed.exceptions[0] from None


async def _all(*work: Coroutine[Any, Any, None]) -> None:
    reading = _Together()
    async with reading:
        for one in work:
            reading.add(one)


async def _told(answer: Awaitable[_Found]) -> _Found | Failure:
    """What is refused keeps one thing from being known, and not the others from being looked at."""
    try:
        return await answer
    except Failure as failure:
        return failure


async def _alarms(workspace: Workspace, pool: Document) -> Sequence[Alarm] | Why:
    if workspace.as_of is not None:
        return Lack.NOT_IN_BACKUP
    if not attached(pool):
        return ()
    told = await _told(workspace.alarms.read())
    return told if isinstance(told, Failure) else told.alarms


async def _health(workspace: Workspace) -> tuple[PoolSeries | Why, Verdict | Why]:
    health = workspace.health
    if workspace.as_of is not None:
        series = await _told(health.shown(Range.DAYS_30))
        verdict = await _told(health.judged())
    else:
        refreshed = await _told(health.refresh(Range.DAYS_30))
        if isinstance(refreshed, Failure):
            return refreshed, refreshed
        series, verdict = refreshed.series, refreshed.verdict
    return series, _of_quotas(series, verdict)


def _of_quotas(series: PoolSeries | Failure, verdict: Verdict | Failure) -> Verdict | Why:
    """The verdict, if it can tell of quotas; else why it cannot."""
    if isinstance(verdict, Failure) or isinstance(series, Failure):
        return verdict
    absence = series.absence(Group.QUOTA)
    if absence is not None and series.refused:
        return series.refused[0]
    if absence in (None, Absence.NEVER_EMITTED):
        return verdict
    return Lack.NOT_IN_BACKUP if absence is Absence.NOT_IN_BACKUP else Lack.NO_NUMBERS


async def _identity_pools(workspace: Workspace) -> Mapping[Thing, Document | Failure] | Why:
    if workspace.as_of is not None:
        return Lack.NOT_IN_BACKUP
    listed = await _told(workspace.settings.names(ThingKind.IDENTITY_POOL))
    if isinstance(listed, Failure):
        return listed
    if len(listed) > MOST_OF_A_KIND:
        return Lack.TOO_MANY
    things = [Thing(ThingKind.IDENTITY_POOL, one.name) for one in listed]
    read = await asyncio.gather(*(_told(workspace.settings.read(thing)) for thing in things))
    return {thing: one for thing, one in zip(things, read, strict=True) if one is not None}


async def _backups(workspace: Workspace, records: BackupRecords) -> Sequence[BackupRecord] | Why:
    return Lack.NOT_IN_BACKUP if workspace.as_of is not None else await _told(records.of(workspace.key.pool))


async def _users(workspace: Workspace, facts: Facts) -> Users | Why:
    try:
        state = await workspace.index_state()
        if state is None or not state.complete:
            return Lack.NO_INDEX
        try:
            expired = await workspace.count(expired_query(facts.now, temporary_days(facts)))
        except NotKnown:
            expired = 0
        twins = await workspace.count(_TWINS)
        some = await workspace.some(_TWINS, 1) if twins else ()
        groups, heavy = await workspace.groups(), await workspace.heaviest(_WEIGHED)
        largest = await on_a_thread(lambda: heaviest(heavy, groups), "token sizes")
        return Users(state.users, twins, some[0].username if some else "", expired, largest, len(groups))
    except Failure as failure:
        return Lack.NO_INDEX if failure.code is Code.INDEX_MISSING else failure


_TWINS = "dup:username~case"
