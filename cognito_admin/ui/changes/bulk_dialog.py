"""Asks what many users are to be changed by, shows what that comes to, and has it confirmed in proportion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.failures import Cancelled, Failure, Outdated
from cognito_admin.ui.changes.bulk_preview import BulkPreview
from cognito_admin.ui.changes.bulk_words import bulk_title, wish_text
from cognito_admin.ui.formats import number
from cognito_admin.ui.sentences import counted, explain
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import BusyLine
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.changes.change import Wish
    from cognito_admin.ui.changes.bulk_choice import BulkChoice
    from cognito_admin.ui.changes.people import People
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.bulk import Bulks, DryRun

FEW = 10
"""What reaches more people than this, or cannot be undone for them, is confirmed by typing how many they are."""
_TRIES = 5
_CALM_MS = 300
"""How long nobody types before it is worked out anew what a wish comes to."""


class BulkDialog(Dialog):
    """Accepted when ``dry_run`` is to be made. ``choice`` asks for the wish where it is not ``wish``."""

    def __init__(
        self,
        parent: QWidget,
        people: People,
        bulks: Bulks,
        loop: Loop,
        *,
        kind: Kind,
        share: float,
        choice: BulkChoice | None = None,
        wish: Wish | None = None,
    ) -> None:
        super().__init__(parent, bulk_title(kind), width_px=620)
        self.dry_run: DryRun | None = None
        self._people, self._bulks, self._share = people, bulks, share
        self._kind, self._choice, self._wish = kind, choice, wish
        self._work = loop.latest(self, self._failed)
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._look)
        self._said = Text("", "muted", wrap=True)
        self._busy = BusyLine()
        self._preview: BulkPreview | None = None
        self._typed = QLineEdit()
        self._typed.setAccessibleName(tr("How many users, to confirm"))
        self._typed.textChanged.connect(lambda _: self._allow())
        self._ask_typed = Text("", "label")
        self.agree = QPushButton(bulk_title(kind).replace("&", "&&"))
        self.agree.setProperty("kind", "danger" if kind is Kind.DELETE else "primary")
        self.agree.setDefault(True)
        self.agree.clicked.connect(self.accept)
        self._lay_out()
        self._show_typing(False)
        if choice is not None:
            choice.changed.connect(self._wished)
            choice.entered.connect(self.agree.click)
            choice.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        else:
            self.agree.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        self._allow()
        self._look()

    def _lay_out(self) -> None:
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.agree)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(Text(bulk_title(self._kind), "heading", wrap=True))
        count = self._people.count
        whom = counted(count, "users") if count is not None else tr("All users found")
        head.addWidget(Text(whom, "muted", wrap=True))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 24, 24, 16)
        self._column.setSpacing(14)
        add_layout(self._column, head)
        if self._choice is not None:
            self._column.addWidget(self._choice)
        self._column.addWidget(self._busy)
        self._column.addWidget(self._said)
        self._place = self._column.count()
        self._column.addWidget(self._ask_typed)
        self._column.addWidget(self._typed)
        add_layout(self._column, buttons)

    def fit(self) -> None:
        """What it comes to takes room: it stays on the screen all the same."""
        super().fit()
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        if self.isVisible() and frame.bottom() > room.bottom():
            self.move(frame.left(), max(room.top(), room.bottom() - frame.height()))

    # What it comes to

    def _wished(self) -> None:
        """What was shown is that of another wish by now."""
        self._work.cancel()
        self._show(None)
        self._calm.start()
        self._refit.start()

    def _look(self) -> None:
        wish = self._wish or (self._choice.wish() if self._choice is not None else None)
        problem = self._choice.problem() if self._choice is not None else ""
        if self._choice is None and wish is None:
            from cognito_admin.model.changes.change import Wish

            wish = Wish(self._kind)
        if wish is None or problem:
            self._busy.hide()
            self._said.setVisible(bool(problem))
            self._said.setText(problem)
            self._allow()
            return
        self._work.run(self._try(wish))

    async def _try(self, wish: Wish) -> None:
        self._busy.show()
        for _ in range(_TRIES):
            self._tell(0)
            try:
                found = await self._bulks.dry_run(wish, self._people.pages(), self._tell)
            except Outdated:
                break
            except Cancelled:
                # A search of the table took its place for a moment.
                continue
            self._show(found)
            return
        self._say_why_not(tr("The list was read anew meanwhile. Close this, and choose the users once more."))

    def _tell(self, count: int) -> None:
        self._said.show()
        of = self._people.count
        if of is None or of <= count:
            self._said.setText(tr("Looking at {users}…", users=counted(count, "users")))
        else:
            self._said.setText(tr("Looking at {count} of {users}…", count=number(count), users=counted(of, "users")))

    def _failed(self, failure: Failure) -> None:
        words = explain(failure)
        self._say_why_not(f"{words.title}. {words.advice}".strip())

    def _say_why_not(self, text: str) -> None:
        self._show(None)
        self._said.setText(text)
        self._said.show()
        self._refit.start()

    def _show(self, found: DryRun | None) -> None:
        self.dry_run = found
        self._busy.hide()
        self._said.hide()
        if self._preview is not None:
            self._column.removeWidget(self._preview)
            self._preview.hide()
            self._preview.deleteLater()
            self._preview = None
        if found is not None:
            self._preview = BulkPreview(found, self._share)
            self._column.insertWidget(self._place, self._preview, 1)
            self.agree.setText(wish_text(found.wish, found.report.changes).replace("&", "&&"))
        self._show_typing(found is not None and self._is_heavy(found))
        self._allow()
        if self._choice is None and self.agree.isEnabled():
            # It could not have the keyboard before, and Enter would press what got it instead.
            self.agree.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        self._refit.start()

    # Confirmation

    def _is_heavy(self, found: DryRun) -> bool:
        report = found.report
        if self._kind is Kind.DELETE:
            return report.changes > 0
        return max(report.lasting, sum(report.messages.values())) > FEW

    def _show_typing(self, wanted: bool) -> None:
        self._typed.clear()
        self._typed.setVisible(wanted)
        self._ask_typed.setVisible(wanted)
        if wanted and self.dry_run is not None:
            count = self.dry_run.report.changes
            self._ask_typed.setText(tr("Type {count} to confirm:", count=count))
            if self._choice is None:
                self._typed.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _allow(self) -> None:
        found = self.dry_run
        if found is None:
            allow(self.agree, tr("First it is worked out what it comes to"))
        elif not found.report.changes:
            allow(self.agree, tr("There is nobody to change"))
        elif not self._typed.isHidden() and _digits(self._typed.text()) != str(found.report.changes):
            allow(self.agree, tr("Type how many users they are first"))
        else:
            allow(self.agree)


def _digits(text: str) -> str:
    """A number as people type it, less what stands between thousands."""
    return "".join(text.replace(",", "").replace(".", "").split())
