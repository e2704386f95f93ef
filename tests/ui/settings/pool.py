"""The settings of a pool in memory, changed as the program does it, before a window that notes what it is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from cognito_admin.model.settings.change import Lasting, Request, SettingsChange, SettingsChangeId
from cognito_admin.model.settings.edits import edits_between, merged
from cognito_admin.model.settings.things import Listed
from cognito_admin.work.pool_settings import Applied, Prepared, SettingsMoved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.settings.edits import Edit
    from cognito_admin.model.settings.things import Document, Thing, ThingKind


class FakePoolSettings:
    """``documents`` are what AWS has; ``applied`` the changes that were made; ``read_of`` the things that were asked for.

    ``refusal`` is raised by the next change, ``otherwise`` is what AWS has otherwise than asked for after it.
    """

    def __init__(self, documents: dict[Thing, Document | None]) -> None:
        self.documents = documents
        self.applied: list[SettingsChange] = []
        self.read_of: list[Thing] = []
        self.reason: Failure | None = None
        self.refusal: Failure | None = None
        self.unread: Failure | None = None
        self.otherwise: Mapping[Thing, tuple[Edit, ...]] = {}

    def why_not(self) -> Failure | None:
        return self.reason

    async def names(self, kind: ThingKind) -> tuple[Listed, ...]:
        return tuple(Listed(thing.name, thing.name) for thing in self.documents if thing.kind is kind)

    async def read(self, thing: Thing) -> Document | None:
        self.read_of.append(thing)
        if self.unread is not None:
            raise self.unread
        return self.documents.get(thing)

    async def secret(self, thing: Thing, pointer: tuple[str, ...]) -> str | None:
        return None

    async def prepare(self, change: SettingsChange) -> Prepared:
        parts = change.edited_parts()
        requests = tuple(Request("UpdateUserPool", {"UserPoolId": "p", **(part.after or {})}) for part in parts)
        lasting = tuple(dict.fromkeys(why for part in parts if (why := part.lasting())))
        edits = {part.thing: edits_between(part.before, part.after) for part in parts}
        return Prepared(SettingsChange(parts, change.undoes), requests, edits, lasting)

    async def apply(self, prepared: Prepared) -> Applied:
        refusal, self.refusal = self.refusal, None
        if refusal is not None:
            raise refusal
        for part in prepared.change.parts:
            now = self.documents.get(part.thing)
            if edits_between(part.before, now):
                raise SettingsMoved(part, merged(part.before, part.after, now), now, prepared.change.parts)
        for part in prepared.change.parts:
            self.documents[part.thing] = part.after
        self.applied.append(prepared.change)
        now = {part.thing: part.after for part in prepared.change.parts}
        return Applied(SettingsChangeId(str(len(self.applied))), now, self.otherwise)

    async def undo(self, change_id: SettingsChangeId) -> SettingsChange | Lasting:
        inverse = self.applied[int(change_id) - 1].inverse()
        return SettingsChange(inverse.parts, change_id) if isinstance(inverse, SettingsChange) else inverse


def services(settings: FakePoolSettings) -> Any:
    return SimpleNamespace(changes=SimpleNamespace(settings=lambda _workspace: settings))


def workspace() -> Any:
    return SimpleNamespace(
        summary=SimpleNamespace(name="Shop customers"),
        as_of=None,
        has_documents=False,
        why_not=lambda _capability: None,
    )
