"""What a change does to settings, member by member: before and after, lists by their entries, long text by its lines."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from cognito_admin.model.settings.edits import edits_between
from cognito_admin.model.settings.record import on_record
from cognito_admin.model.settings.token_lifetimes import LIMITS
from cognito_admin.ui.settings.words import entry_text, part_title, setting_title, value_text
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.text import Line, Picture, Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cognito_admin.model.settings.change import Part
    from cognito_admin.model.settings.edits import Edit, Pointer
    from cognito_admin.model.settings.things import Document

_LONG = 120
"""Characters from which on a text is told by its lines."""
_LINE = 160
"""Characters from which on a line is broken where its markup allows it."""
_FITTING = 84
"""Characters that are in one line as a rule, before it is known how wide it is; longer ones go on in the next."""
_AROUND = 2
_MOST_LINES = 16


class Differences(QWidget):
    """All parts of a change; secrets stand as ``•••``."""

    def __init__(self, parts: Iterable[Part]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        shown = [on_record(part) for part in parts]
        for place, part in enumerate(shown):
            if place:
                column.addWidget(Line())
            column.addWidget(BreakableText(part_title(part), "strong"))
            # Of what goes, everything goes: to list it says less.
            if part.after is not None:
                for edit in _told(edits_between(part.before, part.after)):
                    column.addWidget(difference(edit, part.before, part.after, new=part.before is None))


def _told(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Without the units of lifetimes that are told with them."""
    told = {edit.pointer for edit in edits}
    units: dict[Pointer, Pointer] = {
        ("TokenValidityUnits", token.value): (limits.member,) for token, limits in LIMITS.items()
    }
    return tuple(edit for edit in edits if units.get(edit.pointer) not in told)


def difference(
    edit: Edit, before: Document | None = None, after: Document | None = None, *, new: bool = False
) -> QWidget:
    """One member of a thing as it was and will be: what it holds, and what it will. Of a ``new`` thing only the latter."""
    title = setting_title(edit.pointer)
    old, new_value = value_text(edit.before, edit.pointer, before), value_text(edit.after, edit.pointer, after)
    part = QWidget()
    part.setToolTip(plain_tooltip(".".join(edit.pointer)))
    part.setAccessibleName(tr("{field}: {old}, then {new}", field=title, old=old, new=new_value))
    if not new and _is_long(edit):
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Text(title, "label", wrap=True))
        column.addWidget(LineDifferences(*_lines_of(edit)))
        return part
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    top = Qt.AlignmentFlag.AlignTop
    row.addWidget(Text(title, "label", wrap=True), 4, top)
    if not new:
        row.addWidget(BreakableText(old, "muted"), 5, top)
        row.addWidget(Picture("arrow-right", "muted", 14), 0, top)
    row.addWidget(BreakableText(new_value, "strong"), 10 if new else 5, top)
    return part


class LineDifferences(QPlainTextEdit):
    """Two texts line by line: what goes, what comes, and a little of what stays around it."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__()
        self._marked = compared(before, after)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("Lines that change"))
        self.setPlainText("\n".join(f"{sign} {line}" for sign, line in self._marked))
        theme.signals().changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        tokens = theme.current()
        self.setFont(theme.mono_font())
        grounds = {"+": tokens.success_soft, "−": tokens.danger_soft}
        marks: list[QTextEdit.ExtraSelection] = []
        for place, (sign, _) in enumerate(self._marked):
            if sign in grounds:
                mark = QTextEdit.ExtraSelection()
                mark.cursor = QTextCursor(self.document().findBlockByNumber(place))  # pyright: ignore[reportAttributeAccessIssue]
                form = mark.format  # pyright: ignore[reportAttributeAccessIssue]
                form.setBackground(QColor(grounds[sign]))
                form.setProperty(QTextFormat.Property.FullWidthSelection, True)
                mark.format = form  # pyright: ignore[reportAttributeAccessIssue]
                marks.append(mark)
        self.setExtraSelections(marks)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """As high as the lines are in this width."""
        laid_out = round(self.document().size().height())
        guessed = sum(1 + len(line) // _FITTING for _, line in self._marked)
        lines = min(max(laid_out if self.isVisible() else guessed, 2), _MOST_LINES)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + theme.px(24))


def compared(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Lines with ``+``, ``−`` or a blank before them; ``⋯`` stands for those that stay and are left out."""
    found: list[tuple[str, str]] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for place, (what, start, stop, new_start, new_stop) in enumerate(steps):
        if what == "equal":
            lines = before[start:stop]
            head = lines[:_AROUND] if place else []
            tail = lines[-_AROUND:] if place < len(steps) - 1 else []
            if len(lines) <= len(head) + len(tail):
                found += [(" ", line) for line in lines]
            else:
                found += [*((" ", line) for line in head), ("⋯", ""), *((" ", line) for line in tail)]
            continue
        found += [("−", line) for line in before[start:stop]]
        found += [("+", line) for line in after[new_start:new_stop]]
    return tuple(found)


def _is_long(edit: Edit) -> bool:
    values = (edit.before, edit.after)
    if any(isinstance(value, list | tuple) and len(value) > 1 for value in values):
        return True
    return any(len(text) > _LONG or "\n" in text for text in (value_text(value, edit.pointer) for value in values))


def _lines_of(edit: Edit) -> tuple[list[str], list[str]]:
    return _lines(edit.before, edit.pointer), _lines(edit.after, edit.pointer)


def _lines(value: Any, pointer: Pointer) -> list[str]:
    if isinstance(value, list | tuple):
        return [entry_text(one, pointer) for one in value]
    text = value if isinstance(value, str) else value_text(value)
    found: list[str] = []
    for line in text.splitlines():
        found += line.replace(">", ">\n").splitlines() if len(line) > _LINE else [line]
    return found
