"""The page *Resource servers*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.settings.resource_server_rules import scope_users, scopes_of
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.resource_servers.editor import ResourceServerEditor
from cognito_admin.ui.panes.settings.several.page import SeveralPage
from cognito_admin.ui.panes.settings.several.thing_list import Row
from cognito_admin.ui.settings.page import Group
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.panes.settings.several.editor import Editor


class ResourceServersPage(SeveralPage):
    """The APIs that custom scopes belong to."""

    name = "resource-servers"
    group = Group.APPS
    icon_name = "server"
    kind = ThingKind.RESOURCE_SERVER

    @classmethod
    def title(cls) -> str:
        return tr("Resource servers")

    @classmethod
    def summary(cls) -> str:
        return tr("The APIs that take tokens of this pool, and the scopes that say what an app may do with each.")

    @classmethod
    def search_words(cls) -> str:
        return "api custom scopes oauth permissions machine client credentials identifier audience"

    @classmethod
    def add_text(cls) -> str:
        return tr("Add resource server")

    def things(self) -> tuple[Thing, ...]:
        return (POOL,)

    def nothing_there(self) -> tuple[str, str]:
        return (
            tr("No resource servers"),
            tr("An API that is to know what an app may do with it gets scopes of its own here."),
        )

    def begin(self) -> None:
        thing = Thing(self.kind, "new")
        if thing in self.editors:
            self.open(thing)
            return
        editor = ResourceServerEditor(self.context, thing.name, new=True)
        self._tell(editor)
        self.open_new(thing, editor, {"Scopes": []})

    def made_editor(self, thing: Thing, document: Document) -> Editor:
        del document
        editor = ResourceServerEditor(self.context, thing.name, new=False)
        self._tell(editor)
        return editor

    def row(self, thing: Thing, document: Document) -> Row:
        scopes = scopes_of(document)
        count = tr("no scopes") if not scopes else trn("one scope", "{count} scopes", len(scopes))
        name = str(document.get("Name", "")) or tr("New resource server")
        said = " · ".join(part for part in (str(document.get("Identifier", "")), count) if part)
        return Row(thing, name, said, self.icon_name)

    def show_known(self) -> None:
        for editor in self.editors.values():
            if isinstance(editor, ResourceServerEditor):
                self._tell(editor)

    def _tell(self, editor: ResourceServerEditor) -> None:
        clients = None if self.clients is None else scope_users(editor.thing.name, self.clients.values())
        editor.know([thing.name for thing in self.found], clients)

    # What people notice

    def deletion_title(self, document: Document) -> str:
        return tr("Delete {server}", server=str(document.get("Name", "")))

    def consequences_of_deleting(self, document: Document) -> tuple[str, ...]:
        if self.clients is None:
            return (tr("Which app clients ask for its scopes is not known: they could not be read."),)
        users = scope_users(str(document.get("Identifier", "")), self.clients.values())
        if not users:
            return (tr("No app client asks for any of its scopes."),)
        return tuple(_refused(scope, clients) for scope, clients in users.items())

    def consequences(self) -> tuple[str, ...]:
        editors = [editor for editor in self.editors.values() if isinstance(editor, ResourceServerEditor)]
        return tuple(_refused(scope, clients) for editor in editors for scope, clients in editor.refused().items())


def _refused(scope: str, clients: tuple[str, ...]) -> str:
    return tr("{scope} is refused to {clients} from then on.", clients=", ".join(clients), scope=scope)
