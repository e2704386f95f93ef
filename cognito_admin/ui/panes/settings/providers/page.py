"""The page *Identity providers*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.settings.provider_kinds import ProviderType, new_provider, type_of
from cognito_admin.model.settings.provider_rules import (
    mapping_caution,
    missing_in_mapping,
    sign_in_host,
    unwritable_for,
    users_of,
)
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.providers.editor import ProviderEditor
from cognito_admin.ui.panes.settings.providers.mapping_field import Setting
from cognito_admin.ui.panes.settings.providers.words import kind_icon, kind_of, kind_title
from cognito_admin.ui.panes.settings.several.page import SeveralPage
from cognito_admin.ui.panes.settings.several.thing_list import Row
from cognito_admin.ui.settings.page import Group
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.pools import SchemaAttribute
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.panes.settings.several.editor import Editor


class ProvidersPage(SeveralPage):
    """SAML and OpenID Connect providers, Google, Facebook, Amazon and Apple."""

    name = "providers"
    group = Group.APPS
    icon_name = "link"
    kind = ThingKind.PROVIDER

    @classmethod
    def title(cls) -> str:
        return tr("Identity providers")

    @classmethod
    def summary(cls) -> str:
        return tr("Where else people have an account they can sign in with here.")

    @classmethod
    def search_words(cls) -> str:
        return "saml oidc openid google facebook amazon apple federation sso social attribute mapping metadata idp"

    @classmethod
    def add_text(cls) -> str:
        return tr("Add provider")

    def things(self) -> tuple[Thing, ...]:
        return (POOL,)

    def nothing_there(self) -> tuple[str, str]:
        return (
            tr("No identity providers"),
            tr(
                "Everybody signs in with an account of this pool. A provider lets people in with one they have elsewhere."
            ),
        )

    def deletion_title(self, document: Document) -> str:
        return tr("Delete {provider}", provider=str(document.get("ProviderName", "")))

    def consequences_of_deleting(self, document: Document) -> tuple[str, ...]:
        """What people notice."""
        name = str(document.get("ProviderName", ""))
        said = [tr("Nobody can sign in with {provider} any more. Their profiles stay in the pool.", provider=name)]
        if self.clients is not None:
            uses = users_of(name, self.clients.values())
            if uses.clients:
                said.append(tr("Offered in {clients} until now.", clients=", ".join(uses.clients)))
            if uses.only:
                said.append(tr("In {clients} there is no other way to sign in.", clients=", ".join(uses.only)))
        return tuple(said)

    def consequences(self) -> tuple[str, ...]:
        editors = [editor for editor in self.editors.values() if isinstance(editor, ProviderEditor)]
        return tuple(said for editor in editors for said in editor.consequences())

    # Adding

    def begin(self) -> None:
        """Asks which kind."""
        menu = self.menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for kind in ProviderType:
            action = menu.addAction(icon(kind_icon(kind)), kind_title(kind))
            taken = kind.is_social and self._has(str(kind))
            action.setEnabled(not taken)
            action.setToolTip(plain_tooltip(tr("The pool has its provider of this kind already") if taken else ""))
            action.triggered.connect(lambda _checked=False, kind=kind: self.begin_kind(kind))
        # Below the button, and no further to the right than it.
        below = QPoint(self.add.width() - menu.sizeHint().width(), self.add.height() + 2)
        menu.popup(self.add.mapToGlobal(below))

    def begin_kind(self, kind: ProviderType) -> None:
        """Opens an empty provider of the kind."""
        thing = Thing(self.kind, str(kind) if kind.is_social else f"new {kind}")
        if thing in self.editors:
            self.open(thing)
            return
        editor = ProviderEditor(self.context, kind, thing.name, new=True)
        self._tell(editor)
        self.open_new(thing, editor, new_provider(kind))

    def _has(self, name: str) -> bool:
        return any(document.get("ProviderName") == name for document in self.found.values())

    # Those there are

    def made_editor(self, thing: Thing, document: Document) -> Editor:
        editor = ProviderEditor(self.context, type_of(document), thing.name, new=False)
        self._tell(editor)
        return editor

    def row(self, thing: Thing, document: Document) -> Row:
        kind = type_of(document)
        name = str(document.get("ProviderName", "")) or tr("New provider")
        said = [kind_of(document)] if kind_of(document) != name else []
        if self.clients is not None:
            uses = users_of(thing.name, self.clients.values())
            said.append(_offered(len(uses.clients)))
        return Row(thing, name, _begun(" · ".join(said)), kind_icon(kind), self._warning(thing, document))

    def show_known(self) -> None:
        for editor in self.editors.values():
            if isinstance(editor, ProviderEditor):
                self._tell(editor)

    def _warning(self, thing: Thing, document: Document) -> str:
        """What keeps people from signing in with it, as it is."""
        schema = self._schema()
        mapping: Mapping[str, str] = document.get("AttributeMapping") or {}
        if missing_in_mapping(mapping, schema):
            return tr("It does not fill in what the pool requires")
        clients = self.clients.values() if self.clients is not None else ()
        if any(mapping_caution(name, schema, unwritable_for(name, thing.name, clients)) for name in mapping):
            return tr("It fills in an attribute that cannot be written")
        return ""

    def _tell(self, editor: ProviderEditor) -> None:
        pool = self.documents.get(POOL) or {}
        clients = None if self.clients is None else [*self.clients.values()]
        schema = self._schema()
        unwritable = {name: unwritable_for(name, editor.thing.name, clients or ()) for name in schema}
        workspace = self.context.workspace
        host = sign_in_host(pool, str(workspace.summary.id).partition("_")[0])
        editor.know(Setting(schema, unwritable), [*self.found.values()], clients, str(workspace.summary.id), host)

    def _schema(self) -> dict[str, SchemaAttribute]:
        pool = self.documents.get(POOL)
        if pool is None:
            return {}
        described = PoolDescription(self.context.workspace.summary.id, "", pool, None)
        return {attribute.name: attribute for attribute in described.schema}


def _offered(apps: int) -> str:
    if not apps:
        return tr("offered in no app")
    return trn("offered in 1 app", "offered in {count} apps", apps)


def _begun(text: str) -> str:
    """With a capital, as the lines of other lists begin."""
    return text[:1].upper() + text[1:]
