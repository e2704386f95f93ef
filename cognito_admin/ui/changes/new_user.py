"""Makes one user: invited, silently with a temporary password, or ready to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.model.changes.change import Change, Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.creating import plan_new
from cognito_admin.ui.changes.new_user_fields import NewUserFields
from cognito_admin.ui.changes.new_user_way import NewUserWay
from cognito_admin.ui.changes.preview import ChangePreview
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Text, surface

if TYPE_CHECKING:
    from cognito_admin.model.changes.rules import Rules

_WIDTH_PX, _HEIGHT_PX = 560, 680


class NewUserDialog(Dialog):
    """``agreed`` carries the change, the password or None, and what people will call the user.

    ``file_requested`` says that several are wanted, out of a file. It stays open until ``show_made``, so that what Cognito refuses
    can be put right: ``show_refused`` says what it was.
    """

    agreed = Signal(object, object, str)
    file_requested = Signal()

    def __init__(self, parent: QWidget, rules: Rules) -> None:
        super().__init__(parent, tr("Create user"), width_px=_WIDTH_PX, height_px=_HEIGHT_PX)
        self._rules = rules
        self._change: Change | None = None
        self.fields = NewUserFields(rules)
        self.way = NewUserWay(rules.overview.password)
        self.preview = ChangePreview()
        self._refused = Text("", "danger", wrap=True, selectable=True)
        self._refused.hide()
        self._missing = Text("", "muted", wrap=True)
        self.agree = QPushButton(tr("Create"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_body(), 1)
        layout.addWidget(Line())
        layout.addWidget(self._make_foot())
        self.fields.changed.connect(self._edited)
        self.fields.entered.connect(self._agree)
        self.way.changed.connect(self._edited)
        self._edited()
        self.fields.begin()

    def wish(self) -> Wish:
        return Wish(self.way.kind, self.fields.username(), self.fields.values())

    def show_made(self) -> None:
        self.accept()

    def show_refused(self, text: str) -> None:
        """Cognito did not make the user. What was typed stays."""
        self._refused.setText(text)
        self._refused.show()
        self._draw()

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(Text(tr("Create user"), "title"))
        column.addWidget(self.fields)
        column.addWidget(self.way)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("plain")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        return scroll

    def _make_foot(self) -> QWidget:
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.agree.setProperty("kind", "primary")
        self.agree.setDefault(True)
        self.agree.clicked.connect(self._agree)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        several = QPushButton(tr("Several from a file…"))
        several.setProperty("kind", "link")
        several.setAutoDefault(False)
        several.clicked.connect(self.file_requested)
        buttons.addWidget(several)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.agree)
        foot = surface(QWidget(), "window")
        column = QVBoxLayout(foot)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        for widget in (self._refused, self._missing, self.preview):
            column.addWidget(widget)
        add_layout(column, buttons)
        return foot

    def _edited(self) -> None:
        self._refused.hide()
        self._draw()

    def _draw(self) -> None:
        found = plan_new(self.wish(), self._rules)
        self._change = found if isinstance(found, Change) else None
        missing = self.way.problem() if isinstance(found, Change) else reason_text(found.reasons[0])
        if not self.fields.username():
            missing = tr("Fill in first: {name}", name=self.fields.line.accessibleName())
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))
        self.preview.setVisible(self._change is not None)
        if self._change is not None:
            self.preview.show_change(self._change)
        texts = {Kind.INVITE: tr("Create and invite")}
        self.agree.setText(texts.get(self.way.kind, tr("Create")))
        allow(self.agree, missing)

    def _agree(self) -> None:
        if self._change is not None and not self.way.problem():
            self.agree.setEnabled(False)
            self.agreed.emit(self._change, self.way.password(), self.fields.name())
        else:
            self.fields.show_problems()
