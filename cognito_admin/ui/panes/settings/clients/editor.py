"""One app client opened: its settings in sections, its secrets, and what the rules say of an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.settings.client_changes import client_notices, put_right
from cognito_admin.model.settings.client_kinds import (
    CLIENT_CREDENTIALS,
    CODE,
    OWN_PROVIDER,
    flows_of,
    is_self_registered,
)
from cognito_admin.model.settings.client_rules import Around, client_remarks, new_problems
from cognito_admin.model.settings.edits import value_at, without
from cognito_admin.model.settings.things import ThingKind
from cognito_admin.ui.panes.settings.clients.choices import (
    flow_choices,
    provider_choices,
    redirect_choices,
    scope_choices,
)
from cognito_admin.ui.panes.settings.clients.secrets_part import SecretsPart
from cognito_admin.ui.panes.settings.clients.sections import PROJECT, ClientFields
from cognito_admin.ui.panes.settings.clients.words import changed_text, kind_text, kind_title, notice_text, problem_text
from cognito_admin.ui.panes.settings.several.editor import Editor
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.copyable import CopyableText
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_admin.model.settings.client_rules import ClientProblem
    from cognito_admin.model.settings.client_secrets import Rotation
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.field import Field
    from cognito_admin.ui.settings.fields import Choice, ChoiceField, ChoicesField

_ID_PX = 260


class ClientEditor(Editor):
    """``around`` is what the client refers to in its pool, as far as AWS tells. ``secrets`` is None of a new client.

    ``made_as`` is the id that AWS gave a new one.
    """

    duplicate_requested = Signal()

    def __init__(self, client_id: str, *, new: bool) -> None:
        super().__init__(ThingKind.CLIENT, client_id, new=new, back=tr("App clients"), delete=tr("Delete…"))
        self.around = Around()
        self.made_as = client_id
        self._problems: tuple[ClientProblem, ...] = ()
        self._offered: dict[Field, list[Choice]] = {}
        self.client = client = ClientFields(self.thing, self._problem_of)
        self.secrets: SecretsPart | None = None
        self.duplicate: QPushButton | None = None
        if new:
            self.add_section(tr("General"), client.name, client.make_secret())
        else:
            self.id = CopyableText(client_id, tr("client ID"))
            self.id.setMinimumWidth(theme.px(_ID_PX))
            self.secrets = SecretsPart()
            self.add_section(tr("General"), client.name, _row(tr("Client ID"), "", self.id), self._duplicate_row())
            self.add_section(tr("Secret"), self.secrets)

    def pieces(self) -> Iterator[object]:
        client = self.client
        client.make_pages()
        self._pages = self.add_section(tr("Sign-in pages"), *client.pages)
        client.pages_on.changed.connect(self._begin_with_pages)
        self._offer_what_is_around()
        yield self._pages
        client.make_ways_in()
        yield self.add_section(tr("Signing in from an app"), *client.ways_in)
        client.make_tokens()
        self._tokens = self.add_section(tr("Tokens"), *client.tokens)
        yield self._tokens
        client.make_attributes()
        about = tr("What the app sees and changes of a person, with their access token.")
        section = self.add_section(tr("Attributes"), *client.attributes, text=about)
        self._offer_what_is_around()
        yield section
        client.make_analytics()
        self._analytics = self.add_section(tr("Analytics"), *client.analytics)
        yield self._analytics

    def _duplicate_row(self) -> QWidget:
        self.duplicate = plain_button(tr("Duplicate…"), self.duplicate_requested.emit)
        said = tr("A new client with the same settings, and an id of its own.")
        return _row(tr("Another like this one"), said, self.duplicate)

    def set_around(self, around: Around) -> None:
        """What the pool has, once it was read."""
        if around is self.around:
            return
        self.around = around
        self._offer_what_is_around()
        self.follow()

    def _offer_what_is_around(self) -> None:
        client, around = self.client, self.around
        if client.attributes:
            client.reads.set_attributes(around.attributes)
            own = [name for name in around.attributes if name != "sub" and not name.endswith("_verified")]
            client.writes.set_attributes(own)
        if client.pages and around.scopes is not None:
            self._offer(client.scopes, scope_choices(around.scopes))
        if client.pages and around.providers is not None:
            self._offer(client.providers, provider_choices(around.providers))

    def show_secrets(self, rotation: Rotation, why_not: str, why_hidden: str) -> None:
        if self.secrets is not None:
            self.secrets.show_rotation(rotation, why_not, why_hidden)

    # What the page asks of it

    def show_document(self, document: Document, *, why_not: str) -> None:
        super().show_document(document, why_not=why_not)
        if self.duplicate is not None:
            allow(self.duplicate, why_not)

    def edited(self) -> Document:
        document, client = super().edited(), self.client
        if client.pages and any(field.is_changed for field in (client.pages_on, client.grants, client.scopes)):
            document = put_right(document)
        if client.analytics and client.project.is_changed and not value_at(document, PROJECT):
            document = without(document, ("AnalyticsConfiguration",))
        return document

    def identity(self, document: Document) -> str:
        return self.made_as

    def missing(self) -> dict[Field, str]:
        found: dict[Field, str] = {}
        for problem in self._problems:
            field = next((field for field in self.fields if field.pointer[0] == problem.member), None)
            if field is None and not self.is_whole:
                # Nothing is sent with a problem whose field is about to be made.
                field = self.fields[0]
            if field is not None:
                found.setdefault(field, problem_text(problem))
        return found

    def consequences(self) -> tuple[str, ...]:
        """What apps and people notice of the edits."""
        if self.new:
            return ()
        return tuple(notice_text(notice) for notice in client_notices(self.document, self.edited()))

    # What hangs on what

    def follow(self) -> None:
        after = self.edited()
        self._show_what_applies()
        self.name.set_text(str(after.get("ClientName") or tr("New app client")))
        self.about.setText(self._about(after))
        said = tr("An app made this client for itself, by dynamic client registration.")
        self.notice.say(said if is_self_registered(self.document) else "")
        self._problems = new_problems(None if self.new else self.document, after, self.around)
        remarks = {one.member: problem_text(one) for one in reversed(client_remarks(after, self.around))}
        missing = self.missing()
        for field in self.fields:
            # A problem that an edit elsewhere brings is told where it is mended.
            told = missing.get(field, "") if not field.is_changed and field is not self.client.name else ""
            field.set_note(told or remarks.get(field.pointer[0], ""), "danger" if told else "warning")

    def _about(self, client: Document) -> str:
        if self.new:
            return kind_text(client)
        changed = changed_text(client)
        return " · ".join(part for part in (kind_title(client), changed) if part)

    def _show_what_applies(self) -> None:
        client = self.client
        if client.pages:
            machine = client.grants.shown == [CLIENT_CREDENTIALS]
            for field in client.pages[1:]:
                # A machine is sent nowhere; what is set all the same is shown.
                needed = field in (client.grants, client.scopes) or not machine or bool(field.shown)
                self._pages.show_part(field, bool(client.pages_on.shown) and needed)
            urls: list[Any] = [*client.callbacks.shown, client.default_url.shown]
            self._offer(client.default_url, redirect_choices(url for url in urls if url))
        if client.ways_in:
            self._offer(client.flows, flow_choices(flows_of(self.document)))
        if client.tokens:
            self._tokens.show_part(client.grace, bool(client.rotation.shown))
        if client.analytics:
            self._analytics.show_part(client.shared, bool(client.project.shown))

    def _begin_with_pages(self) -> None:
        """Whoever switches them on where there was nothing gets the safe choice, and only has to say where people come back to."""
        client = self.client
        if client.pages_on.shown and not client.grants.shown and not client.scopes.shown:
            client.grants.enter([CODE])
            client.scopes.enter(["openid"])
            if not client.providers.shown:
                client.providers.enter([OWN_PROVIDER])

    def _offer(self, field: ChoiceField | ChoicesField, choices: list[Choice]) -> None:
        """Only where it is something else: what is drawn anew loses the keyboard."""
        if self._offered.get(field) != choices:
            self._offered[field] = choices
            field.set_choices(choices)

    def _problem_of(self, member: str) -> str | None:
        return next((problem_text(one) for one in self._problems if one.member == member), None)


def _row(title: str, text: str, control: QWidget) -> QWidget:
    """What is no setting, laid out as one."""
    part = QWidget()
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(Text(title))
    if text:
        words.addWidget(Text(text, "small", wrap=True))
    row = QHBoxLayout(part)
    row.setContentsMargins(16, 11, 16, 11)
    row.setSpacing(24)
    add_layout(row, words, 1)
    row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
    return part
