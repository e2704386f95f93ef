"""What the users pane does, without a window: reads the state of the index, searches, pages, keeps one's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.changes.rules import read_rules
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.query import Fields, Sort
from cognito_admin.ui.panes.users import columns as column_choice
from cognito_admin.ui.panes.users import namesakes
from cognito_admin.ui.panes.users.pages import Pages
from cognito_admin.ui.panes.users.part import PoolFacts
from cognito_admin.ui.panes.users.place import Found, Place, find_again
from cognito_admin.ui.panes.users.sync_status import SyncStatus, estimated_s, sync_status
from cognito_admin.ui.panes.users.unkept import UnkeptResults
from cognito_admin.work.workspace import Capability

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cognito_admin.model.ids import Sub
    from cognito_admin.model.indexes import Facet, IndexState
    from cognito_admin.model.pools import PoolDescription, SchemaAttribute
    from cognito_admin.model.progress import Job
    from cognito_admin.model.users import User
    from cognito_admin.ui.panes.users.columns import Column
    from cognito_admin.work.job_messages import JSON
    from cognito_admin.work.jobs import Jobs
    from cognito_admin.work.settings import Settings
    from cognito_admin.work.workspace import LookedUp, Workspace

_NAMES_ARE_IDS = "users.names_are_ids"
_FEW_NAMESAKES = 16
_MOST_FOLLOWED = 4
"""How often an answer follows somebody who goes on meanwhile; who never stops gets it where they were a moment ago."""


class UsersPresenter:
    """``sort`` is the order wanted, ``asked_sort`` that of the search last begun, ``text`` the question last answered.

    ``status`` is what is known of the copy on this computer.
    """

    def __init__(self, workspace: Workspace, jobs: Jobs, settings: Settings) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self._settings = settings
        self._pool = workspace.key.pool
        self._schema: tuple[SchemaAttribute, ...] = ()
        self._seen: tuple[str, ...] = ()
        self._description: PoolDescription | None = None
        self._unread = False
        self._index: IndexState | None = None
        self._chosen_sort: Sort | None = None
        self.asked_sort: Sort | None = None
        self.text = ""
        self.found_sort = Sort("username")
        """By what the answer that is shown is sorted, which may be asked for otherwise by now."""
        self._statuses: tuple[str, ...] = ()
        self._fields = Fields()
        self._facet_fields: tuple[int, tuple[str, ...]] = (-1, ())

    # What is known

    @property
    def index_name(self) -> str:
        """What is kept of this pool goes by this name."""
        return self._workspace.index_name

    @property
    def sort(self) -> Sort:
        """As chosen, else by the first column."""
        if self._chosen_sort is not None:
            return self._chosen_sort
        columns, _ = self.columns()
        return Sort(next((column.name for column in columns if column.sortable), "username"))

    @sort.setter
    def sort(self, sort: Sort | None) -> None:
        self._chosen_sort = sort

    @property
    def status(self) -> SyncStatus:
        return sync_status(self._index, self._jobs.jobs(), self._workspace.sync_resource, self._workspace.reading_kind)

    @property
    def schema(self) -> tuple[SchemaAttribute, ...]:
        return self._schema

    @property
    def seen(self) -> tuple[str, ...]:
        return self._seen

    def fields(self) -> Fields:
        """What a query can name in this pool."""
        return self._fields

    def note_statuses(self, statuses: Iterable[str]) -> None:
        """Cognito may have a status that this program has never heard of."""
        if new := set(statuses).difference(self._statuses):
            self._statuses = (*self._statuses, *sorted(new))
            self._learn_fields()

    def _learn_fields(self) -> None:
        self._fields = Fields(self._schema, self._seen, self._statuses)

    @property
    def estimated_users(self) -> int | None:
        """What AWS estimates; None while it has not said."""
        return self._description.estimated_users if self._description else None

    def pool_facts(self) -> PoolFacts:
        """What is to be known of the pool to say what can be done with its users."""
        rules = read_rules(self._description) if self._description else None
        return PoolFacts(rules, self._workspace.marking.mode, self._workspace.denied, self._unread)

    def estimated_sync_s(self) -> float | None:
        users = self.estimated_users
        if users is None:
            return None
        return estimated_s(users, self._workspace.share)

    async def read_index(self) -> SyncStatus:
        """Looks at the copy on this computer. Raises Failure when it cannot be read."""
        self._index = await self._workspace.index_state()
        if self._index is not None:
            self._seen = await self._workspace.attribute_names()
            self._learn_fields()
        return self.status

    async def read_pool(self) -> None:
        """Asks AWS for the schema. Where that is not permitted the attributes seen must do."""
        try:
            description = await self._workspace.describe()
        except Failure:
            self._unread = self._description is None
            return
        self._unread = False
        self._description, self._schema = description, description.schema
        self._learn_fields()
        self._settings.set_ui(_NAMES_ARE_IDS, {**self._names_are_ids(), self._pool: self._username_is_id()})

    # Search

    async def search(self, text: str, where: Callable[[], Place] = Place, screen: int = 40) -> Found:
        """The answer to ``text``, with the first ``screen`` rows at hand and one's place found again.

        ``where`` tells that place: somebody may go on, or select something, while the answer is on its way. Raises QueryWrong
        with the place of the error.
        """
        version = await self._workspace.index_version()
        if self._index is not None and self._index.version != version:
            # How many users there are has to be as new as what is found among them; while they arrive, not newer.
            self._index = await self._workspace.index_state()
        self.asked_sort = sort = self.sort
        results = await self._workspace.search(text, sort)
        found = answer = Found(Pages(results), text, version)
        for _ in range(_MOST_FOLLOWED):
            place = where()
            found = await find_again(answer, place)
            top = found.top_row or 0
            for number in found.pages.needed(range(top, min(results.count, top + screen))):
                await found.pages.fetch(number)
            if where() == place:
                break
        self.text, self.found_sort = text, sort
        return found

    async def namesake(self, text: str) -> User | None:
        """The user whom ``text`` names to the letter, if that is one. Breaks off what is asked of older answers."""
        name = namesakes.name_in(text, self._fields)
        if name is None:
            return None
        results = await self._workspace.search(namesakes.search_for(name), self.sort)
        users = await results.rows(0, min(results.count, _FEW_NAMESAKES))
        return namesakes.best(name, (user for user in users if user is not None))

    async def unkept(self, text: str, users: Iterable[User]) -> Found:
        """The answer to ``text`` of a pool without a copy here: these users, whom Cognito named."""
        found = Found(Pages(UnkeptResults(users, self.sort)), text, await self._workspace.index_version())
        for number in found.pages.needed(range(found.pages.count)):
            await found.pages.fetch(number)
        self.text = text
        return found

    async def facet(self, text: str, field: str, most: int) -> Facet:
        """How many of those whom ``text`` finds have each value of a field. Breaks off what is asked of older answers."""
        results = await self._workspace.search(text, self.sort)
        (facet,) = await results.facets((field,), most)
        return facet

    async def value_counts(self, field: str) -> Mapping[str, int]:
        """How many have each value of a field, the most frequent first; nothing for one with many values."""
        if field not in await self._workspace.facet_fields():
            return {}
        return await self._workspace.value_counts(field)

    async def facet_fields(self, version: int) -> tuple[str, ...]:
        """What results of this version of the index can be counted by."""
        if self._facet_fields[0] != version:
            self._facet_fields = version, await self._workspace.facet_fields()
        return self._facet_fields[1]

    async def changed_since(self, version: int) -> bool:
        """Whether users came or went since this version of the index."""
        return await self._workspace.index_version() != version

    async def written_lately(self) -> int:
        """How many users a search has to look at one by one."""
        return await self._workspace.written_lately()

    async def version(self) -> int:
        return await self._workspace.index_version()

    # One user

    @property
    def offline(self) -> bool:
        """Whether there never is anything newer than what is on this computer."""
        return self.status.offline

    def can_look_up(self) -> bool:
        """Whether a fresh copy of a user can be had at all: not from a backup."""
        return self._workspace.can(Capability.LOOK_UP_LIVE)

    def refused_look_up(self) -> Failure | None:
        """What AWS refused when users were asked for last, where they could be had otherwise."""
        why_not = self._workspace.why_not(Capability.LOOK_UP_LIVE)
        return why_not if why_not is not None and why_not.code is Code.ACCESS_DENIED else None

    async def fresh_user(self, sub: Sub) -> User | None:
        """The user as Cognito lists them now; None where they are gone. Costs nothing."""
        return await self._workspace.fresh_user(sub)

    async def look_up(self, text: str) -> LookedUp:
        """Asks Cognito itself for whom ``text`` means; the index learns of them. Costs nothing."""
        return await self._workspace.look_up(text)

    # Columns

    def available_columns(self) -> tuple[Column, ...]:
        return column_choice.available(self._schema, self._seen)

    def columns(self) -> tuple[tuple[Column, ...], dict[str, int]]:
        """The chosen columns in order, and the widths they were left at."""
        kept = self._settings.columns(self._pool)
        names: Iterable[str] = [column.name for column in kept]
        if not kept:
            names = column_choice.default_names(self._seen, username_is_id=self._username_is_id())
        return column_choice.chosen(self.available_columns(), names), {column.name: column.width for column in kept}

    def has_chosen_columns(self) -> bool:
        """Whether somebody chose columns for this pool; the usual ones may change as more becomes known of it."""
        return bool(self._settings.columns(self._pool))

    def keep_columns(self, columns: Sequence[tuple[str, int]]) -> None:
        self._settings.set_columns(self._pool, columns)

    def forget_columns(self) -> None:
        """Back to the columns of a pool never seen before."""
        self._settings.set_columns(self._pool, ())

    def _username_is_id(self) -> bool:
        """Whether user names are made up by Cognito, so that nobody is known by theirs. Remembered while AWS is being asked."""
        if self._description is not None:
            return bool(self._description.settings.get("UsernameAttributes"))
        return self._names_are_ids().get(self._pool) is True

    def _names_are_ids(self) -> dict[str, JSON]:
        kept = self._settings.ui(_NAMES_ARE_IDS)
        return kept if isinstance(kept, dict) else {}

    # Sync

    def why_not_sync(self) -> Failure | None:
        return self._workspace.why_not(Capability.SYNC)

    async def learn_permissions(self) -> None:
        """Finds out anew what AWS refuses of this pool."""
        await self._workspace.learn_permissions()

    def learn_refusal(self, failure: Failure) -> None:
        self._workspace.learn_refusal(failure)

    async def sync(self) -> Job:
        """Starts a sync, or continues the one that ended early. Raises JOB_RUNNING_ALREADY, ACCESS_DENIED and their like."""
        ended_early = self.status.job
        if ended_early is not None and self._jobs.can_continue(ended_early):
            return await self._jobs.continue_(ended_early.id)
        return await self._workspace.start_sync(self._jobs)

    async def cancel_sync(self) -> None:
        job = self.status.job
        if job is not None and not job.state.ended:
            await self._jobs.cancel(job.id)

    def watch_sync(self, changed: Callable[[Job], None]) -> Callable[[], None]:
        """``changed`` gets every news of a sync of this pool, whoever started it. Returns what ends that."""

        def heard(job: Job) -> None:
            if job.kind == self._workspace.reading_kind and job.resource == self._workspace.sync_resource:
                changed(job)

        return self._jobs.subscribe(heard)
