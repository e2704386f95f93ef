"""When a pool is backed up by itself: the wish, the entry for the scheduler of the system, and how to turn it on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.schedule_entries import Scheduler
from cognito_admin.model.schedules import Every, Schedule
from cognito_admin.ui.backups import words
from cognito_admin.ui.backups.parts import beside
from cognito_admin.ui.backups.places import is_bucket, of_home
from cognito_admin.ui.backups.protection_page import RecipientsField, recipients_in, why_no_recipients
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.copyable import CopyableText
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.schedule_entries import Entry
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.backup_orders import OrderedPool
    from cognito_admin.work.schedules import Schedules, Watched

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_MOST_KEPT = 999
_ENTRY_PX = 132


class ScheduleDialog(Dialog):
    def __init__(
        self,
        parent: QWidget,
        schedules: Schedules,
        loop: Loop,
        pool: OrderedPool,
        connection_name: str,
        known: Watched | None,
        folder: str,
        *,
        demo: bool = False,
    ) -> None:
        super().__init__(parent, tr("Schedule backups"), width_px=660)
        self._schedules, self._pool, self._connection_name = schedules, pool, connection_name
        self._known, self._demo = known, demo
        self._keeping = loop.latest(self, self._failed)
        usual = known.schedule if known is not None else self._usual(folder)
        self._every = _box({Every.DAY: tr("every day"), Every.WEEK: tr("every week"), Every.MONTH: tr("every month")})
        self._every.setCurrentIndex([*Every].index(usual.every))
        self._weekday = _box({day: words.weekday(day) for day in range(7)})
        self._weekday.setCurrentIndex(usual.weekday)
        self._time = QLineEdit(f"{usual.hour:02}:{usual.minute:02}")
        self._time.setMaximumWidth(theme.px(76))
        self._to = QLineEdit(usual.to)
        self._keep = QLineEdit(str(usual.keep))
        self._keep.setValidator(QIntValidator(1, _MOST_KEPT, self))
        self._keep.setMaximumWidth(theme.px(76))
        self._recipients = RecipientsField()
        self._recipients.setPlainText("\n".join(usual.recipients))
        self._sure = QCheckBox(tr("In clear: whoever gets the files can read everybody’s data"))
        self._sure.setChecked(known is not None and not usual.recipients)
        self._secrets = QCheckBox(tr("Include the secrets of app clients and identity providers"))
        self._secrets.setChecked(usual.with_secrets)
        names = {
            Scheduler.SYSTEMD: tr("systemd timer"),
            Scheduler.CRON: tr("cron"),
            Scheduler.LAUNCHD: tr("launchd"),
            Scheduler.TASKS: tr("Task Scheduler"),
        }
        self._scheduler = _box({scheduler: names[scheduler] for scheduler in schedules.offered()})
        self._entry = QPlainTextEdit()
        self._entry.setReadOnly(True)
        self._entry.setTabChangesFocus(True)
        self._entry.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._entry.setFont(theme.mono_font())
        self._entry.setFixedHeight(theme.px(_ENTRY_PX))
        self._standing = Text("", "muted", wrap=True, selectable=True)
        self._missing = Text("", "small", wrap=True)
        self._told = Text("", wrap=True, selectable=True)
        self._command = CopyableText("", tr("the command"))
        self._lay_out()
        for box in (self._every, self._weekday, self._scheduler):
            box.currentIndexChanged.connect(self._draw)
        for line in (self._time, self._to, self._keep):
            line.textChanged.connect(self._draw)
        self._recipients.textChanged.connect(self._draw)
        for tick in (self._sure, self._secrets):
            tick.toggled.connect(self._draw)
        self._tell_nothing()
        self._draw()
        self._every.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def open(self) -> None:
        super().open()
        # The fields know how high they are once they are on the screen.
        self.fit()

    def schedule(self) -> Schedule | None:
        """What is wished for, once all of it is said."""
        time = _TIME.fullmatch(self._time.text().strip())
        if self._why_not() or time is None:
            return None
        return Schedule(
            pool=self._pool.key.pool,
            pool_name=self._pool.name,
            connection=self._pool.key.connection,
            connection_name=self._connection_name,
            to=self._place(),
            recipients=() if self._sure.isChecked() else recipients_in(self._recipients.toPlainText()),
            made=datetime.now(UTC),
            every=Every(self._every.currentData()),
            weekday=self._weekday.currentData(),
            hour=int(time[1]),
            minute=int(time[2]),
            keep=int(self._keep.text()),
            with_secrets=self._secrets.isChecked() and not self._sure.isChecked(),
        )

    @property
    def _chosen(self) -> Scheduler:
        return Scheduler(self._scheduler.currentData())

    def _usual(self, folder: str) -> Schedule:
        key = self._pool.key
        return Schedule(key.pool, self._pool.name, key.connection, self._connection_name, folder, (), datetime.now(UTC))

    def _lay_out(self) -> None:
        browse = plain_button(tr("Browse…"), self._choose_folder)
        when = QHBoxLayout()
        when.setSpacing(8)
        self._on = Text(tr("on a"))
        for part in (self._every, self._on, self._weekday, Text(tr("at")), self._time):
            when.addWidget(part)
        when.addStretch(1)
        keep = QHBoxLayout()
        keep.setSpacing(8)
        keep.addWidget(self._keep)
        keep.addWidget(Text(tr("of the newest; older ones that were verified are removed"), "small"), 1)
        content = QWidget()
        form = self._form = QFormLayout(content)
        form.setContentsMargins(0, 0, 8, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("&When"), when)
        form.labelForField(when).setBuddy(self._every)  # type: ignore[attr-defined]
        place = beside(self._to, browse)
        form.addRow(tr("W&here"), place)
        form.labelForField(place).setBuddy(self._to)  # type: ignore[attr-defined]
        form.addRow(tr("&Keep"), keep)
        form.labelForField(keep).setBuddy(self._keep)  # type: ignore[attr-defined]
        form.addRow(tr("&Recipients"), self._recipients)
        form.addRow(
            "",
            Text(
                tr("Nobody is there to type a passphrase, so public keys protect these backups."),
                "small",
                wrap=True,
            ),
        )
        form.addRow("", self._sure)
        form.addRow("", self._secrets)
        form.addRow(tr("With"), self._scheduler)
        form.addRow("", Text(tr("It signs in by itself, so without an MFA code or a browser."), "small", wrap=True))
        form.addRow(tr("Entry"), self._entry)
        form.setRowVisible(self._entry, False)
        for field, name in (
            (self._every, tr("How often")),
            (self._weekday, tr("Day of the week")),
            (self._time, tr("Time of day")),
            (self._to, tr("Where")),
            (self._keep, tr("How many to keep")),
            (self._scheduler, tr("Scheduler")),
            (self._entry, tr("Entry for the scheduler")),
        ):
            field.setAccessibleName(name)
        self._remove = plain_button(tr("Remove the schedule"), self._wish_removal)
        self._remove.setVisible(self._known is not None)
        self._close = plain_button(tr("Cancel"), self.reject)
        self._save = plain_button(tr("Write the entry"), self._wish)
        self._save.setProperty("kind", "primary")
        self._save.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(Text(tr("Backups of {pool}", pool=self._pool.name), "title", wrap=True))
        column.addWidget(self._standing)
        column.addWidget(Scrolled(content, tr("When and where")), 1)
        column.addWidget(self._missing)
        column.addWidget(self._told)
        column.addWidget(self._command)
        add_layout(column, buttons)
        self._standing.setText(words.standing(self._known))
        self._standing.set_role("warning" if self._known is not None and self._known.overdue else "muted")

    def _place(self) -> str:
        text = self._to.text().strip()
        return text if is_bucket(text) else str(of_home(text))

    def _why_not(self) -> str:
        if self._demo:
            return tr("The pools of the demo are gone when the window closes")
        if not _TIME.fullmatch(self._time.text().strip()):
            return tr("Type the time of day as 02:30")
        if not is_bucket(self._place()) and not of_home(self._place()).is_absolute():
            return tr("Type the whole path of a folder, or s3://bucket/prefix")
        if not self._keep.hasAcceptableInput():
            return tr("Say how many backups are kept, at least one")
        return "" if self._sure.isChecked() else why_no_recipients(self._recipients.toPlainText())

    def _draw(self) -> None:
        weekly = self._every.currentData() == Every.WEEK
        self._on.setVisible(weekly)
        self._weekday.setVisible(weekly)
        self._recipients.setEnabled(not self._sure.isChecked())
        allow(self._secrets, tr("Secrets are never written in clear") if self._sure.isChecked() else "")
        why_not = self._why_not()
        by_hand = self._chosen is Scheduler.CRON
        self._save.setText(tr("Keep this schedule") if by_hand else tr("Write the entry"))
        allow(self._save, why_not)
        self._missing.setText(why_not)
        self._missing.setVisible(bool(why_not))
        schedule = self.schedule()
        shown = "" if schedule is None else self._made(schedule).text
        if shown != self._entry.toPlainText():
            self._entry.setPlainText(shown)
        if shown and not self._form.isRowVisible(self._entry):
            # From then on it stays, since what moves while one types is in the way.
            self._form.setRowVisible(self._entry, True)
            self.fit()

    def _made(self, schedule: Schedule) -> Entry:
        return self._schedules.entry(self._chosen, schedule)

    # Keeping it

    def _wish(self) -> None:
        schedule = self.schedule()
        if schedule is not None:
            self._keeping.run(self._keep_it(schedule, self._chosen))

    async def _keep_it(self, schedule: Schedule, scheduler: Scheduler) -> None:
        made, folder = await self._schedules.keep(schedule, scheduler), self._schedules.folder(scheduler)
        if scheduler is Scheduler.CRON:
            self._tell(tr("Add this line to your table of cron, which “crontab -e” opens:"), made.text.strip())
        else:
            text = tr("Written to {folder}. Turn it on with this command in a terminal, once:", folder=str(folder))
            self._tell(text, made.turn_on.replace("{folder}", str(folder)))
        self._close.setText(tr("Close"))

    def _wish_removal(self) -> None:
        if self._known is not None:
            self._keeping.run(self._remove_it(self._known.schedule))

    async def _remove_it(self, schedule: Schedule) -> None:
        scheduler = self._chosen
        await self._schedules.forget(schedule)
        folder = self._schedules.folder(scheduler)
        self._tell(
            tr("It is no longer watched here. Turn it off in the system, too:"),
            self._schedules.entry(scheduler, schedule).turn_off.replace("{folder}", str(folder)),
        )
        self._known = None
        self._remove.hide()
        self._standing.setText(words.standing(None))
        self._close.setText(tr("Close"))

    def _tell(self, text: str, command: str) -> None:
        self._told.set_role("body")
        self._told.setText(text)
        self._command.set_text(command)
        self._told.show()
        self._command.show()
        self.fit()

    def _tell_nothing(self) -> None:
        self._told.hide()
        self._command.hide()

    def _failed(self, failure: Failure) -> None:
        said = explain(failure)
        self._tell_nothing()
        self._told.set_role("danger")
        self._told.setText(f"{said.title}. {said.text} {said.advice}")
        self._told.show()
        self.fit()

    def _choose_folder(self) -> None:
        chooser = QFileDialog(self, tr("Folder for backups"), str(of_home(self._to.text())))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        chooser.fileSelected.connect(self._to.setText)
        chooser.open()


def _box(values: dict[object, str] | dict[Every, str] | dict[int, str] | dict[Scheduler, str]) -> QComboBox:
    box = ComboBox()
    for value, text in values.items():
        box.addItem(text, value)
    return box
