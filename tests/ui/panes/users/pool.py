"""A pool of made-up people, searched by the reference rules of the language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.indexes import IndexState
from cognito_admin.model.query import Fields, QueryError, Sort, in_order, matches, parse
from cognito_admin.work.workspace import Capability, LookedUp, QueryWrong
from tests.ui.panes.fakes import NOW, RESOURCE, FakeWorkspace
from tests.ui.panes.users.people import FakeResults

if TYPE_CHECKING:
    import asyncio


class PeoplesPool(FakeWorkspace):
    """``people`` may change under the pane. With ``counted_at_first`` counts come late."""

    def __init__(self, people=(), *, synced: bool = True) -> None:
        super().__init__({"EstimatedNumberOfUsers": 2412})
        self.people = list(people)
        self.sync_arguments = {"connection": "c", "pool": "p"}
        self.index = IndexState(len(self.people), NOW, True, 1) if synced else None
        self.version = 1
        self.able = set(Capability)
        self.reason = Failure(Code.NOT_ALLOWED_BY_MODE)
        self.allowed_by_now: set[Capability] = set()
        self.refusals: list[object] = []
        self.asked_live: list[str] = []
        self.live_failure: Exception | None = None
        self.unknown = []
        self.looked_up: list[str] = []
        self.look_up_failure: Exception | None = None
        self.held: asyncio.Event | None = None
        self.kept_waiting: asyncio.Event | None = None
        """Until it is set nobody is found."""
        self.search_failure: Exception | None = None
        self.requests = 6
        self.lately = 0
        self.counted: list[str] = []
        self.searches: list[str] = []
        self.rebuilt = 0
        self.results: list[FakeResults] = []
        self.counted_at_first: int | None = None
        self.facets: tuple[str, ...] = ("status", "enabled", "group", "provider")

    sync_resource = RESOURCE

    async def start_sync(self, jobs):
        return await jobs.start("sync", resource=RESOURCE, subject="Shop customers")

    def can(self, capability):
        return capability in self.able

    def why_not(self, capability):
        return None if self.can(capability) else self.reason

    async def learn_permissions(self) -> None:
        self.able |= self.allowed_by_now

    def learn_refusal(self, failure) -> None:
        self.refusals.append(failure)

    def change(self, people) -> None:
        self.people = list(people)
        self.version += 1
        state = self.index or IndexState(0, None, False, 0)
        self.index = replace(state, users=len(self.people), version=self.version)

    async def index_state(self):
        if self.failure:
            raise self.failure
        return self.index

    async def written_lately(self):
        return self.lately

    async def index_version(self):
        return self.version

    async def attribute_names(self):
        return tuple(sorted({name for user in self.people for name in user.attributes} - {"sub"}))

    async def group_counts(self):
        return {"admins": 1}

    async def search(self, text, sort: Sort):
        self.searches.append(text)
        if self.kept_waiting:
            await self.kept_waiting.wait()
        if self.search_failure:
            raise self.search_failure
        query = parse(text, Fields(seen=await self.attribute_names()))
        if isinstance(query, QueryError):
            raise QueryWrong(query)
        found = in_order((user for user in self.people if matches(query, user)), sort)
        self.results.append(FakeResults(found, self.counted_at_first))
        return self.results[-1]

    async def facet_fields(self):
        return self.facets

    async def value_counts(self, field):
        self.counted.append(field)
        if self.held:
            await self.held.wait()
        (facet,) = await FakeResults(self.people).facets([field])
        return dict(facet.values)

    async def fresh_user(self, sub):
        self.asked_live.append(sub)
        if self.live_failure:
            raise self.live_failure
        return next((user for user in self.people if user.sub == sub), None)

    async def look_up(self, text):
        """Whoever is in ``unknown`` joins the people here."""
        self.looked_up.append(text)
        if self.held:
            await self.held.wait()
        if self.look_up_failure:
            raise self.look_up_failure
        new, self.unknown = self.unknown, []
        if self.index is None:
            return LookedUp(self.requests, unkept=tuple(new))
        if new:
            self.change([*self.people, *new])
        return LookedUp(self.requests, tuple(user.sub for user in new), ())

    async def rebuild_index(self):
        self.rebuilt += 1
        self.failure = None
        self.index = None
