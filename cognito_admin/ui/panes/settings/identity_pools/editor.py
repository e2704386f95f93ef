"""One identity pool: who gets credentials of AWS through it, and of which role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.identity_pools.role_choice import GUEST, SIGNED_IN
from cognito_admin.model.identity_pools.rules import name_problem, role_problem, warnings
from cognito_admin.model.identity_pools.trust import (
    CLASSIC,
    GUESTS,
    PROVIDERS,
    ROLES,
    is_of,
    mapping_key,
    other_providers,
    trusted,
    with_trusted,
    without_untrusted,
)
from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.things import ThingKind
from cognito_admin.ui.panes.settings.identity_pools.mapping_field import MappingField
from cognito_admin.ui.panes.settings.identity_pools.tags_field import TagsField
from cognito_admin.ui.panes.settings.identity_pools.trial import Trial
from cognito_admin.ui.panes.settings.several.editor import Editor
from cognito_admin.ui.panes.settings.several.facts import CopyableFact, Told
from cognito_admin.ui.panes.settings.told import all_told, told
from cognito_admin.ui.settings.fields import Choice, ChoicesField, SwitchField, TextField
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import PageContext


class IdentityPoolEditor(Editor):
    """``names`` are those of the app clients of the user pool, by their ids."""

    def __init__(self, context: PageContext, identity_pool: str, document: Document, names: Mapping[str, str]) -> None:
        super().__init__(ThingKind.IDENTITY_POOL, identity_pool, new=False, back=tr("Identity pools"), delete="")
        self.delete.hide()
        self._context, self._names = context, names
        self._pool = context.workspace.summary.id
        self._of_clients = trusted(document, self._pool)
        self.mappings: dict[str, MappingField] = {}
        self.trial: Trial | None = None
        self.title_field = TextField(
            self.thing, ("IdentityPoolName",), tr("Name"), validate=lambda name: told(name_problem(name))
        )
        identifier = CopyableFact(tr("Id"), tr("Apps name the identity pool by it."), context.shell.copy)
        identifier.say(identity_pool)
        self.clients = ChoicesField(
            self.thing,
            (PROVIDERS,),
            tr("App clients of this pool"),
            (),
            tr("Whoever signs in through one of these gets credentials of AWS."),
            reads=self._clients_of,
            writes=self._with_clients,
        )
        self.others = Told()
        self.guests = SwitchField(
            self.thing, (GUESTS,), tr("Guests"), tr("Credentials for everybody who knows the id, without signing in.")
        )
        self.classic = SwitchField(
            self.thing,
            (CLASSIC,),
            tr("Classic flow"),
            tr("The app asks AWS for the role itself. The enhanced flow does it on its own and narrows it down."),
        )
        self.add_section("", self.title_field, identifier)
        self.add_section(tr("Whom it trusts"), self.clients, self.others, self.guests, self.classic)

    def pieces(self) -> Iterator[object]:
        signed_in = self._role(SIGNED_IN, tr("Signed in"), tr("Where nothing below says otherwise."))
        guest = self._role(GUEST, tr("Guests"), tr("Keep it as small as can be."))
        yield self.add_section(tr("Roles"), signed_in, guest)
        for client in self._of_clients:
            name = self._names.get(client, client)
            field = MappingField(
                self.thing,
                mapping_key(self._pool, client),
                tr("Who comes through {client}", client=name),
                tr("Roles of groups are set under Groups."),
            )
            self.mappings[client] = field
            yield self.add_section("", field)
        if self._of_clients:
            yield self.add_section(tr("Attributes for policies"), TagsField(self.thing))
            self.trial = Trial(self._context, self.edited)
            self.trial.know(self._names)
            yield self.add_section(
                tr("Try it with a user"),
                self.trial,
                text=tr("What comes of the settings above, saved or not. Nobody is signed in, and AWS is not asked."),
            )

    def know(self, names: Mapping[str, str]) -> None:
        self._names = names
        self.clients.set_choices([Choice(client, name) for client, name in names.items()])
        if self.trial is not None:
            self.trial.know(names)
        self.follow()

    def identity(self, document: Document) -> str:
        return str(document.get("IdentityPoolId", ""))

    def edited(self) -> Document:
        return without_untrusted(super().edited(), self._pool)

    def follow(self) -> None:
        after = self.edited()
        self.name.set_text(str(after.get("IdentityPoolName", "")))
        found = trusted(after, self._pool)
        self.about.setText(
            tr("Trusts {clients}", clients=", ".join(self._names.get(client, client) for client in found))
            if found
            else tr("Does not trust this pool")
        )
        others = other_providers(after, self._pool)
        self.others.say(
            tr("It trusts these, too: {providers}", providers=", ".join(others))
            if others
            else tr("It trusts nobody else.")
        )
        self.notice.say("\n".join(all_told(warnings(after))), "warning")
        if self.trial is not None:
            self.trial.follow()

    def consequences(self) -> tuple[str, ...]:
        """What people notice of the edits."""
        before, after = self.document, self.edited()
        name = str(after.get("IdentityPoolName", ""))
        gone = [client for client in trusted(before, self._pool) if client not in trusted(after, self._pool)]
        said = [
            tr("{client} gets no more credentials from {pool}.", client=self._names.get(client, client), pool=name)
            for client in gone
        ]
        if before.get(GUESTS) and not after.get(GUESTS):
            said.append(tr("Guests get no more credentials from {pool}.", pool=name))
        known = warnings(before)
        return (*said, *all_told(one for one in warnings(after) if one not in known))

    def _role(self, member: str, title: str, help_text: str) -> TextField:
        return TextField(
            self.thing,
            (ROLES, member),
            title,
            help_text,
            placeholder="arn:aws:iam::123456789012:role/…",
            monospaced=True,
            validate=lambda arn: told(role_problem(arn)),
        )

    def _clients_of(self, entries: Sequence[Mapping[str, Any]]) -> list[str]:
        return [str(entry.get("ClientId", "")) for entry in entries if is_of(entry, self._pool)]

    def _with_clients(self, clients: Sequence[str], original: Any) -> Any:
        entries = [] if original is MISSING else original
        return with_trusted(entries, self._pool, clients) or MISSING
