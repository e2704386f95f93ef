"""Finds words that have less room than they need, and neither wrap, nor scroll, nor show themselves whole in a tooltip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

from cognito_admin.ui.widgets.below import below
from cognito_admin.ui.widgets.text import ElidedText

if TYPE_CHECKING:
    from collections.abc import Iterator

SLACK_PX = 2
"""Rounding, and the overhang of letters."""
_WORDS = (QLabel, QAbstractButton, QTabBar, QHeaderView, QComboBox, QLineEdit)


@dataclass(frozen=True, slots=True)
class Clipped:
    """``text`` needs more than it has, in device-independent pixels; ``place`` names the widgets around it."""

    text: str
    place: str
    needs: str
    has: str

    def __str__(self) -> str:
        return f"“{self.text}” needs {self.needs}, has {self.has} ({self.place})"


def clipped(root: QWidget) -> list[Clipped]:
    """All of it that can be seen in ``root``, or scrolled to."""
    found: list[Clipped] = []
    for widget in (root, *below(root)):
        if isinstance(widget, _WORDS) and widget.isVisibleTo(root) and not widget.size().isEmpty():
            found += (_told(widget, *trouble) for trouble in _troubles(widget))
            if beyond := _beyond(widget, root):
                found.append(_told(widget, _text_of(widget), *beyond))
    return found


_Trouble = tuple[str, str, str]


def _troubles(widget: QWidget) -> Iterator[_Trouble]:
    match widget:
        case QLabel():
            yield from _of_label(widget)
        case QTabBar():
            yield from _of_tabs(widget)
        case QHeaderView():
            yield from _of_header(widget)
        case QComboBox():
            yield from _of_combo(widget)
        case QLineEdit():
            yield from _of_line(widget)
        case QPushButton() | QCheckBox() | QRadioButton() | QToolButton():
            yield from _of_button(widget)
        case _:
            return


def _of_label(label: QLabel) -> Iterator[_Trouble]:
    text = label.text()
    if not text or not label.pixmap().isNull() or _is_told(label, text) or _is_elided(label):
        return
    if label.wordWrap():
        needs = label.heightForWidth(label.width())
        if needs > label.height() + SLACK_PX:
            yield text, f"{needs} px of height", f"{label.height()} px"
        return
    needs = label.sizeHint()
    if label.minimumWidth() == label.maximumWidth() and label.alignment() & Qt.AlignmentFlag.AlignHCenter:
        # A badge of one letter in a box of its own: its margins may be cut, its letter not.
        needs = QSize(label.fontMetrics().horizontalAdvance(text), needs.height())
    if needs.width() > label.width() + SLACK_PX:
        yield text, f"{needs.width()} px", f"{label.width()} px"
    elif label.fontMetrics().height() > label.height() + SLACK_PX:
        yield text, f"{label.fontMetrics().height()} px of height", f"{label.height()} px"


def _is_elided(label: QLabel) -> bool:
    """Such a label shortens itself, and its tooltip has the rest."""
    return isinstance(label, ElidedText) or ("…" in label.text() and bool(label.toolTip()))


def _of_button(button: QAbstractButton) -> Iterator[_Trouble]:
    text = button.text()
    if not text or _is_told(button, text):
        return
    if isinstance(button, QToolButton) and button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
        return
    needs = button.sizeHint()
    if needs.width() > button.width() + SLACK_PX:
        yield text, f"{needs.width()} px", f"{button.width()} px"
    elif button.fontMetrics().height() > button.height() + SLACK_PX:
        yield text, f"{button.fontMetrics().height()} px of height", f"{button.height()} px"


def _of_tabs(tabs: QTabBar) -> Iterator[_Trouble]:
    for place in range(tabs.count()):
        text, room = tabs.tabText(place), tabs.tabRect(place).width()
        needs = tabs.fontMetrics().horizontalAdvance(text.replace("&", ""))
        if tabs.isTabVisible(place) and needs > room + SLACK_PX and not _is_said(tabs.tabToolTip(place), text):
            yield text, f"{needs} px", f"{room} px"


def _of_header(header: QHeaderView) -> Iterator[_Trouble]:
    model = header.model()
    if model is None or header.orientation() is Qt.Orientation.Vertical:
        return
    for section in range(header.count()):
        if header.isSectionHidden(section):
            continue
        text = str(model.headerData(section, header.orientation()) or "")
        tip = str(model.headerData(section, header.orientation(), Qt.ItemDataRole.ToolTipRole) or "")
        needs, room = header.fontMetrics().horizontalAdvance(text), header.sectionSize(section)
        if needs > room + SLACK_PX and not _is_said(tip, text):
            yield text, f"{needs} px", f"{room} px"


def _of_combo(combo: QComboBox) -> Iterator[_Trouble]:
    text = combo.currentText()
    if not text or combo.isEditable() or _is_told(combo, text):
        return
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    field = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )
    needs = combo.fontMetrics().horizontalAdvance(text)
    if needs > field.width() + SLACK_PX:
        yield text, f"{needs} px", f"{field.width()} px"


def _of_line(line: QLineEdit) -> Iterator[_Trouble]:
    """Of what is typed one can go to the end; what stands there before is words like others."""
    text = line.placeholderText()
    if not text or line.text() or isinstance(line.parent(), QComboBox) or _is_told(line, text):
        return
    margins = line.textMargins()
    room = line.contentsRect().width() - margins.left() - margins.right()
    needs = line.fontMetrics().horizontalAdvance(text)
    if needs > room + SLACK_PX:
        yield text, f"{needs} px", f"{room} px"


def _beyond(widget: QWidget, root: QWidget) -> tuple[str, str] | None:
    """How far it reaches out of something around it that does not scroll there."""
    text, part = _text_of(widget), widget
    around = part.parentWidget()
    while text and around is not None and part is not root:
        area = around.parentWidget()
        scrolls = isinstance(area, QAbstractScrollArea) and area.viewport() is around
        reach = QRect(part.mapTo(around, QPoint(0, 0)), part.size())
        if scrolls and isinstance(area, QAbstractScrollArea):
            if area.horizontalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
                return None
            # From here on it is the area that has to have room.
            if out := _out_of(reach, around.rect(), only_sideways=True):
                return out
            part, around = area, area.parentWidget()
            continue
        if out := _out_of(reach, around.rect(), only_sideways=False):
            return out
        if around is root:
            return None
        around = area
    return None


def _out_of(reach: QRect, room: QRect, *, only_sideways: bool) -> tuple[str, str] | None:
    sideways = max(-reach.left(), reach.right() - room.right())
    if sideways > SLACK_PX:
        return f"{sideways} px more at the side", f"{room.width()} px around it"
    below = max(-reach.top(), reach.bottom() - room.bottom())
    if below > SLACK_PX and not only_sideways:
        return f"{below} px more of height", f"{room.height()} px around it"
    return None


def _text_of(widget: QWidget) -> str:
    match widget:
        case QLabel() | QAbstractButton():
            return widget.text()
        case QComboBox():
            return widget.currentText()
        case _:
            return ""


def _is_told(widget: QWidget, text: str) -> bool:
    return _is_said(widget.toolTip(), text)


def _is_said(tip: str, text: str) -> bool:
    """Whether a tooltip has all of the words."""
    return bool(tip) and text.replace("&", "").strip("… ").replace("\u200b", "") in tip


def _told(widget: QWidget, text: str, needs: str, has: str) -> Clipped:
    around = []
    part: QWidget | None = widget
    while part is not None and len(around) < 4:
        around.append(type(part).__name__ + (f"#{part.objectName()}" if part.objectName() else ""))
        part = part.parentWidget()
    short = text.replace("\n", " ").replace("\u200b", "")
    return Clipped(short if len(short) < 90 else short[:89] + "…", " in ".join(around), needs, has)
