"""The attributes of one user that are being edited: which, what is wished for, and what stands in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cognito_admin.model.attributes import title
from cognito_admin.model.changes.change import Change, Wish
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.planning import plan
from cognito_admin.ui.changes.words import notice_text, reason_text
from cognito_admin.ui.panes.users.attribute_editor import AttributeEditor
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_admin.model.changes.change import Refusal
    from cognito_admin.model.changes.person import Person
    from cognito_admin.model.changes.rules import Rules


class AttributeEdits(QObject):
    """``editors`` by attribute. ``changed`` follows what is typed; ``entered`` is Enter in one of them."""

    changed = Signal()
    entered = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.editors: dict[str, AttributeEditor] = {}
        self._person: Person | None = None
        self._rules: Rules | None = None

    def show_person(self, person: Person, rules: Rules | None) -> None:
        """The one whose attributes are edited, as they are by now. Nothing of another one may be open."""
        self._person, self._rules = person, rules
        for editor in self.editors.values():
            editor.show_news(person.user)

    def open(self, names: Iterable[str]) -> None:
        """Begins to edit these, beside those that are edited already."""
        if self._person is None or self._rules is None:
            return
        for name in names:
            if name not in self.editors:
                editor = AttributeEditor(self._rules.schema[name], self._person.user)
                editor.changed.connect(self._edited)
                editor.entered.connect(self.entered)
                self.editors[name] = editor
        self._edited()

    def close(self) -> None:
        for editor in self.editors.values():
            editor.hide()
            editor.deleteLater()
        self.editors = {}

    @property
    def dirty(self) -> bool:
        """Whether something would be lost."""
        return any(editor.wished() for editor in self.editors.values())

    def wish(self) -> Wish:
        """All that was changed, as one."""
        return Wish(
            Kind.EDIT, values={name: v for editor in self.editors.values() for name, v in editor.wished().items()}
        )

    def problem(self) -> str:
        """The first reason for which it cannot be saved as it is; empty if there is none."""
        found = self._plan()
        if found is None or isinstance(found, Change):
            return ""
        if [reason.why for reason in found.reasons] == [Why.NOTHING_CHANGES]:
            return tr("Nothing is changed yet")
        return " ".join(reason_text(reason) for reason in found.reasons)

    def summary(self) -> str:
        """How much would be saved, or what has to be put right before."""
        wrong = [tr(title(editor.name)) for editor in self.editors.values() if editor.problem()]
        if wrong:
            return tr("Does not fit yet: {attributes}", attributes=", ".join(wrong))
        count = sum(bool(editor.wished()) for editor in self.editors.values())
        if not count:
            return tr("Nothing is changed yet")
        return trn("1 attribute is changed", "{count} attributes are changed", count)

    def show_problems(self) -> None:
        """Says below each field what is wrong with it, and goes to the first that is."""
        wrong = [editor for editor in self.editors.values() if editor.problem()]
        for editor in wrong:
            editor.field.show_problem()
        if wrong:
            wrong[0].field.setFocus()

    def _plan(self) -> Change | Refusal | None:
        if self._person is None or self._rules is None:
            return None
        return plan(self.wish(), self._person, self._rules)

    def _edited(self) -> None:
        found = self._plan()
        notices = found.notices if isinstance(found, Change) else ()
        for name, editor in self.editors.items():
            editor.show_notices([notice_text(notice) for notice in notices if notice.facts.get("attribute") == name])
        self.changed.emit()
