"""The page about branding: how the sign-in pages look, for all app clients or for one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.domain_rules import CLASSIC, MANAGED, MOST_CSS_BYTES, MOST_SETTINGS_BYTES, css_problem
from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.plans import Feature
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.client_forms import ClientForm
from cognito_admin.ui.panes.settings.client_page import ClientPage
from cognito_admin.ui.panes.settings.logo_field import LogoField
from cognito_admin.ui.panes.settings.notice import Notice
from cognito_admin.ui.panes.settings.told import lacking, told
from cognito_admin.ui.settings.field import link
from cognito_admin.ui.settings.fields import Choice, ChoiceField, FactField, LongTextField
from cognito_admin.ui.settings.page import Group
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QPushButton

    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import PageContext, Section

_DOMAINS = (Thing(ThingKind.DOMAIN), Thing(ThingKind.CUSTOM_DOMAIN))
_OWN_VALUES = "UseCognitoProvidedValues"


class BrandingPage(ClientPage):
    name = "branding"
    group = Group.APPS
    icon_name = "layout-dashboard"

    @classmethod
    def title(cls) -> str:
        return tr("Branding")

    @classmethod
    def summary(cls) -> str:
        return tr("How the sign-in pages look: managed login by styles, the classic pages by a style sheet and a logo.")

    @classmethod
    def search_words(cls) -> str:
        return tr("CSS logo style managed login hosted UI customization")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, tr("Look for"), everybody=tr("All app clients"))
        self.notice = Notice()
        self.column.addWidget(self.notice)
        self.column.addWidget(self.forms)
        self.begin()

    def things(self) -> tuple[Thing, ...]:
        return (POOL, *_DOMAINS, *super().things())

    def make_form(self, client: str) -> LookForm:
        form = LookForm(client)
        if form.deletion is not None:
            form.deletion.clicked.connect(lambda: self._delete(form))
        return form

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        super().show_documents(documents, editable=editable, why_not=why_not)
        self.notice.say(self._remark())
        self.follow()

    def completed(self, thing: Thing, document: Document) -> Document:
        if thing.kind is ThingKind.BRANDING and document.get(_OWN_VALUES):
            # The two exclude each other.
            return {name: value for name, value in document.items() if name not in ("Settings", "Assets")}
        if thing.kind is ThingKind.UI and self.documents.get(thing) is None:
            return {"ClientId": "ALL" if thing.name == "all" else thing.name, **document}
        return document

    def follow(self) -> None:
        super().follow()
        closed = lacking(self.documents.get(POOL), Feature.MANAGED_LOGIN)
        no_domain = "" if self._versions() else tr("The pool has no domain yet, and so no sign-in pages: see Domain.")
        for form in self.forms.forms.values():
            if isinstance(form, LookForm):
                there = self.documents.get(form.style_of) is not None
                form.follow(self.why_not, closed=closed, no_domain=no_domain, has_style=there)

    def _versions(self) -> set[int]:
        found = [document for thing in _DOMAINS if (document := self.documents.get(thing)) is not None]
        return {int(document.get("ManagedLoginVersion", CLASSIC)) for document in found}

    def _remark(self) -> str:
        versions = self._versions()
        if not versions:
            return tr("The pool has no domain yet, and so no sign-in pages: see Domain.")
        if versions == {MANAGED}:
            return tr("People see managed login. The classic look is kept, and shown nowhere.")
        if versions == {CLASSIC}:
            return tr("People see the classic pages. Styles of managed login are kept, and shown nowhere: see Domain.")
        return tr("One domain shows managed login, the other the classic pages.")

    def _delete(self, form: LookForm) -> None:
        document = self.documents.get(form.style_of)
        if document is not None:
            client = self.forms.title(form.client)
            self.context.desk.review(
                SettingsChange((Part(form.style_of, document, None),)),
                tr("Delete the style of {client}", client=client),
                agree=tr("Delete style"),
                consequences=(tr("Managed login shows no pages to this app client until it has a style again."),),
                typed=client,
            )


class LookForm(ClientForm):
    """A style of managed login belongs to one app client; the classic look may be everybody's."""

    def __init__(self, client: str) -> None:
        super().__init__(client)
        self.style_of = Thing(ThingKind.BRANDING, client)
        self.deletion: QPushButton | None = None
        self._managed: Section | None = None
        if client:
            self._make_style()
        self._make_classic()

    def _make_style(self) -> None:
        self.look = ChoiceField(self.style_of, (_OWN_VALUES,), tr("Style"), _looks())
        self.settings = LongTextField(
            self.style_of,
            ("Settings",),
            tr("Settings of the style"),
            tr("The JSON that the branding editor of AWS makes; what is not in it is as Cognito has it."),
            limit=MOST_SETTINGS_BYTES,
            lines=12,
            in_bytes=True,
            monospaced=True,
            blank=MISSING,
            validate=_settings_problem,
            reads=lambda member: json.dumps(member, indent=2, ensure_ascii=False) if member else "",
            writes=lambda shown, _: _settings_in(shown),
        )
        self.assets = FactField(
            self.style_of,
            ("Assets",),
            tr("Pictures"),
            tr(
                "Backgrounds, logos and icons. They are exchanged in the branding editor of AWS, and kept by what is saved here."
            ),
            words=_assets_in_words,
        )
        self.deletion = link(tr("Delete style…"), lambda: None)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(14, 6, 14, 6)
        row.addWidget(self.deletion)
        row.addStretch(1)
        self._managed = self.add_section(tr("Managed login"), self.look, self.settings, self.assets, self._foot)

    def _make_classic(self) -> None:
        thing = Thing(ThingKind.UI, self.client or "all")
        self.css = LongTextField(
            thing,
            ("CSS",),
            tr("Style sheet"),
            tr("CSS for the classes that end in -customizable, such as .submitButton-customizable."),
            limit=MOST_CSS_BYTES,
            lines=9,
            in_bytes=True,
            monospaced=True,
            blank="",
            validate=lambda shown: told(css_problem(shown)),
        )
        self.logo = LogoField(thing)
        whose = tr("This app client has the look of all others until it is given one here.")
        self.add_section(tr("Classic pages"), self.css, self.logo, text=whose if self.client else "")

    def follow(self, why_not: str, *, closed: str, no_domain: str, has_style: bool) -> None:
        """``closed`` is why there is no managed login, ``no_domain`` why there are no pages at all."""
        for field in (self.css, self.logo):
            field.allow(why_not or no_domain)
        self.logo.must_be_given(self.css.is_changed)
        if self._managed is None or self.deletion is None:
            return
        self.look.set_help(closed)
        for field in (self.look, self.settings):
            field.allow(why_not or closed)
        own = self.look.shown is False
        none_yet = not has_style and self.look.shown is None and not closed
        self.look.set_note(tr("It has none, so managed login shows no pages to it.") if none_yet else "", "warning")
        self._managed.show_part(self.settings, own)
        self._managed.show_part(self.assets, own and has_style)
        self._managed.show_part(self._foot, has_style)
        self.deletion.setEnabled(not why_not)
        self.deletion.setToolTip(plain_tooltip(why_not))


def _looks() -> tuple[Choice, ...]:
    return (
        Choice(True, tr("As Cognito has it"), tr("Calm and neutral. AWS keeps it up to date.")),
        Choice(False, tr("Its own"), tr("Colours, shapes and pictures of yours.")),
    )


def _settings_in(text: str) -> Any:
    """The text itself where it is not JSON: it is told as wrong, and sent nowhere."""
    try:
        return json.loads(text) if text.strip() else MISSING
    except ValueError:
        return text


def _settings_problem(text: str) -> str:
    try:
        value: Any = json.loads(text) if text.strip() else {}
    except ValueError as error:
        place = getattr(error, "lineno", None)
        return tr("Not JSON, from line {line} on.", line=place) if place else tr("Not JSON.")
    return "" if isinstance(value, dict) else tr("The settings have to be an object in braces.")


def _assets_in_words(member: Any) -> str:
    entries = member if isinstance(member, list) else []
    names = [f"{one.get('Category', '')} ({one.get('ColorMode', '')})".lower().replace("_", " ") for one in entries]
    return ", ".join(names) or tr("none")
