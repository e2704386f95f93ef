"""The page about passwords, what else people prove themselves with, and the devices Cognito remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_admin.model.restore.documents import member
from cognito_admin.model.settings import passwords_rules as rules
from cognito_admin.model.settings.edits import MISSING, without
from cognito_admin.model.settings.passwords_rules import Devices, SecondFactor
from cognito_admin.model.settings.things import MFA, POOL
from cognito_admin.ui.panes.settings.factor_field import FactorField
from cognito_admin.ui.panes.settings.remarks import Remark, note, of_edits
from cognito_admin.ui.panes.settings.told import told
from cognito_admin.ui.settings.fields import Choice, ChoiceField, ChoicesField, NumberField, SwitchField, TextField
from cognito_admin.ui.settings.page import Group, SettingsPage
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.ui.settings.field import Field
    from cognito_admin.ui.settings.page import PageContext, Section

_PASSWORD = ("Policies", "PasswordPolicy")
_PASSKEYS = "WebAuthnConfiguration"
_LEVELS = tuple(f"Level{number}" for number in range(1, 5))


class PasswordsPage(SettingsPage):
    """Two things in one page: the policy is the pool's, the factors are its MFA configuration, which is replaced as a whole."""

    name = "passwords"
    group = Group.USERS
    icon_name = "key-round"

    @classmethod
    def title(cls) -> str:
        return tr("Passwords and MFA")

    @classmethod
    def summary(cls) -> str:
        return tr("What a password must have, what people may use instead of one, and what they are asked for besides.")

    @classmethod
    def search_words(cls) -> str:
        return tr(
            "policy length history temporary totp authenticator sms email otp passkey webauthn devices remember acr"
        )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._make_policy()
        self._make_first_factors()
        self._make_second_factors()
        self._make_passkeys()
        self._make_devices()
        self._make_levels()

    def _make_policy(self) -> None:
        self.length = NumberField(
            POOL,
            (*_PASSWORD, "MinimumLength"),
            tr("Minimum length"),
            least=rules.SHORTEST,
            most=rules.LONGEST,
            unit=tr("characters"),
            absent=rules.ADVISED_LENGTH,
        )
        kinds = (
            ("RequireUppercase", tr("A capital letter")),
            ("RequireLowercase", tr("A small letter")),
            ("RequireNumbers", tr("A digit")),
            ("RequireSymbols", tr("A symbol")),
        )
        required = [SwitchField(POOL, (*_PASSWORD, name), title) for name, title in kinds]
        self.history = NumberField(
            POOL,
            (*_PASSWORD, "PasswordHistorySize"),
            tr("Old passwords that may not come again"),
            tr("0 remembers none."),
            least=0,
            most=rules.MOST_REMEMBERED,
            unit=tr("passwords"),
            absent=0,
            validate=lambda shown: told(rules.history_problem(shown or 0, self._tier())),
            # AWS does not tell of a history of none.
            writes=lambda shown, _: shown or MISSING,
        )
        self.temporary = NumberField(
            POOL,
            (*_PASSWORD, "TemporaryPasswordValidityDays"),
            tr("Temporary passwords are good for"),
            tr("Counted from the invitation. Afterwards it has to be sent again."),
            least=1,
            most=rules.MOST_DAYS,
            unit=tr("days"),
            absent=rules.DEFAULT_DAYS,
        )
        self.add_section(tr("Passwords must have"), self.length, *required)
        self.add_section(tr("For how long"), self.history, self.temporary)

    def _make_first_factors(self) -> None:
        self.first = ChoicesField(
            POOL,
            ("Policies", "SignInPolicy", "AllowedFirstAuthFactors"),
            tr("People may begin with"),
            _ways_in({}, []),
            absent=["PASSWORD"],
            validate=lambda _: self._first_factors_problem(),
        )
        self.add_section(tr("Ways to sign in"), self.first)

    def _make_second_factors(self) -> None:
        self.mode = ChoiceField(
            MFA,
            ("MfaConfiguration",),
            tr("Multi-factor authentication"),
            (
                Choice("OFF", tr("Off"), tr("A stolen password is enough to sign in.")),
                Choice("OPTIONAL", tr("Optional"), tr("Whoever set up a second factor is asked for it.")),
                Choice("ON", tr("Required"), tr("Everybody is asked for one, and must have one to sign in.")),
            ),
            absent="OFF",
            validate=lambda _: self._factors_problem() or self._first_factors_problem(),
        )
        titles = {
            SecondFactor.AUTHENTICATOR_APP: (
                tr("Authenticator app"),
                tr("A code that an app shows. Costs nothing, needs no network."),
            ),
            SecondFactor.SMS: (
                tr("Text message"),
                tr("Each costs. People who use it cannot reset a forgotten password that way."),
            ),
            SecondFactor.EMAIL: (
                tr("E-mail"),
                tr("People who use it cannot reset a forgotten password that way."),
            ),
        }
        self.factors = {
            factor: FactorField(factor, title, text, pool=self._pool, validate=lambda _: self._factors_problem())
            for factor, (title, text) in titles.items()
        }
        self._second = self.add_section(tr("Second factor"), self.mode, *self.factors.values())

    def _make_passkeys(self) -> None:
        self.domain = TextField(
            MFA,
            (_PASSKEYS, "RelyingPartyId"),
            tr("Domain that passkeys are bound to"),
            tr("Blank: the pool’s own domain. With a custom domain for the sign-in pages, it must be that one."),
            placeholder="auth.example.com",
            validate=lambda shown: told(rules.relying_party_problem(shown)),
        )
        self.verification = ChoiceField(
            MFA,
            (_PASSKEYS, "UserVerification"),
            tr("Fingerprint, face or PIN"),
            (
                Choice("preferred", tr("Asked for where the device can")),
                Choice("required", tr("Required")),
            ),
            tr("Devices that cannot ask are turned away where it is required."),
            combo=True,
            absent="preferred",
        )
        self.counts = ChoiceField(
            MFA,
            (_PASSKEYS, "FactorConfiguration"),
            tr("A passkey counts as"),
            (
                Choice("SINGLE_FACTOR", tr("One factor")),
                Choice("MULTI_FACTOR_WITH_USER_VERIFICATION", tr("Two factors, where verified")),
            ),
            tr("As two, nobody who signs in by passkey is asked for a second factor."),
            combo=True,
            absent="SINGLE_FACTOR",
            validate=lambda _: self._first_factors_problem(),
        )
        self.passkeys = self.add_section(tr("Passkeys"), self.domain, self.verification, self.counts)

    def _make_devices(self) -> None:
        self.devices = ChoiceField(
            POOL,
            ("DeviceConfiguration",),
            tr("Remember devices"),
            (
                Choice(Devices.OFF, tr("Never")),
                Choice(
                    Devices.ASKED, tr("When the person says so"), tr("Your app asks, and tells Cognito the answer.")
                ),
                Choice(Devices.ALWAYS, tr("Always"), tr("Every device that an app confirms.")),
            ),
            reads=rules.devices,
            writes=lambda shown, was: _given(rules.device_setting(shown, None if was is MISSING else was)),
        )
        self.trusted = SwitchField(
            POOL,
            ("DeviceConfiguration", "ChallengeRequiredOnNewDevice"),
            tr("A remembered device stands for the second factor"),
            tr("People are asked for it on new devices only."),
        )
        self._remembering: Section = self.add_section(tr("Devices"), self.devices, self.trusted)

    def _make_levels(self) -> None:
        """Only shown where the pool has names for them: hardly anybody gives any."""
        self.levels = [
            TextField(
                POOL,
                ("AcrConfiguration", level, "AcrValue"),
                tr("Level {number}", number=level[-1]),
                beside=True,
                placeholder=f"urn:cognito:loa:{level[-1]}",
                validate=lambda _: told(rules.acr_problem(self._level_names())),
            )
            for level in _LEVELS
        ]
        self.level_section = self.add_section(
            tr("Names of the levels of authentication"),
            *self.levels,
            text=tr(
                "What the claim “acr” of tokens says of how somebody signed in. Apps that read it must know a new name."
            ),
        )

    # What follows from what

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        pool = documents.get(POOL) or {}
        self.level_section.setVisible(bool(member(pool, "AcrConfiguration")))
        self.first.set_choices(_ways_in(pool, rules.first_factors(pool)))
        super().show_documents(documents, editable=editable, why_not=why_not)

    def completed(self, thing: Thing, document: Document) -> Document:
        if thing == MFA and (self.mode.is_changed or any(field.is_changed for field in self.factors.values())):
            return rules.with_second_factors(document, self.mode.shown, self.factors_shown(), self._pool())
        if thing == POOL and self.devices.shown is Devices.OFF:
            return without(document, ("DeviceConfiguration",))
        return document

    def factors_shown(self) -> list[SecondFactor]:
        """Those that are ticked, whatever the mode makes of them."""
        return [factor for factor, field in self.factors.items() if field.shown]

    def follow(self) -> None:
        had = rules.second_factors(self._mfa())
        lacking: dict[Field, str] = {
            field: told(rules.second_factor_lacks(factor, self._pool())) if factor not in had else ""
            for factor, field in self.factors.items()
        }
        for field, why in lacking.items():
            field.lock(why)
            self._second.show_part(field, self.mode.shown != "OFF")
        note(remark for remark in self._remarks() if not lacking.get(remark.field))
        kept = self.history.original is not MISSING
        self.history.lock("" if kept else told(rules.history_problem(1, self._tier())))
        self.passkeys.setVisible("WEB_AUTHN" in self.first.shown or bool(member(self._mfa(), _PASSKEYS)))
        self._remembering.show_part(self.trusted, self.devices.shown is not Devices.OFF)

    def consequences(self) -> tuple[str, ...]:
        return of_edits(self._remarks(), danger=False)

    def dangers(self) -> tuple[str, ...]:
        return of_edits(self._remarks(), danger=True)

    def _remarks(self) -> tuple[Remark, ...]:
        pool, mfa = self._pool(), self._mfa()
        mode, was = self.mode.shown, str(mfa.get("MfaConfiguration", "OFF"))
        length = int(member(member(pool, "Policies"), "PasswordPolicy").get("MinimumLength", rules.ADVISED_LENGTH))
        first, first_was = self.first.shown, rules.first_factors(pool)
        lost = rules.removed_factors_remark(mode, self.factors_shown(), rules.second_factors(mfa))
        domain = str(member(mfa, _PASSKEYS).get("RelyingPartyId", ""))
        remembered = rules.devices(member(pool, "DeviceConfiguration"))
        unticked = next((field for field in self.factors.values() if field.is_changed and not field.shown), self.mode)
        return (
            Remark(self.length, rules.length_remark(self.length.shown or 0, length)),
            Remark(self.first, rules.first_factors_remark(first, first_was), danger=bool(set(first_was) - set(first))),
            Remark(self.mode, rules.mode_remark(mode, was), danger=mode == "ON"),
            *(Remark(field, None) for field in self.factors.values() if field is not unticked),
            *((Remark(unticked, lost, danger=mode == "ON"),) if unticked is not self.mode else ()),
            Remark(self.domain, rules.relying_party_remark(self.domain.shown, domain), danger=True),
            Remark(self.devices, rules.devices_remark(self.devices.shown, remembered)),
        )

    def _first_factors_problem(self) -> str:
        passkeys = {_PASSKEYS: {"FactorConfiguration": self.counts.shown}}
        return told(rules.first_factors_problem(self.first.shown, self.mode.shown, passkeys, self._pool()))

    def _factors_problem(self) -> str:
        return told(rules.second_factors_problem(self.mode.shown, self.factors_shown(), self._pool()))

    def _level_names(self) -> dict[str, str]:
        return {
            level: field.shown or f"urn:cognito:loa:{level[-1]}"
            for level, field in zip(_LEVELS, self.levels, strict=True)
        }

    def _tier(self) -> str:
        return str(self._pool().get("UserPoolTier", ""))

    def _pool(self) -> Document:
        return self.documents.get(POOL) or {}

    def _mfa(self) -> Document:
        return self.documents.get(MFA) or {}


def _ways_in(pool: Document, now: Sequence[str]) -> tuple[Choice, ...]:
    """Those that the pool lacks something for are closed, with the reason."""

    def lacking(factor: str) -> str:
        return "" if factor in now else told(rules.first_factor_lacks(factor, pool))

    return (
        Choice("PASSWORD", tr("Their password"), why_not=tr("Always among the ways to sign in.")),
        Choice("EMAIL_OTP", tr("A code by e-mail"), why_not=lacking("EMAIL_OTP")),
        Choice("SMS_OTP", tr("A code by text message"), why_not=lacking("SMS_OTP")),
        Choice(
            "WEB_AUTHN",
            tr("A passkey"),
            tr("A fingerprint, a face or a security key instead of the password."),
            why_not=lacking("WEB_AUTHN"),
        ),
    )


def _given(setting: dict[str, Any] | None) -> Any:
    return MISSING if setting is None else setting
