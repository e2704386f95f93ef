"""The page about threat protection: what Cognito does about leaked passwords and sign-ins that look wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.plans import Feature
from cognito_admin.model.settings.protection_rules import Mode
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.client_page import ClientPage
from cognito_admin.ui.panes.settings.notice import Notice
from cognito_admin.ui.panes.settings.risk_form import RiskForm
from cognito_admin.ui.panes.settings.told import lacking
from cognito_admin.ui.settings.fields import Choice, ChoiceField
from cognito_admin.ui.settings.page import Group
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.change import Part
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import PageContext

_ADD_ONS = ("UserPoolAddOns",)
_OF_ALL = Thing(ThingKind.RISK)


class ThreatProtectionPage(ClientPage):
    name = "threat-protection"
    group = Group.USERS
    icon_name = "shield"

    @classmethod
    def title(cls) -> str:
        return tr("Threat protection")

    @classmethod
    def summary(cls) -> str:
        return tr("What happens when a password has leaked, or somebody signs in who may be somebody else.")

    @classmethod
    def search_words(cls) -> str:
        return tr("advanced security risk adaptive authentication compromised credentials IP block")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, tr("Settings for"), everybody=tr("All app clients"))
        self.notice = Notice()
        self.column.addWidget(self.notice)
        self.mode = ChoiceField(
            POOL,
            (*_ADD_ONS, "AdvancedSecurityMode"),
            tr("Threat protection"),
            (),
            absent=Mode.OFF.value,
        )
        self.custom = ChoiceField(
            POOL,
            (*_ADD_ONS, "AdvancedSecurityAdditionalFlows", "CustomAuthMode"),
            tr("Custom authentication"),
            (
                Choice(None, tr("Off")),
                Choice(Mode.AUDIT.value, tr("Watch")),
                Choice(Mode.ENFORCED.value, tr("Protect")),
            ),
            tr("Sign-ins by challenges of your own functions are looked at separately."),
            combo=True,
            writes=lambda shown, _: MISSING if shown is None else shown,
        )
        self._modes = self.add_section("", self.mode, self.custom)
        self.column.addWidget(self.forms)
        self.begin()

    def things(self) -> tuple[Thing, ...]:
        return tuple(dict.fromkeys((POOL, _OF_ALL, *super().things())))

    def make_form(self, client: str) -> RiskForm:
        form = RiskForm(client)
        form.show_risk(self.documents.get(form.thing), self.documents.get(_OF_ALL))
        return form

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        super().show_documents(documents, editable=editable, why_not=why_not)
        for form in self.risk_forms():
            form.show_risk(documents.get(form.thing), documents.get(_OF_ALL))
        self._offer_modes()
        self.follow()

    def risk_forms(self) -> tuple[RiskForm, ...]:
        return tuple(form for form in self.forms.forms.values() if isinstance(form, RiskForm))

    def parts(self) -> tuple[Part, ...]:
        """The mode first: what is done about risks can only be set while there is threat protection."""
        of_pool = tuple(part for part in super().parts() if part.thing == POOL)
        if self.mode.shown == Mode.OFF:
            return of_pool
        return (*of_pool, *(part for form in self.risk_forms() if (part := form.part()) is not None))

    def problems(self) -> tuple[str, ...]:
        if self.mode.shown == Mode.OFF:
            return ()
        whole = [
            tr("{client}: {problem}", client=self.forms.title(form.client), problem=wrong) if form.client else wrong
            for form in self.risk_forms()
            for wrong in form.problems()
        ]
        return (*super().problems(), *whole)

    def completed(self, thing: Thing, document: Document) -> Document:
        add_ons = document.get("UserPoolAddOns")
        if thing != POOL or not add_ons or "AdvancedSecurityMode" in add_ons:
            return document
        return {**document, "UserPoolAddOns": {"AdvancedSecurityMode": Mode.OFF.value, **add_ons}}

    def consequences(self) -> tuple[str, ...]:
        if not self.mode.is_changed:
            return ()
        if self.mode.shown == Mode.ENFORCED:
            return (
                tr("From now on people can be blocked, or asked for a second factor, because of how they sign in."),
            )
        if self.mode.shown == Mode.OFF:
            return (
                tr(
                    "Nobody is blocked any more, and AWS keeps no record of risky sign-ins. What is set below is kept for later."
                ),
            )
        return (tr("Nobody is blocked any more: risky sign-ins are only written down."),)

    def follow(self) -> None:
        super().follow()
        on = self.mode.shown != Mode.OFF
        self.forms.setVisible(on)
        self._modes.show_part(self.custom, on or self.custom.is_changed)
        pool = self.mode.applied_to(self.documents.get(POOL) or {})
        for form in self.risk_forms():
            form.follow(pool)

    def _offer_modes(self) -> None:
        closed = lacking(self.documents.get(POOL), Feature.THREAT_PROTECTION)
        self.notice.say(closed, "closed")
        why_not = tr("Not in the plan of this pool.") if closed else ""
        watch = tr("Risks are looked for and written down, and nobody is stopped. A good way to begin.")
        self.mode.set_choices(
            (
                Choice(Mode.OFF.value, tr("Off")),
                Choice(Mode.AUDIT.value, tr("Watch"), watch, why_not),
                Choice(Mode.ENFORCED.value, tr("Protect"), tr("What is set below is done."), why_not),
            )
        )
        if closed:
            self.custom.allow(closed)
