"""One finding: what it means, what was found, where AWS says so, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.model.checkup.finding import Edits, Finding, Place, Unknown
from cognito_admin.model.sentences.checkup import worded
from cognito_admin.ui.formats import moment, number
from cognito_admin.ui.panes.checkup import words
from cognito_admin.ui.panes.checkup.rows import section_title
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import plain_button, put_icon
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.layouts import laid_out_once
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Picture, Text, plain_tooltip, surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.checkup.finding import Evidence
    from cognito_admin.model.checkup.report import Report
    from cognito_admin.ui.panes.checkup.rows import Row

LEAST_PX, _LEAST_AT_MOST_PX = 320, 560
"""How narrow it can be made, growing with the text as far as a small screen has room for both sides."""
_LABEL_PX = 150


class Details(QWidget):
    """Of the row one is on. The buttons tell what is wished for; whoever hears it knows of which row."""

    fix_requested = Signal()
    fix_all_requested = Signal()
    place_requested = Signal()
    silence_requested = Signal()
    speak_requested = Signal()
    source_requested = Signal()
    remedy_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        surface(self, "base")
        self.setMinimumWidth(min(theme.px(LEAST_PX), _LEAST_AT_MOST_PX))
        self._picture = Picture("info", "muted", 16)
        self._kind = Text("", "muted")
        self._title = Text("", "heading", wrap=True, selectable=True)
        self._of = BreakableText("", "muted")
        self._news = Text("", "small", wrap=True)
        self.fix = plain_button(tr("Fix…"), self.fix_requested.emit)
        self.fix.setProperty("kind", "primary")
        self.fix_all = plain_button("", self.fix_all_requested.emit)
        self.place = plain_button("", self.place_requested.emit)
        self.silence = plain_button(tr("Silence…"), self.silence_requested.emit)
        self.speak = plain_button(tr("End the silence"), self.speak_requested.emit)
        self.remedy = plain_button("", self.remedy_requested.emit)
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons, spacing=8)
        for button in self.ways():
            flow.addWidget(button)
        self._silenced = _Part(tr("Silenced"))
        self._meaning = _Part(tr("What it means"))
        self._advice = _Part(tr("What to do"))
        self._evidence_title = Text(tr("What was found"), "section")
        self._evidence = _EvidenceTable()
        self.source = plain_button(tr("What AWS says about it"), self.source_requested.emit)
        put_icon(self.source, "external-link", "link")
        self.source.setProperty("kind", "link")
        self.source.setCursor(Qt.CursorShape.PointingHandCursor)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body())

    def ways(self) -> tuple[QPushButton, ...]:
        """What can be done about it, first what puts it right."""
        return (self.fix, self.fix_all, self.place, self.remedy, self.silence, self.speak)

    def _body(self) -> QScrollArea:
        page = surface(QWidget(), "base")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(6)
        kind = QHBoxLayout()
        kind.setSpacing(8)
        kind.addWidget(self._picture)
        kind.addWidget(self._kind)
        kind.addStretch(1)
        add_layout(column, kind)
        column.addWidget(self._title)
        column.addWidget(self._of)
        column.addWidget(self._news)
        column.addSpacing(6)
        column.addWidget(self._buttons)
        column.addSpacing(6)
        column.addWidget(Line())
        column.addSpacing(4)
        column.addWidget(self._silenced)
        column.addWidget(self._meaning)
        column.addWidget(self._advice)
        column.addWidget(self._evidence_title)
        column.addWidget(self._evidence)
        row = QHBoxLayout()
        row.addWidget(self.source)
        row.addStretch(1)
        add_layout(column, row)
        column.addStretch(1)
        self._scrolled = QScrollArea()
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolled.setAccessibleName(tr("The finding"))
        self._scrolled.setWidget(page)
        return self._scrolled

    def show_row(self, row: Row, report: Report, why_not: str, alike: int, remedy: str = "") -> None:
        """``why_not`` says why nothing can be changed here; ``alike`` is how many of the same rule are fixed as this one is.

        ``remedy`` is what mends the cause where something could not be checked.
        """
        with laid_out_once(self):
            self._scrolled.verticalScrollBar().setValue(0)
            self._picture.set_icon(*row.look)
            self._title.setText(row.title)
            self._of.set_text(row.of)
            self._of.setVisible(bool(row.of))
            for part in (*self.ways(), self._silenced, self._news):
                part.hide()
            finding = row.thing if isinstance(row.thing, Finding) else None
            self._show_evidence(finding.evidence if finding is not None else ())
            self.source.setVisible(finding is not None and bool(finding.source))
            self.source.setToolTip(plain_tooltip(finding.source) if finding is not None else "")
            self._kind.setText(section_title(row.section))
            self._kind.setToolTip("")
            if finding is not None:
                self._show_finding(row, finding, report, why_not, alike)
            elif isinstance(row.thing, Unknown):
                self._meaning.show_text(words.reason_unknown(row.thing), tr("Why"))
                self._advice.show_text("")
                self.remedy.setText(remedy)
                self.remedy.setVisible(bool(remedy))
            else:
                self._meaning.show_text(
                    tr("It was looked for again, and is not there any more."), tr("What became of it")
                )
                self._advice.show_text("")
            self._buttons.setVisible(any(not button.isHidden() for button in self.ways()))

    def _show_finding(self, row: Row, finding: Finding, report: Report, why_not: str, alike: int) -> None:
        said = words.said(finding)
        self._kind.setText(words.severity(finding.severity))
        self._kind.setToolTip(plain_tooltip(words.severity_meaning(finding.severity)))
        if row.new and report.earlier is not None:
            self._news.setText(tr("New since the check-up of {time}", time=moment(report.earlier.moment)))
            self._news.show()
        self._meaning.show_text(said.text, tr("What it means"))
        self._advice.show_text(said.advice)
        silence = report.silence_of(finding)
        if silence is not None:
            self._silenced.show_text(silence.reason, words.silenced_by(silence))
        self.speak.setVisible(silence is not None)
        self.silence.setVisible(silence is None)
        fix = finding.fix
        self.fix.setVisible(isinstance(fix, Edits))
        self.fix_all.setVisible(isinstance(fix, Edits) and alike > 1)
        self.fix_all.setText(tr("Fix all {count} of this kind…", count=number(alike)))
        for button in (self.fix, self.fix_all):
            allow(button, why_not)
        self.place.setVisible(isinstance(fix, Place))
        if isinstance(fix, Place):
            self.place.setText(words.place_title(fix))

    def _show_evidence(self, evidence: Sequence[Evidence]) -> None:
        self._evidence.show_evidence(evidence)
        self._evidence_title.setVisible(bool(evidence))
        self._evidence.setVisible(bool(evidence))


class _Part(QWidget):
    """A small title above a paragraph; hidden where there is nothing to say."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = Text(title, "section", wrap=True)
        self._text = Text("", wrap=True, selectable=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(3)
        column.addWidget(self._title)
        column.addWidget(self._text)

    def show_text(self, text: str, title: str = "") -> None:
        if title:
            self._title.setText(title)
        self._text.setText(text)
        self.setVisible(bool(text))


class _EvidenceTable(QWidget):
    """Members of AWS's as AWS spells them, with what they are."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 0, 10)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[Evidence, ...] = ()

    def show_evidence(self, evidence: Sequence[Evidence]) -> None:
        if tuple(evidence) == self._shown:
            return
        self._shown = tuple(evidence)
        while self._grid.count():
            item = self._grid.takeAt(0)
            if item is not None and (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()
        for place, one in enumerate(self._shown):
            what, was = worded(one.what, tr), worded(one.value, tr)
            name, value = BreakableText(what, "muted"), BreakableText(was)
            name.setFixedWidth(theme.px(_LABEL_PX))
            value.setAccessibleName(f"{what}: {was}")
            self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, place, 1, Qt.AlignmentFlag.AlignTop)
