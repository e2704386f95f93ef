"""Makes changes to users: step by step, on record before and after each, found again when the program was ended between two."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from cognito_admin.aws.user_changes import Made
from cognito_admin.model.changes.change import Change, Refusal, Wish
from cognito_admin.model.changes.codes import Kind, Lasting
from cognito_admin.model.changes.creating import plan_new
from cognito_admin.model.changes.groups import OF_GROUPS
from cognito_admin.model.changes.joining import is_as_shown
from cognito_admin.model.changes.offers import mode_in_the_way
from cognito_admin.model.changes.person import (
    DEVICE,
    FACTOR,
    GROUP,
    Conflict,
    Person,
    conflicts,
    differences,
    with_after,
)
from cognito_admin.model.changes.planning import NEW_USERS, plan
from cognito_admin.model.changes.record import BulkId, ChangeId, Event, Record
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.users import User
from cognito_admin.store.change_log import Noted
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.change_place import Place
from cognito_admin.work.groups import GroupReads, Groups
from cognito_admin.work.holders import UserPages, with_holder
from cognito_admin.work.stop import Stop

LOOKS = 4
FIRST_LOOK_S = 0.25
"""ListUsers may show a change some seconds late: it is read again, twice as late each time."""
_TELL_OF_NEWS = frozenset({Code.USER_NOT_FOUND, Code.OUTCOME_UNKNOWN})


class ChangedSince(Failure):
    """Somebody else changed what a change is about since it was shown. ``now`` is the person as they are; plan on them anew.

    To keep theirs, ``editing.without`` leaves fields out of the wish.
    """

    def __init__(self, found: Sequence[Conflict], now: Person) -> None:
        super().__init__(Code.CHANGED_MEANWHILE, user=now.user.username)
        self.conflicts = tuple(found)
        self.now = now


@dataclass(frozen=True, slots=True)
class Done:
    """``user`` is as AWS has them now, None once they are deleted. ``seen`` is whether AWS shows the change already."""

    record: ChangeId
    user: User | None
    seen: bool


class PoolReads(GroupReads, UserPages, Protocol):
    """What is asked of a pool in AWS for changes to its users."""

    async def find_user(self, sub: Sub) -> User | None: ...


class Steps(Protocol):
    """The steps of changes, in AWS."""

    @property
    def pool(self) -> PoolReads: ...

    async def make(self, change: Change, number: int, username: Username, password: str | None = None) -> Made: ...
    async def person(self, user: User, *, mfa: bool, devices: bool, sessions: bool) -> Person: ...
    async def find(self, change: Change) -> User | None: ...
    async def is_made(self, change: Change, number: int, username: Username, since: datetime) -> bool: ...


class Changes:
    """To the users of one pool. Every method raises Failure, among it what the key of the store raises."""

    def __init__(self, aws: Steps, place: Place) -> None:
        self._aws = aws
        self._place = place
        self.groups = Groups(aws.pool, place.index)

    async def person(self, sub: Sub, *, mfa: bool = False, devices: bool = False, sessions: bool = False) -> Person:
        """The user as they are now, with their groups; what else is asked for may count as activity.

        Raises Failure(USER_NOT_FOUND).
        """
        user = await self._fresh(sub)
        return await self._aws.person(user, mfa=mfa, devices=devices, sessions=sessions)

    @property
    def pool(self) -> str:
        """What the record calls the pool."""
        return self._place.pool

    async def who(self) -> str:
        """The ARN that AWS knows the person by."""
        return await self._place.who()

    async def records(self, sub: Sub | None = None, limit: int = 200) -> tuple[Record, ...]:
        """What was changed in this pool, or of one user of it; the newest first."""
        return await (await self._place.log()).records(self.pool, sub=sub, limit=limit)

    async def record(self, change_id: ChangeId) -> Record | None:
        """What is on record of one change."""
        return await (await self._place.log()).record(change_id)

    async def record_of(self, bulk: BulkId, sub: Sub) -> Record | None:
        """The latest change of one user in a bulk."""
        return await (await self._place.log()).of_bulk(bulk, sub)

    async def known(self, sub: Sub) -> User | None:
        """The user as the copy on this computer has them."""
        index = await self._place.index()
        return None if index is None else await index.user(sub)

    async def rules(self) -> Rules:
        """What the settings of the pool say about changes."""
        return await self._place.rules()

    async def plan(self, wish: Wish, person: Person | None = None) -> Change | Refusal:
        """``wish`` by the pool's settings as they are; ``person`` is None for a new user, and for a group."""
        if wish.kind in OF_GROUPS:
            return await self.groups.plan(wish)
        rules = await self._place.rules()
        if wish.kind in NEW_USERS:
            return plan_new(wish, rules)
        assert person is not None
        if wish.kind is Kind.JOIN:
            person = replace(person, other=await self._other(wish))
        return plan(wish, person, rules)

    async def apply(
        self,
        change: Change,
        *,
        password: str | None = None,
        stop: Stop | None = None,
        bulk: BulkId | None = None,
        undoes: ChangeId | None = None,
    ) -> Done:
        """Makes ``change``. Cancelled, or stopped, it ends between two steps, and what was made is on record.

        Raises ChangedSince, and Failure NOT_ALLOWED_BY_MODE, before anything is sent; Cancelled where ``stop`` took effect.
        """
        self._allowed(change)
        about = await self._unchanged(change)
        await self._joins_as_shown(change, about)
        change_id = await self._begin(change, about, bulk, undoes)
        return await self._to_the_end(change_id, change, 0, change.username, password, stop or Stop())

    async def apply_wish(self, wish: Wish, sub: Sub, rules: Rules, stop: Stop, bulk: BulkId) -> Done | Refusal:
        """One user of many: read once, planned and changed. What AWS answers is taken for what it will show."""
        person = await self.person(sub)
        change = plan(wish, person, rules)
        if isinstance(change, Refusal):
            return change
        return await self._apply_known(change, person, stop, bulk, None)

    async def apply_new(
        self,
        change: Change,
        password: str | None,
        stop: Stop,
        bulk: BulkId,
        begins: Callable[[ChangeId], Awaitable[None]],
    ) -> Done:
        """One new user of many. ``begins`` hears of the change before it is on record; what AWS answers is taken for true."""
        stop.check()
        self._allowed(change)
        change_id = _new_id()
        await begins(change_id)
        await self._begin(change, None, bulk, None, change_id)
        return await self._to_the_end(change_id, change, 0, change.username, password, stop, trusts=True)

    # What was begun before

    async def unfinished(self) -> tuple[Record, ...]:
        """Changes of this pool whose process ended before they did; the oldest first."""
        found = await (await self._place.log()).open_records()
        of_pool = [record for record in found if record.pool == self._place.pool]
        if not of_pool:
            return ()
        owner, names = self._place.owner, {record.owner for record in of_pool}
        gone = await on_a_thread(lambda: {name for name in names if not owner.is_alive(name)}, "owners")
        return tuple(record for record in of_pool if record.owner in gone)

    async def finish(self, record: Record, *, password: str | None = None, again: bool = False) -> Done:
        """Makes what is left of an unfinished change. A step that may be there is looked for first.

        Raises Failure(OUTCOME_UNKNOWN) where its values were blanked, and where nobody can see it, unless it is to be made
        ``again`` all the same; and as ``apply`` does where somebody else changed the same since, and then nothing is sent.
        """
        change, step = record.change, record.steps_made
        if change is None:
            raise Failure(Code.OUTCOME_UNKNOWN, user=record.sub)
        self._allowed(change)
        log, owner = await self._place.log(), self._place.owner.present()
        latest = await log.record(record.id)
        if latest is not None and (latest.state is Event.DONE or latest.owner not in (record.owner, owner)):
            # Another window, or a job, was faster.
            raise Failure(Code.CHANGED_MEANWHILE, user=record.sub)
        username = await self._username(change, change.username)
        if step < len(change.steps):
            if record.doubtful and not again and await self._aws.is_made(change, step, username, record.began):
                made = await self._aws.find(change) if change.makes_user else None
                await log.note(record.id, owner, Noted(Event.MADE, step, sub=made.sub if made else None))
                step += 1
            if step < len(change.steps):
                await self._joins_as_shown(change, await self._unchanged(change), step)
                await log.note(record.id, owner, Noted(Event.SENT, step))
        return await self._to_the_end(record.id, change, step, username, password, Stop())

    async def leave(self, record: Record) -> None:
        """Lets an unfinished change be: it stays on record as far as it came."""
        failure = Failure(Code.OUTCOME_UNKNOWN, user=record.sub) if record.doubtful else None
        event = Event.UNKNOWN if record.doubtful else Event.STOPPED
        log = await self._place.log()
        await log.note(record.id, self._place.owner.present(), Noted(event, record.steps_made, failure=failure))

    # The way back

    async def undo(self, record: Record) -> Change | Refusal | Lasting:
        """The change that takes ``record`` back, to be applied with ``undoes``; or why there is none.

        Raises ChangedSince, or for a group Failure(CHANGED_MEANWHILE), where somebody changed the same since.
        """
        change = record.change
        if change is not None and change.kind in OF_GROUPS and isinstance(change.undo, Wish):
            await self.groups.check_undo(change)
            return await self.plan(change.undo)
        found = await self._way_back(record, await self._place.rules())
        return found if isinstance(found, Lasting) else found[1]

    async def apply_undo(self, record: Record, rules: Rules, stop: Stop, bulk: BulkId) -> Done | Refusal | Lasting:
        """Takes back the change of one user of many: read once, planned and changed, as with ``apply_wish``."""
        found = await self._way_back(record, rules)
        if isinstance(found, Lasting):
            return found
        person, change = found
        if isinstance(change, Refusal):
            return change
        return await self._apply_known(change, person, stop, bulk, record.id)

    async def _way_back(self, record: Record, rules: Rules) -> Lasting | tuple[Person, Change | Refusal]:
        change = record.change
        if change is None:
            return Lasting.BLANKED
        if isinstance(change.undo, Lasting):
            return change.undo
        fields = tuple(change.after)
        person = await self.person(
            record.sub or await self._made_by(change),
            mfa=any(field.startswith(FACTOR) for field in fields),
            devices=any(field.startswith(DEVICE) for field in fields),
        )
        now = differences(change.after, person)
        if now:
            found = [Conflict(field, change.after[field], value, change.before[field]) for field, value in now.items()]
            raise ChangedSince(found, person)
        return person, plan(change.undo, person, rules)

    async def _made_by(self, change: Change) -> Sub:
        # Their id is not on record where its answer was lost and the list of users showed them only later.
        user = await self._aws.find(change)
        if user is None:
            raise Failure(Code.USER_NOT_FOUND, user=change.username, pool=self._aws.pool.id)
        return user.sub

    # One after the other

    async def _apply_known(
        self, change: Change, person: Person, stop: Stop, bulk: BulkId, undoes: ChangeId | None
    ) -> Done:
        stop.check()
        self._allowed(change)
        change_id = await self._begin(change, person.user, bulk, undoes)
        return await self._to_the_end(change_id, change, 0, change.username, None, stop, person.user)

    async def _begin(
        self,
        change: Change,
        about: User | None,
        bulk: BulkId | None,
        undoes: ChangeId | None,
        change_id: ChangeId | None = None,
    ) -> ChangeId:
        log, owner, who = await self._place.log(), self._place.owner.present(), await self._place.who()
        change_id = change_id or _new_id()
        pool = self._place.pool
        await log.begin(change_id, change, about=about, pool=pool, who=who, owner=owner, bulk=bulk, undoes=undoes)
        return change_id

    async def _to_the_end(
        self,
        change_id: ChangeId,
        change: Change,
        step: int,
        username: Username,
        password: str | None,
        stop: Stop,
        known: User | None = None,
        *,
        trusts: bool = False,
    ) -> Done:
        """Whoever waits may be cancelled; the work ends where it can be told what there is.

        ``known`` is the user as they were read just now; then, and where it ``trusts`` the answers, AWS is not asked again.
        """
        trusts = trusts or known is not None
        work = asyncio.ensure_future(self._steps(change_id, change, step, username, password, stop, known, trusts))
        cancelled = False
        while not work.done():
            try:
                await asyncio.wait((work,))
            except asyncio.CancelledError:
                cancelled = True
                stop.request()
        if cancelled and (work.cancelled() or work.exception() is None or isinstance(work.exception(), Cancelled)):
            raise asyncio.CancelledError
        return work.result()

    async def _steps(
        self,
        change_id: ChangeId,
        change: Change,
        step: int,
        username: Username,
        password: str | None,
        stop: Stop,
        known: User | None,
        trusts: bool,
    ) -> Done:
        log, owner = await self._place.log(), self._place.owner.present()
        made: User | None = None
        while step < len(change.steps):
            try:
                stop.check()
                answer = await self._aws.make(change, step, username, password)
            except Cancelled:
                await log.note(change_id, owner, Noted(Event.STOPPED, step))
                await self._look_after(change, step, made)
                raise
            except Failure as failure:
                event = Event.UNKNOWN if failure.code is Code.OUTCOME_UNKNOWN else Event.FAILED
                await log.note(change_id, owner, Noted(event, step, failure.facts.get("request_id"), failure))
                await self._look_after(change, step, made, failure)
                told = failure if trusts else await with_holder(self._aws.pool, change, failure)
                if told is failure:
                    raise
                raise told from failure
            if answer.user is not None and change.sub is None:
                made, username = answer.user, answer.user.username
            events = [Noted(Event.MADE, step, answer.request_id, sub=made.sub if made else None)]
            step += 1
            if step < len(change.steps):
                events.append(Noted(Event.SENT, step))
            elif trusts:
                events.append(Noted(Event.DONE))
            await log.note(change_id, owner, *events)
        if trusts:
            gone = change.kind is Kind.DELETE
            user = with_after(known, change) if known is not None and not gone else made
            return Done(change_id, await self._keep(change, user, gone), seen=False)
        user, seen = await self._read_back(change, made)
        await log.note(change_id, owner, Noted(Event.DONE))
        return Done(change_id, user, seen)

    async def _read_back(self, change: Change, made: User | None) -> tuple[User | None, bool]:
        """What AWS shows now, and whether that is what was to be. The change is there either way: its answer said so."""
        if change.kind in OF_GROUPS:
            return None, await self.groups.read_back(change, LOOKS, FIRST_LOOK_S)
        gone = change.kind is Kind.DELETE
        user, seen = await self._shown(change, made, gone)
        with contextlib.suppress(Failure):
            return await self._keep(change, user, gone), seen
        return user, seen

    async def _shown(self, change: Change, made: User | None, gone: bool) -> tuple[User | None, bool]:
        user, wait_s = made, FIRST_LOOK_S
        try:
            for look in range(LOOKS):
                if look:
                    await asyncio.sleep(wait_s)
                    wait_s *= 2
                user = await self._aws.find(change if made is None else replace(change, sub=made.sub)) or made
                shown = user is None if gone else user is not None and not differences(_listed(change), Person(user))
                if shown:
                    return user, True
        except Failure:
            # What cannot be read now is as the answer said.
            user = made or await self._as_answered(change)
        return (None if gone else user), False

    async def _as_answered(self, change: Change) -> User | None:
        known = None
        if change.sub is not None:
            with contextlib.suppress(Failure):
                known = await self.known(change.sub)
        return None if known is None else with_after(known, change)

    async def _keep(self, change: Change, user: User | None, gone: bool) -> User | None:
        """Puts what is known now into the index; returns the user with their groups."""
        index = await self._place.index()
        if index is None:
            return user
        if gone and change.sub is not None:
            await index.remove_user(change.sub)
        elif user is not None:
            await index.put_changed(user)
            for field, value in change.after.items():
                if field.startswith(GROUP):
                    group = GroupName(field.removeprefix(GROUP))
                    await index.set_member(user.sub, group, present=value is not None)
            if change.kind is Kind.JOIN:
                await index.remove_user(Sub(change.wish.subject))
            return await index.user(user.sub) or user
        return None

    async def _look_after(
        self, change: Change, steps_made: int, made: User | None, failure: Failure | None = None
    ) -> None:
        """A change that ended early: whom it made is there, and what is known of a user it failed for may be old."""
        with contextlib.suppress(Failure):
            if change.kind is Kind.JOIN:
                await self._look_after_joined(change, steps_made)
            if made is not None:
                await self._keep(change, made, gone=False)
            elif failure is not None and failure.code in _TELL_OF_NEWS and change.sub is not None:
                await self._fresh(change.sub)

    async def _look_after_joined(self, change: Change, steps_made: int) -> None:
        index = await self._place.index()
        groups = (step.arguments.get("GroupName") for step in change.steps[:steps_made])
        for group in groups:
            if index is not None and change.sub is not None and group:
                await index.set_member(change.sub, GroupName(group), present=True)
        await self._other(change.wish)

    async def _unchanged(self, change: Change) -> User | None:
        """Whom it is about, as they are now. Raises ChangedSince, or for a group Failure(CHANGED_MEANWHILE)."""
        if change.kind in OF_GROUPS:
            await self.groups.check(change)
        if change.sub is None:
            return None
        now = Person(await self._fresh(change.sub))
        if found := conflicts(change, now):
            raise ChangedSince(found, now)
        return now.user

    async def _joins_as_shown(self, change: Change, kept: User | None, step: int = 0) -> None:
        """The account that goes must be as shown, and AWS take the link then. Raises Failure(CHANGED_MEANWHILE)."""
        if change.kind is not Kind.JOIN or kept is None:
            return
        now = await self.plan(change.wish, Person(kept))
        if isinstance(now, Refusal) or not is_as_shown(change, step, now):
            raise Failure(Code.CHANGED_MEANWHILE, user=change.wish.subject)

    async def _other(self, wish: Wish) -> User | None:
        """The account to be joined, as it is now; None once it is gone."""
        try:
            return await self._fresh(Sub(wish.subject))
        except Failure as failure:
            if failure.code is not Code.USER_NOT_FOUND:
                raise
            return None

    async def _fresh(self, sub: Sub) -> User:
        index = await self._place.index()
        asked = None if index is None else await index.moment()
        user = await self._aws.pool.find_user(sub)
        if user is None:
            if index is not None:
                await index.remove_user(sub)
            raise Failure(Code.USER_NOT_FOUND, user=sub, pool=self._aws.pool.id)
        if index is None:
            return user
        await index.put_user(user, asked)
        return replace(user, groups=known.groups) if (known := await index.user(sub)) else user

    async def _username(self, change: Change, username: Username) -> Username:
        if not change.makes_user:
            return username
        user = await self._aws.find(change)
        return username if user is None else user.username

    def _allowed(self, change: Change) -> None:
        mode = self._place.mode()
        if mode_in_the_way(change.kind, mode):
            raise Failure(Code.NOT_ALLOWED_BY_MODE, mode=mode.value, operation=change.steps[0].operation)


def _new_id() -> ChangeId:
    return ChangeId(f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(6)}")


def _listed(change: Change) -> dict[str, str | None]:
    """Of what is to be, what ListUsers tells."""
    return {field: value for field, value in change.after.items() if not field.startswith(GROUP)}
