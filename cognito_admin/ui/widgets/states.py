"""The five states every pane draws: loading, empty, ready, failed, not permitted."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cognito_admin.model.failures import Failure
from cognito_admin.model.sentences import BUG
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.focus import focus_pen
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.announcing import announce
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text, plain_tooltip

_CALM_MS = 250
"""How long a pane stays as it is before it says that it loads, so that quick answers do not flicker."""


class PaneStates(QStackedWidget):
    """Shows the content, or one designed state in place of it. ``state`` names the one in force.

    Whoever has the keyboard keeps it, unless it is with what goes out of sight: then ``focus_home`` gets it where there is one,
    else what comes into sight.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = "ready"
        self._content = QWidget()
        self.addWidget(self._content)
        self._message: _Page | None = None
        self._loading = ""
        self.focus_home: QWidget | None = None
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._reveal_loading)

    def set_content(self, widget: QWidget) -> None:
        self.removeWidget(self._content)
        self._content.deleteLater()
        self._content = widget
        self.insertWidget(0, widget)
        self.setCurrentWidget(self._message or widget)

    def show_loading(self, text: str = "") -> None:
        text = text or tr("Loading…")
        if self.state == "loading" and self._loading == text:
            # Who says so with each step of what is under way changes nothing.
            return
        self._loading = text
        self._show("loading", _Page("", text, busy=True), reveal=False)
        self._calm.start()

    def show_empty(
        self,
        title: str,
        text: str = "",
        action: QAction | None = None,
        *,
        other: QAction | None = None,
        icon_name: str = "inbox",
    ) -> None:
        """``other`` is what one can do as well."""
        page = _Page(title, text, picture=icon_name)
        if action is not None:
            page.add_button(action.text().replace("&", ""), action.trigger, primary=True, tip=action.toolTip())
        if other is not None:
            page.add_button(other.text().replace("&", ""), other.trigger, tip=other.toolTip())
        self._show("empty", page)

    def show_ready(self) -> None:
        self._calm.stop()
        self.state = "ready"
        self._swap(self._content)
        self._drop_message()

    def show_failed(
        self, failure: Failure, retry: Callable[[], object] | None = None, remedy: QAction | None = None
    ) -> None:
        """``remedy`` is what mends the cause, if anything here does."""
        self._show("failed", _failed_page(failure, retry, picture="circle-alert", role="danger", remedy=remedy))

    def show_not_permitted(
        self, failure: Failure, retry: Callable[[], object] | None = None, remedy: QAction | None = None
    ) -> None:
        self._show("not permitted", _failed_page(failure, retry, picture="lock", role="muted", remedy=remedy))

    def show_bug(self, retry: Callable[[], object] | None = None) -> None:
        """A mistake of the program. It has been reported elsewhere; this only says why the pane is empty."""
        page = _Page(tr(BUG.title), tr(BUG.text), picture="bug", role="danger")
        if retry is not None:
            page.add_button(tr("Try again"), retry, primary=True)
        self._show("failed", page)

    def _show(self, state: str, page: "_Page", *, reveal: bool = True) -> None:
        self._calm.stop()
        before = self._message
        self.state = state
        self._message = page
        self.addWidget(page)
        if reveal or (before is not None and self.currentWidget() is before):
            self._swap(page)
        self._drop(before)
        if state in ("failed", "not permitted") and self.isVisible():
            announce(page, page.accessibleName(), urgent=True)

    def focus_message(self) -> bool:
        """Gives the keyboard to what one can do about the message; False where there is no message, or nothing to do."""
        button = self._message.first_button() if self._message is not None else None
        if button is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return button is not None

    def _reveal_loading(self) -> None:
        if self.state == "loading" and self._message is not None:
            self._swap(self._message)

    def _swap(self, page: QWidget) -> None:
        """A widget that is hidden remembers having had the keyboard long after it went elsewhere; only the window knows."""
        before, holder = self.currentWidget(), self.window().focusWidget()
        if before is page:
            return
        left_behind = before is not None and holder is not None and (before is holder or before.isAncestorOf(holder))
        self.setCurrentWidget(page)
        home = self.focus_home or (page if page is self._message else None)
        if left_behind and home is not None:
            home.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop_message(self) -> None:
        message, self._message = self._message, None
        self._drop(message)

    def _drop(self, message: QWidget | None) -> None:
        if message is not None:
            self.removeWidget(message)
            message.hide()
            message.deleteLater()


class _Page(QWidget):
    """One message in the middle of a pane."""

    def __init__(self, title: str, text: str, *, picture: str = "", role: str = "muted", busy: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(" ".join(part for part in (title, text) if part))
        # One that says nothing only stands in the place of what went.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if title or text else Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout()
        column.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignHCenter
        if busy:
            column.addWidget(BusyLine(), 0, middle)
        if picture:
            column.addWidget(Picture(picture, role, 32), 0, middle)
        if title:
            column.addWidget(_centred(Text(title, "heading", wrap=True, selectable=True)))
        self._text = _centred(Text(text, "muted", wrap=True, selectable=True)) if text else None
        if self._text is not None:
            column.addWidget(self._text)
        self._column = column
        narrow = QWidget()
        narrow.setLayout(column)
        narrow.setMaximumWidth(theme.px(460))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(narrow, 6)
        row.addStretch(1)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(24, 24, 24, 24)
        inner.addStretch(2)
        add_layout(inner, row)
        inner.addSpacing(8)
        # Their words are long in some languages: they may be wider than a line that is read, and go on below.
        self._buttons = FlowLayout(spacing=8, centred=True)
        add_layout(inner, self._buttons)
        inner.addStretch(3)
        # Where messages below or large text leave little room, its words are scrolled rather than squeezed.
        area = QScrollArea()
        area.setObjectName("plain")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(focus_pen())
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -3, -3), 4, 4)

    def add_text(self, text: str, role: str = "body") -> None:
        self._column.addWidget(_centred(Text(text, role, wrap=True, selectable=True)))

    def first_button(self) -> QWidget | None:
        """What the page is there for."""
        return next(iter(self.findChildren(QPushButton)), None)

    def add_button(self, text: str, pressed: Callable[[], object], *, primary: bool = False, tip: str = "") -> None:
        button = QPushButton(text)
        if primary:
            button.setProperty("kind", "primary")
        button.setToolTip(plain_tooltip(tip if tip != text else ""))
        button.clicked.connect(lambda: pressed())
        self._buttons.addWidget(button)


def _failed_page(
    failure: Failure,
    retry: Callable[[], object] | None,
    *,
    picture: str,
    role: str,
    remedy: QAction | None = None,
) -> _Page:
    words = explain(failure)
    page = _Page(words.title, words.text, picture=picture, role=role)
    page.setAccessibleName(f"{words.title}. {words.text} {words.advice}")
    if words.advice:
        page.add_text(words.advice)
    if remedy is not None:
        page.add_button(remedy.text(), remedy.trigger, primary=True, tip=remedy.toolTip())
    if retry is not None:
        page.add_button(tr("Try again"), retry, primary=remedy is None)
    return page


def _centred(label: Text) -> Text:
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    return label


class BusyLine(QWidget):
    """A short line with a light running along it: something is under way and its length is unknown."""

    _STEP_MS = 40

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(theme.px(96), 3)
        self._position = 0.0
        self._steps = 0
        self._timer = QTimer(self, interval=self._STEP_MS)
        self._timer.timeout.connect(self._step)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.trough))
        painter.drawRoundedRect(self.rect(), 1.5, 1.5)
        width = self.width() // 3
        painter.setBrush(QColor(tokens.accent))
        painter.drawRoundedRect(round(self._position * (self.width() - width)), 0, width, self.height(), 1.5, 1.5)

    def _step(self) -> None:
        self._steps += 1
        turn = (self._steps % 50) / 25
        self._position = turn if turn <= 1 else 2 - turn
        self.update()
