"""A change of settings before it is made: in words, as the JSON that would be sent, and as lines for the AWS CLI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.settings.change import command_line
from cognito_admin.ui.settings.differences import Differences
from cognito_admin.ui.settings.words import lasting_text
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.code_view import CodeView
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Line, Picture, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cognito_admin.model.settings.change import Request
    from cognito_admin.work.pool_settings import Prepared

_MOST_CHARACTERS = 400_000
_WIDTH_PX, _HEIGHT_PX = 720, 600
_LEAST_PX = 360
_MOST_TOLD_PX = 150
"""How high what follows from a change may be before it is scrolled."""
_AROUND_PX = 230
"""What there is of the dialog around its pages."""


class SettingsPreview(Dialog):
    """Accepted when the change is to be made.

    ``consequences`` are told above the buttons, ``dangers`` more loudly; where ``typed`` is given it has to be typed first.
    ``copy`` puts a text on the clipboard and says that it is there.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        prepared: Prepared,
        *,
        subject: str,
        agree: str,
        copy: Callable[[str, str], None],
        consequences: Sequence[str] = (),
        dangers: Sequence[str] = (),
        typed: str = "",
        deletes: bool = False,
    ) -> None:
        super().__init__(parent, title, width_px=_WIDTH_PX, height_px=_HEIGHT_PX)
        self._copy = copy
        self._typed = typed
        requests = prepared.requests
        self._texts = ("", _as_json(requests), "\n\n".join(command_line(request) for request in requests))
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(tr("Ways to look at the change"))
        for name in (tr("What changes"), tr("JSON that is sent"), tr("AWS CLI")):
            self.tabs.addTab(name)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._in_words(prepared))
        self._pages.addWidget(_as_code(self._texts[1], tr("JSON that is sent"), wraps=False))
        self._pages.addWidget(_as_code(self._texts[2], tr("Lines for the AWS CLI"), wraps=True))
        self.tabs.currentChanged.connect(self._show_tab)
        self.copy_button = plain_button(tr("Copy"), self._copy_text)
        self.copy_button.hide()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self.copy_button)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(Text(title, "heading", wrap=True))
        head.addWidget(BreakableText(subject, "muted"))
        self.agree = QPushButton(agree.replace("&", "&&"))
        self.agree.setProperty("kind", "danger" if deletes or dangers else "primary")
        # Enter never deletes.
        self.agree.setDefault(not typed and not deletes)
        self.agree.setAutoDefault(not typed and not deletes)
        self.agree.clicked.connect(self.accept)
        cancel = plain_button(tr("Cancel"), self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        said = trn("One request to AWS", "{count} requests to AWS", len(requests))
        buttons.addWidget(Text(said, "small"))
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.agree)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        add_layout(layout, head)
        above = QVBoxLayout()
        above.setSpacing(0)
        add_layout(above, top)
        above.addWidget(Line())
        add_layout(layout, above)
        layout.addWidget(self._pages, 1)
        layout.addWidget(Line())
        self._remarks = _remarks(prepared, consequences, dangers)
        told = Scrolled(self._remarks, tr("What follows from it"))
        told.setMaximumHeight(theme.px(_MOST_TOLD_PX))
        layout.addWidget(told)
        self.line = QLineEdit(self)
        self.line.setVisible(bool(typed))
        if typed:
            asked = QVBoxLayout()
            asked.setSpacing(4)
            asked.addWidget(BreakableText(tr("Type “{name}” to confirm:", name=typed), "label"))
            asked.addWidget(self.line)
            self.line.setAccessibleName(tr("Type “{name}” to confirm", name=typed))
            self.line.textChanged.connect(self._follow)
            add_layout(layout, asked)
        add_layout(layout, buttons)
        self._follow()
        (self.line if typed else cancel if deletes else self.agree).setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def fit(self) -> None:
        """As high as a short change needs, so that none looks like a long one."""
        super().fit()
        width = self.width() - theme.px(72)
        words, told = self._words.layout(), self._remarks.layout()
        if words is not None and told is not None:
            needed = theme.px(_AROUND_PX) + words.totalHeightForWidth(width)
            needed += min(told.totalHeightForWidth(width), theme.px(_MOST_TOLD_PX)) + (
                theme.px(56) if self._typed else 0
            )
            self.resize(self.width(), max(theme.px(_LEAST_PX), min(needed, self.height())))

    def show_json(self) -> None:
        self.tabs.setCurrentIndex(1)

    def show_command_line(self) -> None:
        self.tabs.setCurrentIndex(2)

    def text(self) -> str:
        """What *Copy* copies."""
        return self._texts[self.tabs.currentIndex()]

    def _in_words(self, prepared: Prepared) -> QWidget:
        content = self._words = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 4, 8, 4)
        column.setSpacing(8)
        column.addWidget(Differences(prepared.change.edited_parts()))
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("plain")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(tr("What changes"))
        area.setWidget(content)
        return area

    def _show_tab(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        self.copy_button.setVisible(bool(self._texts[place]))
        if place:
            # What is sent is long, however little changes.
            self.resize(
                self.width(), max(self.height(), min(theme.px(_HEIGHT_PX), self.screen().availableSize().height() - 64))
            )

    def _copy_text(self) -> None:
        self._copy(self.text(), tr("JSON") if self.tabs.currentIndex() == 1 else tr("Command"))

    def _follow(self) -> None:
        there = not self._typed or self.line.text().strip() == self._typed
        allow(self.agree, "" if there else tr("Type “{name}” first", name=self._typed))


def _as_json(requests: Sequence[Request]) -> str:
    if len(requests) == 1:
        return requests[0].json()
    return "\n\n".join(f"{request.operation}\n{request.json()}" for request in requests)


def _as_code(text: str, name: str, *, wraps: bool) -> CodeView:
    return CodeView(name, text[:_MOST_CHARACTERS], wraps=wraps)


def _remarks(prepared: Prepared, consequences: Iterable[str], dangers: Iterable[str]) -> QWidget:
    """What follows from the change, the worst first; in sight whichever way the change is looked at."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for text in dangers:
        column.addWidget(_remark("triangle-alert", "danger", text))
    if prepared.lasting:
        why = " ".join(lasting_text(lasting) for lasting in prepared.lasting)
        column.addWidget(_remark("triangle-alert", "warning", tr("It cannot be undone. {why}", why=why)))
    for text in consequences:
        column.addWidget(_remark("info", "muted", text))
    if not prepared.lasting:
        column.addWidget(_remark("history", "muted", tr("It can be undone.")))
    return part


def _remark(picture: str, role: str, text: str) -> QWidget:
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Picture(picture, role, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(text, "danger" if role == "danger" else "body", wrap=True, selectable=True), 1)
    return part
