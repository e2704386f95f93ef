"""What deserves a look in the settings of a pool: known causes of trouble that AWS does not point out itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cognito_admin.model.sentences import Sentence, Translate, marked, phrase


class ConcernCode(StrEnum):
    EMAIL_FAILS = "email_fails"
    SMS_FAILS = "sms_fails"
    DELETION_PROTECTION_OFF = "deletion_protection_off"
    CASE_SENSITIVE = "case_sensitive"
    FIFTY_E_MAILS_A_DAY = "fifty_e_mails_a_day"
    SHORT_PASSWORDS = "short_passwords"
    MFA_OFF = "mfa_off"
    THREAT_PROTECTION_OFF = "threat_protection_off"
    THREAT_PROTECTION_NOT_IN_TIER = "threat_protection_not_in_tier"
    RECOVERY_BY_ADMINISTRATOR_ONLY = "recovery_by_administrator_only"


class Weight(StrEnum):
    """``TROUBLE`` hurts people now, ``RISK`` will one day, ``NOTE`` is good to know."""

    TROUBLE = "trouble"
    RISK = "risk"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Concern:
    """``facts`` fill the placeholders of its sentence."""

    code: ConcernCode
    facts: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def weight(self) -> Weight:
        if self.code in (ConcernCode.EMAIL_FAILS, ConcernCode.SMS_FAILS):
            return Weight.TROUBLE
        return Weight.NOTE if self.code in _NOTES else Weight.RISK


_NOTES = frozenset({ConcernCode.THREAT_PROTECTION_NOT_IN_TIER, ConcernCode.RECOVERY_BY_ADMINISTRATOR_ONLY})

CONCERNS: Mapping[ConcernCode, Sentence] = {
    ConcernCode.EMAIL_FAILS: Sentence(
        marked("E-mails of this pool cannot be sent"),
        marked("Cognito reports: {reason}"),
        marked("Check the sender address and the permissions in Amazon SES."),
    ),
    ConcernCode.SMS_FAILS: Sentence(
        marked("Text messages of this pool cannot be sent"),
        marked("Cognito reports: {reason}"),
        marked("Check the role that Cognito uses for SNS, and whether the account is still in the SMS sandbox."),
    ),
    ConcernCode.DELETION_PROTECTION_OFF: Sentence(
        marked("Deletion protection is off"),
        marked("One call deletes this pool with all its users. AWS keeps no backup of a user pool."),
        marked("Switch deletion protection on; it can be switched off again when it is in the way."),
    ),
    ConcernCode.CASE_SENSITIVE: Sentence(
        marked("User names are case sensitive"),
        marked(
            "Ann@example.com and ann@example.com are two people here, which leads to double accounts and failed sign-ins."
        ),
        marked("It cannot be changed in an existing pool. A new pool can be made insensitive."),
    ),
    ConcernCode.FIFTY_E_MAILS_A_DAY: Sentence(
        marked("At most 50 e-mails a day"),
        marked(
            "This pool sends through Cognito's own address, which the whole account shares. Beyond 50 a day nothing is sent."
        ),
        marked("Send through your own Amazon SES identity before real people depend on it."),
    ),
    ConcernCode.SHORT_PASSWORDS: Sentence(
        marked("Short passwords are allowed"),
        marked("A password of {length} characters is accepted. Eight is the least that is advised today."),
        marked("Raise the minimum length; it counts for passwords set from then on."),
    ),
    ConcernCode.MFA_OFF: Sentence(
        marked("No second factor"),
        marked("Multi-factor authentication is off, so a stolen password is enough to sign in."),
        marked("Make it optional first, so that people can set it up before it is required."),
    ),
    ConcernCode.THREAT_PROTECTION_OFF: Sentence(
        marked("Threat protection is off"),
        marked("The Plus plan of this pool includes it, but stolen passwords and unusual sign-ins go unnoticed."),
        marked("Start with audit-only mode, which changes nothing for the people who sign in."),
    ),
    ConcernCode.THREAT_PROTECTION_NOT_IN_TIER: Sentence(
        marked("No threat protection"),
        marked(
            "Stolen passwords and unusual sign-ins go unnoticed, and there is no sign-in history. Both need the Plus plan."
        ),
        marked("The Plus plan costs more for each monthly active user."),
    ),
    ConcernCode.RECOVERY_BY_ADMINISTRATOR_ONLY: Sentence(
        marked("Only administrators can help with a forgotten password"),
        marked("People cannot reset their password themselves."),
        marked("Allow recovery by verified e-mail if that is not intended."),
    ),
}


def explain_concern(concern: Concern, translate: Translate = marked) -> Sentence:
    """The words for ``concern``, its facts filled in."""
    sentence = CONCERNS[concern.code]
    title, text, advice = (
        phrase(template, concern.facts, translate) for template in (sentence.title, sentence.text, sentence.advice)
    )
    return Sentence(title, text, advice)
