"""A page whose settings each app client may have of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.settings.things import ThingKind
from cognito_admin.ui.panes.settings.client_forms import ClientForm, ClientForms
from cognito_admin.ui.settings.page import SettingsPage, fold, unfold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.ui.settings.field import Field
    from cognito_admin.ui.settings.page import PageContext


class ClientPage(SettingsPage):
    """Gives each client a form by ``make_form``. Puts ``self.forms`` among its parts, and calls ``begin`` once it is made."""

    def __init__(self, context: PageContext, label: str, *, everybody: str = "") -> None:
        super().__init__(context)
        self.why_not = ""
        self._naming = context.shell.loop.latest(self)
        self.forms = ClientForms(label, self._made, everybody=everybody)
        self.forms.chosen.connect(self._form_chosen)
        self.forms.gone.connect(self._form_gone)

    def begin(self) -> None:
        self.forms.show_clients(())

    def make_form(self, client: str) -> ClientForm:
        raise NotImplementedError

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        self.why_not = "" if editable else why_not
        super().show_documents(documents, editable=editable, why_not=why_not)
        self._naming.run(self._list_clients())

    def first_problem(self) -> QWidget | None:
        found = super().first_problem()
        for form in self.forms.forms.values():
            if found in form.fields:
                self.forms.choose(form.client)
        return found

    def follow(self) -> None:
        self.forms.mark_edited()

    async def _list_clients(self) -> None:
        self.forms.show_clients(await self.context.source.names(ThingKind.CLIENT))

    def _made(self, client: str) -> ClientForm:
        form = self.make_form(client)
        for field in form.fields:
            self._take(field)
        form.field_added.connect(self._take)
        if self.isVisible():
            fold(form)
            self.context.shell.loop.spawn(unfold(form), form)
        return form

    def _take(self, field: Field) -> None:
        self.fields.append(field)
        field.allow(self.why_not)
        field.changed.connect(self._edited)

    def _form_chosen(self) -> None:
        """A form that was just made waits for its documents."""
        if self.documents and any(thing not in self.documents for thing in self.things()):
            self.reread.emit()
        self.follow()

    def _form_gone(self, form: ClientForm) -> None:
        self.fields = [field for field in self.fields if field not in form.fields]
