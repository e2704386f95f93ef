"""What a change will do, before it is made: before and after, what the person notices, what it costs, the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Weight
from cognito_admin.model.changes.person import OTHER
from cognito_admin.model.changes.planning import NEW_USERS
from cognito_admin.model.sentences.changes import WEIGHTS
from cognito_admin.ui.changes.words import field_title, lasting_text, notice_text, step_texts, value_text
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.text import Picture, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_admin.model.changes.change import Change


_BACK = Noticed.COMES_BACK_EMPTY
"""Says of the way back what there is to say."""
_PICTURES = {
    _BACK: ("history", "muted"),
    Noticed.OTHER_IS_DISABLED: ("triangle-alert", "warning"),
    Noticed.NOT_PROVED_THE_SAME: ("triangle-alert", "warning"),
    Noticed.LINK_MAY_BE_REFUSED: ("triangle-alert", "warning"),
}


class ChangePreview(QWidget):
    """``show_change`` and ``show_record`` draw one anew. Asks nothing, and does nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._lines = QWidget()
        self._column.addWidget(self._lines)

    def show_change(self, change: Change) -> None:
        # Of somebody who goes, everything goes, and of somebody new all was just typed: to list it says less.
        listed = change.kind is not Kind.DELETE and change.kind not in NEW_USERS
        parts = [*(_differences(change, without=OTHER) if listed else ()), *_consequences(change)]
        if steps := step_texts(change):
            numbered = ", ".join(
                tr("{number}. {step}", number=number, step=step) for number, step in enumerate(steps, 1)
            )
            parts.append(_remark("list-checks", "muted", tr("In this order: {steps}.", steps=numbered)))
        if isinstance(change.undo, Lasting):
            text = tr("It cannot be undone. {why}", why=lasting_text(change.undo))
            parts.append(_remark("triangle-alert", "warning", text))
        elif _BACK not in {notice.what for notice in change.notices}:
            parts.append(_remark("history", "muted", tr("It can be undone.")))
        self._show(parts)

    def show_record(self, change: Change, *, made: bool) -> None:
        """One on record: every field, and what came of it where it was ``made``."""
        self._show([*_differences(change), *(_consequences(change) if made else ())])

    def _show(self, parts: Iterable[QWidget]) -> None:
        lines = QWidget()
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in parts:
            column.addWidget(part)
        self._column.replaceWidget(self._lines, lines)
        self._lines.hide()
        self._lines.deleteLater()
        self._lines = lines


def _differences(change: Change, without: str | None = None) -> list[QWidget]:
    """``without`` leaves out the fields that begin so."""
    fields = [field for field in change.after if without is None or not field.startswith(without)]
    return [difference(field, change.before[field], change.after[field]) for field in fields]


def _consequences(change: Change) -> list[QWidget]:
    """What the person notices, and what it costs."""
    found = [_remark(*_PICTURES.get(notice.what, ("user", "muted")), notice_text(notice)) for notice in change.notices]
    if change.active:
        found.append(_remark("activity", "muted", tr(WEIGHTS[Weight.COSTS].text)))
    return found


def difference(field: str, before: str | None, after: str | None) -> QWidget:
    """One line: what a field holds, and what it will."""
    title = field_title(field)
    old, new = value_text(field, before), value_text(field, after)
    line = QWidget()
    line.setAccessibleName(tr("{field}: {old}, then {new}", field=title, old=old, new=new))
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    top = Qt.AlignmentFlag.AlignTop
    row.addWidget(Text(title, "label", wrap=True), 2, top)
    row.addWidget(BreakableText(old, "muted"), 3, top)
    row.addWidget(Picture("arrow-right", "muted", 14), 0, top)
    row.addWidget(BreakableText(new, "strong"), 3, top)
    return line


def _remark(picture: str, role: str, text: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Picture(picture, role, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(text, wrap=True, selectable=True), 1)
    return line
