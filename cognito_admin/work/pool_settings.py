"""Changes how a pool is set up: shown before, on record with what there was, found again when the program was ended between two.

Every change goes through the one writer of settings; nothing that somebody else changed meanwhile is written over.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cognito_admin.model.changes.record import Event
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.settings.change import Lasting, Part, Request, SettingsChange, SettingsChangeId
from cognito_admin.model.settings.comparing import differences, without_other_things
from cognito_admin.model.settings.edits import MISSING, Edit, Merged, Pointer, edits_between, merged
from cognito_admin.model.settings.putting_back import made_anew, put_back, without_lockouts
from cognito_admin.model.settings.record import SettingsRecord, on_record
from cognito_admin.model.settings.secrets import new_secrets
from cognito_admin.model.settings.states import PoolState, title_of
from cognito_admin.model.settings.things import POOL, Document, Listed, Thing, ThingKind
from cognito_admin.store.settings_log import SettingsLog, SettingsNoted
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.change_place import Owner
from cognito_admin.work.settings_sources import SettingsSource, whole_state
from cognito_admin.work.settings_steps import (
    SettingsMoved,
    Writing,
    check_unmoved,
    half_made,
    is_made,
    left_of,
    made,
    of_new_clients,
    there_is,
    write,
)
from cognito_admin.work.stop import Stop

__all__ = ["Applied", "PoolSettings", "Prepared", "SettingsMoved", "SettingsPlace", "SettingsSource"]

MOST_OF_A_KIND = 10
"""So many app clients, say, are kept before each change: to read more of them would keep people waiting."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A change as it is shown before it is made: what would be sent, what differs, and why it would be for good, if it is."""

    change: SettingsChange
    requests: tuple[Request, ...]
    edits: Mapping[Thing, tuple[Edit, ...]]
    lasting: tuple[Lasting, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """``now`` is what AWS has of each thing; ``differences`` is where that is otherwise than was asked for."""

    record: SettingsChangeId
    now: Mapping[Thing, Document | None] = field(default_factory=dict[Thing, "Document | None"])
    differences: Mapping[Thing, tuple[Edit, ...]] = field(default_factory=dict[Thing, tuple[Edit, ...]])


@dataclass(frozen=True, slots=True)
class SettingsPlace:
    """What changes to the settings of one pool need of the rest. ``pool`` is what the record calls it."""

    pool: str
    who: Callable[[], Awaitable[str]]
    log: Callable[[], Awaitable[SettingsLog]]
    owner: Owner


class PoolSettings:
    """Of one pool. Every method raises Failure, among it what the key of the store raises.

    ``writer`` is asked for when it is needed. Without one it is a pool that nothing can be changed of: what there is can be
    read, and what is on record.
    """

    def __init__(self, source: SettingsSource, writer: Callable[[], Writing] | None, place: SettingsPlace) -> None:
        self._source = source
        self._writer = writer
        self._place = place

    def why_not(self) -> Failure | None:
        return self._source.why_not()

    async def names(self, kind: ThingKind) -> Sequence[Listed]:
        return await self._source.names(kind)

    async def read(self, thing: Thing) -> Document | None:
        return await self._source.read(thing)

    async def secret(self, thing: Thing, pointer: Pointer) -> str | None:
        return await self._source.secret(thing, pointer)

    async def state(self) -> PoolState:
        """Everything, as far as it may be read."""
        return await whole_state(self._source)

    async def whole(self) -> Mapping[Thing, Document]:
        """The documents of all things there are."""
        found = (await self.state()).documents
        return {thing: document for thing, document in found.items() if document is not None}

    # A change

    async def prepare(self, change: SettingsChange) -> Prepared:
        """What would become of it, without the parts that change nothing. Nothing is sent."""
        parts = change.edited_parts()
        writer = self._allowed()
        # What AWS takes is read from the disk.
        requests = await on_a_thread(lambda: tuple(one for part in parts for one in writer.requests(part)), "requests")
        lasting = {why: None for part in parts if (why := part.lasting()) is not None}
        back = tuple(Part(part.thing, part.after, part.before) for part in parts)
        if parts and not lasting and not await self._without_lockouts(back):
            lasting = {Lasting.STILL_CALLED: None}
        return Prepared(
            SettingsChange(parts, change.undoes),
            requests,
            {part.thing: edits_between(part.before, part.after) for part in parts},
            tuple(lasting),
        )

    async def apply(self, prepared: Prepared, *, stop: Stop | None = None) -> Applied:
        """Makes it. Cancelled, or stopped, it ends between two parts, and what was made is on record.

        Raises SettingsMoved, and Failure(NOT_ALLOWED_BY_MODE | OPENED_FROM_BACKUP), before anything is sent; Cancelled where
        ``stop`` took effect. Of several parts those before the one that failed are there, and on record.
        """
        self._allowed()
        change = prepared.change
        state = await self._state_before(change.parts)
        check_unmoved(change.parts, state)
        change_id = await self._begin(change, state)
        return await self._to_the_end(change_id, change.parts, 0, stop or Stop())

    # What is on record

    @property
    def pool(self) -> str:
        """What the record calls the pool."""
        return self._place.pool

    async def history(self, thing: Thing | None = None, limit: int = 500) -> tuple[SettingsRecord, ...]:
        """What was changed of the pool, or of one thing of it; the newest first."""
        return await (await self._place.log()).records(self.pool, thing=thing, limit=limit)

    async def record(self, change_id: SettingsChangeId) -> SettingsRecord | None:
        return await (await self._place.log()).record(change_id)

    async def snapshot(self, change_id: SettingsChangeId) -> PoolState | None:
        """The pool as it was before a change, as far as it was read then. None where it is no longer kept."""
        return await (await self._place.log()).snapshot(change_id)

    async def take_snapshot(self) -> SettingsChangeId:
        """Keeps how the pool is set up now, all of it, without a change."""
        return await self._begin(SettingsChange(()), await self.state())

    async def undo(self, change_id: SettingsChangeId) -> SettingsChange | Lasting:
        """The change that takes back what was made of another one, and leaves what others changed since; or why there is none.

        Without parts where nothing is left to be taken back. Raises SettingsMoved where somebody changed the same since.
        """
        record = await self.record(change_id)
        if record is None or record.change is None:
            return Lasting.FORGOTTEN
        written = record.change.parts[: record.steps_made]
        for part in written:
            if (why := part.lasting()) is not None:
                return why
        wished: list[tuple[Part, Merged, Document | None]] = []
        for place, part in reversed([*enumerate(written)]):
            thing = record.things[place]
            there = record.made.get(place, part.after)
            now = await self.read(thing)
            if part.before is None and all(edit.before is MISSING for edit in edits_between(there, now)):
                # What AWS added to a thing that it made is nobody's edit.
                there = now
            before = without_other_things(part, there)
            if now is None and before is not None and thing.kind is not ThingKind.TAGS:
                before = made_anew(before, thing.kind)
            wished.append((Part(thing, there, before), merged(there, before, now), now))
        parts = [part if both.conflicts else Part(part.thing, now, both.document) for part, both, now in wished]
        for part, both, now in wished:
            if both.conflicts:
                raise SettingsMoved(part, both, now, parts)
        edited = SettingsChange(tuple(parts)).edited_parts()
        left = await self._without_lockouts(edited)
        return SettingsChange(left, record.id) if left or not edited else Lasting.STILL_CALLED

    async def _without_lockouts(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        if all(part.thing.kind is not ThingKind.PERMISSION for part in parts):
            return parts
        return tuple(without_lockouts(parts, await self.read(POOL)))

    async def put_back(
        self, documents: Mapping[Thing, Document | None], now: Mapping[Thing, Document | None]
    ) -> SettingsChange:
        """The change that makes things as ``documents`` have them, None for none; ``now`` is what there is of them."""
        return put_back(documents, now)

    # What was begun before

    async def unfinished(self) -> tuple[SettingsRecord, ...]:
        """Changes of this pool whose process ended before they did; the oldest first."""
        found = await (await self._place.log()).open_records()
        of_pool = [record for record in found if record.pool == self.pool]
        if not of_pool:
            return ()
        owner, names = self._place.owner, {record.owner for record in of_pool}
        gone = await on_a_thread(lambda: {name for name in names if not owner.is_alive(name)}, "owners")
        return tuple(record for record in of_pool if record.owner in gone)

    async def finish(self, record: SettingsRecord) -> Applied:
        """Makes what is left of an unfinished change. A part that may be there is looked for first.

        Raises SettingsMoved where somebody changed the same since; Failure: OUTCOME_UNKNOWN where its values were blanked,
        SECRET_NOT_KEPT where a secret was entered for it, CHANGED_MEANWHILE where another window was faster.
        """
        self._allowed()
        latest = await self._still_unfinished(record)
        change, step = latest.change, latest.steps_made
        if change is None:
            raise Failure(Code.OUTCOME_UNKNOWN)
        left = left_of(latest, change)
        if latest.doubtful and left:
            there, now = await is_made(self._source, left[0], await self.snapshot(record.id), record.began)
            if there:
                noted, step = made(step, left[0], now), step + 1
                goes_on = SettingsNoted(Event.SENT, step) if left[1:] else SettingsNoted(Event.DONE)
                latest = await self._gone_on(latest, noted, goes_on)
                left = left_of(latest, change)
        if left:
            if any(new_secrets(part.thing.kind, part.after) for part in left):
                raise Failure(Code.SECRET_NOT_KEPT)
            check_unmoved(left, PoolState({part.thing: await there_is(self._source, part) for part in left}))
            # Of two windows that came this far, one goes on.
            await self._gone_on(latest, SettingsNoted(Event.SENT, step))
        return await self._to_the_end(record.id, left, step, Stop())

    async def leave(self, record: SettingsRecord) -> None:
        """Lets an unfinished change be: it stays on record as far as it came.

        Raises Failure: CHANGED_MEANWHILE where another window went on with it.
        """
        latest = await self._still_unfinished(record)
        failure = Failure(Code.OUTCOME_UNKNOWN) if latest.doubtful else None
        event = Event.UNKNOWN if latest.doubtful else Event.STOPPED
        await self._gone_on(latest, SettingsNoted(event, latest.steps_made, failure))

    async def _still_unfinished(self, record: SettingsRecord) -> SettingsRecord:
        """As it is on record by now. Raises Failure: CHANGED_MEANWHILE where another window took it on, or it has ended."""
        latest = await self.record(record.id)
        owners = (record.owner, self._place.owner.present())
        if latest is None or latest.state.ends or latest.owner not in owners:
            raise Failure(Code.CHANGED_MEANWHILE)
        return latest

    async def _gone_on(self, seen: SettingsRecord, *events: SettingsNoted) -> SettingsRecord:
        log = await self._place.log()
        if not await log.go_on(seen, self._place.owner.present(), *events):
            raise Failure(Code.CHANGED_MEANWHILE)
        latest = await log.record(seen.id)
        assert latest is not None
        return latest

    # One part after the other

    def _allowed(self) -> Writing:
        if (failure := self.why_not()) is not None:
            raise failure
        assert self._writer is not None
        return self._writer()

    async def _state_before(self, parts: Sequence[Part]) -> PoolState:
        """What is there now: the things of the change, and the rest of the settings but for what only single clients have."""
        state = await whole_state(self._source, of_clients=False, most=MOST_OF_A_KIND)
        missing = [part for part in parts if part.thing not in state.documents]
        read = {part.thing: None if state.knows(part.thing) else await there_is(self._source, part) for part in missing}
        return PoolState({**state.documents, **read}, state.kinds)

    async def _begin(self, change: SettingsChange, state: PoolState) -> SettingsChangeId:
        log, owner, who = await self._place.log(), self._place.owner.present(), await self._place.who()
        change_id = SettingsChangeId(f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(6)}")
        kept = SettingsChange(tuple(map(on_record, change.parts)), change.undoes)
        titles = {part.thing: title_of(part.thing, part.before or part.after) for part in change.parts}
        await log.begin(change_id, kept, state, pool=self.pool, who=who, owner=owner, titles=titles)
        return change_id

    async def _to_the_end(self, change_id: SettingsChangeId, left: Sequence[Part], step: int, stop: Stop) -> Applied:
        """``left`` are the parts from ``step`` on. Cancelled, the work ends where it can be told what there is."""
        work = asyncio.ensure_future(self._steps(change_id, left, step, stop))
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

    async def _steps(self, change_id: SettingsChangeId, left: Sequence[Part], step: int, stop: Stop) -> Applied:
        log, owner = await self._place.log(), self._place.owner.present()
        now: dict[Thing, Document | None] = {}
        otherwise: dict[Thing, tuple[Edit, ...]] = {}
        while left:
            part = left[0]
            try:
                stop.check()
                document = await write(self._allowed(), part, left, first=step == 0)
            except Cancelled:
                await log.note(change_id, owner, SettingsNoted(Event.STOPPED, step))
                raise
            except Failure as failure:
                event = Event.UNKNOWN if failure.code is Code.OUTCOME_UNKNOWN else Event.FAILED
                told = Failure(failure.code, **failure.facts)
                half = () if self._writer is None else await half_made(self._writer(), step, part)
                await log.note(change_id, owner, *half, SettingsNoted(event, step, told))
                raise
            noted = made(step, part, document)
            assert noted.made is not None
            now[noted.made] = document
            if different := differences(part, document):
                otherwise[noted.made] = different
            step, left = step + 1, of_new_clients(left[1:], {part.thing.name: noted.made.name})
            goes_on = SettingsNoted(Event.SENT, step) if left else SettingsNoted(Event.DONE)
            await log.note(change_id, owner, noted, goes_on)
        return Applied(change_id, now, otherwise)
