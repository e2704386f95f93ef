"""Where a pane has many users changed at once: asked for, put on record, run as a job, looked at, tried again, undone."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.offers import FOR_MANY, mode_in_the_way, refused_for_many
from cognito_admin.model.changes.planning import NEW_USERS
from cognito_admin.model.changes.record import Result
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.query import quoted
from cognito_admin.ui.changes.bulk_words import bulk_title, time_text, wish_text
from cognito_admin.ui.changes.people import People
from cognito_admin.ui.changes.words import lasting_text, reason_text
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.question import Choice, answer_of, ask
from cognito_admin.work.change_desk import bulk_resource
from cognito_admin.work.creation_run import is_row

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from cognito_admin.model.changes.change import Wish
    from cognito_admin.model.changes.new_users import NewUsers
    from cognito_admin.model.changes.record import BulkId
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.changes.bulk_results import BulkResults
    from cognito_admin.ui.export.desk import ExportDesk
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.bulk import Bulks, Settled, Standing
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

ICONS = {
    Kind.EDIT: "square-pen",
    Kind.ADD_TO_GROUP: "users",
    Kind.REMOVE_FROM_GROUP: "users",
    Kind.ENABLE: "user-check",
    Kind.DISABLE: "ban",
    Kind.CONFIRM: "circle-check",
    Kind.VERIFY: "shield-check",
    Kind.RESET_PASSWORD: "key-round",
    Kind.RESEND_INVITATION: "mail",
    Kind.SIGN_OUT: "log-out",
    Kind.DELETE: "trash-2",
}
_COUNT_AS_ACTIVE = frozenset({Kind.EDIT, Kind.VERIFY, Kind.ADD_TO_GROUP, Kind.REMOVE_FROM_GROUP})
_APART = (Kind.ENABLE, Kind.CONFIRM, Kind.RESET_PASSWORD, Kind.DELETE)
"""What stands below a line in the menu."""


class BulkDesk(QObject):
    """One bulk at a time in a pool, of whatever window. ``begun`` carries the id of each that is started here."""

    begun = Signal(object)

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._workspace = workspace
        self._shell = shell
        self._window = parent
        self._asking = shell.loop.latest(self, shell.show_failure)
        self._starting = shell.loop.latest(self, shell.show_failure)
        self._showing = shell.loop.latest(self, shell.show_failure)

    def close(self) -> None:
        """Lets go of what outlives the pane."""
        if "_exports" in vars(self):
            self._exports.close()

    @cached_property
    def _exports(self) -> ExportDesk:
        from cognito_admin.ui.export.desk import ExportDesk

        return ExportDesk(self._services, self._shell, self._window)

    @cached_property
    def bulks(self) -> Bulks:
        """Made when it is first wanted."""
        return self._services.changes.bulks(self._workspace)

    def at_work(self) -> Job | None:
        """The job that changes users of this pool now."""
        resource = bulk_resource(self._workspace)
        return next(
            (job for job in self._services.jobs.jobs() if job.resource == resource and not job.state.ended), None
        )

    # Asking for one

    def fill(self, menu: QMenu, people: Callable[[], People | None]) -> None:
        """Puts into ``menu`` what can be done to all of ``people``, who are asked for when something is chosen.

        What cannot be done says why.
        """
        taken: set[str] = set()
        for kind in FOR_MANY:
            if kind in _APART:
                menu.addSeparator()
            text = _with_key(tr("{action}…", action=bulk_title(kind)), taken)
            action = menu.addAction(icon(ICONS[kind]), text)
            allow(action, self._why_not(kind))
            action.triggered.connect(lambda _=False, kind=kind: self._wish(kind, people()))

    def order(self, kind: Kind, people: People) -> None:
        """Shows what it comes to for them, and starts it once that is confirmed."""
        if self._is_free():
            self._asking.run(self._order(kind, people))

    def create(self, users: NewUsers) -> None:
        """Starts to make users who were shown and agreed to already."""
        if self._is_free():
            self._begin(self.bulks.begin_new(users))

    def _wish(self, kind: Kind, people: People | None) -> None:
        if people is None:
            self._shell.status(tr("Select users first"))
        else:
            self.order(kind, people)

    def _why_not(self, kind: Kind) -> str:
        found = refused_for_many(kind, self._workspace.marking.mode, self._workspace.denied)
        return reason_text(found[0]) if found else ""

    def _is_free(self) -> bool:
        if not self._may(Kind.ENABLE):
            return False
        if self.at_work() is None and not self._starting.busy:
            return True
        self._shell.show_banner(
            tr("Users of this pool are being changed already. The next change can begin when that one has ended."),
            kind="warning",
            timeout_s=20,
        )
        return False

    def _may(self, kind: Kind) -> bool:
        """Whether the mode of the pool lets users be changed like this; says so where it does not."""
        reason = mode_in_the_way(kind, self._workspace.marking.mode)
        if reason is not None:
            self._shell.show_banner(reason_text(reason), kind="warning", timeout_s=20)
        return reason is None

    async def _order(self, kind: Kind, people: People, wish: Wish | None = None) -> None:
        from cognito_admin.ui.changes.bulk_choice import choice_for
        from cognito_admin.ui.changes.bulk_dialog import BulkDialog

        choice = None
        if wish is None:
            description = await self._workspace.describe() if kind is Kind.EDIT else None
            schema = {attribute.name: attribute for attribute in description.schema} if description else {}
            groups = await self._workspace.groups() if kind in (Kind.ADD_TO_GROUP, Kind.REMOVE_FROM_GROUP) else ()
            choice = choice_for(kind, schema, [group.name for group in groups], people.attribute)
        dialog = BulkDialog(
            self._window,
            people,
            self.bulks,
            self._shell.loop,
            kind=kind,
            share=self._workspace.share,
            choice=choice,
            wish=wish,
        )
        if await answer_of(dialog) == QDialog.DialogCode.Accepted and (found := dialog.dry_run) is not None:
            self._begin(self.bulks.begin(found.wish, found.subs, found.skipped))

    def _begin(self, begun: Coroutine[Any, Any, BulkId]) -> None:
        """Puts it on record and starts it. What is asked for or looked at meanwhile does not break that off."""

        async def begin() -> None:
            await self._start(await begun)

        self._starting.run(begin())

    async def _start(self, bulk: BulkId) -> None:
        try:
            await self._services.changes.start_bulk(self._workspace, bulk, self._services.jobs)
        except Failure as failure:
            self._shell.show_failure(failure, lambda: self.go_on(bulk))
        else:
            self.begun.emit(bulk)

    # What there is already

    def go_on(self, bulk: BulkId) -> None:
        """Makes what is left of it."""
        if self._is_free():
            self._starting.run(self._start(bulk))

    def leave(self, bulk: BulkId) -> None:
        """What is left of it stays undone."""
        self._shell.loop.spawn(self.bulks.leave(bulk), self, self._shell.show_failure)

    def undo(self, bulk: BulkId) -> None:
        """Takes back all that it has done, once that is confirmed."""
        if self._is_free():
            self._asking.run(self._undo(bulk))

    def retry(self, bulk: BulkId) -> None:
        """The same once more for those for whom it failed, once that is confirmed."""
        if self._is_free():
            self._asking.run(self._retry(bulk))

    def show_results(self, bulk: BulkId) -> None:
        """What became of each user."""
        self._showing.run(self._show_results(bulk))

    async def _undo(self, bulk: BulkId) -> None:
        standing, lasting = await self._standing(bulk), await self.bulks.no_way_back(bulk)
        done = standing.counts.get(Result.DONE, 0)
        if not done or lasting is not None:
            why = lasting_text(lasting) if lasting is not None else ""
            self._shell.show_banner(tr("This cannot be undone. {why}", why=why).strip(), kind="warning")
            return
        if standing.bulk.wish is not None and standing.bulk.wish.kind in NEW_USERS and not self._may(Kind.DELETE):
            return
        text = tr(
            "Each of them is read first. Whoever was changed by somebody else since is left as they are, and told of. "
            "It takes about {time}.",
            time=time_text(self.bulks.undo_takes_s(done)),
        )
        if standing.bulk.wish is None or standing.bulk.wish.kind in _COUNT_AS_ACTIVE:
            text = tr("{text} AWS counts those who are changed as active this month.", text=text)
        if standing.bulk.wish is not None and standing.bulk.wish.kind in NEW_USERS:
            text = tr("Those who were created are deleted. {text}", text=text)
        go = wish_text(None, done)
        title = tr("Undo “{what}”?", what=wish_text(standing.bulk.wish, done))
        if await self._agreed(title, text, go):
            self._begin(self.bulks.begin_undo(bulk))

    async def _retry(self, bulk: BulkId) -> None:
        standing = await self._standing(bulk)
        failed = standing.counts.get(Result.FAILED, 0)
        wish = standing.bulk.wish
        if wish is not None and wish.kind not in NEW_USERS:
            await self._order(wish.kind, People(failed, lambda: self.bulks.failed(bulk)), wish)
            return
        title = tr("Try again for {users}?", users=counted(failed, "users"))
        text = tr("Each of them is read first, and taken back if nobody changed them since.")
        if wish is not None:
            text = tr("Those whose lines failed are created as the file said. Nobody is created twice.")
        if await self._agreed(title, text, tr("Try again")):
            self._begin(self.bulks.begin_again(bulk))

    async def _agreed(self, title: str, text: str, go: str) -> bool:
        choices = [Choice("cancel", tr("Cancel"), safe=True), Choice("go", go.replace("&", "&&"), kind="primary")]
        return await ask(self._window, title, text, choices, icon_name="history") == "go"

    async def _standing(self, bulk: BulkId) -> Standing:
        found = await self.bulks.standing(bulk)
        if found is None:
            raise Failure(Code.THING_NOT_FOUND)
        return found

    # Results

    async def _show_results(self, bulk: BulkId) -> None:
        from cognito_admin.ui.changes.bulk_results import BulkResults

        dialog = BulkResults(self._window, await self._standing(bulk), self.bulks, self._shell.loop)
        dialog.user_chosen.connect(lambda settled: self._open_user(dialog, settled))
        dialog.undo_requested.connect(lambda: self._instead(dialog, self.undo))
        dialog.retry_requested.connect(lambda: self._instead(dialog, self.retry))
        dialog.continue_requested.connect(lambda: self._instead(dialog, self.go_on))
        dialog.export_requested.connect(lambda: self._export(dialog))
        end = self._services.jobs.subscribe(lambda job: self._job_changed(dialog, job))
        # One that goes with the pane before which it stands does not say that it is finished.
        dialog.destroyed.connect(lambda: end())
        dialog.open()
        self._shell.loop.spawn(self._freshen(dialog), dialog, self._shell.show_failure)

    def _job_changed(self, dialog: BulkResults, job: Job) -> None:
        if job.resource == bulk_resource(self._workspace):
            self._shell.loop.spawn(self._freshen(dialog, ended=job.state.ended), dialog, self._shell.show_failure)

    async def _freshen(self, dialog: BulkResults, *, ended: bool = False) -> None:
        bulk = dialog.standing.bulk.id
        standing = await self._standing(bulk)
        lasting = await self.bulks.no_way_back(bulk) if standing.counts.get(Result.DONE) else None
        dialog.show_standing(
            standing, lasting_text(lasting) if lasting else "", at_work=await self._is_at_work_on(bulk)
        )
        if ended:
            dialog.read_again()

    async def _is_at_work_on(self, bulk: BulkId) -> bool:
        job = self.at_work()
        return job is not None and await self._services.changes.bulk_of(job, self._services.jobs) == bulk

    def _instead(self, dialog: BulkResults, then: Callable[[BulkId], None]) -> None:
        dialog.accept()
        then(dialog.standing.bulk.id)

    def _open_user(self, dialog: BulkResults, settled: Settled) -> None:
        dialog.accept()
        pane = self._shell.open_pane("users")
        if pane is None:
            return
        if settled.user is None and is_row(settled.result.sub):
            pane.search_for(quoted(settled.name))
        else:
            pane.search_for(f"sub:{settled.user.sub if settled.user is not None else settled.result.sub}")

    # The report as a file

    def _export(self, dialog: BulkResults) -> None:
        from cognito_admin.ui.changes.bulk_report import offer_of

        self._exports.open(offer_of(self.bulks, dialog.standing))


def _with_key(text: str, taken: set[str]) -> str:
    """``text`` with the first letter of it marked that chooses nothing else in the menu yet."""
    place = next(
        (place for place, letter in enumerate(text) if letter.isalpha() and letter.casefold() not in taken), -1
    )
    if place < 0:
        return text
    taken.add(text[place].casefold())
    return f"{text[:place]}&{text[place:]}"
