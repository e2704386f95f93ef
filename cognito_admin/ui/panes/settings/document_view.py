"""One file of settings: its JSON, a line to find something in it, and a button that copies all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QResizeEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QTextEdit, QVBoxLayout, QWidget

from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.settings.document_files import LONGEST
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.code_view import CodeView
from cognito_admin.ui.widgets.lines import clearable
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import ElidedText, Line, Text

MOST_MARKED = 2_000
_BESIDE_FROM_PX, _LINE_PX = 420, 220


class DocumentView(QWidget):
    """``copied`` carries the whole text."""

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self._found: list[QTextCursor] = []
        self._at = -1
        self._title = ElidedText("", "heading")
        self._path = ElidedText("", "small")
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Find in this file"))
        self.line.setAccessibleName(tr("Find in this file"))
        clearable(self.line)
        self.line.setMinimumWidth(theme.px(110))
        self.line.textChanged.connect(self._find)
        self.line.returnPressed.connect(self.next)
        self._count = Text("", "small")
        self._previous = IconButton("arrow-up", tr("Previous match"), tip=tr("Previous match (Shift+F3)"))
        self._next = IconButton("arrow-down", tr("Next match"), tip=tr("Next match (F3)"))
        self._previous.clicked.connect(self.previous)
        self._next.clicked.connect(self.next)
        for keys, step in (("F3", self.next), ("Shift+F3", self.previous)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(step)
        copy = IconButton("copy", tr("Copy this file"), tip=tr("Copy all of this file"))
        copy.clicked.connect(lambda: self.copied.emit(self._whole))
        self.text = CodeView(tr("Settings as JSON"))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._path)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self._count)
        tools.addWidget(self.line, 1)
        tools.addWidget(self._previous)
        tools.addWidget(self._next)
        tools.addWidget(copy)
        bar = self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        bar.setContentsMargins(16, 8, 12, 8)
        bar.setSpacing(8)
        add_layout(bar, names, 2)
        add_layout(bar, tools, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        add_layout(column, bar)
        column.addWidget(Line())
        around = QVBoxLayout()
        around.setContentsMargins(12, 12, 12, 12)
        around.addWidget(self.text)
        add_layout(column, around, 1)
        theme.signals().changed.connect(self._restyle)
        self._restyle()
        self._tell()

    def show_document(self, title: str, path: str, text: str) -> None:
        self._whole = text
        self._title.set_text(title)
        self._path.set_text(path)
        shown = text
        if len(text) > LONGEST:
            left = number(len(text) - LONGEST)
            shown = text[:LONGEST] + "\n" + tr("… {count} more characters, which Copy takes along", count=left)
        self.text.setPlainText(shown)
        self._find()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The search comes below the name where one beside the other would leave no room for it."""
        way = QBoxLayout.Direction
        narrow = self.width() < theme.px(_BESIDE_FROM_PX)
        self._bar.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self.line.setMaximumWidth(self.width() if narrow else theme.px(_LINE_PX))

    def next(self) -> None:
        self._go(1)

    def previous(self) -> None:
        self._go(-1)

    def _go(self, step: int) -> None:
        if self._found:
            self._at = (self._at + step) % len(self._found)
            self._reveal()

    def _find(self) -> None:
        """Marks every place, and goes to the first one."""
        wanted = self.line.text()
        self._found, self._at = [], -1
        document, place = self.text.document(), 0
        while wanted and len(self._found) < MOST_MARKED:
            cursor = document.find(wanted, place)
            if cursor.isNull():
                break
            self._found.append(cursor)
            place = cursor.selectionEnd()
        if self._found:
            self._at = 0
        self._reveal()

    def _reveal(self) -> None:
        tokens = theme.current()
        marks: list[QTextEdit.ExtraSelection] = []
        for place, cursor in enumerate(self._found):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue]
            form = mark.format  # pyright: ignore[reportAttributeAccessIssue]
            form.setBackground(QColor(tokens.accent if place == self._at else tokens.accent_soft))
            form.setForeground(QColor(tokens.on_accent if place == self._at else tokens.text))
            mark.format = form  # pyright: ignore[reportAttributeAccessIssue]
            marks.append(mark)
        self.text.setExtraSelections(marks)
        if self._found:
            there = QTextCursor(self._found[self._at])
            there.clearSelection()
            self.text.setTextCursor(there)
            self.text.ensureCursorVisible()
        self._tell()

    def _tell(self) -> None:
        wanted = bool(self.line.text())
        for button in (self._previous, self._next):
            button.setEnabled(len(self._found) > 1)
        if not wanted:
            self._count.setText("")
        elif not self._found:
            self._count.setText(tr("Not in this file"))
        else:
            many = number(len(self._found)) + ("+" if len(self._found) == MOST_MARKED else "")
            self._count.setText(tr("{at} of {all}", at=number(self._at + 1), all=many))

    def _restyle(self) -> None:
        self._arrange()
        if self._found:
            self._reveal()
