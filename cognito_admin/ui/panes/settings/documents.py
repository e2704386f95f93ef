"""All settings as JSON: every document of the pool as AWS describes it, or as a backup has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from cognito_admin.ui.panes.settings.document_files import (
    SettingsFile,
    files_of,
    listed,
    text_of,
    without_secrets,
)
from cognito_admin.ui.panes.settings.document_view import DocumentView
from cognito_admin.ui.settings.page import Group, SettingsPage
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.theme.tokens import ROW_PX
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.splitter import Splitter
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.ui.settings.page import PageContext

_FILE = Qt.ItemDataRole.UserRole
_LIST_PX = 200


class DocumentsPage(SettingsPage):
    """Secrets stand as ``•••``. Of a backup every file of settings is there, also those that are nobody's setting."""

    name = "documents"
    group = Group.RECORD
    icon_name = "file-text"
    fills = True

    @classmethod
    def title(cls) -> str:
        return tr("All settings as JSON")

    @classmethod
    def summary(cls) -> str:
        return tr("Every setting as AWS describes it, to be read, searched and copied. Secrets are left out.")

    @classmethod
    def search_words(cls) -> str:
        return tr("configuration files raw copy")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._listing = context.shell.loop.latest(self, self._failed)
        self._reading = context.shell.loop.latest(self, self._not_read)
        self.files = QTreeWidget()
        self.files.setHeaderHidden(True)
        self.files.setAccessibleName(tr("Files of settings"))
        self.files.setUniformRowHeights(True)
        self.files.setIndentation(theme.px(14))
        self.files.setMinimumWidth(theme.px(150))
        self.files.setTabKeyNavigation(False)
        self.files.currentItemChanged.connect(self._chosen)
        self.document = DocumentView()
        self.document.copied.connect(lambda text: context.shell.copy(text, tr("File")))
        self._beside = PaneStates()
        self._beside.set_content(self.document)
        splitter = Splitter(Qt.Orientation.Horizontal, tr("Divider beside the files"))
        splitter.setHandleWidth(1)
        splitter.addWidget(self.files)
        splitter.addWidget(self._beside)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([theme.px(_LIST_PX), theme.px(640)])
        self.states = PaneStates()
        self.states.set_content(splitter)
        self.column.addWidget(self.states, 1)

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        """There is nothing to be edited here: what is shown is read when it is chosen, anew each time the page is opened."""
        del documents, editable, why_not
        if not self.files.topLevelItemCount():
            self.states.show_loading(tr("Looking what there is…"))
        self._listing.run(self._list())

    async def _list(self) -> None:
        workspace = self.context.workspace
        kept = self.files.currentItem()
        before = kept.data(0, _FILE) if kept is not None else None
        found = listed(await workspace.documents()) if workspace.has_documents else await files_of(self.context.source)
        if not found:
            self.states.show_empty(
                tr("No settings in this file"),
                tr("It holds users, but not how their pool was set up. Backups of this program have both."),
                icon_name="file-text",
            )
            return
        self._fill(found, before if before in found else found[0])
        self.states.show_ready()

    def _fill(self, found: tuple[SettingsFile, ...], first: SettingsFile) -> None:
        self.files.clear()
        folders: dict[str, QTreeWidgetItem] = {}
        for file in found:
            item = QTreeWidgetItem([file.title])
            item.setData(0, _FILE, file)
            item.setToolTip(0, plain_tooltip(file.path))
            item.setSizeHint(0, QSize(0, theme.px(ROW_PX)))
            if not file.folder:
                self.files.addTopLevelItem(item)
            else:
                if file.folder not in folders:
                    folders[file.folder] = self._folder(file.folder)
                folders[file.folder].addChild(item)
            if file == first:
                self.files.setCurrentItem(item)

    def _folder(self, title: str) -> QTreeWidgetItem:
        folder = QTreeWidgetItem([title])
        folder.setFlags(Qt.ItemFlag.ItemIsEnabled)
        folder.setIcon(0, icon("folder"))
        folder.setSizeHint(0, QSize(0, theme.px(ROW_PX)))
        self.files.addTopLevelItem(folder)
        folder.setExpanded(True)
        return folder

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        file = item.data(0, _FILE) if item is not None else None
        if isinstance(file, SettingsFile):
            self._beside.show_loading(tr("Reading {file}…", file=file.title))
            self._reading.run(self._show(file))

    async def _show(self, file: SettingsFile) -> None:
        document = await self._document(file)
        if document is None:
            self._beside.show_empty(
                tr("Nothing is set here"),
                tr("The pool has none, so what Cognito does by itself holds."),
                icon_name="file-text",
            )
            return
        text = await self.context.shell.loop.aside(lambda: text_of(document))
        self.document.show_document(f"{file.folder} · {file.title}" if file.folder else file.title, file.path, text)
        self._beside.show_ready()

    async def _document(self, file: SettingsFile) -> Any:
        if self.context.workspace.has_documents:
            return without_secrets(file, await self.context.workspace.document(file.path))
        assert file.thing is not None
        return await self.context.source.read(file.thing)

    def _not_read(self, failure: Failure) -> None:
        self._beside.show_failed(failure, lambda: self._chosen(self.files.currentItem()))

    def _failed(self, failure: Failure) -> None:
        self.states.show_failed(failure, lambda: self._listing.run(self._list()))
