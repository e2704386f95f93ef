"""Holds the pool a restore went into against the plan: everybody listed anew and compared, and the settings of a new pool."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from cognito_admin.archive.contents import Contents
from cognito_admin.archive.reading import Backup
from cognito_admin.model.backups import Counts, Manifest, Unread
from cognito_admin.model.comparisons import About, Difference, Kind
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import Progress
from cognito_admin.model.restore.fates import PlannedUser
from cognito_admin.model.restore.plan import Plan
from cognito_admin.model.restore.proof import announced, as_compared, links_text, with_new_ids
from cognito_admin.model.restore.record import Became, RestoreId, UserRow
from cognito_admin.model.restore.survey import planned_users
from cognito_admin.model.restore.target import ExistingPool
from cognito_admin.store.restore_log import RestoreLog
from cognito_admin.work.compare import Comparing, Opening, as_it_is_now
from cognito_admin.work.restore_source import RestoreSource
from cognito_admin.work.stop import Stop

if TYPE_CHECKING:
    from cognito_admin.work.live_pool import LivePool

NAMED = 500
"""Differences that are told one by one; all are counted."""
LOOK_AGAIN_S = 8.0
_OF_PEOPLE = ("ListUsers", "ListUsersInGroup", "ListGroups")
_PAGE = 500
_BYTES_A_USER = 400


@dataclass(frozen=True, slots=True)
class Proof:
    """``users`` of the pool were compared. What differs as the plan said it would is counted; what else does, named as well.

    ``unread`` is what AWS did not tell of the settings now, though the backup has it: nobody knows whether it differs.
    """

    users: int
    announced: int
    unannounced: int
    named: tuple[Difference, ...]
    unread: tuple[Unread, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "users": self.users,
            "announced": self.announced,
            "unannounced": self.unannounced,
            "differences": [difference.as_json() for difference in self.named],
            "unread": [asdict(one) for one in self.unread],
        }


async def prove(
    pool: "LivePool",
    contents: Callable[[], AbstractContextManager[Contents]],
    plan: Plan,
    log: RestoreLog,
    restore: RestoreId,
    ids: Mapping[str, str],
    report: Callable[[Progress], None],
    stop: Stop,
) -> Proof:
    """Reads the pool as it is now. ``ids`` are new ones of pool and clients, by the old ones.

    Cognito's lists may lag behind: what is not as planned is looked at once more, some seconds later. Raises Cancelled, and
    Failure: what reading either raises, and ACCESS_DENIED where people may not be listed, so that nothing is proved.
    """

    async def look() -> Proof:
        return await _looked(pool, contents, plan, log, restore, ids, report, stop)

    proof = await look()
    if proof.unannounced and any(one.about is not About.SETTING for one in proof.named):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_AGAIN_S)
        stop.check()
        proof = await look()
    return proof


async def _looked(
    pool: "LivePool",
    contents: Callable[[], AbstractContextManager[Contents]],
    plan: Plan,
    log: RestoreLog,
    restore: RestoreId,
    ids: Mapping[str, str],
    report: Callable[[Progress], None],
    stop: Stop,
) -> Proof:
    rows = _Rows(log, restore, asyncio.get_running_loop())
    counts: Counter[bool] = Counter()
    named: list[Difference] = []
    async with as_it_is_now(pool, report, stop) as now:
        comparing = Comparing(_as_planned(contents, plan, rows, ids), _as_compared(now, plan))
        async for differences in _told(comparing, report, stop):
            for difference in differences:
                if isinstance(plan.where, ExistingPool) and difference.kind is Kind.ADDED:
                    # They were there before, and are nothing to the plan.
                    continue
                is_announced = announced(difference, plan)
                counts[is_announced] += 1
                if not is_announced and len(named) < NAMED:
                    named.append(difference)
    compared = comparing.result
    assert compared is not None
    for unread in compared.after.unread:
        if unread.operation in _OF_PEOPLE:
            action = f"cognito-idp:{unread.operation}"
            raise Failure(Code.ACCESS_DENIED, operation=unread.operation, action=action, pool=pool.key.pool)
    is_new = not isinstance(plan.where, ExistingPool)
    known = {one.operation for one in compared.before.unread}
    unread = tuple(one for one in compared.after.unread if is_new and one.operation not in known)
    return Proof(compared.after.users, counts[True], counts[False], tuple(named), unread)


async def _told(
    comparing: Comparing, report: Callable[[Progress], None], stop: Stop
) -> AsyncGenerator[Sequence[Difference]]:
    async for differences in comparing.differences(lambda progress: report(replace(progress, phase="proving")), stop):
        yield differences


class _Rows:
    """The record as another thread than the loop's reads it."""

    def __init__(self, log: RestoreLog, restore: RestoreId, loop: asyncio.AbstractEventLoop) -> None:
        self._log = log
        self._restore = restore
        self._loop = loop

    def users(self) -> Iterator[UserRow]:
        after = -1
        while page := self._ask(self._log.users(self._restore, _PAGE, after, (Became.MADE, Became.FOUND))):
            yield from page
            after = page[-1].number

    def memberships(self) -> Iterator[Mapping[str, Any]]:
        after = 0
        while page := self._ask(self._log.memberships(self._restore, _PAGE, after)):
            for number, group, user in page:
                after = number
                yield {"group": group, "username": user.new_username, "sub": user.new_sub}

    def counts(self) -> int:
        return sum(self._ask(self._log.counts(self._restore)).values())

    def _ask(self, question: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(question, self._loop).result()


@dataclass(frozen=True, slots=True)
class _Files:
    parts: int

    def sizes(self) -> Mapping[str, int]:
        return {"part": self.parts}


class _Side:
    """What a comparison asks a backup for."""

    def __init__(
        self,
        manifest: Manifest,
        documents: Mapping[str, Any],
        users: Callable[[], Iterator[Mapping[str, Any]]],
        memberships: Callable[[], Iterator[Mapping[str, Any]]],
    ) -> None:
        self.path = manifest.pool.name
        self.manifest = manifest
        self.documents = sorted(documents)
        self.document = documents.__getitem__
        self.users = users
        self.memberships = memberships
        self.files = _Files(manifest.counts.users * _BYTES_A_USER)

    def parts(self, _: str) -> list[str]:
        return ["part"]


def _as_planned(
    contents: Callable[[], AbstractContextManager[Contents]], plan: Plan, rows: _Rows, ids: Mapping[str, str]
) -> Opening:
    @contextmanager
    def opening() -> Generator[Backup]:
        with contents() as found:
            source = RestoreSource(found, plan.users.options.fields)
            facts = source.facts()

            def users() -> Iterator[Mapping[str, Any]]:
                return _planned_records(source, plan, rows.users())

            documents = {} if isinstance(plan.where, ExistingPool) else with_new_ids(facts.documents, ids)
            manifest = source.manifest(Counts(rows.counts(), facts.counts.groups, facts.counts.memberships))
            # The comparison leaves the ids of two pools alone where they are of two.
            yield cast("Backup", _Side(manifest, documents, users, rows.memberships))

    return opening


def _planned_records(source: RestoreSource, plan: Plan, rows: Iterator[UserRow]) -> Iterator[Mapping[str, Any]]:
    """Everybody who is to be there, as ListUsers should show them."""
    latest: list[Mapping[str, Any]] = [{}]

    def watched() -> Iterator[Mapping[str, Any]]:
        for record in source.users():
            latest[0] = record
            yield record

    row = next(rows, None)
    for number, outcome in enumerate(planned_users(watched(), plan.users)):
        if row is None:
            return
        if number < row.number:
            continue
        if isinstance(outcome, PlannedUser):
            enabled, status = not outcome.disabled, outcome.status
            if row.became is Became.FOUND:
                enabled, status = latest[0].get("Enabled", True), latest[0].get("UserStatus")
            attributes = [*outcome.attributes.items(), ("sub", row.new_sub)]
            attributes += [("identities", links)] if (links := _links(outcome)) else []
            yield {
                "Username": row.new_username,
                "Enabled": enabled,
                "UserStatus": status,
                "Attributes": [{"Name": name, "Value": value} for name, value in attributes],
            }
        row = next(rows, None)


def _links(user: PlannedUser) -> str:
    return links_text((link.provider, link.value) for link in user.links)


def _as_compared(now: Opening, plan: Plan) -> Opening:
    @contextmanager
    def opening() -> Generator[Backup]:
        with now() as backup:
            is_new = not isinstance(plan.where, ExistingPool)
            paths = backup.documents if is_new else ()
            documents = with_new_ids({path: backup.document(path) for path in paths}, {})

            def users() -> Iterator[Mapping[str, Any]]:
                return map(as_compared, backup.users())

            yield cast("Backup", _Side(backup.manifest, documents, users, backup.memberships))

    return opening
