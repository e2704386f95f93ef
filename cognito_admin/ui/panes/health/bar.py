"""What is shown, of whom and how: the range, the app client, charts or numbers or alarms, and what is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton, put_icon
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.text import Text, plain_tooltip, surface

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QAction

    from cognito_admin.model.health.ranges import Range
    from cognito_admin.work.health import Span

_TOOLTIP = Qt.ItemDataRole.ToolTipRole
CHARTS, NUMBERS, ALARMS = "charts", "numbers", "alarms"
_CLIENT_PX, _AROUND_PX = 200, 48


class HealthBar(QWidget):
    """``range_chosen`` carries a Range, ``client_chosen`` an id or None for all, ``view_chosen`` CHARTS, NUMBERS or ALARMS."""

    range_chosen = Signal(object)
    client_chosen = Signal(object)
    view_chosen = Signal(str)
    back_requested = Signal()
    refresh_requested = Signal()

    def __init__(self, ranges: Mapping[Range, str]) -> None:
        super().__init__()
        surface(self, "base")
        self.range = _box(tr("Time"))
        for one, title in ranges.items():
            self.range.addItem(title, one)
        self._own_at = self.range.count()
        self.range.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.back = IconButton("arrow-left", tr("Back to the range before"))
        self.back.clicked.connect(self.back_requested)
        self.back.hide()
        self.client = _box(tr("App client"))
        self.client.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.refresh = IconButton("refresh-cw", tr("Read the newest figures"), tip=tr("Read the newest figures (F5)"))
        self.refresh.clicked.connect(self.refresh_requested)
        self.views = QButtonGroup(self)
        switch = QWidget()
        row = QHBoxLayout(switch)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        sides = ("left", "middle", "right")[:: -1 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 1]
        titles = {CHARTS: tr("Charts"), NUMBERS: tr("Numbers"), ALARMS: tr("Alarms")}
        for (name, title), side in zip(titles.items(), sides, strict=True):
            button = QPushButton(title)
            button.setProperty("segment", side)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setObjectName(name)
            self.views.addButton(button)
            row.addWidget(button)
        self.views.buttons()[0].setChecked(True)
        self.views.buttonClicked.connect(lambda button: self.view_chosen.emit(button.objectName()))
        self.export = QToolButton()
        put_icon(self.export, "download")
        self.export.setText(tr("Export"))
        self.export.setAccessibleName(tr("Export charts or numbers"))
        self.export.setProperty("kind", "mode")
        self.export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.about = Text("", "small", wrap=True, selectable=True)
        self.about.hide()
        line = QWidget()
        flow = FlowLayout(line, spacing=8)
        for part in (self.back, self.range, self.client, switch, self.export, self.refresh):
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 6)
        column.setSpacing(6)
        column.addWidget(line)
        column.addWidget(self.about)
        self.range.currentIndexChanged.connect(self._range_changed)
        self.client.currentIndexChanged.connect(lambda _: self.client_chosen.emit(self.client.currentData()))
        theme.signals().changed.connect(self._resize)
        self._resize()

    def offer_exports(self, actions: Sequence[QAction]) -> None:
        menu = QMenu(self.export)
        menu.setToolTipsVisible(True)
        menu.addActions([*actions])
        self.export.setMenu(menu)

    def show_range(self, chosen: Span, own_title: str = "") -> None:
        """Nothing is emitted. ``own_title`` is what one's own range is called."""
        self.range.blockSignals(True)
        while self.range.count() > self._own_at:
            self.range.removeItem(self._own_at)
        place = next((at for at in range(self._own_at) if self.range.itemData(at) == chosen), -1)
        if place < 0:
            self.range.addItem(own_title, chosen)
            place = self._own_at
        self.back.setVisible(place == self._own_at)
        self.range.setCurrentIndex(place)
        self.range.blockSignals(False)

    def offer_clients(self, clients: Sequence[tuple[str | None, str, str]], chosen: str | None) -> None:
        """Id, title and what it is; the first is for all. Nothing is emitted."""
        known = [(self.client.itemData(at), self.client.itemText(at)) for at in range(self.client.count())]
        if known != [(one, title) for one, title, _ in clients]:
            self.client.blockSignals(True)
            self.client.clear()
            for one, title, about in clients:
                self.client.addItem(title, one)
                self.client.setItemData(self.client.count() - 1, plain_tooltip(about or one or ""), _TOOLTIP)
            self.client.blockSignals(False)
        self.choose_client(chosen)

    def choose_client(self, chosen: str | None) -> None:
        """Nothing is emitted."""
        place = next((at for at in range(self.client.count()) if self.client.itemData(at) == chosen), 0)
        self.client.blockSignals(True)
        self.client.setCurrentIndex(place)
        self.client.blockSignals(False)

    def tell_about_client(self, text: str) -> None:
        self.about.setText(text)
        self.about.setVisible(bool(text))

    def show_asking(self, *, asking: bool) -> None:
        """While CloudWatch is asked, it is not asked again."""
        self.refresh.setEnabled(not asking)
        self.refresh.setToolTip(tr("CloudWatch is being asked…") if asking else tr("Read the newest figures (F5)"))

    def show_view(self, name: str) -> None:
        """Nothing is emitted."""
        for button in self.views.buttons():
            button.setChecked(button.objectName() == name)

    def _range_changed(self) -> None:
        self.range_chosen.emit(self.range.currentData())

    def _resize(self) -> None:
        all_of_them = self.client.fontMetrics().horizontalAdvance(tr("All app clients")) + theme.px(_AROUND_PX)
        self.client.setFixedWidth(max(theme.px(_CLIENT_PX), all_of_them))


def _box(name: str) -> QComboBox:
    box = ComboBox()
    box.setAccessibleName(name)
    box.setMaxVisibleItems(20)
    return box
