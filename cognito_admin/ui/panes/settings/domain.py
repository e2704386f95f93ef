"""The page about domains: where the sign-in pages are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.settings.arns import read_arn
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.domain_rules import (
    CLASSIC,
    MANAGED,
    TLS,
    address,
    certificate_problem,
    host_problem,
    prefix_problem,
)
from cognito_admin.model.settings.edits import MISSING, value_at
from cognito_admin.model.settings.plans import Feature, has
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.browser import open_page
from cognito_admin.ui.panes.settings.told import lacking, told
from cognito_admin.ui.settings.field import link
from cognito_admin.ui.settings.fields import Choice, ChoiceField, FactField, TextField
from cognito_admin.ui.settings.page import Group, SettingsPage
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.copyable import CopyableText
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import PageContext, Section

PREFIX, OWN = Thing(ThingKind.DOMAIN), Thing(ThingKind.CUSTOM_DOMAIN)
_NAME = ("Domain",)
_VERSION = ("ManagedLoginVersion",)
_CERTIFICATE = ("CustomDomainConfig", "CertificateArn")


class DomainPage(SettingsPage):
    """What is there has an address and can be deleted; what is not there can be made."""

    name = "domain"
    group = Group.APPS
    icon_name = "globe"

    @classmethod
    def title(cls) -> str:
        return tr("Domain")

    @classmethod
    def summary(cls) -> str:
        return tr("Where the sign-in pages of this pool are, and its endpoints for apps.")

    @classmethod
    def search_words(cls) -> str:
        return tr("hosted UI managed login address certificate prefix TLS")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.rows = {PREFIX: AddressRow(), OWN: AddressRow()}
        for thing, row in self.rows.items():
            row.deletion.clicked.connect(lambda _=False, thing=thing: self._delete(thing))
            row.copied.connect(lambda text: context.shell.copy(text, tr("Address")))
        self.prefix = TextField(
            PREFIX,
            _NAME,
            tr("Prefix"),
            placeholder="shop-customers",
            beside=True,
            validate=lambda shown: told(prefix_problem(shown)),
        )
        self.host = TextField(
            OWN,
            _NAME,
            tr("Domain"),
            tr("A subdomain of yours, for which DNS already has an A record of its parent."),
            placeholder="auth.shop.example",
            validate=lambda shown: told(host_problem(shown)),
        )
        self.certificate = TextField(
            OWN,
            _CERTIFICATE,
            tr("Certificate"),
            tr("Its ARN in ACM, of us-east-1 wherever the pool is."),
            placeholder="arn:aws:acm:us-east-1:123456789012:certificate/…",
            monospaced=True,
            validate=lambda shown: told(certificate_problem(shown)),
        )
        self.tls = ChoiceField(
            OWN,
            ("CustomDomainConfig", "SecurityPolicy"),
            tr("Oldest TLS allowed"),
            (
                Choice(None, tr("As AWS chooses")),
                Choice(TLS[0], tr("TLS 1.3")),
                Choice(TLS[1], tr("TLS 1.2, recommended")),
                Choice(TLS[2], tr("TLS 1.0, for very old devices")),
            ),
            combo=True,
            writes=lambda shown, _: MISSING if shown is None else shown,
        )
        self.versions = {thing: _version_field(thing) for thing in self.rows}
        self.target = FactField(
            OWN,
            ("CloudFrontDistribution",),
            tr("Where DNS has to point"),
            tr("The alias, or CNAME, of the domain."),
        )
        self.status = FactField(OWN, ("Status",), tr("State"), tr("A new domain takes up to an hour to be everywhere."))
        self.routing = FactField(
            OWN,
            ("Routing", "Failover", "SecondaryRegion"),
            tr("Second region"),
            tr("Where requests go when the first fails."),
        )
        self._sections: dict[Thing, Section] = {
            PREFIX: self.add_section(
                tr("Domain of Amazon Cognito"),
                self.rows[PREFIX],
                self.prefix,
                self.versions[PREFIX],
                text=tr("Ready at once; you choose what its address begins with."),
            ),
            OWN: self.add_section(
                tr("Domain of your own"),
                self.rows[OWN],
                self.host,
                self.certificate,
                self.tls,
                self.versions[OWN],
                self.target,
                self.status,
                self.routing,
                text=tr("People see your name in the address bar. It needs a certificate and a record in your DNS."),
            ),
        }

    def things(self) -> tuple[Thing, ...]:
        return (POOL, PREFIX, OWN)

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        super().show_documents(documents, editable=editable, why_not=why_not)
        pool = documents.get(POOL)
        arn = read_arn(str(value_at(pool, ("Arn",), "")))
        region = arn.region if arn is not None else ""
        self.prefix.set_help(
            tr(
                "People see https://prefix.auth.{region}.amazoncognito.com, with your prefix in its place.",
                region=region,
            )
        )
        closed = lacking(pool, Feature.MANAGED_LOGIN)
        for thing, row in self.rows.items():
            document = documents.get(thing)
            row.show_address(address(document, region) if document else "", "" if editable else why_not)
            self.versions[thing].set_choices(_versions(closed))
        self._show_what_is_there()

    def completed(self, thing: Thing, document: Document) -> Document:
        if thing in self.rows and self.documents.get(thing) is None and document:
            return {"ManagedLoginVersion": self._best_version(), **document}
        return document

    def problems(self) -> tuple[str, ...]:
        """A new domain of one's own needs both its name and its certificate."""
        found = super().problems()
        if self.documents.get(OWN) is None and self.host.is_changed is not self.certificate.is_changed:
            return (*found, tr("A domain of your own needs its name and its certificate."))
        return found

    def consequences(self) -> tuple[str, ...]:
        told_: list[str] = []
        if self.documents.get(OWN) is None and self.host.is_changed:
            told_.append(
                tr(
                    "Passkeys belong to the new domain from now on. Those made on the other one no longer work, unless the "
                    "relying party is set under Passwords and MFA."
                )
            )
        if any(field.is_changed and field.shown == MANAGED for field in self.versions.values()):
            told_.append(tr("Managed login shows its pages only to app clients that have a style: see Branding."))
        return tuple(told_)

    def follow(self) -> None:
        self._show_what_is_there()

    def _best_version(self) -> int:
        tier = str((self.documents.get(POOL) or {}).get("UserPoolTier", ""))
        return MANAGED if has(tier, Feature.MANAGED_LOGIN) else CLASSIC

    def _show_what_is_there(self) -> None:
        there = {thing: self.documents.get(thing) is not None for thing in self.rows}
        show: dict[Thing, dict[QWidget, bool]] = {
            PREFIX: {
                self.rows[PREFIX]: there[PREFIX],
                self.prefix: not there[PREFIX],
                self.versions[PREFIX]: there[PREFIX],
            },
            OWN: {
                self.rows[OWN]: there[OWN],
                self.host: not there[OWN],
                self.certificate: True,
                self.tls: there[OWN],
                self.versions[OWN]: there[OWN],
                self.target: there[OWN],
                self.status: there[OWN] and value_at(self.documents.get(OWN), ("Status",)) != "ACTIVE",
                self.routing: bool(value_at(self.documents.get(OWN), ("Routing",))),
            },
        }
        for thing, parts in show.items():
            for part, shown in parts.items():
                self._sections[thing].show_part(part, shown)

    def _delete(self, thing: Thing) -> None:
        document = self.documents.get(thing)
        if document is None:
            return
        name = str(document.get("Domain", ""))
        self.context.desk.review(
            SettingsChange((Part(thing, document, None),)),
            tr("Delete the domain {domain}", domain=name),
            agree=tr("Delete domain"),
            dangers=(
                tr(
                    "Nobody can sign in there any more: apps that send people to it fail, and so do identity providers that "
                    "send them back."
                ),
            ),
            typed=name,
        )


class AddressRow(QWidget):
    """Where a domain's pages are, to be copied, opened, or taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._address = CopyableText("", tr("address"), in_middle=True)
        self.copied = self._address.copied
        self.opening = link(tr("Open"), lambda: open_page(self._address.text()))
        self.deletion = link(tr("Delete…"), lambda: None)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 11)
        column.setSpacing(2)
        column.addWidget(Text(tr("Address")))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._address, 1)
        row.addWidget(self.opening)
        row.addWidget(self.deletion)
        add_layout(column, row)

    def address(self) -> str:
        return self._address.text()

    def show_address(self, text: str, why_not: str) -> None:
        self._address.set_text(text)
        self.setAccessibleName(text)
        self.opening.setAccessibleName(tr("Open {address} in the browser", address=text))
        self.deletion.setAccessibleName(tr("Delete {address}", address=text))
        self.deletion.setEnabled(not why_not)
        self.deletion.setToolTip(plain_tooltip(why_not))


def _version_field(thing: Thing) -> ChoiceField:
    return ChoiceField(thing, _VERSION, tr("Pages"), _versions(""), absent=CLASSIC)


def _versions(closed: str) -> tuple[Choice, ...]:
    return (
        Choice(MANAGED, tr("Managed login"), tr("The newer pages, with passkeys, styles and languages."), closed),
        Choice(CLASSIC, tr("Classic"), tr("The older pages, which take a small style sheet and a logo.")),
    )
