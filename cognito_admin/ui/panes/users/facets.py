"""The panel beside the table: which values the results have, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cognito_admin.ui.panes.users.facet_list import FacetList
from cognito_admin.ui.panes.users.facet_rows import Kind, Row, Wishes, rows_of
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.lines import clearable
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text, surface

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QKeyEvent

    from cognito_admin.model.indexes import Facet
    from cognito_admin.model.query import Fields
    from cognito_admin.ui.panes.users.written import Choice, Written

_NARROWEST_PX = 160


class FacetPanel(QWidget):
    """``picked`` carries a ``Choice`` and whether it is to be left out; ``folds_changed`` the fields that are folded away."""

    picked = Signal(object, bool)
    folds_changed = Signal(object)
    left = Signal()

    def __init__(self, folded: Iterable[str] = ()) -> None:
        super().__init__()
        self._facets: dict[str, Facet] = {}
        self._order: tuple[str, ...] = ()
        self._stale: set[str] = set()
        self._folded = set(folded)
        self._widened: set[str] = set()
        self._written: Sequence[Written] = ()
        self._fields: Fields | None = None
        self._drawn: dict[str, tuple[object, list[Row]]] = {}
        surface(self, "base")
        self.setMinimumWidth(theme.px(_NARROWEST_PX))
        self.setAccessibleName(tr("Values of the users found"))
        self.narrow = QLineEdit()
        self.narrow.setPlaceholderText(tr("Find a value"))
        self.narrow.setAccessibleName(tr("Find a value"))
        clearable(self.narrow)
        self.narrow.textChanged.connect(self._draw)
        self.list = FacetList()
        self.list.used.connect(self._use)
        self.list.folded.connect(self._fold_by_key)
        self._nothing = Text("", "small", wrap=True)
        self._nothing.setContentsMargins(12, 4, 12, 4)
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        column.setSpacing(theme.px(4))
        above = QVBoxLayout()
        above.setContentsMargins(theme.px(10), 0, theme.px(10), 0)
        above.addWidget(self.narrow)
        add_layout(column, above)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)

    # What it shows

    @property
    def folded(self) -> frozenset[str]:
        return frozenset(self._folded)

    def set_fields(self, order: Sequence[str]) -> None:
        """The fields from top to bottom; of those that are not among them any more nothing is shown."""
        self._order = tuple(order)
        self._draw()

    def show_facets(self, facets: Iterable[Facet]) -> None:
        """Counts of the answer that stands in the table."""
        for facet in facets:
            self._facets[facet.field] = facet
            self._stale.discard(facet.field)
        self._draw()

    def set_fresh(self, fields: Iterable[str]) -> None:
        """The counts of these fields are those of the newest answer as they stand."""
        self._stale.difference_update(fields)
        self._draw()

    def set_stale(self, but: Iterable[str] = ()) -> None:
        """Dims all counts, since they are of an older answer, except those of the fields ``but``."""
        self._stale = set(self._facets).difference(but)
        self._draw()

    def show_written(self, written: Sequence[Written], fields: Fields) -> None:
        """Marks the values that the query asks for, or against."""
        if (written, fields) != (self._written, self._fields):
            self._written, self._fields = written, fields
            self._draw()

    def rows(self) -> tuple[Row, ...]:
        return self.list.lines.rows

    def _draw(self) -> None:
        if self._fields is None:
            return
        facets = [self._facets[field] for field in self._order if field in self._facets]
        drawn = tuple(row for facet in facets for row in self._rows_of(facet, self._fields))
        self.list.show_rows(drawn, self._stale)
        self.narrow.setVisible(bool(facets))
        self._nothing.setVisible(bool(facets) and not drawn)
        self._nothing.setText(tr("No such value among the users found") if self.narrow.text() else "")

    def _rows_of(self, facet: Facet, fields: Fields) -> list[Row]:
        """Worked out anew only where something about this field changed: there may be dozens, of a hundred values each."""
        mine = frozenset((facet.field,))
        wishes = Wishes(mine & self._folded, mine & self._widened, self.narrow.text())
        about = (facet, wishes, tuple(found for found in self._written if found.field == facet.field), fields)
        known, rows = self._drawn.get(facet.field, (None, []))
        if known != about:
            rows = rows_of(*about)
            self._drawn[facet.field] = about, rows
        return rows

    # Use

    def _use(self, row: Row, exclude: bool) -> None:
        choice: Choice | None = row.choice
        match row.kind:
            case Kind.VALUE if choice is not None:
                self.picked.emit(choice, exclude)
            case Kind.FIELD:
                self._fold(row.field, row.open)
            case Kind.MORE:
                self._widened.add(row.field)
                self._draw()
            case Kind.FEWER:
                self._widened.discard(row.field)
                self._draw()
            case _:
                pass

    def _fold_by_key(self, row: Row, fold: bool) -> None:
        if row.kind is Kind.FIELD or fold:
            self._fold(row.field, fold)

    def _fold(self, field: str, fold: bool) -> None:
        if (field in self._folded) is fold:
            return
        (self._folded.add if fold else self._folded.discard)(field)
        self._draw()
        self.folds_changed.emit(self.folded)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isAncestorOf(self.focusWidget() or self):
            if self.narrow.text():
                self.narrow.clear()
            else:
                self.left.emit()
            event.accept()
        elif event.key() == Qt.Key.Key_Down and self.narrow.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            event.accept()
        else:
            super().keyPressEvent(event)
