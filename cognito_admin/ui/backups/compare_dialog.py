"""Compares two backups, or a backup and a pool as it is now, and shows what is different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QVBoxLayout

from cognito_admin.model.difference_rows import COLUMNS
from cognito_admin.model.offline import is_offline
from cognito_admin.model.progress import JobState
from cognito_admin.ui import job_words
from cognito_admin.ui.backups import compare_words as words
from cognito_admin.ui.backups.differences_view import DifferencesView
from cognito_admin.ui.backups.map_field import MapField
from cognito_admin.ui.export.offer import ExportColumn, Offer, Scope
from cognito_admin.ui.formats import clock, day
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import plain_button, put_icon
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Text
from cognito_admin.work.comparisons import export_differences

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.connections import PoolKey
    from cognito_admin.model.exports import Shape
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.ids import ConnectionId
    from cognito_admin.model.offline import OfflineBackup
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.comparisons import KeptDifferences
    from cognito_admin.work.services import Services

    LookInto = Callable[[str, ConnectionId | None, QWidget], Awaitable[OfflineBackup | None]]


@dataclass(frozen=True, slots=True)
class Side:
    """What can be compared: an opened backup, or a pool as it is now."""

    key: PoolKey
    title: str


class CompareDialog(Dialog):
    """``open_requested``: another backup is to be opened, which is offered then. ``export_requested`` carries an Offer."""

    open_requested = Signal()
    export_requested = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        services: Services,
        loop: Loop,
        live: tuple[Side, ...],
        front: PoolKey | None,
        look_into: LookInto,
    ) -> None:
        """``live`` are the pools that can be asked; ``front`` is the one that is looked at.

        ``look_into`` opens a backup that is listed since an earlier session, and asks for its key if need be.
        """
        super().__init__(parent, tr("Compare"), width_px=940, height_px=640)
        self._window = parent
        self._services = services
        self._live = live
        self._look_into = look_into
        self._name = ""
        self._job: Job | None = None
        self._kept: KeptDifferences | None = None
        self._total = 0
        self._paired = False
        self._known: set[PoolKey] = set()
        self._loop = loop
        self._starting = loop.latest(self, self._failed)
        self.before, self.after = _box(tr("Compare this")), _box(tr("with this"))
        self.pairs = MapField()
        self._form = QFormLayout()
        self.compare = plain_button(tr("&Compare"), self._compare)
        self.compare.setProperty("kind", "primary")
        self.compare.setDefault(True)
        self.open_another = plain_button(tr("&Open another backup…"), self.open_requested.emit)
        self.export = plain_button(tr("&Export…"), self._export)
        put_icon(self.export, "download")
        self.view = DifferencesView(loop, self._failed)
        self.view.counted.connect(self._counted)
        self.states = PaneStates()
        self._summary = Text("", "strong", wrap=True, selectable=True)
        self._remarks = Text("", "small", wrap=True, selectable=True)
        self._count = Text("", "muted")
        self._lay_out()
        self._end_jobs = services.jobs.subscribe(self._job_changed)
        self._end_offline = services.offline.subscribe(self._offer)
        self.finished.connect(self._let_go)
        self._offer()
        self._choose_first(front)
        for box in (self.before, self.after):
            box.currentIndexChanged.connect(self._draw)
        self.pairs.line.textChanged.connect(self._draw)
        self._show_nothing()
        self._draw()

    def _lay_out(self) -> None:
        self.states.set_content(self.view)
        form = self._form
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Compare &this"), self.before)
        form.addRow(tr("&with this"), self.after)
        form.addRow(tr("Who &became whom"), self.pairs)
        beside = QVBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.compare)
        beside.addWidget(self.open_another)
        top = QHBoxLayout()
        top.setSpacing(16)
        add_layout(top, form, 1)
        add_layout(top, beside)
        close = plain_button(tr("Close"), self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._count, 1)
        foot.addWidget(self.export)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Text(tr("Compare"), "title"))
        add_layout(layout, top)
        layout.addWidget(self._summary)
        layout.addWidget(self.states, 1)
        layout.addWidget(self._remarks)
        add_layout(layout, foot)

    # What can be compared

    def _offer(self) -> None:
        """What was chosen stays so; a backup that was opened since is chosen where nothing is."""
        backups = self._services.offline.all()
        opened = next((one.key for one in backups if self._known and one.key not in self._known), None)
        self._known = {one.key for one in (*backups, *self._live)}
        for box in (self.before, self.after):
            chosen = box.currentData()
            box.blockSignals(True)
            box.clear()
            for side in (*(Side(backup.key, _title(backup)) for backup in backups), *self._live):
                box.addItem(side.title, side.key)
            box.setPlaceholderText(tr("Choose a backup or a pool") if backups else tr("No backup is open"))
            _choose(box, chosen)
            box.blockSignals(False)
        if opened is not None:
            _choose(self.after if self.before.currentIndex() >= 0 > self.after.currentIndex() else self.before, opened)
            # It was opened for this, whatever came to the front meanwhile.
            self.raise_()
            self.activateWindow()
        self._draw()

    def _choose_first(self, front: PoolKey | None) -> None:
        """What is looked at, and what it is most likely to be compared with."""
        if front is None or front not in self._known:
            return
        others = [key for key in self._known if key != front and (is_offline(key) or is_offline(front))]
        other = min(others, key=lambda key: (key.pool != front.pool, not is_offline(key)), default=None)
        before, after = (front, other) if is_offline(front) else (other, front)
        _choose(self.before, before)
        _choose(self.after, after)

    def _why_not(self) -> str:
        before, after = self.before.currentData(), self.after.currentData()
        if self._job is not None and not self._job.state.ended:
            return tr("A comparison is going on")
        if not self._services.offline.all():
            return tr("Open a backup first")
        if before is None or after is None:
            return tr("Choose what is to be compared")
        if before == after:
            return tr("Choose two that differ")
        if not is_offline(before) and not is_offline(after):
            return tr("One of the two has to be a backup")
        return self.pairs.why_not() if self._across else ""

    @property
    def _across(self) -> bool:
        """Whether two pools are chosen, in which nobody has the id they have in the other."""
        before, after = self.before.currentData(), self.after.currentData()
        return before is not None and after is not None and before.pool != after.pool

    # Comparing

    def _compare(self) -> None:
        if not self._why_not():
            self._starting.run(self._start(self.before.currentData(), self.after.currentData()))

    async def _start(self, before: PoolKey, after: PoolKey) -> None:
        await self._taken_away()
        found = [await self._ready(key) for key in (before, after)]
        if None in found:
            self._show_nothing()
            return
        before, after = (key for key in found if key is not None)
        offline = self._services.offline.get(before.connection) or self._services.offline.get(after.connection)
        subject = offline.pool.name if offline is not None else ""
        pairs = self.pairs.path if self._across else None
        self._paired = pairs is not None
        self._name, job = await self._services.comparisons().start(self._services.jobs, before, after, subject, pairs)
        self._job = job
        self._job_changed(self._services.jobs.job(job.id))

    async def _ready(self, key: PoolKey) -> PoolKey | None:
        """What a job can be told to read; None where nobody gave the key that opens it."""
        backup = self._services.offline.get(key.connection)
        if backup is None or not self._services.offline.needs_look(backup):
            return key
        backup = await self._look_into(backup.place, backup.via, self)
        return None if backup is None else backup.key

    def _job_changed(self, job: Job) -> None:
        if self._job is None or job.id != self._job.id:
            return
        self._job = job
        if not job.state.ended:
            self._summary.setText(job_words.job_detail(job))
            if self.states.state != "loading":
                self.states.show_loading(tr("Comparing…"))
        elif job.state is JobState.DONE:
            self._starting.run(self._show(self._name))
        elif job.failure is not None:
            self._failed(job.failure)
        else:
            self._show_nothing()
        self._draw()

    async def _show(self, name: str) -> None:
        self._kept = kept = await self._services.comparisons().open(name)
        compared = await kept.compared()
        self._total = sum(compared.counts.values())
        self._summary.setText(words.summary(compared))
        self._remarks.setText(words.remarks(compared, paired=self._paired))
        self._remarks.show()
        self.states.show_ready()
        self.view.show_kept(kept)
        self.view.words.setFocus()

    def _show_nothing(self) -> None:
        self._summary.setText("")
        self._remarks.hide()
        self._count.setText("")
        self.states.show_empty(
            tr("What is different between two states of a pool"),
            tr(
                "Users, groups, memberships and settings of two backups, or of a backup and the pool as it is now. "
                "A pool is read from AWS for it, which costs nothing."
            ),
            icon_name="columns-3",
        )

    def _counted(self, shown: int) -> None:
        self._count.setText(words.found_text(shown, self._total))
        self._draw()

    def _failed(self, failure: Failure) -> None:
        self._summary.setText("")
        self.states.show_failed(failure, self._compare)
        self._draw()

    def _draw(self) -> None:
        self._form.setRowVisible(self.pairs, self._across)
        allow(self.compare, self._why_not())
        nothing = "" if self._kept is not None and self.view.numbers else tr("There is nothing to export")
        allow(self.export, nothing)

    # Taking out

    def _export(self) -> None:
        kept, numbers = self._kept, self.view.numbers
        assert kept is not None

        async def write(_: str, shape: Shape, path: Path) -> int:
            return await export_differences(kept, numbers, shape, path)

        scope = Scope(
            "found", tr("{differences}, a row for each value", differences=words.found_text(len(numbers), len(numbers)))
        )
        columns = tuple(ExportColumn(name, words.column_title(name)) for name in COLUMNS)
        self.export_requested.emit(Offer(tr("Differences"), (scope,), columns, COLUMNS, COLUMNS, write))

    # The end

    def _let_go(self) -> None:
        self._end_jobs()
        self._end_offline()
        self._starting.cancel()
        # By the window: this dialog is about to be gone.
        self._loop.spawn(self._taken_away(), self._window)

    def _taken_away(self) -> Coroutine[Any, Any, None]:
        """Forgets what was found, and ends what still looks for it."""
        name, job = self._name, self._job
        self._name, self._kept, self._job = "", None, None
        self.view.show_kept(None)
        return _forgotten(self._services, name, job)


async def _forgotten(services: Services, name: str, job: Job | None) -> None:
    if job is not None and not services.jobs.job(job.id).state.ended:
        await services.jobs.cancel(job.id)
    if name:
        await services.comparisons().forget(name)


def _title(backup: OfflineBackup) -> str:
    if backup.taken is None:
        return f"{backup.pool.name} ({backup.file_name})"
    when = f"{day(backup.taken)} {clock(backup.taken)}"
    return tr("{pool}, backup of {when} ({name})", pool=backup.pool.name, when=when, name=backup.file_name)


def _choose(box: QComboBox, key: PoolKey | None) -> None:
    box.setCurrentIndex(next((at for at in range(box.count()) if box.itemData(at) == key), -1))


def _box(name: str) -> QComboBox:
    box = ComboBox()
    box.setAccessibleName(name)
    box.setMinimumContentsLength(30)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box
