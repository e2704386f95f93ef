"""Rows of a name and a value, each copied with one click. Rows are reused: drawing another person makes no new widgets."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from cognito_admin.ui.panes.pane import polish
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text, plain_tooltip


def heading(text: str) -> Text:
    """The title of a section, with air above it."""
    label = Text(text.upper(), "section")
    label.setContentsMargins(0, 10, 0, 0)
    return label


class Row(QWidget):
    """``button`` copies, ``words`` is the column of what is said, ``line`` the whole of it."""

    def __init__(self, copied: SignalInstance) -> None:
        super().__init__()
        self._copied = copied
        self._to_copy = ""
        self._what = ""
        self._monospaced = False
        self.label = BreakableText("", "label")
        self.label.setFixedWidth(theme.px(104))
        self.value = BreakableText()
        self.badge = Badge()
        self.remark = Text("", "small")
        self.button = QToolButton()
        self.button.setIcon(icon("copy", "disabled"))
        self.button.setIconSize(QSize(theme.px(13), theme.px(13)))
        self.button.clicked.connect(lambda: self._copied.emit(self._to_copy, self._what))
        top = Qt.AlignmentFlag.AlignTop
        self.words = words = QVBoxLayout()
        words.setContentsMargins(0, 3, 0, 3)
        words.setSpacing(2)
        words.addWidget(self.value)
        # Below the value, which would have to break for it.
        words.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self.remark)
        self.label.setContentsMargins(0, 4, 0, 0)
        self.line = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label, 0, top)
        add_layout(row, words, 1)
        row.addWidget(self.button, 0, top)

    def fill(
        self,
        name: str,
        value: str,
        *,
        monospaced: bool = False,
        verified: bool | None = None,
        remark: str = "",
        tooltip: str = "",
        technical: str = "",
        copied: str = "",
    ) -> None:
        self.label.set_text(name)
        self.label.setToolTip(plain_tooltip(technical))
        self.value.set_text(value or "–")
        self.value.setToolTip(plain_tooltip(tooltip))
        self.value.setAccessibleName(f"{name}: {value}")
        if monospaced is not self._monospaced:
            self._monospaced = monospaced
            self.value.setFont(theme.mono_font() if monospaced else self.font())
        self.badge.setVisible(verified is not None)
        if verified is not None:
            self.badge.set(tr("Verified") if verified else tr("Not verified"), "success" if verified else "neutral")
            self.badge.setToolTip(
                tr("The person proved that it is theirs, or an administrator marked it so.")
                if verified
                else tr("Nobody proved yet that it is theirs. It cannot be used to reset the password.")
            )
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))
        self._to_copy, self._what = copied or value, name
        self.button.setVisible(bool(value))
        words = tr("Copy {name}", name=name)
        self.button.setToolTip(plain_tooltip(words))
        self.button.setAccessibleName(words)


class FieldList(QWidget):
    """``begin().add(…).end()`` draws it anew. ``copied`` is emitted with the text and the name of its row."""

    def __init__(self, copied: SignalInstance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copied = copied
        self._rows: list[Row] = []
        self._used = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    @property
    def buttons(self) -> list[QWidget]:
        """One a row, from top to bottom, those of reserved rows too."""
        return [row.button for row in self._rows]

    def reserve(self) -> None:
        """Makes a row ahead of time."""
        row = Row(self._copied)
        row.hide()
        self._rows.append(row)
        self._column.addWidget(row)
        polish(row)

    def begin(self) -> FieldList:
        self._used = 0
        return self

    def add(
        self,
        name: str,
        value: str,
        *,
        monospaced: bool = False,
        verified: bool | None = None,
        remark: str = "",
        tooltip: str = "",
        technical: str = "",
        copied: str = "",
    ) -> FieldList:
        if self._used == len(self._rows):
            self.reserve()
        row = self._rows[self._used]
        row.fill(
            name,
            value,
            monospaced=monospaced,
            verified=verified,
            remark=remark,
            tooltip=tooltip,
            technical=technical,
            copied=copied,
        )
        if row.isHidden():
            row.show()
        self._used += 1
        return self

    def end(self) -> None:
        for row in self._rows[self._used :]:
            row.hide()
