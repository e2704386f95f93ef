"""One attribute while it is being edited: its field, what was there before, and for a contact whether it is verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cognito_admin.model.attributes import VERIFIABLE
from cognito_admin.ui.changes.contact_choice import ContactChoice
from cognito_admin.ui.changes.fields import field_for
from cognito_admin.ui.changes.words import value_text
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.breakable import BreakableText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.changes.change import Reason
    from cognito_admin.model.pools import SchemaAttribute
    from cognito_admin.model.users import User


class AttributeEditor(QWidget):
    """``changed`` follows what is typed or chosen, ``entered`` is Enter."""

    changed = Signal()
    entered = Signal()

    def __init__(self, attribute: SchemaAttribute, user: User) -> None:
        super().__init__()
        self.name = attribute.name
        self._before = user.attributes.get(self.name, "")
        self._was_verified = _verified(user, self.name)
        self.field = field_for(attribute, self, value=self._before)
        self._was = BreakableText("", "small")
        self._was.hide()
        self.choice = ContactChoice() if self.name in VERIFIABLE else None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self._was)
        if self.choice is not None:
            self.choice.set_verified(self._was_verified)
            self.choice.changed.connect(self._edited)
            column.addWidget(self.choice)
        self.field.changed.connect(self._edited)
        self.field.entered.connect(self.entered)
        self.setFocusProxy(self.field)
        self._draw()

    def wished(self) -> dict[str, str]:
        """What is to be changed: nothing, the attribute, or for a contact also whether it is verified."""
        found = {self.name: self.field.text()} if self.field.is_changed else {}
        if self.choice is not None and self.field.text() and (found or self.choice.verified != self._was_verified):
            found[f"{self.name}_verified"] = "true" if self.choice.verified else "false"
        return found

    def problem(self) -> Reason | None:
        return self.field.problem()

    def stops(self) -> list[QWidget]:
        """What Tab comes to."""
        radios = [self.choice.yes, self.choice.no] if self.choice is not None else []
        return [self.field.control, *radios]

    def show_news(self, user: User) -> None:
        """``user`` as they are by now. What was typed stays, and what it would replace is told."""
        now = user.attributes.get(self.name, "")
        verified = _verified(user, self.name)
        if (now, verified) == (self._before, self._was_verified):
            return
        typed, chosen = self.field.text(), self.choice.verified if self.choice is not None else False
        touched = bool(self.wished())
        self._before, self._was_verified = now, verified
        self.field.set_text(now)
        if touched:
            self.field.type_text(typed)
        elif self.choice is not None:
            chosen = verified
        if self.choice is not None:
            self.choice.set_verified(chosen)
        self._draw(meanwhile=touched)

    def show_notices(self, notices: Sequence[str]) -> None:
        if self.choice is not None:
            self.choice.show_notices(notices)

    def said(self) -> str:
        """What is written below the field of what was there before."""
        return "" if self._was.isHidden() else self._was.whole_text()

    def _edited(self) -> None:
        self._draw()
        self.changed.emit()

    def _draw(self, *, meanwhile: bool = False) -> None:
        before = value_text(self.name, self._before or None)
        self._was.set_text(
            tr("Somebody changed it meanwhile to: {value}", value=before)
            if meanwhile
            else tr("Before: {value}", value=before)
        )
        self._was.set_role("warning" if meanwhile else "small")
        self._was.setVisible(self.field.is_changed)
        if self.choice is not None:
            self.choice.setVisible(bool(self.field.text()))


def _verified(user: User, name: str) -> bool:
    return user.attributes.get(f"{name}_verified", "").lower() == "true"
