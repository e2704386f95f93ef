"""The page about regions and limits: where the pool is, and how much of what it may have is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.settings.arns import read_arn
from cognito_admin.model.settings.attribute_rules import custom_names
from cognito_admin.model.settings.limits import LIMITS, NEARLY, Counted
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.formats import number
from cognito_admin.ui.settings.fields import FactField
from cognito_admin.ui.settings.page import Group, SettingsPage
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import PageContext

_TAGS = Thing(ThingKind.TAGS)
_FACT_PX = 240
_LISTED = {
    Counted.CLIENTS: ThingKind.CLIENT,
    Counted.PROVIDERS: ThingKind.PROVIDER,
    Counted.RESOURCE_SERVERS: ThingKind.RESOURCE_SERVER,
    Counted.TERMS: ThingKind.TERMS,
}


class LimitsPage(SettingsPage):
    """Facts only."""

    name = "limits"
    group = Group.POOL
    icon_name = "map-pin"

    @classmethod
    def title(cls) -> str:
        return tr("Region and limits")

    @classmethod
    def summary(cls) -> str:
        return tr("Where the pool is, and how much of what it may have is used.")

    @classmethod
    def search_words(cls) -> str:
        return tr("ARN id account quota encryption key issuer")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._counting = context.shell.loop.latest(self)
        facts = (
            FactField(POOL, ("Id",), tr("Id")),
            FactField(POOL, ("Arn",), tr("Region"), words=lambda arn: _part_of(arn, "region")),
            FactField(POOL, ("Arn",), tr("Account"), words=lambda arn: _part_of(arn, "account")),
            FactField(
                POOL,
                ("KeyConfiguration",),
                tr("Encryption"),
                tr("The key with which AWS encrypts what it keeps about users."),
                words=_key_in_words,
            ),
            FactField(
                POOL,
                ("IssuerConfiguration", "Type"),
                tr("Issuer of tokens"),
                tr("The form of the address that stands in tokens as their origin. Apps compare it."),
                words=lambda kind: tr("Updated") if kind == "UPDATED" else tr("Original"),
            ),
        )
        for fact in facts:
            # None of them is long: they stay in one line.
            fact.control.setMinimumWidth(theme.px(_FACT_PX))
        self.add_section(tr("The pool"), *facts)
        self.counts = {counted: CountRow(words, counted) for counted, words in _titles().items()}
        self.add_section(
            tr("Limits"),
            *self.counts.values(),
            text=tr("What AWS allows a pool unless it was asked for more, under Service Quotas."),
        )

    def things(self) -> tuple[Thing, ...]:
        return (POOL, _TAGS)

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        super().show_documents(documents, editable=editable, why_not=why_not)
        pool = documents.get(POOL) or {}
        self.counts[Counted.USERS].show_count(int(pool.get("EstimatedNumberOfUsers") or 0), about=True)
        self.counts[Counted.CUSTOM_ATTRIBUTES].show_count(len(custom_names(pool.get("SchemaAttributes") or ())))
        self.counts[Counted.TAGS].show_count(len(documents.get(_TAGS) or {}))
        self._counting.run(self._count())

    async def _count(self) -> None:
        for counted, kind in _LISTED.items():
            self.counts[counted].show_count(len(await self.context.source.names(kind)))


class CountRow(QWidget):
    """How many there are, of how many there may be."""

    def __init__(self, title: str, counted: Counted) -> None:
        super().__init__()
        self._limit = LIMITS[counted]
        self._count = Text("…", "muted")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(title))
        if self._limit.highest is not None:
            more = tr("AWS raises it to {most} on request.", most=number(self._limit.highest))
            words.addWidget(Text(more, "small", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 9, 16, 9)
        add_layout(row, words, 1)
        row.addWidget(self._count)

    def show_count(self, count: int, *, about: bool = False) -> None:
        facts = {"count": number(count), "most": number(self._limit.usual)}
        self._count.setText(tr("about {count} of {most}", **facts) if about else tr("{count} of {most}", **facts))
        self._count.set_role("warning" if count >= self._limit.usual * NEARLY else "muted")

    def text(self) -> str:
        return self._count.text()


def _titles() -> dict[Counted, str]:
    return {
        Counted.USERS: tr("Users"),
        Counted.CLIENTS: tr("App clients"),
        Counted.PROVIDERS: tr("Identity providers"),
        Counted.RESOURCE_SERVERS: tr("Resource servers"),
        Counted.CUSTOM_ATTRIBUTES: tr("Custom attributes"),
        Counted.TERMS: tr("Terms"),
        Counted.TAGS: tr("Tags"),
    }


def _part_of(arn: Any, part: str) -> str:
    parts = read_arn(str(arn or ""))
    return str(getattr(parts, part)) if parts is not None else tr("none")


def _key_in_words(member: Any) -> str:
    key = member if isinstance(member, dict) else {}
    if key.get("KeyType") == "CUSTOMER_MANAGED_KEY":
        return str(key.get("KmsKeyArn", ""))
    return tr("A key of AWS")
