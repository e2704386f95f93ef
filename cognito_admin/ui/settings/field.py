"""One setting on a page: what it is, what it does, its control, what is wrong with it, and what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.settings.edits import MISSING, value_at, with_value, without
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.below import below
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.sides import turned
from cognito_admin.ui.widgets.text import Text, plain_tooltip, restyle

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.settings.edits import Pointer
    from cognito_admin.model.settings.things import Document, Thing

_MARK_PX = 3
_BESIDE_PX = 320
_LONGEST = 90
"""Characters of a value that is told in one line."""


class Field(QWidget):
    """Bound to one member of a document: ``pointer`` in ``thing``.

    What nobody touched is given back exactly as it was read, whatever the control can show of it. ``reads`` makes of the
    member what the control shows, ``writes`` the way back (given the member as it was, too); ``MISSING`` from it removes the
    member. ``absent`` is what the control shows where there is no such member. ``validate`` says what is wrong with what the
    control shows, or nothing; what was there already is let be.

    ``changed`` follows what the person does.
    """

    changed = Signal()

    def __init__(
        self,
        thing: Thing,
        pointer: Pointer,
        title: str,
        help_text: str,
        control: QWidget,
        *,
        beside: bool,
        absent: Any = None,
        validate: Callable[[Any], str | None] | None = None,
        reads: Callable[[Any], Any] | None = None,
        writes: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        """``beside``: the control stands to the right of the words, else below them."""
        super().__init__()
        self.thing, self.pointer, self.title = thing, pointer, title
        self.control = control
        self._validate, self._reads, self._writes = validate, reads, writes
        self._absent = absent
        self._original: Any = MISSING
        self._as_shown: Any = MISSING
        self._why_not = self._locked = ""
        self._putting = False
        self.tells_before = True
        """Not of a thing that is to be made: it had nothing before."""
        self.setObjectName(".".join(pointer))
        self._title = Text(title, wrap=True)
        self._title.setBuddy(control)
        self._help = Text(help_text, "small", wrap=True)
        # Made when there is something to say: most fields never have any, and a page has many fields.
        self._note: Text | None = None
        self._problem: Text | None = None
        self._was: Text | None = None
        self._put_back: QPushButton | None = None
        self.setAccessibleName(title)
        self._named = control.focusProxy() or control
        self._named.setAccessibleName(title)
        self._named.setAccessibleDescription(help_text)
        self.setFocusProxy(control)
        self._lay_out(beside=beside)
        if not help_text:
            self._help.hide()
        for part in (control, *below(control)):
            if isinstance(part, QComboBox | QAbstractSpinBox):
                part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                part.installEventFilter(self)
        theme.signals().changed.connect(self.update)

    def _lay_out(self, *, beside: bool) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._help)
        self._below = QVBoxLayout()
        self._below.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 11)
        column.setSpacing(4)
        if beside:
            row = QHBoxLayout()
            row.setSpacing(24)
            add_layout(row, words, 1)
            self.control.setMaximumWidth(theme.px(_BESIDE_PX))
            row.addWidget(self.control, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            add_layout(column, row)
        else:
            add_layout(column, words)
            column.addSpacing(2)
            column.addWidget(self.control)
        add_layout(column, self._below)

    def _add_way_back(self) -> tuple[Text, QPushButton]:
        was = Text("", "small", wrap=True, selectable=True)
        button = plain_button(tr("Put back"), self.put_back)
        button.setProperty("kind", "link")
        button.setAccessibleName(tr("Put back: {setting}", setting=self.title))
        back = QHBoxLayout()
        back.setSpacing(6)
        back.addWidget(was, 1)
        back.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        add_layout(self._below, back)
        return was, button

    # What the document has

    def show_document(self, document: Document | None) -> None:
        """Begins with what ``document`` has. What the person changed meanwhile stays, measured against the new one."""
        kept = self._shown() if self.is_changed else MISSING
        self._original = MISSING if document is None else value_at(document, self.pointer, MISSING)
        shown = self._absent if self._original is MISSING else self._original
        self._fill(self._reads(shown) if self._reads is not None else shown)
        self._as_shown = self._shown()
        if kept is not MISSING:
            self._fill(kept)
        self._tell()

    def value(self) -> Any:
        """The member as it would be sent; ``MISSING`` where there is to be none."""
        shown = self._shown()
        if self._as_shown is MISSING or shown == self._as_shown:
            return self._original
        return self._writes(shown, self._original) if self._writes is not None else self._written(shown)

    @property
    def original(self) -> Any:
        """The member as it was read; ``MISSING`` where there is none."""
        return self._original

    @property
    def shown(self) -> Any:
        """What the control shows, before it is written as a member."""
        return self._shown()

    @property
    def is_changed(self) -> bool:
        return self.value() != self._original

    def applied_to(self, document: Document) -> Document:
        """``document`` with what the person changed here, and nothing else."""
        if not self.is_changed:
            return document
        value = self.value()
        return without(document, self.pointer) if value is MISSING else with_value(document, self.pointer, value)

    def problem(self) -> str:
        """What is wrong with what was typed or chosen; nothing where nothing was."""
        if not self.is_changed:
            return ""
        return (self._validate(self._shown()) if self._validate is not None else None) or self._wrong()

    # What the person does

    def enter(self, shown: Any) -> None:
        """Puts ``shown`` into the control, as the person would."""
        self._fill(shown)
        self._edited()

    def put_back(self) -> None:
        self.enter(self._as_shown)
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def discard(self) -> None:
        """Lets go of what the person did; nobody is told."""
        self._fill(self._as_shown)
        self._tell()

    # What may be done, and what is said

    def allow(self, why_not: str) -> None:
        """Takes input, or says in a tooltip why the whole page does not."""
        self._why_not = why_not
        self._obey()

    def lock(self, why: str) -> None:
        """For a setting that cannot be changed as things are, whatever the page allows: says why below it. Blank unlocks."""
        self._locked = why
        self.set_note(why)
        self._obey()

    def set_note(self, text: str, role: str = "small") -> None:
        """A consequence, or a reason, told below the control for as long as it holds. ``role``: small, warning or danger."""
        if self._note is None:
            if not text:
                return
            self._note = Text("", role, wrap=True, selectable=True)
            self._below.insertWidget(0, self._note)
        self._note.setText(text)
        self._note.set_role(role)
        self._note.setVisible(bool(text))

    def set_help(self, text: str) -> None:
        self._help.setText(text)
        self._help.setVisible(bool(text))
        self._named.setAccessibleDescription(text)

    def refresh(self) -> None:
        """Looks again at what is wrong, where that hangs on other fields."""
        self._tell()

    # What a kind of field is made of

    def _shown(self) -> Any:
        raise NotImplementedError

    def _put(self, shown: Any) -> None:
        raise NotImplementedError

    def _words(self, shown: Any) -> str:
        """What people call what the control shows."""
        return str(shown)

    def _written(self, shown: Any) -> Any:
        return shown

    def _wrong(self) -> str:
        return ""

    def _enable(self, *, editable: bool) -> None:
        self.control.setEnabled(editable)

    # Within

    def _obey(self) -> None:
        why = self._locked or self._why_not
        self._enable(editable=not why)
        self.control.setToolTip(plain_tooltip(why))
        self._tell()

    def _fill(self, shown: Any) -> None:
        self._putting = True
        try:
            self._put(shown)
        finally:
            self._putting = False

    def _edited(self) -> None:
        if not self._putting:
            self._tell()
            self.changed.emit()

    def _tell(self) -> None:
        problem, changed = self.problem(), self.is_changed
        if problem and self._problem is None:
            self._problem = Text("", "danger", wrap=True, selectable=True)
            self._below.insertWidget(0 if self._note is None else 1, self._problem)
        if self._problem is not None:
            self._problem.setText(problem)
            self._problem.setVisible(bool(problem))
        told = changed and self.tells_before
        if told and self._was is None:
            self._was, self._put_back = self._add_way_back()
        if self._was is not None and self._put_back is not None:
            if told:
                self._was.setText(tr("Was: {value}", value=_short(self._words(self._as_shown))))
            self._was.setVisible(told)
            self._put_back.setVisible(told)
        if self._named.property("wrong") != bool(problem):
            self._named.setProperty("wrong", bool(problem))
            restyle(self._named)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The wheel scrolls the page; a setting that happens to lie below the pointer must not change by it.
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.is_changed and (self.tells_before or self.problem()):
            painter = QPainter(self)
            colour = theme.current().danger if self.problem() else theme.current().accent
            mark = QRect(0, 8, _MARK_PX, self.height() - 16)
            painter.fillRect(turned(painter, mark, self.rect()), QColor(colour))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def link(text: str, pressed: Callable[[], object]) -> QPushButton:
    """A button that looks like a link."""
    button = plain_button(text, pressed)
    button.setProperty("kind", "link")
    return button
