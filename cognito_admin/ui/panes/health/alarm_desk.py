"""From the wish for new alarms to their being made: read what is usual, propose, try, review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal

from cognito_admin.ui.panes.health import alarm_words as words
from cognito_admin.ui.panes.health.alarm_dialog import AlarmDialog
from cognito_admin.ui.sentences import reason
from cognito_admin.ui.translate import tr, trn
from cognito_admin.work.alarms import basis, creation, proposed, tried

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.health.alarms import Alarm
    from cognito_admin.model.health.pool_series import PoolSeries
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.settings.desk import SettingsDesk
    from cognito_admin.work.workspace import Workspace


class AlarmDesk(QObject):
    """One dialog at a time. ``reading`` says whether it is being read what is usual, which may take a while."""

    reading = Signal(bool)

    def __init__(self, workspace: Workspace, shell: ShellPort, desk: SettingsDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace, self._shell, self._desk, self._window = workspace, shell, desk, parent
        self._reading = shell.loop.latest(self, shell.show_failure)
        self._trying = shell.loop.latest(self, shell.show_failure)
        self._asking = shell.loop.latest(self, self._topics_refused)
        self._series: PoolSeries | None = None
        self._why_not = ""
        self.dialog: AlarmDialog | None = None
        desk.state_changed.connect(self._come_back)

    def allow(self, why_not: str) -> None:
        """``why_not`` is why none can be made; they can be looked at and tried all the same."""
        self._why_not = why_not
        if (dialog := self._there()) is not None:
            dialog.allow(why_not)

    def propose(self, there: Sequence[Alarm], shown: PoolSeries | None) -> None:
        """Opens the dialog as soon as it is known what is usual."""
        if not self._reading.busy and self._there() is None:
            self._reading.run(self._propose(there, shown))

    async def _propose(self, there: Sequence[Alarm], shown: PoolSeries | None) -> None:
        self.reading.emit(True)
        try:
            series = self._series = await basis(self._workspace.health, shown)
            found = await proposed(series)
        finally:
            if shiboken6.isValid(self):
                self.reading.emit(False)
        if not found:
            self._shell.show_banner(
                tr("There is nothing to propose an alarm by: CloudWatch has no figures of this pool's last two weeks."),
                kind="warning",
            )
            return
        dialog = self.dialog = AlarmDialog(self._window, self._workspace.summary.name, found, there)
        dialog.allow(self._why_not)
        dialog.try_requested.connect(self._try)
        dialog.review_requested.connect(self._review)
        dialog.open()
        dialog.show_first()
        self._asking.run(self._offer_topics())

    async def _offer_topics(self) -> None:
        topics = await self._workspace.alarms.topics()
        if (dialog := self._there()) is not None:
            dialog.offer_topics(topics)

    def _topics_refused(self, failure: Failure) -> None:
        if (dialog := self._there()) is not None:
            dialog.offer_topics((), tr("Topics are not known: {reason}.", reason=reason(failure)))

    def _try(self, document: Document) -> None:
        self._trying.run(self._tell_of(document))

    async def _tell_of(self, document: Document) -> None:
        series = self._series
        assert series is not None
        (fired,) = await tried([document], series)
        if (dialog := self._there()) is not None:
            dialog.show_fired(fired, series.start_s, series.end_s)

    def _review(self, documents: Sequence[Document]) -> None:
        dialog = self._there()
        if dialog is None:
            return
        dialog.hide()
        metrics = sum(sum("MetricStat" in one for one in document.get("Metrics") or ()) or 1 for document in documents)
        tells = any(document["AlarmActions"] for document in documents)
        self._desk.review(
            creation(documents),
            trn("New alarm", "{count} new alarms", len(documents)),
            agree=trn("Create alarm", "Create alarms", len(documents)),
            consequences=[
                words.cost_text(metrics),
                *([] if tells else [tr("They tell nobody: their state is seen here and in CloudWatch.")]),
            ],
            then=lambda _: dialog.accept(),
        )

    def _come_back(self) -> None:
        """Whoever does not agree goes on where they were."""
        dialog = self._there()
        if dialog is not None and not self._desk.busy and not dialog.isVisible() and not dialog.result():
            dialog.open()

    def _there(self) -> AlarmDialog | None:
        return self.dialog if self.dialog is not None and shiboken6.isValid(self.dialog) else None
