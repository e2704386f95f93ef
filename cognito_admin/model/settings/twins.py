"""Members that say the same twice: where one of them is edited, the other follows.

AWS describes both, and refuses, or takes the wrong one of, two that differ.
"""

from collections.abc import Mapping
from typing import Any

from cognito_admin.model.settings.edits import MISSING, Pointer, edits_between, value_at, with_value, without
from cognito_admin.model.settings.things import Document, ThingKind

_TEMPLATE = "VerificationMessageTemplate"
_TRIGGERS = "LambdaConfig"
TOKEN_TRIGGER: Pointer = (_TRIGGERS, "PreTokenGeneration")
TOKEN_CONFIG: Pointer = (_TRIGGERS, "PreTokenGenerationConfig")
_TOKEN_FUNCTION: Pointer = (*TOKEN_CONFIG, "LambdaArn")

TWINS: Mapping[Pointer, Pointer] = {
    ("SmsVerificationMessage",): (_TEMPLATE, "SmsMessage"),
    ("EmailVerificationMessage",): (_TEMPLATE, "EmailMessage"),
    ("EmailVerificationSubject",): (_TEMPLATE, "EmailSubject"),
    ("AdminCreateUserConfig", "UnusedAccountValidityDays"): (
        "Policies",
        "PasswordPolicy",
        "TemporaryPasswordValidityDays",
    ),
    TOKEN_TRIGGER: _TOKEN_FUNCTION,
}
"""Members of a pool that are no longer used, and those that took their place."""

_OF_CODES: tuple[Pointer, ...] = ((_TEMPLATE, "EmailMessage"), (_TEMPLATE, "EmailSubject"))
_OF_LINKS: tuple[Pointer, ...] = ((_TEMPLATE, "EmailMessageByLink"), (_TEMPLATE, "EmailSubjectByLink"))
VERIFICATION_STYLE: Pointer = (_TEMPLATE, "DefaultEmailOption")

FACTORS = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration")
"""Blocks of the MFA configuration that switch a second factor on."""


def settled(kind: ThingKind, before: Document | None, after: Document) -> Document:
    """``after`` with the twin of each edited member brought in line, and without what goes when something else is set.

    Factors go with MFA, a look of one's own where Cognito's is wanted, and e-mails with a code where links are sent, or the other
    way round: AWS refuses both together (API reference, UpdateUserPool, VerificationMessageTemplate).
    """
    if kind is ThingKind.POOL:
        return _settled_pool(before or {}, after)
    if kind is ThingKind.MFA:
        return settled_mfa(after)
    if kind is ThingKind.BRANDING and after.get("UseCognitoProvidedValues"):
        return {name: value for name, value in after.items() if name not in ("Settings", "Assets")}
    return after


def settled_mfa(document: Document) -> Document:
    """As AWS takes it: it refuses factors where MFA is off, and a switched-off authenticator app is the same as none."""
    if document.get("MfaConfiguration", "OFF") == "OFF":
        document = {name: value for name, value in document.items() if name not in FACTORS}
    if value_at(document, ("SoftwareTokenMfaConfiguration", "Enabled")) is False:
        document = without(document, ("SoftwareTokenMfaConfiguration",))
    return document


def unused_texts(pool: Document) -> tuple[Pointer, ...]:
    """Where the e-mails of the style are that the pool does not verify addresses with: those with a code, or with a link."""
    return _OF_CODES if value_at(pool, VERIFICATION_STYLE) == "CONFIRM_WITH_LINK" else _OF_LINKS


def value_of_token_trigger(document: Document) -> Document:
    """The PreTokenGenerationConfig that a PreTokenGeneration alone stands for."""
    return {"LambdaVersion": "V1_0", "LambdaArn": value_at(document, TOKEN_TRIGGER)}


def _settled_pool(before: Document, after: Document) -> Document:
    edited = {edit.pointer for edit in edits_between(before, after)}
    for old, new in TWINS.items():
        if new in edited and old not in edited:
            after = _following(after, old, value_at(after, new, MISSING))
        elif old in edited and new not in edited:
            value = value_at(after, old, MISSING)
            if old == TOKEN_TRIGGER and value is MISSING:
                after = without(after, TOKEN_CONFIG)
            elif value is not MISSING and (old != TOKEN_TRIGGER or value_at(after, TOKEN_CONFIG)):
                after = with_value(after, new, value)
    return _in_one_style(after) if edited else after


def _in_one_style(pool: Document) -> Document:
    unused = unused_texts(pool)
    for pointer in (*unused, *(old for old, new in TWINS.items() if new in unused)):
        pool = without(pool, pointer)
    return pool


def _following(after: Document, old: Pointer, value: Any) -> Document:
    # A member that is no longer used is not brought in anew, but for the trigger: AWS wants both of it.
    if value is MISSING or old == TOKEN_TRIGGER or value_at(after, old, MISSING) is not MISSING:
        return with_value(after, old, value)
    return after
