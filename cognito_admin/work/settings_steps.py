"""One part of a change of settings: looked at before, written, and found again where nobody knows what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from cognito_admin.model.changes.record import Event
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.change import Moved, Part, Request, SettingsChange
from cognito_admin.model.settings.comparing import differences, is_moved, is_untold_made
from cognito_admin.model.settings.edits import MISSING, Merged, Pointer, edits_between, merged, value_at
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.model.settings.states import LISTED, OF_CLIENTS, PoolState, identity_of, title_of
from cognito_admin.model.settings.things import NAMED_BY_AWS, Document, Thing, ThingKind
from cognito_admin.store.settings_log import SettingsNoted
from cognito_admin.work.settings_sources import Reading

_CLOCKS_APART = timedelta(minutes=5)
"""AWS refuses requests of a clock that is further off (Signature Version 4)."""


class Writing(Reading, Protocol):
    """The one writer of settings."""

    def requests(self, part: Part) -> Sequence[Request]:
        """What would be sent; nothing is."""
        ...

    async def write(self, part: Part, as_shown: Document | None) -> Document | None:
        """Makes it so, and returns what AWS has then. Raises ``Moved`` before anything is sent where it is not ``as_shown``."""
        ...


class SettingsMoved(Failure):
    """Somebody else changed a thing since it was shown. ``merged`` has both people's edits, ``now`` is what AWS has.

    ``part`` is what was to be made of it; ``rest`` are the parts that were not written either, it among them.
    """

    def __init__(self, part: Part, both: Merged, now: Document | None, rest: Sequence[Part]) -> None:
        super().__init__(Code.CHANGED_MEANWHILE)
        self.part = part
        self.merged = both
        self.now = now
        self.rest = tuple(rest)

    @property
    def thing(self) -> Thing:
        return self.part.thing

    def settled(self, mine: frozenset[Pointer] = frozenset()) -> SettingsChange:
        """What is left to be done, on what AWS has now: with theirs where both set the same, but for mine at these pointers."""
        settled = Part(self.thing, self.now, self.merged.resolved(mine))
        return SettingsChange(tuple(settled if part is self.part else part for part in self.rest))


def check_unmoved(parts: Sequence[Part], state: PoolState) -> None:
    """Raises SettingsMoved where a thing is not as it was shown."""
    seen: set[Thing] = set()
    for part in parts:
        now = state.documents.get(part.thing)
        if part.thing not in seen and is_moved(part, part.before, now):
            raise SettingsMoved(part, merged(part.before, part.after, now), now, parts)
        # What comes later is written on what the earlier part makes.
        seen.add(part.thing)


async def write(writer: Writing, part: Part, rest: Sequence[Part], *, first: bool) -> Document | None:
    """What AWS has then. ``rest`` are the parts that are left, this one among them; ``first``: nothing was written before.

    Raises SettingsMoved.
    """
    wanted = part
    while True:
        try:
            return await writer.write(wanted, wanted.before)
        except Moved as moved:
            both = merged(part.before, part.after, moved.theirs)
            if first or both.conflicts:
                raise SettingsMoved(part, both, moved.theirs, rest) from moved
            # What was written a moment ago changed this, too, or somebody changed something else of it: both stay.
            wanted = Part(part.thing, moved.theirs, both.document)


def left_of(record: SettingsRecord, change: SettingsChange) -> tuple[Part, ...]:
    """The parts of a change that were not made yet."""
    parts = zip(change.parts, record.things, strict=True)
    named = {part.thing.name: thing.name for part, thing in parts if thing.kind is ThingKind.CLIENT}
    return of_new_clients(change.parts[record.steps_made :], named)


def of_new_clients(parts: Sequence[Part], names: Mapping[str, str]) -> tuple[Part, ...]:
    """The parts about the clients that AWS gave other ids, by ``names``, when it made them anew."""
    return tuple(_of_new_client(part, names) for part in parts)


def _of_new_client(part: Part, names: Mapping[str, str]) -> Part:
    thing, after = part.thing, part.after
    if thing.kind in OF_CLIENTS:
        thing = Thing(thing.kind, names.get(thing.name, thing.name))
    if after is not None and thing.kind is ThingKind.TERMS:
        after = {**after, "ClientId": names.get(str(after.get("ClientId")), after.get("ClientId"))}
    return part if (thing, after) == (part.thing, part.after) else Part(thing, part.before, after)


async def there_is(source: Reading, part: Part) -> Document | None:
    """What there is of the thing. Of one that AWS names when it makes it there is nothing, and nothing to ask for by that name."""
    return None if part.before is None and part.thing.kind in NAMED_BY_AWS else await source.read(part.thing)


def made(step: int, part: Part, document: Document | None) -> SettingsNoted:
    """As AWS has the thing now, under the name that AWS gave it."""
    kind = part.thing.kind
    name = identity_of(kind, document) if document is not None else ""
    return SettingsNoted(Event.MADE, step, made=Thing(kind, name) if name else part.thing, now=document)


async def half_made(writer: Writing, step: int, part: Part) -> tuple[SettingsNoted, ...]:
    """What there is of a part that takes several requests, one of which failed; nothing where none of its edits is there."""
    if part.before is None or part.after is None or len(writer.requests(part)) < 2:
        return ()
    try:
        now = await writer.read(part.thing)
    except Failure:
        return ()
    asked = edits_between(part.before, part.after)
    if now is None or all(value_at(now, edit.pointer, MISSING) != edit.after for edit in asked):
        return ()
    return (made(step, part, now),)


async def is_made(
    source: Reading, part: Part, before: PoolState | None, began: datetime
) -> tuple[bool, Document | None]:
    """Whether a part that was sent is there, and what AWS has of it. ``before`` is the pool as it was when that ``began``."""
    thing = part.thing
    now = await there_is(source, part)
    if part.before is None and now is None and thing.kind in LISTED:
        # AWS named what it made: it is one that was not there before, and is called as it was to be.
        title = title_of(thing, part.after)
        alike = [Thing(thing.kind, one.name) for one in await source.names(thing.kind) if one.title == title]
        known: Mapping[Thing, Document | None] = {} if before is None else before.documents
        documents = [await source.read(one) for one in alike if one not in known]
        found = [document for document in documents if document is not None and _is_since(document, began)]
        if len(found) == 1:
            return True, found[0]
    if (now is None) is not (part.after is None):
        return False, now
    return now is None or (not differences(part, now) and is_untold_made(part, now)), now


def _is_since(document: Document, began: datetime) -> bool:
    created = document.get("CreationDate")
    return created is None or datetime.fromisoformat(str(created)) >= began - _CLOCKS_APART
