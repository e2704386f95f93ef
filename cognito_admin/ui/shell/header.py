"""The line above the tabs: where one is, how careful one has to be, and the way to every command."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget, QWidgetAction

from cognito_admin.model import sentences
from cognito_admin.model.connections import CHOICES_OF_MODE, Environment, Marking, Mode
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.tokens import HEADER_PX
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.badge import EnvironmentBadge
from cognito_admin.ui.widgets.buttons import IconButton, put_icon
from cognito_admin.ui.widgets.text import ElidedText, Picture, Text, plain_tooltip, restyle, surface

MODE_ICONS = {Mode.OFFLINE: "archive", Mode.READ_ONLY: "lock", Mode.SUPPORT: "user-round", Mode.ADMINISTRATOR: "shield"}


class Header(QWidget):
    """``marking_requested`` carries the marking the person wishes for the pool; the window decides whether to ask back."""

    marking_requested = Signal(object)
    palette_requested = Signal()
    navigation_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self, "window")
        self._marking = Marking()
        self._navigation = IconButton(
            "panel-left", tr("Show or hide the connections"), tip=tr("Show or hide the connections (F9)")
        )
        self._navigation.clicked.connect(self.navigation_toggled)
        self._place = ElidedText("", "muted")
        self._place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._arrow = Picture("chevron-right", "muted", 14)
        self._pool = ElidedText("", "heading")
        self._pool.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._badge = EnvironmentBadge()
        self._badge.setCursor(Qt.CursorShape.PointingHandCursor)
        self._badge.pressed.connect(self._show_menu_at_badge)
        self._mode = IconButton("lock", tr("Mode of this pool"), text=tr("Read-only"), side=14)
        self._mode.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._mode.setProperty("kind", "mode")
        self._menu = self._marking_menu()
        self._mode.setMenu(self._menu)
        keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        self._palette = QPushButton(tr("Commands, panes and pools   {keys}", keys=keys))
        put_icon(self._palette, "search")
        self._palette.setAccessibleName(tr("Commands, panes and pools"))
        self._palette.setProperty("kind", "field")
        self._palette.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._palette.clicked.connect(self.palette_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self._navigation)
        layout.addWidget(self._place)
        layout.addWidget(self._arrow)
        layout.addWidget(self._pool, 0)
        layout.addWidget(self._badge)
        layout.addWidget(self._mode)
        layout.addStretch(1)
        layout.addWidget(self._palette)
        self.show_nothing()
        theme.signals().changed.connect(self._restyle)
        self._restyle()

    def show_nothing(self) -> None:
        for part in (self._place, self._arrow, self._pool, self._badge, self._mode):
            part.hide()

    def show_connection(self, name: str) -> None:
        self.show_nothing()
        self._pool.set_text(name)
        self._pool.show()

    def show_pool(self, place: str, pool: str, marking: Marking) -> None:
        """``place`` is the region, or the connection it is reached by."""
        self._place.set_text(place)
        self._pool.set_text(pool)
        for part in (self._place, self._arrow, self._pool, self._badge, self._mode):
            part.show()
        self.show_marking(marking)
        self._fit()

    def show_marking(self, marking: Marking) -> None:
        self._marking = marking
        offline = marking.mode is Mode.OFFLINE
        self._badge.setVisible(not offline and not self._mode.isHidden())
        self._mode.setMenu(None if offline else self._menu)  # pyright: ignore[reportArgumentType] # None takes it away
        self._mode.setProperty("kind", "fixed mode" if offline else "mode")
        restyle(self._mode)
        self._badge.set_environment(marking.environment)
        label = sentences.MODES[marking.mode]
        self._mode.set_icon(MODE_ICONS[marking.mode])
        self._mode.setText(tr(label.name))
        text = tr("{text} Click to change how this pool is marked.", text=tr(label.text))
        self._mode.setToolTip(plain_tooltip(tr(label.text) if offline else text))
        self._mode.setAccessibleName(tr("Mode of this pool: {mode}", mode=tr(label.name)))
        for action in self._marking_actions:
            action.setChecked(action.data() in (marking.environment, marking.mode))

    def marking_menu(self) -> QMenu:
        return self._menu

    def _show_menu_at_badge(self) -> None:
        self.marking_menu().popup(self._badge.mapToGlobal(self._badge.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._palette.setText(
            tr("Commands, panes and pools   {keys}", keys=self._keys())
            if self.width() > theme.px(760)
            else self._keys()
        )
        self._fit()
        super().resizeEvent(event)

    def _keys(self) -> str:
        return QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)

    def _fit(self) -> None:
        """The name of the pool is the last to give way when the window is narrow."""
        self._pool.ensurePolished()
        self._pool.setMinimumWidth(min(self._pool.sizeHint().width(), theme.px(200)))
        roomy = self.width() > theme.px(560)
        named = not self._mode.isHidden()
        self._place.setVisible(roomy and named)
        self._arrow.setVisible(roomy and named)

    def _restyle(self) -> None:
        self._fit()
        self.setFixedHeight(theme.px(HEADER_PX))

    def _marking_menu(self) -> QMenu:
        menu = QMenu(tr("&Mark this pool"), self)
        self._marking_actions: list[QAction] = []
        for title, words, group in (
            (tr("Environment"), sentences.ENVIRONMENTS, [*Environment]),
            (tr("Mode"), sentences.MODES, CHOICES_OF_MODE),
        ):
            menu.addAction(_heading(title, menu))
            exclusive = QActionGroup(menu)
            for value in group:
                action = menu.addAction(tr("{name} – {text}", name=tr(words[value].name), text=tr(words[value].text)))
                action.setCheckable(True)
                action.setData(value)
                action.triggered.connect(lambda _checked=False, chosen=value: self._wish(chosen))
                exclusive.addAction(action)
                self._marking_actions.append(action)
        return menu

    def _wish(self, chosen: Environment | Mode) -> None:
        marking = self._marking
        wished = (
            replace(marking, environment=chosen) if isinstance(chosen, Environment) else replace(marking, mode=chosen)
        )
        self.show_marking(marking)
        if wished != marking:
            self.marking_requested.emit(wished)


def _heading(text: str, menu: QMenu) -> QWidgetAction:
    """A title inside of a menu: styled menus do not draw those of sections."""
    label = Text(text, "section")
    label.setContentsMargins(10, 6, 10, 2)
    heading = QWidgetAction(menu)
    heading.setDefaultWidget(label)
    heading.setEnabled(False)
    return heading
