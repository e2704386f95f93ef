"""Triggers that get in each other's way, or in that of the pool's other settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cognito_admin.model.sentences.templates import marked
from cognito_admin.model.settings.problems import Problem, problem
from cognito_admin.model.triggers.attaching import CONFIG, Attached, Settings, attached, key_of
from cognito_admin.model.triggers.kinds import CHALLENGES, KINDS, SENDERS, Event

Client = Mapping[str, Any]
"""A UserPoolClient as DescribeUserPoolClient has it."""

_TAKES_PASSWORDS = frozenset(
    {"ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"}
)
_TAKES_CHALLENGES = frozenset({"ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"})


SENDER_WITHOUT_KEY = marked("This sender has no KMS key. Cognito refuses it without one.")
VERSION_NOT_IN_PLAN = marked(
    "Event version {version} needs the Essentials or the Plus plan. This pool is on Lite, which has version V1_0 only."
)
TWO_FUNCTIONS_FOR_TOKENS = marked(
    "The old member PreTokenGeneration names another function ({other}). Cognito refuses settings where the two differ."
)
CHALLENGES_INCOMPLETE = marked(
    "Signing in with custom challenges takes three functions. Without {missing} nobody can sign in that way."
)
NO_CLIENT_WITH_CHALLENGES = marked("No app client allows ALLOW_CUSTOM_AUTH, so this function is never called.")
NO_CLIENT_WITH_PASSWORDS = marked(
    "No app client allows a flow that sends the password to Cognito (ALLOW_USER_PASSWORD_AUTH or "
    "ALLOW_ADMIN_USER_PASSWORD_AUTH). Apps that sign in by SRP migrate nobody."
)
MESSAGE_BESIDE_EMAIL_SENDER = marked(
    "The custom e-mail sender writes every e-mail itself. What this function returns reaches text messages only."
)
MESSAGE_BESIDE_SMS_SENDER = marked(
    "The custom SMS sender writes every text message itself. What this function returns reaches e-mails only."
)
NO_PROVIDERS = marked("The pool has no identity provider, so this function is never called.")


@dataclass(frozen=True, slots=True)
class Clash:
    """``event`` is the trigger where it is to be mended.

    ``refused``: AWS refuses it. Else it is taken, and does not do what somebody who set it expects.
    """

    event: Event
    problem: Problem
    refused: bool = False


def clashes(
    settings: Settings, clients: Iterable[Client] | None = None, providers: Iterable[str] | None = None
) -> tuple[Clash, ...]:
    """Of the triggers in ``settings``; ``clients`` and ``providers`` None where they are not known."""
    there = attached(settings)
    found = [*_of_senders(settings, there), *_of_tokens(settings, there), *_of_challenges(there)]
    if clients is not None:
        found += _of_flows(there, [frozenset(client.get("ExplicitAuthFlows") or ()) for client in clients])
    if providers is not None and Event.INBOUND_FEDERATION in there and not tuple(providers):
        found.append(Clash(Event.INBOUND_FEDERATION, problem(NO_PROVIDERS)))
    return tuple(found)


def _of_senders(settings: Settings, there: Mapping[Event, Attached]) -> list[Clash]:
    found: list[Clash] = []
    for sender in SENDERS:
        if sender in there and key_of(settings) is None:
            found.append(Clash(sender, problem(SENDER_WITHOUT_KEY), refused=True))
        if sender in there and Event.CUSTOM_MESSAGE in there:
            by_mail = sender is Event.CUSTOM_EMAIL_SENDER
            said = MESSAGE_BESIDE_EMAIL_SENDER if by_mail else MESSAGE_BESIDE_SMS_SENDER
            found.append(Clash(Event.CUSTOM_MESSAGE, problem(said)))
    return found


def _of_tokens(settings: Settings, there: Mapping[Event, Attached]) -> list[Clash]:
    found: list[Clash] = []
    tokens = there.get(Event.PRE_TOKEN_GENERATION)
    if tokens is None:
        return found
    oldest = KINDS[Event.PRE_TOKEN_GENERATION].versions[0]
    if tokens.version != oldest and settings.get("UserPoolTier") == "LITE":
        said = problem(VERSION_NOT_IN_PLAN, version=tokens.version)
        found.append(Clash(Event.PRE_TOKEN_GENERATION, said, refused=True))
    plain = settings[CONFIG].get(Event.PRE_TOKEN_GENERATION.value)
    if plain and plain != tokens.arn:
        said = problem(TWO_FUNCTIONS_FOR_TOKENS, other=plain)
        found.append(Clash(Event.PRE_TOKEN_GENERATION, said, refused=True))
    return found


def _of_challenges(there: Mapping[Event, Attached]) -> list[Clash]:
    some = [event for event in CHALLENGES if event in there]
    missing = ", ".join(event.value for event in CHALLENGES if event not in there)
    return [Clash(event, problem(CHALLENGES_INCOMPLETE, missing=missing)) for event in some if missing]


def _of_flows(there: Mapping[Event, Attached], flows: Iterable[frozenset[str]]) -> list[Clash]:
    flows, found = tuple(flows), list[Clash]()
    # A client that names no flow has those for challenges and for passwords that do not leave the device (API reference).
    if Event.DEFINE_AUTH_CHALLENGE in there and all(each and not each & _TAKES_CHALLENGES for each in flows):
        found.append(Clash(Event.DEFINE_AUTH_CHALLENGE, problem(NO_CLIENT_WITH_CHALLENGES)))
    if Event.USER_MIGRATION in there and not any(each & _TAKES_PASSWORDS for each in flows):
        found.append(Clash(Event.USER_MIGRATION, problem(NO_CLIENT_WITH_PASSWORDS)))
    return found
