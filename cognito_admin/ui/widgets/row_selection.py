"""Which rows are selected; "all of them" is said once, and never listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionModel, QModelIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

_Flag = QItemSelectionModel.SelectionFlag


class RowSelection(QItemSelectionModel):
    """After ``select_everything`` rows that join the model are selected too, and rows toggled off are exceptions.

    It ends with any other choice, such as a click on a row.
    """

    def __init__(self, model: QAbstractItemModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self._everything = False
        model.rowsInserted.connect(self._rows_joined)

    @property
    def everything(self) -> bool:
        """Whether every row is meant, but for the exceptions."""
        return self._everything and self.hasSelection()

    def select_everything(self, but: Iterable[range] = ()) -> None:
        """Every row there is and every one to come, except those of ``but``."""
        self._everything = True
        super().select(self.of_rows([range(self.model().rowCount())]), _Flag.ClearAndSelect | _Flag.Rows)
        exceptions = self.of_rows(but)
        if exceptions.count():
            super().select(exceptions, _Flag.Deselect | _Flag.Rows)

    def of_rows(self, rows: Iterable[range]) -> QItemSelection:
        """These rows as Qt speaks of them."""
        model = self.model()
        chosen = QItemSelection()
        last_column = max(0, model.columnCount() - 1)
        for span in rows:
            if span:
                chosen.select(model.index(span.start, 0), model.index(span.stop - 1, last_column))
        return chosen

    def select(self, chosen: QModelIndex | QItemSelection, command: _Flag) -> None:  # type: ignore[override]
        """Every change of the selection passes through here, whatever key or click it came from."""
        single_rows = command & (_Flag.Toggle | _Flag.Deselect)
        if command & _Flag.Clear or (command & _Flag.Current and not single_rows):
            self._everything = False
        super().select(chosen, command)

    def clear(self) -> None:
        self._everything = False
        super().clear()

    def reset(self) -> None:
        self._everything = False
        super().reset()

    def _rows_joined(self, _parent: QModelIndex, first: int, last: int) -> None:
        if self._everything:
            super().select(self.of_rows([range(first, last + 1)]), _Flag.Select | _Flag.Rows)


def all_but(rows: Iterable[range], count: int) -> tuple[range, ...]:
    """The rows before ``count`` that are in none of these, which come in order and do not overlap."""
    edges = [0, *(edge for span in rows for edge in (span.start, span.stop)), count]
    gaps = (range(*gap) for gap in zip(edges[::2], edges[1::2], strict=True))
    return tuple(gap for gap in gaps if gap)
