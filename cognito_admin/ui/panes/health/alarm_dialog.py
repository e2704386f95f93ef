"""New alarms: which, at what threshold, and whom they tell; each tried over what is known."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.ui.panes.health import alarm_words as words
from cognito_admin.ui.panes.health.alarm_form import AlarmForm
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Line, Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.health.alarm_proposals import Proposal
    from cognito_admin.model.health.alarm_states import Firing
    from cognito_admin.model.health.alarms import Alarm
    from cognito_admin.model.settings.things import Document

_WIDTH_PX, _HEIGHT_PX, _LIST_PX, _ROW_PX = 900, 600, 310, 34
_LIST_MOST_PX, _BESIDE_WORDS_PX = 400, 56
_TOPIC = re.compile(r"arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]{1,256}")
_CHECKED = Qt.CheckState.Checked


class AlarmDialog(Dialog):
    """``try_requested`` carries the document of the alarm in front, ``review_requested`` those of all that are ticked."""

    try_requested = Signal(object)
    review_requested = Signal(object)

    def __init__(self, parent: QWidget, pool: str, proposals: Sequence[Proposal], there: Sequence[Alarm]) -> None:
        """``there`` are the alarms that concern the pool already."""
        super().__init__(parent, tr("New alarms"), width_px=_WIDTH_PX, height_px=_HEIGHT_PX)
        self._pool, self._proposals = pool, tuple(proposals)
        self._names = {alarm.name for alarm in there}
        by_watched = {alarm.watches: alarm.name for alarm in reversed(there)}
        self._watched = [by_watched.get(one.watches, "") for one in self._proposals]
        self._why_not = ""
        self.forms: dict[int, AlarmForm] = {}
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Proposed alarms"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._fill()
        self._stack = QStackedWidget()
        self.topic = ComboBox()
        self.topic.setEditable(True)
        self.topic.setAccessibleName(tr("Tell this SNS topic"))
        self.topic.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.topic.lineEdit()
        assert line is not None
        line.setPlaceholderText(tr("Nobody: the state is only shown"))
        self._note = Text("", "small", wrap=True)
        self._note.hide()
        self.review = QPushButton()
        self.review.setProperty("kind", "primary")
        self.review.setDefault(True)
        self.review.clicked.connect(self._review)
        self._lay_out()
        self.list.currentRowChanged.connect(self.show_proposal)
        self.list.itemChanged.connect(self._follow)
        self.topic.currentTextChanged.connect(self._follow)
        theme.signals().changed.connect(self._resize)
        self._resize()
        self._follow()

    def show_first(self) -> None:
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def show_proposal(self, place: int) -> None:
        """Brings one to the front, and makes its form if it was never shown."""
        if place not in range(len(self._proposals)):
            return
        if place not in self.forms:
            form = self.forms[place] = AlarmForm(self._proposals[place], self._pool, self._watched[place])
            form.changed.connect(lambda: self._edited(place))
            form.try_requested.connect(lambda: self.try_requested.emit(form.document()))
            page = Scrolled(form, words.title(self._proposals[place]))
            self._stack.addWidget(page)
            for before, after in pairwise((self.list, page, *form.fields())):
                self.setTabOrder(before, after)
        form = self.forms[place]
        self._stack.setCurrentIndex(list(self.forms).index(place))
        self.try_requested.emit(form.document())

    def show_fired(self, fired: Sequence[Firing] | None, start_s: float, end_s: float) -> None:
        """What the alarm in front would have done."""
        form = self.forms.get(self.list.currentRow())
        if form is not None:
            form.show_fired(fired, start_s, end_s)

    def offer_topics(self, arns: Sequence[str], note: str = "") -> None:
        """What is entered stays. ``note`` is why there are none to choose from."""
        entered = self.topic.currentText()
        self.topic.clear()
        for arn in arns:
            self.topic.addItem(arn)
        self.topic.setCurrentIndex(-1)
        self.topic.setEditText(entered)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def allow(self, why_not: str) -> None:
        """``why_not`` is why none can be made; nothing where they can."""
        self._why_not = why_not
        self._follow()

    def ticked(self) -> tuple[int, ...]:
        """The places of the proposals that are to be made."""
        return tuple(place for place in range(self.list.count()) if self.list.item(place).checkState() is _CHECKED)

    def documents(self) -> tuple[Document, ...]:
        """Those that are ticked, as they are entered."""
        topic = self.topic.currentText().strip()
        tells = (topic,) if topic else ()
        return tuple(self._document(place, tells) for place in self.ticked())

    def _document(self, place: int, tells: Sequence[str]) -> Document:
        form, proposal = self.forms.get(place), self._proposals[place]
        if form is not None:
            return form.document(tells)
        return proposal.document(description=words.description(proposal, self._pool), tells=tells)

    def _fill(self) -> None:
        for place, proposal in enumerate(self._proposals):
            item = QListWidgetItem(words.title(proposal), self.list)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            taken = self._watched[place]
            item.setCheckState(_CHECKED if proposal.recommended and not taken else Qt.CheckState.Unchecked)
            if taken:
                item.setText(tr("{title} (there is one)", title=words.title(proposal)))
            item.setToolTip(plain_tooltip(words.meaning(proposal)))

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list)
        middle.addWidget(Line(vertical=True))
        middle.addWidget(self._stack, 1)
        tell = QHBoxLayout()
        tell.setSpacing(8)
        tell.addWidget(Text(tr("All of them tell the SNS topic"), "label"))
        tell.addWidget(self.topic, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(plain_button(tr("Cancel"), self.reject))
        buttons.addWidget(self.review)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(Text(tr("New alarms"), "title"))
        head.addWidget(Text(tr("Thresholds are taken from what was usual in {pool}.", pool=self._pool), "muted"))
        add_layout(column, head)
        add_layout(column, middle, 1)
        column.addWidget(Line())
        add_layout(column, tell)
        column.addWidget(self._note)
        add_layout(column, buttons)

    def _edited(self, place: int) -> None:
        """Who changes one wants it."""
        self.list.item(place).setCheckState(_CHECKED)
        self._follow()

    def _follow(self) -> None:
        ticked = self.ticked()
        self.review.setText(trn("Review 1 alarm…", "Review {count} alarms…", len(ticked)))
        allow(self.review, self._why_not or self._problem())

    def _problem(self) -> str:
        """What has to be put right before."""
        names = [str(document["AlarmName"]) for document in self.documents()]
        for place, name in zip(self.ticked(), names, strict=True):
            wrong = (
                tr("An alarm needs a name.")
                if not name
                else tr("There is an alarm {name} already.", name=name)
                if name in self._names or names.count(name) > 1
                else ""
            )
            if place in self.forms:
                self.forms[place].show_problem(wrong)
            if wrong:
                return wrong
        topic = self.topic.currentText().strip()
        if topic and not _TOPIC.fullmatch(topic):
            return tr("This is not the ARN of an SNS topic: arn:aws:sns:REGION:ACCOUNT:NAME.")
        return "" if names else tr("Tick the alarms that are to be made.")

    def _review(self) -> None:
        self.review_requested.emit(self.documents())

    def _resize(self) -> None:
        for place in range(self.list.count()):
            self.list.item(place).setSizeHint(QSize(0, theme.px(_ROW_PX)))
        # With room for their names, as far as the form beside them leaves it.
        widest = max((self._width_of(place) for place in range(self.list.count())), default=0)
        self.list.setFixedWidth(min(max(widest, theme.px(_LIST_PX)), theme.px(_LIST_MOST_PX)))

    def _width_of(self, place: int) -> int:
        words = self.list.fontMetrics().horizontalAdvance(self.list.item(place).text())
        return words + theme.px(_BESIDE_WORDS_PX)
