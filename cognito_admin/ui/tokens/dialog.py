"""The token inspector: a token is pasted above, what it says and whether that is so stands below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.sentences.tokens import UNREADABLE
from cognito_admin.model.tokens.check import Level, Said
from cognito_admin.model.tokens.token import TokenUnreadable, Unreadable
from cognito_admin.ui.formats import utc
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.tokens.words import meaning, summary, title_and_text, value_text
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.tokens.check import Finding
    from cognito_admin.model.tokens.claims import Claim
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.tokens import Inspected, TokenInspector

_LINES = 4
_NAME_PX, _VALUE_PX, _TABLE_PX = 170, 280, 140
_PICTURES = {
    Level.GOOD: ("circle-check", "success"),
    Level.WARNING: ("triangle-alert", "warning"),
    Level.WRONG: ("circle-x", "danger"),
    Level.UNKNOWN: ("circle-help", "muted"),
}


class TokenDialog(Dialog):
    """Holds the token for as long as it is open, and nowhere else: what was typed cannot be taken back by Undo either."""

    def __init__(self, parent: QWidget, inspector: TokenInspector, loop: Loop, pool: str = "") -> None:
        """``pool`` is what people call the pool whose keys and users the token is held against; nothing where there is none."""
        super().__init__(parent, tr("Token inspector"), width_px=860, height_px=700)
        self._inspector = inspector
        self._inspecting = loop.latest(self, self._failed)
        self.line = QPlainTextEdit()
        self.line.setPlaceholderText(tr("Paste an ID token or an access token"))
        self.line.setAccessibleName(tr("Token"))
        self.line.setUndoRedoEnabled(False)
        self.line.setTabChangesFocus(True)
        self.line.setFont(theme.mono_font())
        self.line.setFixedHeight(self.line.fontMetrics().lineSpacing() * _LINES + theme.px(18))
        self.line.textChanged.connect(self._pasted)
        self.summary = Text("", "strong")
        self.problem = Text("", "muted", wrap=True)
        self.findings = QWidget()
        self._findings = QVBoxLayout(self.findings)
        self._findings.setContentsMargins(0, 0, 0, 0)
        self._findings.setSpacing(8)
        self.claims = self._table()
        self.clear = plain_button(tr("C&lear"), self._clear)
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.clear)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Text(tr("Token inspector"), "title"))
        layout.addWidget(Text(_introduction(pool), "muted", wrap=True))
        layout.addWidget(self.line)
        layout.addWidget(self.problem)
        layout.addWidget(self._told_of_it(), 1)
        add_layout(layout, buttons)
        self.finished.connect(lambda _: self._clear())
        self._say(Unreadable.EMPTY)
        self.line.setFocus()

    def _told_of_it(self) -> QWidget:
        """All that is said of the token; on a small screen it is scrolled."""
        told = QWidget()
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.summary)
        column.addWidget(self.findings)
        column.addWidget(self.claims, 1)
        column.addStretch(0)
        area = QScrollArea()
        area.setObjectName("plain")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(told)
        return area

    def _table(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setObjectName("framed")
        table.setAccessibleName(tr("What the token says"))
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setMinimumHeight(theme.px(_TABLE_PX))
        # It takes what is left: as high as it would like to be, all around it had to be scrolled, and it within that.
        table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        table.setHeaderLabels([tr("Claim"), tr("Value"), tr("What it means")])
        header = table.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, theme.px(_NAME_PX))
        header.resizeSection(1, theme.px(_VALUE_PX))
        header.setStretchLastSection(True)
        return table

    # What is pasted

    def _pasted(self) -> None:
        text = self.line.toPlainText()
        try:
            # Its signature and its user follow.
            told = self._inspector.read(text)
        except TokenUnreadable as unreadable:
            self._inspecting.cancel()
            self._say(unreadable.why)
            return
        self._show(told, checking=True)
        self._inspecting.run(self._inspect(text))

    async def _inspect(self, text: str) -> None:
        self._show(await self._inspector.inspect(text))

    def _failed(self, failure: Failure) -> None:
        self._tell_refusal(failure)

    def _clear(self) -> None:
        self.line.clear()
        # On X11 and Wayland what is marked can be pasted elsewhere, for as long as nothing else is marked.
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

    # What is said of it

    def _say(self, why: Unreadable) -> None:
        self.problem.setText(tr(UNREADABLE[why]))
        self.problem.set_role("danger")
        for part in (self.summary, self.findings, self.claims):
            part.hide()
        # The empty field says itself what belongs into it.
        self.problem.setVisible(why is not Unreadable.EMPTY)
        self._show_findings(())
        self.claims.clear()
        self.clear.setEnabled(why is not Unreadable.EMPTY)

    def _show(self, told: Inspected, *, checking: bool = False) -> None:
        findings = [one for one in told.findings if not (checking and one.said is Said.NO_KEYS)]
        self.summary.setText(summary(told.token))
        self._show_findings(findings)
        self._show_claims(told.claims)
        for part in (self.summary, self.findings, self.claims):
            part.show()
        self.problem.hide()
        self.clear.setEnabled(True)
        if told.refused is not None:
            self._tell_refusal(told.refused)

    def _tell_refusal(self, failure: Failure) -> None:
        words = explain(failure)
        self.problem.setText(f"{words.title}. {words.text} {words.advice}".strip())
        self.problem.set_role("warning")
        self.problem.show()

    def _show_findings(self, findings: Sequence[Finding]) -> None:
        while (old := self._findings.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        doubted = any(finding.level is Level.WRONG for finding in findings)
        for finding in findings:
            self._findings.addWidget(FindingLine(finding, doubted=doubted))

    def _show_claims(self, claims: Sequence[Claim]) -> None:
        self.claims.clear()
        for claim in claims:
            value = value_text(claim)
            item = QTreeWidgetItem([claim.name, value, meaning(claim)])
            exact = f"{utc(claim.when)} ({claim.text})" if claim.when is not None else value
            item.setToolTip(1, plain_tooltip(exact))
            item.setToolTip(2, plain_tooltip(meaning(claim)))
            self.claims.addTopLevelItem(item)


class FindingLine(QWidget):
    """A picture of how good or bad it is, what it is, and what that means. What a ``doubted`` token says of itself is not good."""

    def __init__(self, finding: Finding, *, doubted: bool = False) -> None:
        super().__init__()
        title, text = title_and_text(finding)
        level = Level.UNKNOWN if doubted and finding.level is Level.GOOD else finding.level
        picture, role = _PICTURES[level]
        self.title = Text(title, "strong", wrap=True, selectable=True)
        self.text = Text(text, "muted", wrap=True, selectable=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Picture(picture, role, 18), 0, Qt.AlignmentFlag.AlignTop)
        add_layout(row, words, 1)
        aloud = {Level.WARNING: tr("Warning"), Level.WRONG: tr("Wrong"), Level.UNKNOWN: tr("Not known")}
        said = f"{title}. {text}"
        self.setAccessibleName(f"{aloud[level]}: {said}" if level in aloud else said)


def _introduction(pool: str) -> str:
    said = tr("A token is shown for as long as this is open. It is neither kept nor logged, and is sent nowhere.")
    if not pool:
        return said
    return tr(
        "{said} Its signature is checked with the public keys of “{pool}”, its user with the index.",
        said=said,
        pool=pool,
    )
