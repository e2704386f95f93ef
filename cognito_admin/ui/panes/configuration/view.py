"""The configuration pane: every file of settings that a backup has, as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from cognito_admin.ui.formats import moment, utc
from cognito_admin.ui.panes.configuration.document_view import DocumentView
from cognito_admin.ui.panes.configuration.files import SettingsFile, listed, text_of
from cognito_admin.ui.panes.pane import Pane, ShellPort
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.theme.tokens import ROW_PX
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.states import PaneStates

if TYPE_CHECKING:
    from cognito_admin.model.failures import Failure
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_FILE = Qt.ItemDataRole.UserRole
_LIST_PX = 240


class ConfigurationPane(Pane):
    """Read when first shown: what is in a backup does not change."""

    name = "configuration"
    icon_name = "file-text"

    @classmethod
    def fits(cls, workspace: Workspace) -> bool:
        return workspace.has_documents

    @classmethod
    def title(cls) -> str:
        return tr("Configuration")

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self._read = False
        self._listing = shell.loop.latest(self, self._failed)
        self._reading = shell.loop.latest(self, self._not_read)
        self.files = QTreeWidget()
        self.files.setHeaderHidden(True)
        self.files.setAccessibleName(tr("Files of settings"))
        self.files.setUniformRowHeights(True)
        self.files.setIndentation(14)
        self.files.setMinimumWidth(theme.px(160))
        self.files.setTabKeyNavigation(False)
        self.files.currentItemChanged.connect(self._chosen)
        self.document = DocumentView()
        self.document.copied.connect(lambda text: shell.copy(text, tr("File")))
        self._beside = PaneStates()
        self._beside.set_content(self.document)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.files)
        splitter.addWidget(self._beside)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([theme.px(_LIST_PX), theme.px(720)])
        self.states = PaneStates()
        self.states.set_content(splitter)
        self._find = QAction(icon("search"), tr("Find in this file"), self)
        self._find.triggered.connect(self.focus_search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.states)

    def activate(self) -> None:
        if self.workspace.as_of is not None:
            self.shell.set_freshness(
                self, tr("as of {time}", time=moment(self.workspace.as_of)), utc(self.workspace.as_of)
            )
        if not self._read and not self._listing.busy:
            self.states.show_loading(tr("Looking through the backup…"))
            self._listing.run(self._list())

    def refresh(self) -> None:
        self._read = False
        self.activate()

    def focus_search(self) -> bool:
        if self.states.state != "ready":
            return self.states.focus_message()
        self.document.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.document.line.selectAll()
        return True

    def actions_for_shell(self) -> list[QAction]:
        return [self._find] if self.states.state == "ready" else []

    async def _list(self) -> None:
        found = listed(await self.workspace.documents())
        self._read = True
        if not found:
            self.states.show_empty(
                tr("No settings in this file"),
                tr("It holds users, but not how their pool was set up. Backups of this program have both."),
                icon_name="file-text",
            )
            return
        self._fill(found)
        self.states.show_ready()

    def _fill(self, found: tuple[SettingsFile, ...]) -> None:
        self.files.clear()
        folders: dict[str, QTreeWidgetItem] = {}
        for file in found:
            item = QTreeWidgetItem([file.title])
            item.setData(0, _FILE, file)
            item.setToolTip(0, file.path)
            item.setSizeHint(0, QSize(0, theme.px(ROW_PX)))
            if not file.folder:
                self.files.addTopLevelItem(item)
                continue
            if file.folder not in folders:
                folder = folders[file.folder] = QTreeWidgetItem([file.folder])
                folder.setFlags(Qt.ItemFlag.ItemIsEnabled)
                folder.setIcon(0, icon("folder"))
                folder.setSizeHint(0, QSize(0, theme.px(ROW_PX)))
                self.files.addTopLevelItem(folder)
                folder.setExpanded(True)
            folders[file.folder].addChild(item)
        first = next((item for item in self._items() if item.data(0, _FILE) == found[0]), None)
        if first is not None:
            self.files.setCurrentItem(first)

    def _items(self) -> list[QTreeWidgetItem]:
        top = [self.files.topLevelItem(place) for place in range(self.files.topLevelItemCount())]
        items = [item for item in top if item is not None]
        below = [item.child(place) for item in items for place in range(item.childCount())]
        return [*items, *(item for item in below if item is not None)]

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        file = item.data(0, _FILE) if item is not None else None
        if isinstance(file, SettingsFile):
            self._beside.show_loading(tr("Reading {file}…", file=file.title))
            self._reading.run(self._show(file))

    async def _show(self, file: SettingsFile) -> None:
        document = await self.workspace.document(file.path)
        text = await self.shell.loop.aside(lambda: text_of(document))
        self.document.show_document(f"{file.folder} · {file.title}" if file.folder else file.title, file.path, text)
        self._beside.show_ready()

    def _not_read(self, failure: Failure) -> None:
        self._beside.show_failed(failure, lambda: self._chosen(self.files.currentItem()))

    def _failed(self, failure: Failure) -> None:
        self.states.show_failed(failure, self.refresh)
