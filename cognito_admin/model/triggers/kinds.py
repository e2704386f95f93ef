"""Which triggers there are. Source: LambdaConfigType of the API reference, and the developer guide on Lambda triggers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_S = 5
"""Cognito waits no longer for the answer of a function, and tries up to three times (developer guide)."""


class Event(StrEnum):
    """What a function can be called for: LambdaConfig's keys, in the order in which people meet them."""

    PRE_SIGN_UP = "PreSignUp"
    POST_CONFIRMATION = "PostConfirmation"
    PRE_AUTHENTICATION = "PreAuthentication"
    POST_AUTHENTICATION = "PostAuthentication"
    PRE_TOKEN_GENERATION = "PreTokenGeneration"  # noqa: S105
    USER_MIGRATION = "UserMigration"
    INBOUND_FEDERATION = "InboundFederation"
    CUSTOM_MESSAGE = "CustomMessage"
    CUSTOM_EMAIL_SENDER = "CustomEmailSender"
    CUSTOM_SMS_SENDER = "CustomSMSSender"
    DEFINE_AUTH_CHALLENGE = "DefineAuthChallenge"
    CREATE_AUTH_CHALLENGE = "CreateAuthChallenge"
    VERIFY_AUTH_CHALLENGE = "VerifyAuthChallengeResponse"


class Family(StrEnum):
    """What belongs together on the screen."""

    SIGN_UP = "sign-up"
    SIGN_IN = "sign-in"
    MESSAGES = "messages"
    CUSTOM_SIGN_IN = "custom-sign-in"


@dataclass(frozen=True, slots=True)
class Kind:
    """``versions`` of its event that can be chosen, the oldest first; none where Cognito knows one only.

    ``waits``: whether Cognito waits for the answer, so that a failure is the person's.
    """

    family: Family
    versions: tuple[str, ...] = ()
    needs_key: bool = False
    waits: bool = True


_ONE = ("V1_0",)
KINDS: Mapping[Event, Kind] = {
    Event.PRE_SIGN_UP: Kind(Family.SIGN_UP),
    Event.POST_CONFIRMATION: Kind(Family.SIGN_UP),
    Event.PRE_AUTHENTICATION: Kind(Family.SIGN_IN),
    Event.POST_AUTHENTICATION: Kind(Family.SIGN_IN),
    Event.PRE_TOKEN_GENERATION: Kind(Family.SIGN_IN, ("V1_0", "V2_0", "V3_0")),
    Event.USER_MIGRATION: Kind(Family.SIGN_IN),
    Event.INBOUND_FEDERATION: Kind(Family.SIGN_IN, _ONE),
    Event.CUSTOM_MESSAGE: Kind(Family.MESSAGES),
    Event.CUSTOM_EMAIL_SENDER: Kind(Family.MESSAGES, _ONE, needs_key=True, waits=False),
    Event.CUSTOM_SMS_SENDER: Kind(Family.MESSAGES, _ONE, needs_key=True, waits=False),
    Event.DEFINE_AUTH_CHALLENGE: Kind(Family.CUSTOM_SIGN_IN),
    Event.CREATE_AUTH_CHALLENGE: Kind(Family.CUSTOM_SIGN_IN),
    Event.VERIFY_AUTH_CHALLENGE: Kind(Family.CUSTOM_SIGN_IN),
}
CHALLENGES = (Event.DEFINE_AUTH_CHALLENGE, Event.CREATE_AUTH_CHALLENGE, Event.VERIFY_AUTH_CHALLENGE)
"""None of the three is of any use without the others."""
SENDERS = (Event.CUSTOM_EMAIL_SENDER, Event.CUSTOM_SMS_SENDER)
