"""What the figures come to, in words: the verdict, and each reason with the ways to what it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton, plain_button
from cognito_admin.ui.widgets.layouts import laid_out_once
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import ElidedText, Picture, Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Way:
    """A link beside a reason: what it says, and what it does."""

    text: str
    go: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Said:
    """One reason: ``when`` it was, what to do about it, and its icon and colour."""

    title: str
    when: str
    text: str
    advice: str
    look: tuple[str, str]
    ways: tuple[Way, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is seen of it."""
        return (self.title, self.when, self.text, *self.look, *(way.text for way in self.ways))


class VerdictStrip(QFrame):
    """Drawn anew with every verdict; whether its reasons are folded away stays as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._picture = Picture("circle-dashed", "muted", 20)
        self.headline = Text("", "heading", selectable=True)
        self.headline.setObjectName("verdict")
        self._meaning = ElidedText("", "muted")
        self._basis = Text("", "small")
        rows = QWidget()
        self._rows = QVBoxLayout(rows)
        self._rows.setSpacing(4)
        self._rows.setContentsMargins(30, 0, 0, 0)
        self._reasons = Scrolled(rows, tr("Reasons"))
        self._fold = IconButton("chevron-up", tr("Hide the reasons"))
        self._fold.clicked.connect(self.fold)
        self._folded = False
        self._said: tuple[Said, ...] = ()
        self._ways: list[QPushButton] = []
        """The links of all reasons, from the first."""
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._picture)
        head.addWidget(self.headline)
        head.addWidget(self._meaning, 1)
        head.addWidget(self._basis)
        head.addWidget(self._fold)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        add_layout(column, head)
        column.addWidget(self._reasons)
        self._draw()

    def show_verdict(
        self, headline: str, meaning: str, look: tuple[str, str], basis: str, said: tuple[Said, ...]
    ) -> None:
        """``look`` is an icon and its colour; ``basis`` says what was judged."""
        self._picture.set_icon(*look)
        self.headline.setText(headline)
        self._meaning.set_text(meaning)
        self._basis.setText(basis)
        self.setAccessibleName(". ".join((headline, *(f"{one.title} {one.when}" for one in said))))
        # Who is about to press a link is not disturbed where nothing is new.
        if [one.texts for one in said] != [one.texts for one in self._said]:
            self._said = said
            self._draw()

    def limit_height(self, pixels: int) -> None:
        """Reasons beyond that are scrolled to."""
        self._reasons.setMaximumHeight(pixels)

    def fold(self) -> None:
        """Hides the reasons, or shows them again."""
        self._folded = not self._folded
        self._draw()

    def texts(self) -> tuple[str, ...]:
        """The reasons in order, each with when and what."""
        return tuple(f"{one.title}. {one.when}. {one.text}" for one in self._said)

    def _draw(self) -> None:
        there = self.window().focusWidget()
        held = next((way.accessibleName() for way in self._ways if way is there), None)
        self._ways.clear()
        with laid_out_once(self):
            while self._rows.count():
                item = self._rows.takeAt(0)
                if item is not None and (row := item.widget()) is not None:
                    row.hide()
                    row.deleteLater()
            for one in self._said:
                row = _row(one)
                self._rows.addWidget(row)
                self._ways += row.findChildren(QPushButton, "way")
                if held is not None:
                    # What is not seen cannot be where the keyboard is.
                    row.show()
            self._reasons.setVisible(bool(self._said) and not self._folded)
            self._fold.setVisible(bool(self._said))
            self._fold.set_icon("chevron-down" if self._folded else "chevron-up")
            name = tr("Show the reasons") if self._folded else tr("Hide the reasons")
            self._fold.setAccessibleName(name)
            self._fold.setToolTip(plain_tooltip(name))
        for before, after in pairwise((self._fold, self._reasons, *self._ways)):
            self.setTabOrder(before, after)
            # Whoever was at a link is at the same one of the newest figures.
            if after.accessibleName() == held:
                after.setFocus(Qt.FocusReason.OtherFocusReason)


def _row(said: Said) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    picture = Picture(*said.look, 14)
    picture.setContentsMargins(0, 3, 0, 0)
    line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    title = QHBoxLayout()
    title.setSpacing(8)
    title.addWidget(Text(said.title, "strong", selectable=True))
    title.addWidget(ElidedText(said.when, "small"), 1)
    add_layout(words, title)
    text = Text(said.text, "muted", wrap=True, selectable=True)
    text.setToolTip(plain_tooltip(said.advice))
    text.setAccessibleDescription(said.advice)
    words.addWidget(text)
    add_layout(line, words, 1)
    for way in said.ways:
        button = plain_button(way.text, way.go)
        button.setObjectName("way")
        button.setProperty("kind", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(tr("{way}: {reason}", way=way.text, reason=said.title))
        button.setAccessibleDescription(said.when)
        line.addSpacing(8)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return row
