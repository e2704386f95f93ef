"""Fields that only threat protection has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.protection_rules import ANSWERS, TAKEOVER
from cognito_admin.ui.settings.field import Field, link
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import ElidedText, Text

if TYPE_CHECKING:
    from cognito_admin.model.settings.things import Thing

_ANSWER_PX = 300
_NONE = ("", False)


def answer_titles() -> dict[str, str]:
    return {
        "NO_ACTION": tr("Let them in"),
        "MFA_IF_CONFIGURED": tr("Ask for MFA where it is set up"),
        "MFA_REQUIRED": tr("Require MFA"),
        "BLOCK": tr("Block the sign-in"),
    }


class LevelField(Field):
    """What is done about sign-ins of one level of risk, and whether the person is told. Both are one member, or none."""

    def __init__(self, thing: Thing, level: str, title: str, help_text: str) -> None:
        self.answer = ComboBox()
        self.answer.setAccessibleName(tr("{level}: what is done", level=title))
        self.answer.setFixedWidth(theme.px(_ANSWER_PX))
        self.answer.addItem(tr("Not set"), "")
        for value in ANSWERS:
            self.answer.addItem(answer_titles()[value], value)
        self.notify = QCheckBox(tr("and tell the person by e-mail"))
        control = QWidget()
        row = FlowLayout(control, spacing=12)
        row.addWidget(self.answer)
        row.addWidget(self.notify)
        control.setFocusProxy(self.answer)
        super().__init__(
            thing,
            (TAKEOVER, "Actions", level),
            title,
            help_text,
            control,
            beside=False,
            reads=_read,
            writes=_written,
            validate=lambda shown: tr("Choose what is done.") if shown[1] and not shown[0] else "",
        )
        self.answer.activated.connect(lambda _: self._edited())
        self.notify.toggled.connect(lambda _: self._edited())

    def _shown(self) -> tuple[str, bool]:
        return str(self.answer.currentData() or ""), self.notify.isChecked()

    def _put(self, shown: tuple[str, bool]) -> None:
        answer, notify = shown
        place = self.answer.findData(answer)
        if place < 0:
            # One that AWS has added since is offered as it is.
            self.answer.addItem(answer, answer)
            place = self.answer.count() - 1
        self.answer.setCurrentIndex(place)
        self.notify.setChecked(notify)

    def _words(self, shown: tuple[str, bool]) -> str:
        answer, notify = shown
        title = answer_titles().get(answer, answer) or tr("not set")
        return tr("{answer}, and tell the person", answer=title) if notify else title


class MailPart(QWidget):
    """An e-mail in one line, until somebody opens it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.is_open = False
        self._subject = ElidedText("", "small")
        self.opening = link(tr("Show text"), lambda: None)
        self.opening.setAccessibleName(tr("Show text: {mail}", mail=title))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(title, wrap=True))
        words.addWidget(self._subject)
        head = QHBoxLayout()
        head.setContentsMargins(16, 11, 12, 11)
        add_layout(head, words, 1)
        head.addWidget(self.opening)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        add_layout(self._column, head)

    def show_mail(self, mail: Mapping[str, Any]) -> None:
        subject = str(mail.get("Subject") or "")
        self._subject.set_text(tr("“{subject}”", subject=subject) if subject else tr("No words of your own yet."))
        self._subject.setVisible(not self.is_open)

    def add(self, field: Field) -> None:
        """Below the others; with the first it is open."""
        self.is_open = True
        self.opening.hide()
        self._subject.hide()
        self._column.addWidget(field)


def _read(member: Any) -> tuple[str, bool]:
    if not isinstance(member, Mapping):
        return _NONE
    return str(member.get("EventAction") or ""), bool(member.get("Notify"))


def _written(shown: tuple[str, bool], original: Any) -> Any:
    answer, notify = shown
    if not answer and not notify:
        return MISSING
    before = original if isinstance(original, Mapping) else {}
    return {**before, "Notify": notify, "EventAction": answer}
