"""Creates many users from a file: which one, which column is what, how people learn of it, and what that comes to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.new_users import missing_columns, template
from cognito_admin.model.sentences.tables import NO_TABLE
from cognito_admin.model.tables import NoTable
from cognito_admin.ui.changes.csv_mapping import MappingTable
from cognito_admin.ui.changes.csv_summary import CreationSummary
from cognito_admin.ui.formats import number
from cognito_admin.ui.sentences import counted, explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Text
from cognito_admin.work.new_users import existing, table_of, write_template

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from cognito_admin.model.changes.new_users import Key, NewUsers
    from cognito_admin.model.changes.rules import Rules
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.tables import Table
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.bulk import Bulks
    from cognito_admin.work.workspace import Workspace

FEW = 10
"""An invitation to more people than this is confirmed by typing how many they are."""
_CALM_MS = 200
_TEMPLATE = "users.csv"


class CreateFromFile(Dialog):
    """Accepted when ``users`` are to be made."""

    def __init__(self, parent: QWidget, workspace: Workspace, rules: Rules, bulks: Bulks, loop: Loop) -> None:
        super().__init__(parent, tr("Create users from a file"), width_px=860, height_px=680)
        self._workspace, self._rules, self._bulks = workspace, rules, bulks
        self._table: Table | None = None
        self._columns: MappingTable | None = None
        self._summary: CreationSummary | None = None
        self.users: NewUsers | None = None
        self._loop = loop
        self._reading = loop.latest(self, self._failed)
        self._planning = loop.latest(self, self._failed)
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._plan)
        self.setAcceptDrops(True)
        self._make_parts()
        self._lay_out()
        self._show_nothing()
        self.choose.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _make_parts(self) -> None:
        self.choose = plain_button(tr("Choose file…"), self._choose_file)
        self._save = plain_button(tr("Save a template…"), self._choose_template)
        self._save.setProperty("kind", "link")
        self._save.setToolTip(tr("A file with the titles that this pool needs, to be filled in by a spreadsheet"))
        self._told = Text("", "muted", wrap=True, selectable=True)
        self.invite = QRadioButton(tr("Send each an invitation"))
        self.silent = QRadioButton(tr("Send nothing"))
        self.invite.setToolTip(
            tr("Cognito sends a temporary password by e-mail, or by text message where there is no address")
        )
        self.silent.setToolTip(tr("Nobody is told. Invitations can be sent later"))
        self.silent.setChecked(True)
        self._ways = QButtonGroup(self)
        for button in (self.invite, self.silent):
            self._ways.addButton(button)
        self._ways.buttonToggled.connect(lambda _, on: self._wished() if on else None)
        self._looking = Text(tr("Looking what each line comes to, and who is in the pool already…"), "muted", wrap=True)
        self._looking.hide()
        self._ask_typed = Text("", "label")
        self.typed = QLineEdit()
        self.typed.setAccessibleName(tr("How many users, to confirm"))
        self.typed.setMaximumWidth(theme.px(120))
        self.typed.textChanged.connect(lambda _: self._allow())
        self.agree = plain_button(tr("Create users"), self.accept)
        self.agree.setProperty("kind", "primary")
        self.agree.setDefault(True)
        self.states = PaneStates()

    def _lay_out(self) -> None:
        cancel = plain_button(tr("Cancel"), self.reject)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.choose)
        head.addWidget(self._told, 1)
        head.addWidget(self._save)
        ways = QHBoxLayout()
        ways.setSpacing(16)
        for button in (self.silent, self.invite):
            ways.addWidget(button)
        ways.addStretch(1)
        content = QWidget()
        self._content = QVBoxLayout(content)
        self._content.setContentsMargins(0, 0, 8, 0)
        self._content.setSpacing(10)
        add_layout(self._content, ways)
        self._content.addWidget(self._looking)
        self._content.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("plain")
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        self.states.set_content(scroll)
        confirm = QHBoxLayout()
        confirm.setSpacing(8)
        confirm.addWidget(self._ask_typed)
        confirm.addWidget(self.typed)
        confirm.addStretch(1)
        confirm.addWidget(cancel)
        confirm.addWidget(self.agree)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(Text(tr("Create users from a file"), "title"))
        add_layout(column, head)
        column.addWidget(self.states, 1)
        add_layout(column, confirm)

    # The file

    def read(self, path: Path) -> None:
        """Reads the file, and shows what it holds."""
        # What the file before it came to is no longer to be made.
        self._calm.stop()
        self._planning.cancel()
        self._table = self.users = None
        self.states.show_loading(tr("Reading the file…"))
        self._allow()
        self._reading.run(self._read(path))

    async def _read(self, path: Path) -> None:
        try:
            table = await table_of(path)
        except NoTable as no_table:
            self._table = self.users = None
            self._told.setText("")
            text = tr(NO_TABLE[no_table.args[0]])
            self.states.show_empty(tr("“{file}” cannot be used", file=path.name), text, icon_name="circle-alert")
            self._allow()
            return
        self._table = table
        self._told.setText(_told(path, table))
        self._show_columns(table)
        self._plan()

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, tr("Choose a file of users"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilters([tr("Tables (*.csv *.tsv *.txt)"), tr("All files (*)")])
        chooser.fileSelected.connect(lambda chosen: self.read(Path(chosen)))
        chooser.open()

    def _choose_template(self) -> None:
        chooser = QFileDialog(self, tr("Save a template"), _TEMPLATE)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("csv")
        chooser.fileSelected.connect(lambda chosen: self.save_template(Path(chosen)))
        chooser.open()

    def save_template(self, path: Path) -> None:
        """Writes the titles that this pool needs."""
        self._reading.run(self._save_template(path))

    async def _save_template(self, path: Path) -> None:
        await write_template(path, template(self._rules))
        self._told.setText(tr("The template is in {file}. Fill it in, and choose it here.", file=path.name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if path := _dropped(event):
            event.acceptProposedAction()
            self.read(path)

    # What it comes to

    def _show_nothing(self) -> None:
        self.states.show_empty(
            tr("Choose a file, or drop it here"),
            tr(
                "A table with a line of titles: CSV with commas, semicolons or tabs, as spreadsheets save it, or the file for "
                "Cognito’s own import. Nothing is sent before you have seen what becomes of each line."
            ),
            icon_name="upload",
        )
        self._allow()

    def _show_columns(self, table: Table) -> None:
        if self._columns is not None:
            self._content.removeWidget(self._columns)
            self._columns.deleteLater()
        self._columns = MappingTable(table, self._rules)
        self._columns.changed.connect(self._wished)
        self._content.insertWidget(0, self._columns)
        self._columns.setMinimumHeight(theme.px(236))
        self.states.show_ready()

    def _wished(self) -> None:
        if self._table is not None:
            self.users = None
            self._planning.cancel()
            self._allow()
            self._calm.start()

    def _plan(self) -> None:
        self._planning.run(self._look())

    async def _look(self) -> None:
        if self._table is None or self._columns is None:
            return
        kind = Kind.INVITE if self.invite.isChecked() else Kind.CREATE
        mapping = self._columns.mapping()
        self._looking.show()
        planned = await self._bulks.plan_new(self._table, mapping, kind, self._rules)
        there = await existing(self._workspace, planned, self._rules)
        self.users = users = await self._loop.aside(lambda: _left_of(planned, there))
        self._looking.hide()
        self._columns.show_problems(users)
        if self._summary is not None:
            self._content.removeWidget(self._summary)
            self._summary.hide()
            self._summary.deleteLater()
        missing = missing_columns(mapping, self._rules)
        self._summary = CreationSummary(users, missing, self._bulks.new_takes_s(users), self._workspace.share)
        self._content.insertWidget(self._content.count() - 1, self._summary)
        self._allow()

    def _failed(self, failure: Failure) -> None:
        said = explain(failure)
        self._looking.hide()
        self._told.setText(f"{said.title}. {said.text}")

    def _allow(self) -> None:
        users = self.users
        count = len(users.fit) if users is not None else 0
        heavy = users is not None and sum(users.report.messages.values()) > FEW
        for part in (self._ask_typed, self.typed):
            part.setVisible(heavy)
        self._ask_typed.setText(tr("Type {count} to confirm the messages:", count=number(count)))
        self.agree.setText(tr("Create {users}", users=counted(count, "users")) if count else tr("Create users"))
        typed = "".join(character for character in self.typed.text() if character.isdigit())
        if self._table is None:
            why_not = tr("Choose a file first")
        elif users is None:
            why_not = tr("First it is worked out what it comes to")
        elif not count:
            why_not = tr("Nobody can be created from this file.")
        else:
            why_not = tr("Type how many users they are first") if heavy and typed != str(count) else ""
        allow(self.agree, why_not)


def _left_of(planned: NewUsers, there: Collection[Key]) -> NewUsers:
    """With all that is asked of it to be drawn, which takes a while for a hundred thousand."""
    users = planned.without(there)
    _ = users.report, users.fit, users.left_out
    return users


def _told(path: Path, table: Table) -> str:
    between = {",": tr("commas"), ";": tr("semicolons"), "\t": tr("tabs")}[table.delimiter]
    users = counted(len(table.rows), "users")
    return tr(
        "{file}: {users}, with {between} between, in {encoding}",
        file=path.name,
        users=users,
        between=between,
        encoding=table.encoding.upper(),
    )


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
