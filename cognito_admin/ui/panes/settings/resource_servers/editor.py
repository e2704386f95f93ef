"""One resource server: what it is called, and its scopes with who asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.settings.resource_server_rules import (
    identifier_problem,
    is_managed,
    name_problem,
    scopes_taken_away,
)
from cognito_admin.model.settings.things import ThingKind
from cognito_admin.ui.panes.settings.resource_servers.scopes_field import ScopesField
from cognito_admin.ui.panes.settings.several.editor import Editor
from cognito_admin.ui.panes.settings.several.facts import CopyableFact
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.fields import TextField
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.field import Field
    from cognito_admin.ui.settings.page import PageContext


class ResourceServerEditor(Editor):
    """``users`` are the app clients that may ask for each scope, once they were read."""

    def __init__(self, context: PageContext, identifier: str, *, new: bool) -> None:
        super().__init__(
            ThingKind.RESOURCE_SERVER,
            identifier,
            new=new,
            back=tr("Resource servers"),
            delete=tr("Delete resource server…"),
        )
        self.taken: Sequence[str] = ()
        self.users: Mapping[str, tuple[str, ...]] | None = None
        self.title_field = TextField(
            self.thing,
            ("Name",),
            tr("Name"),
            tr("For people who look after the pool; apps never see it."),
            validate=lambda name: told(name_problem(name)),
        )
        if new:
            self.identifier: QWidget = TextField(
                self.thing,
                ("Identifier",),
                tr("Identifier"),
                tr(
                    "Stands in front of each scope, in every token. Often the address of the API. It cannot be changed later."
                ),
                placeholder="https://api.example.com",
                monospaced=True,
                validate=lambda text: told(identifier_problem(text, self.taken)),
            )
        else:
            self.identifier = CopyableFact(
                tr("Identifier"), tr("Set for good: tokens and apps name scopes by it."), context.shell.copy
            )
            self.identifier.say(identifier)
        self.scopes = ScopesField(
            self.thing,
            tr("Scopes"),
            tr("What an app may be allowed to do with the API. An app asks for identifier/name."),
        )
        self.add_section("", self.title_field, self.identifier)
        self.add_section("", self.scopes)

    def know(self, taken: Sequence[str], users: Mapping[str, tuple[str, ...]] | None) -> None:
        self.taken, self.users = taken, users
        self.scopes.show_users(users or {})
        self.follow()

    def show_document(self, document: Document, *, why_not: str) -> None:
        managed = tr("Cognito made this one for itself.") if is_managed(document) else ""
        super().show_document(document, why_not=why_not or managed)
        self.notice.say(managed, "closed")

    def identity(self, document: Document) -> str:
        return str(document.get("Identifier", ""))

    def missing(self) -> dict[Field, str]:
        if not isinstance(self.identifier, TextField):
            return {}
        after = self.edited()
        return {
            self.title_field: told(name_problem(str(after.get("Name", "")))),
            self.identifier: told(identifier_problem(self.identity(after), self.taken)),
        }

    def refused(self) -> dict[str, tuple[str, ...]]:
        """Scopes that go, and the app clients that ask for them."""
        gone = scopes_taken_away(self.document, self.edited())
        return {scope: self.users[scope] for scope in gone if self.users and scope in self.users}

    def follow(self) -> None:
        after = self.edited()
        self.name.set_text(str(after.get("Name") or tr("New resource server")))
        self.about.setText(self.identity(after))
        refused = self.refused()
        said = [
            tr("{scope} goes, though it is asked for by {clients}.", scope=scope, clients=", ".join(clients))
            for scope, clients in refused.items()
        ]
        self.scopes.set_note(" ".join(said), "warning")
