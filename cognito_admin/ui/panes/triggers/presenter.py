"""Reads what the triggers pane shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.model.triggers.attaching import attached
from cognito_admin.model.triggers.functions import Behind, Checked
from cognito_admin.model.triggers.states import State, states
from cognito_admin.work.triggers import UNTOLD, Callers, callers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Document
    from cognito_admin.model.triggers.functions import Function, Key
    from cognito_admin.model.triggers.kinds import Event
    from cognito_admin.work.pool_settings import PoolSettings
    from cognito_admin.work.workspace import Workspace

_NOT_KNOWN = Callers()


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be set; ``refused`` and ``keys_refused`` are why that is not known."""

    functions: tuple[Function, ...] = ()
    keys: tuple[Key, ...] = ()
    refused: Failure | None = None
    keys_refused: Failure | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """``checked`` and ``choices`` None while nobody asked for them."""

    settings: Document
    at: datetime
    checked: Checked | None = None
    callers: Callers = _NOT_KNOWN
    choices: Choices | None = None

    @property
    def refused(self) -> tuple[Failure, ...]:
        return self.checked.refused if self.checked else ()

    def with_permission(self, arn: str, *, lets_in: bool) -> Known:
        checked = self.checked or Checked({})
        behind = replace(checked.behind.get(arn, Behind(there=True)), lets_in=lets_in)
        return replace(self, checked=replace(checked, behind={**checked.behind, arn: behind}))

    def states(self, settings: Document) -> tuple[State, ...]:
        """With ``settings`` as they are edited."""
        return states(settings, self.checked, self.callers.clients, self.callers.providers)


class TriggersPresenter:
    def __init__(self, workspace: Workspace, settings: PoolSettings) -> None:
        self._workspace = workspace
        self._settings = settings
        self._known: Known | None = None

    @property
    def known(self) -> Known | None:
        """What is known by now."""
        return self._known

    async def read(self) -> Known:
        """The settings of the pool. What was known besides stays. Raises Failure."""
        settings = await self._settings.read(POOL)
        if settings is None:
            raise Failure(Code.SETTINGS_NOT_IN_BACKUP, path=self._workspace.summary.name)
        now = datetime.now(UTC)
        known = self._known
        self._known = Known(settings, now) if known is None else replace(known, settings=settings, at=now)
        return self._known

    async def look_closer(self, known: Known) -> Known:
        """How the functions fare, and whether anything ever calls them. Raises Failure."""
        try:
            checked = await self._workspace.triggers.checked(known.settings)
            called_by = await callers(self._settings, known.settings)
        except Failure:
            self._stop_waiting()
            raise
        # Meanwhile there may have come more.
        self._known = replace(self._known or known, checked=checked, callers=called_by)
        return self._known

    def _stop_waiting(self) -> None:
        """Nobody is to be told that the functions are still looked up."""
        if self._known is not None:
            untold = {one.arn: Behind() for one in attached(self._known.settings).values()}
            checked = self._known.checked or Checked({})
            self._known = replace(self._known, checked=replace(checked, behind={**untold, **checked.behind}))

    def with_change(self, now: Mapping[Thing, Document | None]) -> Known | None:
        """With what AWS has of the things that were just written."""
        for thing, document in now.items():
            if self._known is None or document is None:
                continue
            if thing == POOL:
                self._known = replace(self._known, settings=document)
            elif thing.kind is ThingKind.PERMISSION:
                self._known = self._known.with_permission(thing.name, lets_in=bool(document.get("Allowed")))
        return self._known

    def forget_choices(self) -> None:
        if self._known is not None:
            self._known = replace(self._known, choices=None)

    async def choices(self) -> Known | None:
        """With what the account has. Raises Failure, but for what is not permitted."""
        functions: tuple[Function, ...] = ()
        keys: tuple[Key, ...] = ()
        refused = keys_refused = None
        try:
            functions = await self._workspace.triggers.functions()
        except Failure as failure:
            if failure.code not in UNTOLD:
                raise
            refused = failure
        try:
            keys = await self._workspace.triggers.keys()
        except Failure as failure:
            if failure.code not in UNTOLD:
                raise
            keys_refused = failure
        if self._known is not None:
            self._known = replace(self._known, choices=Choices(functions, keys, refused, keys_refused))
        return self._known

    async def behind(self, event: Event, arn: str) -> Behind:
        """Raises Failure, but for what is not permitted."""
        pool_arn = str(self._known.settings.get("Arn", "")) if self._known else ""
        return await self._workspace.triggers.behind(event, arn, pool_arn)

    async def key(self, name: str) -> Key | None:
        """The key of this name, if there is one. Raises Failure."""
        return await self._workspace.triggers.key(name)
