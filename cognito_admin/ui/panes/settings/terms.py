"""The page about terms: what people can read before they sign up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.plans import Feature
from cognito_admin.model.settings.terms_rules import MOST_DOCUMENTS, NAMES
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.client_forms import ClientForm
from cognito_admin.ui.panes.settings.client_page import ClientPage
from cognito_admin.ui.panes.settings.links_field import LinksField
from cognito_admin.ui.panes.settings.notice import Notice
from cognito_admin.ui.panes.settings.told import lacking
from cognito_admin.ui.settings.page import Group
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import PageContext


class TermsPage(ClientPage):
    """Each app client may have one document of each name; of which there are any is known once they are listed."""

    name = "terms"
    group = Group.APPS
    icon_name = "file-text"

    @classmethod
    def title(cls) -> str:
        return tr("Terms")

    @classmethod
    def summary(cls) -> str:
        return tr("Links that managed login shows where people sign up. It shows them once both documents have one.")

    @classmethod
    def search_words(cls) -> str:
        return tr("terms of use privacy policy links")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, tr("App client"))
        self._known: tuple[Thing, ...] = ()
        self.notice = Notice()
        self.column.addWidget(self.notice)
        self.column.addWidget(self.forms)
        self.begin()

    def things(self) -> tuple[Thing, ...]:
        return (POOL, *self._known)

    def make_form(self, client: str) -> TermsForm:
        form = TermsForm(client)
        self._bind(form)
        for field in form.links.values():
            field.allow(self._closed())
        return form

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        # The base class shows each field the document of its thing: which thing that is may have become another.
        self.documents = documents
        for form in self._terms_forms():
            self._bind(form)
        super().show_documents(documents, editable=editable, why_not=why_not)
        self._choose_one_with_terms()
        self.notice.say(lacking(documents.get(POOL), Feature.MANAGED_LOGIN), "closed")
        for field in self.fields:
            field.allow(self._closed())

    def parts(self) -> tuple[Part, ...]:
        found: list[Part] = []
        for form in self._terms_forms():
            for name, field in form.links.items():
                if field.is_changed:
                    found.append(self._part(form.client, name, field))
        return tuple(part for part in found if part.before is not None or part.after is not None)

    def problems(self) -> tuple[str, ...]:
        """A pool has room for so many documents, of all its clients."""
        more = sum(1 for part in self.parts() if part.before is None)
        found = super().problems()
        if more and len(self._known) + more > MOST_DOCUMENTS:
            return (*found, tr("A pool has at most {most} documents of terms.", most=MOST_DOCUMENTS))
        return found

    def _part(self, client: str, name: str, field: LinksField) -> Part:
        before, links = self.documents.get(field.thing), field.value()
        if links is MISSING:
            return Part(field.thing, before, None)
        if before is None:
            new = {"ClientId": client, "TermsName": name, "TermsSource": "LINK", "Enforcement": "NONE"}
            return Part(field.thing, None, {**new, "Links": links})
        return Part(field.thing, before, {**before, "Links": links})

    def _bind(self, form: TermsForm) -> None:
        for name, field in form.links.items():
            there = (
                thing
                for thing in self._known
                if (document := self.documents.get(thing)) is not None
                and (document.get("ClientId"), document.get("TermsName")) == (form.client, name)
            )
            field.thing = next(there, Thing(ThingKind.TERMS, f"{form.client}/{name}"))
            field.show_document(self.documents.get(field.thing))

    def _choose_one_with_terms(self) -> None:
        """Whom nobody chose has more to show than who comes first in the list."""
        owners = [str((self.documents.get(thing) or {}).get("ClientId", "")) for thing in self._known]
        if self.forms.was_chosen or not owners or self.forms.choice.findData(owners[0]) < 0:
            return
        self.forms.choose(owners[0])

    def _closed(self) -> str:
        return lacking(self.documents.get(POOL), Feature.MANAGED_LOGIN) or self.why_not

    def _terms_forms(self) -> tuple[TermsForm, ...]:
        return tuple(form for form in self.forms.forms.values() if isinstance(form, TermsForm))

    async def _list_clients(self) -> None:
        known = tuple(Thing(ThingKind.TERMS, one.name) for one in await self.context.source.names(ThingKind.TERMS))
        news = known != self._known
        self._known = known
        await super()._list_clients()
        if news:
            self.reread.emit()


class TermsForm(ClientForm):
    def __init__(self, client: str) -> None:
        super().__init__(client)
        self.links = {
            name: LinksField(Thing(ThingKind.TERMS, f"{client}/{name}"), tr(title)) for name, title in NAMES.items()
        }
        self.add_section("", *self.links.values())
