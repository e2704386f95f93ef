"""The page about the pool itself and who may make an account in it, how contacts are verified, how a forgotten password is set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_admin.model.restore.documents import entries, member
from cognito_admin.model.settings import sign_in_rules as rules
from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.plans import TITLES, Plan
from cognito_admin.model.settings.sign_in_rules import Recovery
from cognito_admin.model.settings.things import MFA, POOL
from cognito_admin.ui.panes.settings.remarks import Remark, note, of_edits
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.fields import Choice, ChoiceField, ChoicesField, FactField, SwitchField, TextField
from cognito_admin.ui.settings.page import Group, SettingsPage
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.ui.settings.page import PageContext


class SignInPage(SettingsPage):
    """What was chosen for good when the pool was made stands at the end, with the reason."""

    name = "sign-in"
    group = Group.USERS
    icon_name = "log-in"

    @classmethod
    def title(cls) -> str:
        return tr("Sign-in and sign-up")

    @classmethod
    def summary(cls) -> str:
        return tr("Who may make an account, how Cognito knows that an address is theirs, and how people get back in.")

    @classmethod
    def search_words(cls) -> str:
        return tr("name plan tier deletion protection self sign-up recovery verification forgot password aliases case")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._make_sign_up()
        self._make_recovery()
        self._make_pool()
        self._make_facts()

    def _make_sign_up(self) -> None:
        self.self_sign_up = SwitchField(
            POOL,
            ("AdminCreateUserConfig", "AllowAdminCreateUserOnly"),
            tr("Self sign-up"),
            tr("People may make an account themselves. Otherwise only administrators make accounts."),
            on=False,
            off=True,
        )
        contacts = (Choice("email", tr("E-mail addresses")), Choice("phone_number", tr("Phone numbers")))
        self.verified = ChoicesField(
            POOL,
            ("AutoVerifiedAttributes",),
            tr("Verified at sign-up"),
            contacts,
            tr(
                "Cognito sends a code or a link; the account is confirmed by it. Where there are both, only the phone number."
            ),
            validate=lambda shown: told(rules.verified_problem(shown, self._pool())),
            writes=lambda shown, _: shown or MISSING,
        )
        self.kept = ChoicesField(
            POOL,
            ("UserAttributeUpdateSettings", "AttributesRequireVerificationBeforeUpdate"),
            tr("Keep the old one until the new one is verified"),
            contacts,
            tr(
                "Whoever changes their address or number signs in with the old one until then. Otherwise the new one counts at "
                "once."
            ),
        )
        self.add_section(tr("Sign-up and verification"), self.self_sign_up, self.verified, self.kept)

    def _make_recovery(self) -> None:
        self.recovery = ChoiceField(
            POOL,
            ("AccountRecoverySetting",),
            tr("Code for a new password"),
            _recoveries(Recovery.EMAIL),
            reads=rules.recovery,
            writes=rules.recovery_setting,
        )
        self.add_section(tr("Forgotten password"), self.recovery)

    def _make_pool(self) -> None:
        self.pool_name = TextField(
            POOL,
            ("Name",),
            tr("Name"),
            tr("For administrators only. The pool’s id stays as it is."),
            beside=True,
            blank="",
            validate=lambda shown: told(rules.name_problem(shown)),
        )
        self.protection = SwitchField(
            POOL,
            ("DeletionProtection",),
            tr("Deletion protection"),
            tr("Cognito refuses to delete the pool until this is switched off."),
            on="ACTIVE",
            off="INACTIVE",
            absent="INACTIVE",
        )
        self.tier = ChoiceField(POOL, ("UserPoolTier",), tr("Plan"), _plans({}, {}), absent=Plan.ESSENTIALS.value)
        self.add_section(tr("User pool"), self.pool_name, self.protection, self.tier)

    def _make_facts(self) -> None:
        self.add_section(
            tr("Chosen for good"),
            FactField(
                POOL,
                ("UsernameAttributes",),
                tr("Signs in with"),
                tr("What people give instead of a user name. Cognito then makes up the user name itself."),
                words=lambda member: _names(member) or tr("user name"),
            ),
            FactField(
                POOL,
                ("AliasAttributes",),
                tr("Also signs in with"),
                tr("Once verified, it stands for the user name."),
                words=lambda member: _names(member) or tr("nothing else"),
            ),
            FactField(
                POOL,
                ("UsernameConfiguration", "CaseSensitive"),
                tr("Capitals in user names"),
                tr("Whether Ann and ann are two people."),
                # A pool that was never told is case sensitive (API reference, CreateUserPool).
                words=lambda member: tr("make no difference") if member is False else tr("make a difference"),
            ),
            text=tr(
                "AWS takes these only when a pool is made. To change them, back the pool up and restore it into a new pool, "
                "where each of them can be chosen anew."
            ),
        )

    def things(self) -> tuple[Thing, ...]:
        return (POOL, MFA)

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        pool, mfa = documents.get(POOL) or {}, documents.get(MFA) or {}
        self.recovery.set_choices(_recoveries(rules.recovery(pool.get("AccountRecoverySetting"))))
        self.tier.set_choices(_plans(pool, mfa))
        super().show_documents(documents, editable=editable, why_not=why_not)

    def completed(self, thing: Thing, document: Document) -> Document:
        """What is no longer verified cannot wait for its verification: AWS would refuse the whole."""
        updates = document.get("UserAttributeUpdateSettings")
        if not updates or not self.verified.is_changed:
            return document
        waiting = updates.get("AttributesRequireVerificationBeforeUpdate") or []
        kept = rules.kept_until_verified(waiting, self.verified.shown)
        if kept == waiting:
            return document
        settings = {**updates, "AttributesRequireVerificationBeforeUpdate": kept}
        return {**document, "UserAttributeUpdateSettings": settings}

    def follow(self) -> None:
        note(self._remarks())
        lost = [name for name in self.kept.shown if name not in self.verified.shown]
        self.kept.set_note(
            tr("Not for {contacts}: only what is verified at sign-up can wait for it.", contacts=_names(lost))
            if lost
            else "",
            "warning",
        )

    def consequences(self) -> tuple[str, ...]:
        return of_edits(self._remarks(), danger=False)

    def _remarks(self) -> tuple[Remark, ...]:
        pool, mfa = self._pool(), self._mfa()
        verified, was = self.verified.shown, entries(pool, "AutoVerifiedAttributes")
        could_sign_up = member(pool, "AdminCreateUserConfig").get("AllowAdminCreateUserOnly") is not True
        recovers = {**pool, "AutoVerifiedAttributes": verified}
        tier = str(pool.get("UserPoolTier", Plan.ESSENTIALS.value))
        protected = pool.get("DeletionProtection") == "ACTIVE"
        sign_up = self.self_sign_up.shown
        return (
            Remark(self.self_sign_up, rules.self_sign_up_remark(sign_up, could_sign_up)),
            Remark(self.verified, rules.verified_remark(verified, was, sign_up) if verified != was else None),
            Remark(self.recovery, rules.recovery_remark(self.recovery.shown, recovers, mfa)),
            Remark(self.protection, rules.protection_remark(self.protection.shown, protected)),
            Remark(self.tier, rules.tier_remark(self.tier.shown, tier)),
        )

    def _pool(self) -> Document:
        return self.documents.get(POOL) or {}

    def _mfa(self) -> Document:
        return self.documents.get(MFA) or {}


def _recoveries(now: Recovery) -> tuple[Choice, ...]:
    """All that can be asked for, and what the pool has, though AWS would not take it again."""
    offered = (
        Choice(
            Recovery.EMAIL_FIRST,
            tr("By e-mail, else by text message"),
            tr("People who have only one of the two get their code, too."),
        ),
        Choice(Recovery.PHONE_FIRST, tr("By text message, else by e-mail")),
        Choice(Recovery.EMAIL, tr("By e-mail only")),
        Choice(Recovery.PHONE, tr("By text message only")),
        Choice(Recovery.ADMINISTRATOR, tr("Not at all: by an administrator only")),
    )
    as_it_is = {
        Recovery.LEGACY: Choice(
            Recovery.LEGACY,
            tr("By text message, else by e-mail, as pools did before there was a choice"),
            tr("This pool was never told. Once it is, AWS does not take this back."),
        ),
        Recovery.OTHER: Choice(Recovery.OTHER, tr("In a way this version of Cognito Admin does not know")),
    }
    return (*offered, as_it_is[now]) if now in as_it_is else offered


def _plans(pool: Document, mfa: Document) -> tuple[Choice, ...]:
    helps = {
        Plan.LITE: tr("Passwords, second factors by app and SMS, classic sign-in pages."),
        Plan.ESSENTIALS: tr(
            "Passkeys and codes instead of passwords, managed login, e-mail as second factor, own access tokens."
        ),
        Plan.PLUS: tr("Threat protection, too: stolen passwords, unusual sign-ins, their history."),
    }
    now = pool.get("UserPoolTier", Plan.ESSENTIALS.value)
    return tuple(
        Choice(
            plan.value,
            tr(TITLES[plan]),
            helps[plan],
            why_not="" if plan.value == now else _lacking(plan, pool, mfa),
        )
        for plan in Plan
    )


def _lacking(plan: Plan, pool: Document, mfa: Document) -> str:
    above = rules.features_above(plan.value, pool, mfa)
    features = ", ".join(tr(feature) for feature, _ in above)
    said = tr(
        "{plan} does not have what this pool uses: {features}. Switch that off first.",
        plan=tr(TITLES[plan]),
        features=features,
    )
    return said if above else ""


def _names(contacts: Any) -> str:
    words = {
        "email": tr("e-mail address"),
        "phone_number": tr("phone number"),
        "preferred_username": tr("preferred user name"),
    }
    return ", ".join(words.get(str(name), str(name)) for name in contacts or ())
