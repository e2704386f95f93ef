"""Badges: the environment of a pool, and other short words on a coloured ground."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cognito_admin.model import sentences
from cognito_admin.model.connections import Environment
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.sides import isolated
from cognito_admin.ui.widgets.text import plain_tooltip

KINDS = ("neutral", "accent", "success", "warning", "danger", "production")


class Badge(QLabel):
    """A short word in a rounded field. ``kind`` is one of ``KINDS``; only ``production`` is a filled, loud one.

    To a screen reader it is a label. ``pressed`` is emitted when it is clicked.
    """

    pressed = Signal()

    def __init__(self, text: str = "", kind: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._text, self._kind = text, kind
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme.signals().changed.connect(self._changed)

    def text(self) -> str:
        return self._text

    def kind(self) -> str:
        return self._kind

    def set(self, text: str, kind: str) -> None:
        self._text, self._kind = text, kind
        self.setAccessibleName(text)
        self._changed()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        return QSize(metrics.horizontalAdvance(self._text) + theme.px(14), metrics.height() + theme.px(4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, ink = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setPen(QColor(ink))
        painter.setFont(self._font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, isolated(self._text))

    def _changed(self) -> None:
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(theme.px(11))
        font.setWeight(QFont.Weight.Bold if self._kind == "production" else QFont.Weight.DemiBold)
        if self._kind == "production":
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.4)
        return font

    def _colours(self) -> tuple[str, str]:
        tokens = theme.current()
        return {
            "neutral": (tokens.hover, tokens.muted),
            "accent": (tokens.accent_soft, tokens.link),
            "success": (tokens.success_soft, tokens.success),
            "warning": (tokens.warning_soft, tokens.warning),
            "danger": (tokens.danger_soft, tokens.danger),
            "production": (tokens.production, tokens.on_production),
        }[self._kind]


class EnvironmentBadge(Badge):
    """PROD in red, STAGING in amber, DEV in quiet grey."""

    def __init__(self, environment: Environment = Environment.PRODUCTION, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_environment(environment)

    def set_environment(self, environment: Environment) -> None:
        text, kind = {
            Environment.PRODUCTION: (tr("PROD"), "production"),
            Environment.STAGING: (tr("STAGING"), "warning"),
            Environment.DEVELOPMENT: (tr("DEV"), "neutral"),
        }[environment]
        self.set(text, kind)
        label = sentences.ENVIRONMENTS[environment]
        self.setAccessibleName(tr(label.name))
        self.setToolTip(plain_tooltip(f"{tr(label.name)}: {tr(label.text)}"))
