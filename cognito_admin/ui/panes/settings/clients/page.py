"""The page of app clients: all of them with what they are at a glance, and one opened with its settings and secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.client_changes import copy_of, name_of_copy, new_client
from cognito_admin.model.settings.client_kinds import ClientKind, custom_scopes, has_secret, kind_of
from cognito_admin.model.settings.client_rules import Around
from cognito_admin.model.settings.client_secrets import make_secret, rotation_of, with_another, without_one
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.clients.editor import ClientEditor
from cognito_admin.ui.panes.settings.clients.secret_shown import SecretShown
from cognito_admin.ui.panes.settings.clients.words import changed_text, kind_title, ways_in
from cognito_admin.ui.panes.settings.several.page import SeveralPage
from cognito_admin.ui.panes.settings.several.reading import read_all
from cognito_admin.ui.panes.settings.several.thing_list import Row
from cognito_admin.ui.sentences import reason
from cognito_admin.ui.settings.page import Group
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import PageContext
    from cognito_admin.work.pool_settings import Applied, SettingsMoved

_ICONS = {ClientKind.PUBLIC: "smartphone", ClientKind.CONFIDENTIAL: "server", ClientKind.MACHINE: "plug"}
_NOT_TOLD = frozenset({Code.ACCESS_DENIED, Code.NOT_IN_PLAN})


class ClientsPage(SeveralPage):
    """``secrets`` are the secrets of clients that have any, as far as they were read: ids and dates, never values."""

    name = "app-clients"
    group = Group.APPS
    icon_name = "smartphone"
    kind: ClassVar[ThingKind] = ThingKind.CLIENT

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.around = Around()
        self.secrets: dict[str, Document] = {}
        self._new = 0
        self._wrote = False
        self._revealing = context.shell.loop.latest(self, context.shell.show_failure)
        self._reading_secrets = context.shell.loop.latest(self, context.shell.show_failure)
        context.desk.moved.connect(self._take_theirs)

    @classmethod
    def title(cls) -> str:
        return tr("App clients")

    @classmethod
    def summary(cls) -> str:
        return tr("Each app signs people in by a client of its own, with its own rules.")

    @classmethod
    def search_words(cls) -> str:
        return tr(
            "client secret token lifetime refresh access callback URL OAuth scope flow rotation sign-out PKCE SRP"
        )

    @classmethod
    def add_text(cls) -> str:
        return tr("New app client")

    def things(self) -> tuple[Thing, ...]:
        return (POOL,)

    # The list

    def row(self, thing: Thing, document: Document) -> Row:
        count = len(self.secrets.get(thing.name, {}).get("ClientSecrets") or ())
        secrets = tr("{count} secrets", count=count) if count > 1 else ""
        parts = (kind_title(document), secrets, ways_in(document), changed_text(document), thing.name)
        text = " · ".join(part for part in parts if part)
        warning = tr("Two secrets work: a rotation is under way") if count > 1 else ""
        return Row(thing, str(document.get("ClientName", thing.name)), text, _ICONS[kind_of(document)], warning)

    def nothing_there(self) -> tuple[str, str]:
        return tr("No app clients"), tr("Nobody can sign in to the pool before it has one.")

    # One of them

    def begin(self) -> None:
        self._open_new(new_client("", with_secret=False))

    def _open_new(self, document: Document) -> None:
        self._new += 1
        # It has the shape of an id, since AWS is asked whether there is one of this name.
        thing = Thing(ThingKind.CLIENT, f"new{self._new}")
        editor = ClientEditor(thing.name, new=True)
        self.open_new(thing, editor, document)
        editor.client.name.line.setFocus()
        editor.client.name.line.selectAll()

    def made_editor(self, thing: Thing, document: Document) -> ClientEditor:
        editor = ClientEditor(thing.name, new=False)
        editor.id.copied.connect(lambda _: self.context.shell.status(tr("Client ID copied")))
        editor.duplicate_requested.connect(lambda: self._duplicate(editor))
        secrets = editor.secrets
        assert secrets is not None
        secrets.show_requested.connect(lambda: self._revealing.run(self._reveal(editor)))
        secrets.copy_requested.connect(lambda: self._revealing.run(self._copy_secret(editor)))
        secrets.add_requested.connect(lambda: self._add_secret(editor))
        secrets.delete_requested.connect(lambda secret_id: self._delete_secret(editor, secret_id))
        return editor

    def open(self, thing: Thing) -> None:
        super().open(thing)
        self.show_known()

    def _duplicate(self, editor: ClientEditor) -> None:
        taken = [str(document.get("ClientName", "")) for document in self.found.values()]
        name = name_of_copy(str(editor.document.get("ClientName", "")), taken)
        self._open_new(copy_of(editor.document, name))

    def deletion_title(self, document: Document) -> str:
        return tr("Delete the app client {client}", client=document.get("ClientName", ""))

    def consequences_of_deleting(self, document: Document) -> tuple[str, ...]:
        return (
            tr("Every app that uses this client fails at once: nobody signs in through it, and no token is refreshed."),
            tr("What belongs to it goes along: the look of its sign-in pages, its terms, its own threat protection."),
        )

    def consequences(self) -> tuple[str, ...]:
        editors = [editor for editor in self.editors.values() if isinstance(editor, ClientEditor)]
        return tuple(notice for editor in editors if editor.part() is not None for notice in editor.consequences())

    # Secrets

    async def _reveal(self, editor: ClientEditor) -> None:
        secret = await self.context.source.secret(editor.thing, ("ClientSecret",))
        if editor.secrets is not None and secret is not None:
            editor.secrets.show_secret(secret)

    async def _copy_secret(self, editor: ClientEditor) -> None:
        secret = await self.context.source.secret(editor.thing, ("ClientSecret",))
        if secret is not None:
            self.context.shell.copy_secret(secret, tr("Client secret"))

    def _add_secret(self, editor: ClientEditor) -> None:
        client, secret = str(editor.document.get("ClientName", "")), make_secret()
        before = self.secrets.get(editor.thing.name)
        part = Part(Thing(ThingKind.CLIENT_SECRETS, editor.thing.name), before, with_another(before or {}, secret))
        self.context.desk.review(
            SettingsChange((part,)),
            tr("Add a second secret to {client}", client=client),
            agree=tr("Add secret"),
            consequences=(
                tr("Both secrets work from then on. Nobody notices anything."),
                tr(
                    "The new one is shown once. Give it to every server that uses this client, then delete the older one."
                ),
            ),
            then=lambda _applied: SecretShown(self.window(), client, secret, self.context.shell.copy_secret).open(),
        )

    def _delete_secret(self, editor: ClientEditor, secret_id: str) -> None:
        client = str(editor.document.get("ClientName", ""))
        before = self.secrets.get(editor.thing.name) or {}
        rotation = rotation_of(editor.document, before)
        newer = bool(rotation.secrets) and secret_id == rotation.secrets[-1].id
        part = Part(Thing(ThingKind.CLIENT_SECRETS, editor.thing.name), before, without_one(before, secret_id))
        which = tr("newer") if newer else tr("older")
        self.context.desk.review(
            SettingsChange((part,)),
            tr("Delete the {which} secret of {client}", which=which, client=client),
            agree=tr("Delete secret"),
            dangers=(
                tr("Servers that still use it fail at once: nobody signs in through them, and no token is refreshed."),
                tr("Cognito does not record when a secret was last used. Look at your servers before."),
            ),
            typed=client,
        )

    def _why_hidden(self) -> str:
        """Why no secret is shown: only who may change the pool gets to see one."""
        failure = self.context.source.why_not()
        return tr("Secrets are shown only to who may change the pool. {why}", why=reason(failure)) if failure else ""

    async def _read_secrets(self) -> None:
        # After a change of one's own the others are known still: there may be a thousand.
        known = self.secrets.keys() if self._wrote else frozenset[str]()
        self._wrote = False
        for thing, document in [*self.found.items()]:
            if not has_secret(document) or thing.name in known:
                continue
            try:
                listed = await self.context.source.read(Thing(ThingKind.CLIENT_SECRETS, thing.name))
            except Failure as failure:
                if failure.code in _NOT_TOLD:
                    # The page does without their number.
                    return
                raise
            if listed is not None:
                self.secrets[thing.name] = listed
                self.show_known()
                self.show_rows()

    # Reading

    async def _read_things(self) -> None:
        await super()._read_things()
        self.secrets = {name: one for name, one in self.secrets.items() if Thing(ThingKind.CLIENT, name) in self.found}
        self.show_known()
        self._reading_secrets.run(self._read_secrets())

    async def _read_clients(self) -> None:
        """What clients refer to, in place of the clients themselves, which are what this page is of."""
        servers = await self._told(ThingKind.RESOURCE_SERVER)
        providers = await self._told(ThingKind.PROVIDER)
        pool = self.documents.get(POOL) or {}
        self.around = Around(
            schema=pool.get("SchemaAttributes") or (),
            scopes=None if servers is None else custom_scopes(servers),
            providers=None if providers is None else [*providers],
            mapped={name: [*(one.get("AttributeMapping") or ())] for name, one in (providers or {}).items()},
        )
        self.show_known()

    async def _told(self, kind: ThingKind) -> dict[str, Document] | None:
        """By name; None where AWS does not tell."""
        try:
            found = await read_all(self.context.source, kind, lambda *_: None)
        except Failure as failure:
            if failure.code in _NOT_TOLD:
                return None
            raise
        return {thing.name: document for thing, document in found.items()}

    def show_known(self) -> None:
        for thing, editor in self.editors.items():
            if isinstance(editor, ClientEditor):
                editor.set_around(self.around)
                rotation = rotation_of(editor.document, self.secrets.get(thing.name))
                editor.show_secrets(rotation, self._why_not, self._why_hidden())

    def _take_in(self, applied: Applied) -> None:
        self._wrote = True
        for thing, document in applied.now.items():
            if thing.kind is ThingKind.CLIENT_SECRETS:
                self.secrets[thing.name] = document or {}
            elif thing.kind is ThingKind.CLIENT and document is not None and thing not in self.found:
                self._name_made(thing, document)
        super()._take_in(applied)

    def _name_made(self, thing: Thing, document: Document) -> None:
        """AWS gave an id to a client that was to be made."""
        for editor in self.editors.values():
            named = editor.edited().get("ClientName") == document.get("ClientName")
            if isinstance(editor, ClientEditor) and editor.new and named:
                editor.made_as = thing.name
                return

    def _take_theirs(self, moved: SettingsMoved) -> None:
        """Somebody else was quicker: edits are measured against what AWS has now."""
        if moved.thing in self.found and moved.now is not None:
            self.found[moved.thing] = moved.now
            self._show_editors()
            self.show_rows()
