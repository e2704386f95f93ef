"""Which columns the table shows: chosen, ordered, sized, sorted by, and remembered for the pool."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu

from cognito_admin.ui.panes.users.column_menu import ColumnChooser, header_menu
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cognito_admin.ui.panes.users.presenter import UsersPresenter
    from cognito_admin.ui.panes.users.table import UsersTable


class ColumnDesk(QObject):
    """``sort_requested`` carries a column and whether it goes from last to first; ``sort_forgotten`` asks for the usual order.

    The list to choose from opens below ``button``.
    """

    sort_requested = Signal(str, bool)
    sort_forgotten = Signal()

    def __init__(self, table: UsersTable, presenter: UsersPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self._presenter = presenter
        self._parent = parent
        self.button = IconButton("columns-3", tr("Choose columns"))
        self.button.clicked.connect(lambda: self.choose())
        table.columns_settled.connect(self.keep)
        table.header_menu_requested.connect(self._open_header_menu)
        table.sort_requested.connect(self._title_clicked)
        theme.signals().changed.connect(self.show)

    @cached_property
    def chooser(self) -> ColumnChooser:
        """Made when it is first wanted."""
        chooser = ColumnChooser(self._parent)
        chooser.column_toggled.connect(self.toggle)
        chooser.reset_requested.connect(self.reset)
        return chooser

    def close(self) -> None:
        """Takes away the list of columns, where it is open."""
        if "chooser" in vars(self):
            self.chooser.close()

    def show(self) -> None:
        """Shows the chosen columns; rows, selection and scrolling stay."""
        table = self._table
        place, scrolled = table.place(), table.verticalScrollBar().value()
        table.show_columns(*self._presenter.columns())
        self.show_sort()
        if place.current is not None:
            table.set_current_row(place.current, scroll=False)
        table.choose(place)
        table.verticalScrollBar().setValue(scrolled)

    def show_sort(self) -> None:
        sort = self._presenter.sort
        self._table.show_sort(sort.column, descending=sort.descending)

    def choose(self) -> None:
        """Opens the list of all columns."""
        shown = [column.name for column in self._table.users.columns]
        self.chooser.offer(self._presenter.available_columns(), shown)
        self.chooser.fit()
        button = self.button
        self.chooser.open_at(button.mapToGlobal(QPoint(button.width() - self.chooser.width(), button.height() + 4)))

    def choose_order(self) -> QMenu:
        """Opens a list of what can be sorted by, which does what a click on that title would."""
        menu = QMenu(self._parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sort = self._presenter.sort
        titles = {column.name: column.title for column in self._table.users.columns if column.sortable}
        for name, _ in self._table.columns_as_seen():
            if name in titles:
                direction = ("arrow-down" if sort.descending else "arrow-up") if name == sort.column else ""
                action = menu.addAction(icon(direction) if direction else QIcon(), titles[name].replace("&", "&&"))
                action.triggered.connect(lambda _checked=False, name=name: self._title_clicked(name))
                if direction:
                    menu.setActiveAction(action)
        header = self._table.horizontalHeader()
        menu.popup(header.mapToGlobal(QPoint(0, header.height())))
        return menu

    def toggle(self, name: str, shown: bool) -> None:
        """Adds the column after the last one in sight and brings it there, or takes it away. The last one stays."""
        columns = [(column, width) for column, width in self._table.columns_as_seen() if column != name]
        if shown:
            every = {column.name: column for column in self._presenter.available_columns()}
            columns.insert(self._table.columns_in_sight(), (name, every[name].width))
        if columns:
            self._presenter.keep_columns(columns)
            self.show()
        if shown:
            self._table.bring_column(name)

    def hide(self, name: str) -> None:
        self.toggle(name, False)

    def reset(self) -> None:
        """Back to the columns of a pool never seen before."""
        self._presenter.forget_columns()
        self.show()
        self.close()

    def keep(self) -> None:
        """Remembers order and widths as they are on screen."""
        self._presenter.keep_columns(self._table.columns_as_seen())

    def _title_clicked(self, name: str) -> None:
        """Upwards, downwards, and back to the usual order."""
        sort = self._presenter.sort
        if sort.column == name and sort.descending:
            self.sort_forgotten.emit()
        else:
            self.sort_requested.emit(name, sort.column == name)

    def _open_header_menu(self, place: int, corner: QPoint) -> None:
        columns = self._table.users.columns
        menu = header_menu(
            self._parent,
            columns[place] if 0 <= place < len(columns) else None,
            sort=self.sort_requested.emit,
            hide=self.hide,
            fit=lambda _name: self._table.resizeColumnToContents(place),
            choose=self.choose,
        )
        menu.popup(corner)
