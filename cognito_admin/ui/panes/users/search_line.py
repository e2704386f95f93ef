"""The line one searches in: underlines what is not understood, and offers what could come next."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QStandardItem,
    QStandardItemModel,
    QTextCharFormat,
)
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QListView, QWidget

from cognito_admin.ui.panes.users.completion import (
    LIMIT,
    Suggestion,
    Vocabulary,
    counted_field,
    rest_of_word,
    suggestions,
    word_at,
)
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.asides import ASIDE, AsideDelegate
from cognito_admin.ui.widgets.lines import with_search_icon
from cognito_admin.ui.widgets.text import plain_tooltip, restyle

_OPEN = Qt.ItemDataRole.UserRole + 1
_TEXT = Qt.ItemDataRole.UserRole + 2
_NARROWEST_PX = 260
_STILL_HERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class SearchLine(QLineEdit):
    """``query_changed`` follows every keystroke; ``left_downwards`` asks for the results, ``entered`` for the first of them.

    ``completion_ended`` is emitted when suggestions close, whatever came of them. ``counts_wanted`` names the field of which a
    value is typed; ``set_vocabulary`` may bring them at any time. ``kept_requested`` asks for saved and recent searches, and
    ``keep_requested`` wants the one in the line to be saved. While there are any, ``offers_kept``.
    """

    query_changed = Signal(str)
    left_downwards = Signal()
    entered = Signal()
    completion_ended = Signal()
    counts_wanted = Signal(str)
    kept_requested = Signal()
    keep_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vocabulary = Vocabulary()
        self._wrong = range(0)
        self._waits_for_values = False
        self.setPlaceholderText(tr("Search people: any words, or email:ann status:confirmed"))
        self.setToolTip(self.placeholderText())
        self.setAccessibleName(tr("Search users"))
        with_search_icon(self)
        self.offers_kept = False
        self._kept = QAction(icon("history"), tr("Saved and recent searches (Alt+Down)"), self)
        self._kept.triggered.connect(self.kept_requested)
        self._clear = QAction(icon("x"), tr("Clear the search"), self)
        self._clear.triggered.connect(self.clear)
        self._star = QAction(self)
        self._star.triggered.connect(self.keep_requested)
        # From right to left.
        for trailing in (self._kept, self._clear, self._star):
            self.addAction(trailing, QLineEdit.ActionPosition.TrailingPosition)
        # Only once they have their buttons, which otherwise show themselves.
        self._clear.setVisible(False)
        self._star.setVisible(False)
        self.show_saved(None)
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated[QModelIndex].connect(self._complete)  # pyright: ignore[reportIndexIssue]
        self._popup = QListView()
        self._popup.setAccessibleName(tr("Suggestions"))
        self._popup.setObjectName("framed")
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer.setMaxVisibleItems(LIMIT)
        self._completer.setPopup(self._popup)
        self._popup.setItemDelegate(AsideDelegate(self._popup))
        theme.dress(self._popup)
        self._popup.installEventFilter(self)
        # In front of the completer, which keeps from the line that it lost the focus.
        self.installEventFilter(self)
        self.textChanged.connect(self._changed)
        self.textEdited.connect(self._suggest)
        theme.signals().changed.connect(self._underline)

    def set_vocabulary(self, known: Vocabulary) -> None:
        """What can be offered from now on. Suggestions that are open, or were waited for, change with it."""
        self._vocabulary = known
        if self._waits_for_values:
            chosen = self._popup.currentIndex().data(_TEXT)
            self._suggest()
            self._choose_again(chosen)

    def show_wrong(self, position: int, length: int) -> None:
        """Underlines this part as not understood. Counts code points; Qt counts UTF-16 units."""
        text = self.text()
        start = _units(text[:position])
        self._wrong = range(start, start + max(1, _units(text[position : position + length])))
        self._mark(wrong=True)

    def show_right(self) -> None:
        if self._wrong:
            self._wrong = range(0)
            self._mark(wrong=False)

    def show_saved(self, name: str | None) -> None:
        """Whether the search in the line is saved, and as what."""
        self._star.setIcon(icon("star") if name is None else icon("star-filled", "link"))
        told = tr("Save this search (Ctrl+D)") if name is None else tr("Saved as “{name}” (Ctrl+D)", name=name)
        self._star.setText(told)
        self._star.setToolTip(plain_tooltip(told))

    def is_completing(self) -> bool:
        """Whether suggestions are open: the word being typed may be on its way to one of them."""
        return self._popup.isVisible()

    def wrong_part(self) -> range:
        return self._wrong

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_Down and (alt or (self.offers_kept and not self.text())):
            self._popup.hide()
            self.kept_requested.emit()
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._popup.hide()
            (self.left_downwards if event.key() == Qt.Key.Key_Down else self.entered).emit()
            event.accept()
            return
        if event.key() == Qt.Key.Key_Escape and self.text():
            if self.is_completing():
                self._popup.hide()
            else:
                self.clear()
            event.accept()
            return
        super().keyPressEvent(event)

    # What is wrong

    def _mark(self, *, wrong: bool) -> None:
        self.setProperty("wrong", "true" if wrong else "false")
        restyle(self)
        self._underline()

    def _underline(self) -> None:
        """QLineEdit takes formats only as an input method gives them: relative to the cursor, and until the next such event."""
        formats: list[QInputMethodEvent.Attribute] = []
        if self._wrong:
            wavy = QTextCharFormat()
            wavy.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
            wavy.setUnderlineColor(QColor(theme.current().danger))
            wavy.setBackground(QColor(theme.current().danger_soft))
            start = self._wrong.start - self.cursorPosition()
            kind = QInputMethodEvent.AttributeType.TextFormat
            formats.append(QInputMethodEvent.Attribute(kind, start, len(self._wrong), wavy))
        QApplication.sendEvent(self, QInputMethodEvent("", formats))

    def _changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._star.setVisible(bool(text.strip()))
        if not text:
            self._popup.hide()
        self.query_changed.emit(text)

    # What could come next

    def _suggest(self) -> None:
        start, word = word_at(self.text(), self._cursor())
        field = counted_field(word, self._vocabulary)
        offered = suggestions(word, self._vocabulary, datetime.now().astimezone().date())
        self._model.clear()
        for suggestion in offered:
            self._model.appendRow(_item(suggestion))
        if offered:
            self._open_popup(start)
        else:
            self._popup.hide()
        self._waits_for_values = field is not None
        if field is not None:
            self.counts_wanted.emit(field)

    def _open_popup(self, start: int) -> None:
        """Below the word that starts there."""
        rectangle = self.rect().adjusted(0, 0, 0, 4)
        before = self.fontMetrics().horizontalAdvance(self.text()[start : self._cursor()])
        left = max(0, self.cursorRect().left() - before - 8)
        width = max(theme.px(_NARROWEST_PX), self._popup.sizeHintForColumn(0) + 8)
        rectangle.setLeft(max(0, min(left, self.width() - width)))
        rectangle.setWidth(width)
        self._completer.complete(rectangle)
        self._popup.setCurrentIndex(QModelIndex())

    def _cursor(self) -> int:
        """Before which character the cursor stands. Qt counts UTF-16 units."""
        before = self.text().encode("utf-16-le", "surrogatepass")[: self.cursorPosition() * 2]
        return len(before.decode("utf-16-le", "replace"))

    def _choose_again(self, text: str | None) -> None:
        found = self._model.match(self._model.index(0, 0), _TEXT, text, 1, Qt.MatchFlag.MatchExactly) if text else []
        if found:
            self._popup.setCurrentIndex(self._popup.model().index(found[0].row(), 0))

    def _complete(self, index: QModelIndex) -> None:
        start, _word = word_at(self.text(), self._cursor())
        after = self.text()[rest_of_word(self.text(), self._cursor()) :]
        text = str(index.data(_TEXT))
        if not index.data(_OPEN) and not after.startswith((" ", ")")):
            text += " "
        self.setText(self.text()[:start] + text + after)
        self.setCursorPosition(_units(self.text()[: start + len(text)]))
        if index.data(_OPEN):
            self._suggest()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """With suggestions open, Tab takes the first one; Enter takes the chosen one, or goes to the results."""
        if watched is self:
            if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _STILL_HERE:
                self._popup.hide()
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.Hide:
            self._waits_for_values = False
            self.completion_ended.emit()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            chosen = self._popup.currentIndex()
            if event.key() == Qt.Key.Key_Tab and self._model.rowCount():
                self._take(chosen if chosen.isValid() else self._popup.model().index(0, 0))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if chosen.isValid():
                    self._take(chosen)
                else:
                    self._popup.hide()
                    self.entered.emit()
                return True
        return super().eventFilter(watched, event)

    def _take(self, index: QModelIndex) -> None:
        more_to_come = bool(index.data(_OPEN))
        self._complete(index)
        if not more_to_come:
            self._popup.hide()


def _item(suggestion: Suggestion) -> QStandardItem:
    item = QStandardItem(suggestion.text)
    item.setAccessibleText(f"{suggestion.text} {suggestion.aside}".strip())
    item.setData(suggestion.text, _TEXT)
    item.setData(suggestion.open, _OPEN)
    item.setData(suggestion.aside, ASIDE)
    return item


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
