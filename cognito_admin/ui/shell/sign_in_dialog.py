"""Signing in at IAM Identity Center: the code to confirm in the browser, and how it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.formats import clock
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import BusyLine
from cognito_admin.ui.widgets.text import Picture, Text, surface

if TYPE_CHECKING:
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.sign_in import SignInCode

_CODE_PX = 30


class SignInDialog(Dialog):
    """Stays beside the window, which goes on meanwhile. Closed, the sign-in is given up.

    ``page_requested`` carries the address to be opened, ``again_requested`` asks for a new code.
    """

    page_requested = Signal(str)
    again_requested = Signal()

    def __init__(self, parent: QWidget, portal: str) -> None:
        super().__init__(parent, tr("Sign in to AWS"), width_px=480)
        self._page = ""
        self._code = _Code()
        self._way = Text("", wrap=True)
        self._code_card = QFrame()
        surface(self._code_card, "card")
        self._copy_code = IconButton("copy", tr("Copy the code"))
        self._copy_code.clicked.connect(lambda: self._copy(self._code.text(), tr("The code is copied.")))
        row = QHBoxLayout(self._code_card)
        row.setContentsMargins(16, 12, 12, 12)
        row.addStretch(1)
        row.addWidget(self._code)
        row.addSpacing(8)
        row.addWidget(self._copy_code, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self._then = Text(tr("Then allow access for “cognito-admin”, and come back here."), wrap=True)
        self._trouble = _Trouble()
        self._busy = BusyLine()
        self._standing = Text("", "muted", wrap=True)
        standing = QHBoxLayout()
        standing.setSpacing(12)
        standing.addWidget(self._busy, 0, Qt.AlignmentFlag.AlignVCenter)
        standing.addWidget(self._standing, 1)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(Text(self.windowTitle(), "title"))
        head.addWidget(Text(tr("IAM Identity Center · {portal}", portal=portal), "muted", wrap=True, selectable=True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        add_layout(layout, head)
        layout.addWidget(self._way)
        layout.addWidget(self._code_card)
        layout.addWidget(self._then)
        layout.addWidget(self._trouble)
        add_layout(layout, standing)
        layout.addSpacing(4)
        add_layout(layout, self._buttons())
        self.show_begun()

    def show_begun(self) -> None:
        """A code is on its way."""
        self._page = ""
        self._say_standing(tr("Asking AWS for a code…"))
        self._trouble.hide()
        self._arrange()

    def show_code(self, code: SignInCode) -> None:
        self._page = code.direct_page
        self._code.setText(code.code)
        self._code.setAccessibleName(tr("Code {code}", code=code.code))
        self._say_standing(tr("Waiting for the browser. The code is good until {time}.", time=clock(code.valid_until)))
        self._arrange()
        # Not on Cancel: Enter is pressed by habit when one comes back from the browser.
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page_requested.emit(code.direct_page)

    def show_browser(self, *, opened: bool) -> None:
        """Whether the desktop could open the page."""
        way = tr("A page was opened in your browser. Check that it shows this code:")
        by_hand = tr("No browser could be opened here. Copy the link, open it on any device, and check for this code:")
        self._way.setText(way if opened else by_hand)
        self.fit()

    def show_failure(self, failure: Failure) -> None:
        self._page = ""
        words = explain(failure)
        self._trouble.say(words.title, f"{words.text} {words.advice}".strip())
        self._say_standing("")
        self._arrange()
        self._again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _buttons(self) -> QHBoxLayout:
        self._open = QPushButton(tr("Open the page"))
        self._open.clicked.connect(lambda: self.page_requested.emit(self._page))
        self._link = QPushButton(tr("Copy the link"))
        self._link.clicked.connect(lambda: self._copy(self._page, tr("The link is copied.")))
        self._close = QPushButton(tr("Cancel"))
        self._close.clicked.connect(self.reject)
        self._again = QPushButton(tr("Try again"))
        self._again.setProperty("kind", "primary")
        self._again.clicked.connect(self.again_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._open, self._link, self._close, self._again):
            button.setAutoDefault(False)
            if button is self._close:
                buttons.addStretch(1)
            buttons.addWidget(button)
        return buttons

    def _arrange(self) -> None:
        """Shows what belongs to how it stands: waiting for a code, for the person, or failed."""
        failed = not self._trouble.isHidden()
        for part in (self._way, self._code_card, self._then, self._open, self._link):
            part.setVisible(bool(self._page))
        self._again.setVisible(failed)
        self._busy.setVisible(not failed)
        self._standing.setVisible(not failed)
        self._close.setText(tr("Close") if failed else tr("Cancel"))
        self.fit()

    def _say_standing(self, text: str) -> None:
        self._standing.setText(text)
        self._standing.setAccessibleName(text)

    def _copy(self, text: str, said: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._say_standing(said)


class _Code(Text):
    """The code as large as it deserves; the keyboard can select it, too."""

    def __init__(self) -> None:
        super().__init__("", selectable=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._restyle()
        theme.signals().changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.setFont(theme.mono_font(_CODE_PX))


class _Trouble(QFrame):
    """Why it did not work."""

    def __init__(self) -> None:
        super().__init__()
        surface(self, "card")
        self._title = Text("", "strong", wrap=True, selectable=True)
        self._detail = Text("", wrap=True, selectable=True)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(12)
        layout.addWidget(Picture("circle-alert", "danger", 18), 0, Qt.AlignmentFlag.AlignTop)
        add_layout(layout, words, 1)
        self.hide()

    def say(self, title: str, detail: str) -> None:
        self._title.setText(title)
        self._detail.setText(detail)
        self.setAccessibleName(f"{title}. {detail}")
        self.show()
