"""Labels in the type styles of the program, and the small layout parts every pane needs."""

from html import escape

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap, QResizeEvent, Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QStyle, QWidget

from cognito_admin.ui.theme import icons, theme
from cognito_admin.ui.widgets.sides import from_right_to_left

ROLES = ("title", "heading", "strong", "body", "muted", "small", "label", "section", "danger", "warning", "success")


class Text(QLabel):
    """A label in one of ``ROLES``. Plain text always: what comes from a pool is never read as markup."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(self.alignment())
        self.setWordWrap(wrap)
        self.set_role(role)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        """From right to left, left is right. Qt goes by the letters, and an address would stand far from the words that name it."""
        if from_right_to_left():
            alignment = QStyle.visualAlignment(Qt.LayoutDirection.RightToLeft, alignment)
        super().setAlignment(alignment)

    def set_role(self, role: str) -> None:
        if self.property("text_role") != role:
            self.setProperty("text_role", role)
            restyle(self)


class ElidedText(Text):
    """A label that shortens itself with an ellipsis and shows the whole text as its tooltip then.

    ``in_middle`` leaves both ends of it, as with paths.
    """

    def __init__(
        self, text: str = "", role: str = "body", *, in_middle: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__("", role, parent=parent)
        self._whole = ""
        self._mode = Qt.TextElideMode.ElideMiddle if in_middle else Qt.TextElideMode.ElideRight
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def whole_text(self) -> str:
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(24), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 4, super().sizeHint().height())

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, self._mode, self.width())
        self.setText(shown)
        self.setToolTip(plain_tooltip(self._whole if shown != self._whole else ""))


class Picture(QLabel):
    """An icon standing by itself; it follows the theme."""

    def __init__(self, name: str, role: str = "muted", side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role, self._side = name, role, side
        self._draw()
        theme.signals().changed.connect(self._draw)

    def set_icon(self, name: str, role: str = "muted") -> None:
        self._name, self._role = name, role
        self._draw()

    def _draw(self) -> None:
        drawn: QPixmap = icons.pixmap(self._name, self._role, theme.px(self._side), self.devicePixelRatioF())
        self.setPixmap(drawn)


class Line(QFrame):
    """A hairline between two parts."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("line", "vertical" if vertical else "true")


def plain_tooltip(text: str) -> str:
    """A tooltip that shows ``text`` as it stands, whoever wrote it.

    Qt takes a tooltip that looks like HTML for HTML, and would load the images it names. Only such a text is escaped, since
    screen readers are told of tooltips as they are.
    """
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if Qt.mightBeRichText(text) else text


def restyle(widget: QWidget) -> None:
    """Makes a widget look again at the style sheet after one of its properties changed."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def surface(widget: QWidget, kind: str) -> QWidget:
    """Gives the widget one of the grounds: window, base, raised, card."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.setProperty("surface", kind)
    restyle(widget)
    return widget
