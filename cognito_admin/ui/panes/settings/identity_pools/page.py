"""The page *Identity pools*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.identity_pools.trust import CLASSIC, GUESTS, trusted
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.identity_pools.editor import IdentityPoolEditor
from cognito_admin.ui.panes.settings.several.page import SeveralPage
from cognito_admin.ui.panes.settings.several.thing_list import Row
from cognito_admin.ui.settings.page import Group
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.panes.settings.several.editor import Editor
    from cognito_admin.ui.settings.page import PageContext
    from cognito_admin.work.workspace import Workspace


class IdentityPoolsPage(SeveralPage):
    """What the account has, those that trust this pool first. None is made or deleted here, and no backup has any."""

    name = "identity-pools"
    group = Group.APPS
    icon_name = "cloud"
    kind = ThingKind.IDENTITY_POOL

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.add.hide()

    @classmethod
    def fits(cls, workspace: Workspace) -> bool:
        return workspace.as_of is None

    @classmethod
    def title(cls) -> str:
        return tr("Identity pools")

    @classmethod
    def summary(cls) -> str:
        return tr(
            "They turn a sign-in into credentials of AWS. Those of the account, and which of them trust this pool."
        )

    @classmethod
    def search_words(cls) -> str:
        return (
            "identity pools federated identities iam roles guest unauthenticated credentials role mapping rules classic"
        )

    @classmethod
    def add_text(cls) -> str:
        return ""

    def things(self) -> tuple[Thing, ...]:
        return (POOL,)

    def nothing_there(self) -> tuple[str, str]:
        return (
            tr("No identity pools"),
            tr("The account has none in this region, so that nobody gets credentials of AWS by signing in here."),
        )

    def begin(self) -> None:
        """There is no button for it."""

    def made_editor(self, thing: Thing, document: Document) -> Editor:
        editor = IdentityPoolEditor(self.context, thing.name, document, self._client_names())
        editor.know(self._client_names())
        return editor

    def show_rows(self) -> None:
        pool = self.context.workspace.summary.id
        self.found = dict(sorted(self.found.items(), key=lambda one: not trusted(one[1], pool)))
        super().show_rows()

    def row(self, thing: Thing, document: Document) -> Row:
        names = self._client_names()
        clients = [names.get(client, client) for client in trusted(document, self.context.workspace.summary.id)]
        said = [tr("trusts {clients}", clients=", ".join(clients)) if clients else tr("does not trust this pool")]
        said += [tr("guests")] if document.get(GUESTS) else []
        said += [tr("classic flow")] if document.get(CLASSIC) else []
        name = str(document.get("IdentityPoolName", thing.name))
        return Row(thing, name, " · ".join(said), self.icon_name)

    def show_known(self) -> None:
        for editor in self.editors.values():
            if isinstance(editor, IdentityPoolEditor):
                editor.know(self._client_names())

    def consequences(self) -> tuple[str, ...]:
        editors = [editor for editor in self.editors.values() if isinstance(editor, IdentityPoolEditor)]
        return tuple(said for editor in editors if editor.part() is not None for said in editor.consequences())

    def _client_names(self) -> Mapping[str, str]:
        clients = self.clients or {}
        return {thing.name: str(one.get("ClientName") or thing.name) for thing, one in clients.items()}
