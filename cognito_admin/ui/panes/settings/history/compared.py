"""What is different between two moments, a card for each thing, and which of them are to be put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.panes.settings.history import words
from cognito_admin.ui.settings.differences import difference
from cognito_admin.ui.settings.words import thing_title
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.text import Line, Text, plain_tooltip, surface

if TYPE_CHECKING:
    from cognito_admin.model.settings.states import ThingDifference
    from cognito_admin.work.settings_comparison import ComparedSettings

_MOST_CARDS = 60
"""Things that are drawn; who has more of them looks at a part."""
_MOST_EDITS = 25


class ComparedView(QScrollArea):
    """``ticked`` tells that other things are chosen to be put back."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("What is different"))
        self._found: list[tuple[QCheckBox, ThingDifference]] = []

    async def show_compared(self, compared: ComparedSettings, *, can_put_back: bool) -> None:
        """Ticked is what was there then: what came later is deleted only where somebody ticks it.

        Drawn a card at a time; who looks at something else meanwhile ends it, and what was shown stays.
        """
        found: list[tuple[QCheckBox, ThingDifference]] = []
        body = QWidget(self)
        body.hide()
        try:
            column = QVBoxLayout(body)
            column.setContentsMargins(0, 0, 8, 8)
            column.setSpacing(10)
            for one in compared.found[:_MOST_CARDS]:
                card, box = self._card(one, can_put_back=can_put_back)
                column.addWidget(card)
                if box is not None:
                    found.append((box, one))
                await breathe()
        except BaseException:
            if shiboken6.isValid(body):
                body.deleteLater()
            raise
        if len(compared.found) > _MOST_CARDS:
            rest = len(compared.found) - _MOST_CARDS
            column.addWidget(
                Text(
                    trn("And 1 more that is not shown here.", "And {count} more that are not shown here.", rest),
                    "muted",
                    wrap=True,
                )
            )
        if unknown := words.unknown_text(compared.unknown):
            column.addWidget(Text(unknown, "small", wrap=True, selectable=True))
        if compared.across:
            said = tr("These are two pools: ids, ARNs and domains are theirs alone, and were not compared.")
            column.addWidget(Text(said, "small", wrap=True))
        column.addStretch(1)
        self._found = found
        self.setWidget(body)
        body.show()

    def chosen(self) -> tuple[ThingDifference, ...]:
        """What is to be put back."""
        return tuple(one for box, one in self._found if box.isChecked())

    def box(self, place: int) -> QCheckBox:
        return self._found[place][0]

    def _card(self, one: ThingDifference, *, can_put_back: bool) -> tuple[QWidget, QCheckBox | None]:
        box: QCheckBox | None = None
        card = surface(QFrame(), "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        title = thing_title(one.thing, one.after if one.before is None else one.before)
        if one.before is None:
            title = tr("{thing}: was not there", thing=title)
        elif one.after is None:
            title = tr("{thing}: is gone", thing=title)
        if can_put_back:
            box = QCheckBox(title.replace("&", "&&"))
            box.setProperty("text_role", "strong")
            box.setChecked(one.before is not None)
            does = tr("delete it") if one.before is None else tr("put it back as it was")
            box.setToolTip(plain_tooltip(tr("{thing}: {does}", thing=title, does=does)))
            # A long name is cut off rather than the cards.
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.toggled.connect(lambda _: self.ticked.emit())
            column.addWidget(box)
        else:
            column.addWidget(BreakableText(title, "strong"))
        if one.before is not None and one.after is not None:
            column.addWidget(Line())
            for edit in one.edits[:_MOST_EDITS]:
                column.addWidget(difference(edit, one.before, one.after))
            if len(one.edits) > _MOST_EDITS:
                more = trn("And 1 more setting.", "And {count} more settings.", len(one.edits) - _MOST_EDITS)
                column.addWidget(Text(more, "muted"))
        return card, box
