"""One identity provider: how Cognito reaches it, what it fills in, what it is called by, and who offers it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.provider_kinds import (
    CLIENT_SECRET,
    DETAILS,
    ENDPOINTS,
    ISSUER,
    METADATA_FILE,
    METADATA_URL,
    PRIVATE_KEY,
    REQUEST_METHOD,
    REQUEST_SIGNING,
    RSA_SHA256,
    ProviderType,
    derived_details,
    user_name_source,
)
from cognito_admin.model.settings.provider_rules import (
    MOST_IDENTIFIERS,
    acr_problem,
    addresses,
    asked_again,
    detail_caution,
    detail_problem,
    identifiers_problem,
    identifiers_taken,
    name_problem,
    users_of,
)
from cognito_admin.model.settings.things import ThingKind
from cognito_admin.ui.panes.settings.providers.key_field import KeyField
from cognito_admin.ui.panes.settings.providers.mapping_field import MappingField, Setting
from cognito_admin.ui.panes.settings.providers.metadata_field import MetadataField
from cognito_admin.ui.panes.settings.providers.secret_field import SecretField
from cognito_admin.ui.panes.settings.providers.words import detail_help, detail_title, kind_of
from cognito_admin.ui.panes.settings.several.editor import Editor
from cognito_admin.ui.panes.settings.several.facts import CopyableFact, Told
from cognito_admin.ui.panes.settings.several.words import dates
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.fields import Choice, ChoiceField, ListField, SwitchField, TextField
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cognito_admin.model.settings.provider_kinds import Detail
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.field import Field
    from cognito_admin.ui.settings.page import PageContext

_DETAILS, _CERTIFICATE = "ProviderDetails", "ActiveEncryptionCertificate"
_LEVELS = ("Level1", "Level2", "Level3", "Level4")


class ProviderEditor(Editor):
    """Of a ``kind`` that the program does not know it shows what every provider has, and lets only that be edited."""

    def __init__(self, context: PageContext, kind: ProviderType | None, name: str, *, new: bool) -> None:
        super().__init__(
            ThingKind.PROVIDER, name, new=new, back=tr("Identity providers"), delete=tr("Delete provider…")
        )
        self._context, self.kind = context, kind
        self._others: Sequence[Mapping[str, Any]] = ()
        self._clients: Sequence[Document] | None = None
        self._pool_id = self._host = ""
        self._has_told = False
        self.details: dict[str, Field] = {}
        self.mapping: MappingField | None = None
        self._setting = Setting()
        self._facts: dict[str, CopyableFact] = {}
        if new and kind is not None and not kind.is_social:
            self.add_section("", self._name_field())
        if kind is not None:
            self._add_connection(kind)

    def pieces(self) -> Iterator[object]:
        kind = self.kind
        if kind is not None:
            self._add_facts(kind)
            yield self._facts
        self.mapping = MappingField(
            self.thing,
            kind,
            tr("What it fills in"),
            tr("At every sign-in Cognito writes these into the person’s profile, over what was there."),
        )
        self.mapping.hold_against(self._setting)
        yield self.add_section(tr("Attributes"), self.mapping)
        self.identifiers = ListField(
            self.thing,
            ("IdpIdentifiers",),
            tr("Identifiers"),
            _identifiers_help(kind),
            lines=3,
            most=MOST_IDENTIFIERS,
            validate=lambda entries: told(identifiers_problem(entries, self._taken())),
        )
        yield self.add_section(tr("How apps name it"), self.identifiers)
        if kind is ProviderType.OIDC:
            self._add_levels()
            yield kind
        self.used = Told()
        self.add_section(tr("App clients"), self.used)
        self._derived = Told()
        self._derived_section = self.add_section(tr("Set by Cognito itself"), self._derived)
        self._has_told = True

    # What it is made of

    def _name_field(self) -> Field:
        self.name_field = TextField(
            self.thing,
            ("ProviderName",),
            tr("Name"),
            tr("People see it on the button they sign in with. It cannot be changed later."),
            validate=lambda name: told(name_problem(name, self._names())),
        )
        return self.name_field

    def _add_connection(self, kind: ProviderType) -> None:
        fields = [self._detail_field(kind, detail) for detail in DETAILS[kind] if detail.key != METADATA_FILE]
        own = [field for field in fields if field.pointer[-1] not in ENDPOINTS or kind is not ProviderType.OIDC]
        self.add_section(tr("Connection"), *own)
        endpoints = [field for field in fields if field not in own]
        if endpoints:
            self.add_section(
                tr("Endpoints"),
                *endpoints,
                text=tr("Only where the issuer does not publish them itself. Then all four."),
            )

    def _detail_field(self, kind: ProviderType, detail: Detail) -> Field:
        pointer = (_DETAILS, detail.key)
        title, said = detail_title(kind, detail.key), detail_help(kind, detail.key)
        shell, source = self._context.shell, self._context.source
        match detail.key:
            case str(key) if key == METADATA_URL:
                field: Field = MetadataField(self.thing, title, shell=shell, new=self.new)
            case str(key) if key == PRIVATE_KEY:
                field = KeyField(self.thing, pointer, title, shell=shell, new=self.new)
            case str(key) if key == CLIENT_SECRET:
                ask = partial(source.secret, self.thing, pointer)
                field = SecretField(self.thing, pointer, title, said, shell=shell, ask=ask)
            case str(key) if key == REQUEST_METHOD:
                ways = (Choice("GET", tr("GET")), Choice("POST", tr("POST")))
                field = ChoiceField(self.thing, pointer, title, ways, said, combo=True)
            case str(key) if key == REQUEST_SIGNING:
                field = SwitchField(self.thing, pointer, title, said, on=RSA_SHA256, off=MISSING, absent=MISSING)
            case _ if detail.switch:
                field = SwitchField(self.thing, pointer, title, said, on="true", off="false", absent="false")
            case _:
                field = TextField(
                    self.thing,
                    pointer,
                    title,
                    said,
                    monospaced=True,
                    validate=lambda value: told(detail_problem(kind, detail, value)),
                )
        self.details[detail.key] = field
        return field

    def _add_levels(self) -> None:
        levels = [
            TextField(
                self.thing,
                ("AcrMapping", level),
                tr("Level {number}", number=level[-1]),
                monospaced=True,
                beside=True,
                validate=lambda value: told(acr_problem(value)),
            )
            for level in _LEVELS
        ]
        self.add_section(
            tr("Levels of assurance"),
            *levels,
            text=tr("What the provider calls each level (its acr values), for apps that ask for a stronger sign-in."),
        )

    def _add_facts(self, kind: ProviderType) -> None:
        words = {
            "entity": (tr("Entity ID of the pool"), ""),
            "reply": (tr("Where assertions are sent (ACS)"), ""),
            "logout": (tr("Where sign-outs are answered"), ""),
            "certificate": (tr("Certificate to encrypt assertions with"), ""),
            "redirect": (tr("Where people are sent back to (redirect URI)"), ""),
        }
        names = ("entity", "reply", "logout", "certificate") if kind is ProviderType.SAML else ("redirect",)
        for name in names:
            self._facts[name] = CopyableFact(*words[name], self._context.shell.copy)
        self._no_domain = Told("warning")
        self._no_domain.say(
            tr("The pool has no domain yet, and without one nobody can come back from the provider."), "warning"
        )
        self._fact_section = self.add_section(
            tr("What the provider has to know"), *self._facts.values(), self._no_domain
        )

    # What is known around it

    def know(
        self,
        setting: Setting,
        others: Sequence[Mapping[str, Any]],
        clients: Sequence[Document] | None,
        pool_id: str,
        host: str,
    ) -> None:
        """``others`` are all providers of the pool, ``clients`` its app clients where they were read."""
        self._others, self._clients = others, clients
        self._pool_id, self._host = pool_id, host
        self._setting = setting
        if self.mapping is not None:
            self.mapping.hold_against(setting)
        self.follow()

    def _names(self) -> list[str]:
        return [str(other.get("ProviderName")) for other in self._others]

    def _taken(self) -> dict[str, str]:
        return identifiers_taken(self.thing.name, self._others)

    # What the list asks of it

    def identity(self, document: Document) -> str:
        return str(document.get("ProviderName", ""))

    def missing(self) -> dict[Field, str]:
        after = self.edited()
        given: Mapping[str, Any] = after.get(_DETAILS) or {}
        found: dict[Field, str] = {}
        if self.new and self.kind is not None:
            if not self.kind.is_social:
                found[self.name_field] = told(name_problem(self.identity(after), self._names()))
            for detail in DETAILS[self.kind]:
                if detail.required and not given.get(detail.key):
                    found[self.details[detail.key]] = tr("Fill this in")
            if self.kind is ProviderType.SAML and not (given.get(METADATA_URL) or given.get(METADATA_FILE)):
                found[self.details[METADATA_URL]] = tr("Say where the metadata is")
        elif again := asked_again(self.document, after):
            field = self.details[METADATA_URL if again == METADATA_FILE else again]
            found[field] = tr("AWS wants this again with any change of the settings above, and does not tell it.")
        return found

    def consequences(self) -> tuple[str, ...]:
        """What people notice of the edits."""
        issuer = self.details.get(ISSUER)
        if self.new or issuer is None or not issuer.is_changed:
            return ()
        said = tr(
            "At another issuer people have other ids: whoever comes from {provider} becomes one of the new users of the pool, "
            "without what they had.",
            provider=self.thing.name,
        )
        return (said,)

    def follow(self) -> None:
        after = self.edited()
        self.name.set_text(self.identity(after) or tr("New provider"))
        self.about.setText(" · ".join(part for part in (kind_of(after), dates(self.document)) if part))
        self._say_cautions(after)
        self._say_facts()
        if not self._has_told:
            return
        self._say_users()
        derived = {key: value for key, value in derived_details(after).items() if key != _CERTIFICATE}
        self._derived.say("\n".join(f"{key}: {_short(value)}" for key, value in sorted(derived.items())))
        self._derived_section.setVisible(bool(derived))

    def _say_cautions(self, after: Document) -> None:
        given: Mapping[str, Any] = after.get(_DETAILS) or {}
        if self.kind is None:
            self.notice.say(
                tr("This kind of provider is newer than this program: its details can be looked at, not edited.")
            )
            return
        for detail in DETAILS[self.kind]:
            field = self.details.get(detail.key)
            if isinstance(field, TextField):
                field.set_note(told(detail_caution(self.kind, detail, str(given.get(detail.key, "")))), "warning")
        again = "" if self.new else asked_again(self.document, after)
        for key in (PRIVATE_KEY, METADATA_URL):
            if key in self.details:
                wanted = again == (METADATA_FILE if key == METADATA_URL else key)
                self.details[key].set_note(
                    tr("AWS wants this again with any change of these settings, and does not tell it.")
                    if wanted
                    else "",
                    "warning",
                )
        always = tr("The user name is always made of the provider’s {claim}.", claim=user_name_source(self.kind))
        if self.mapping is not None:
            self.mapping.set_note("" if "username" in self.mapping.rows else always)

    def _say_facts(self) -> None:
        if self.kind is None or not self._facts:
            return
        details: Mapping[str, str] = self.document.get(_DETAILS) or {}
        facts = {**addresses(self._pool_id, self._host, self.kind), "certificate": details.get(_CERTIFICATE, "")}
        for name, fact in self._facts.items():
            fact.say(facts.get(name, ""))
            self._fact_section.show_part(fact, bool(facts.get(name)))
        self._fact_section.show_part(self._no_domain, not self._host)

    def _say_users(self) -> None:
        if self._clients is None:
            self.used.say(tr("Which app clients offer it is not known yet."))
            return
        uses = users_of(self.thing.name, self._clients)
        if self.new:
            self.used.say(tr("Once it is there, choose it under App clients in each app that is to offer it."))
        elif not uses.clients:
            self.used.say(
                tr("No app client offers it, so nobody can sign in with it. Choose it under App clients."), "warning"
            )
        else:
            said = tr("Offered in {clients}.", clients=", ".join(uses.clients))
            only = tr("No other way to sign in is offered in {clients}.", clients=", ".join(uses.only))
            self.used.say(f"{said} {only}" if uses.only else said)


def _identifiers_help(kind: ProviderType | None) -> str:
    said = tr("Names by which an app may send people straight to this provider.")
    if kind is ProviderType.SAML:
        said += " " + tr("One that is a domain, such as example.com, sends everybody with an address there.")
    return said


def _short(value: str) -> str:
    line = " ".join(str(value).split())
    return line if len(line) <= 90 else f"{line[:89]} …"
