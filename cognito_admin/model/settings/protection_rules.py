"""Threat protection: what may be set, and what it does together with the rest of the pool."""

import ipaddress
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from cognito_admin.model.restore.documents import member
from cognito_admin.model.schema import is_email
from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.arns import read_arn
from cognito_admin.model.settings.problems import Problem, problem

MOST_RANGES = 200
"""Of each list."""
LONGEST_SUBJECT = 140
LONGEST_BODY = 20_000
SHORTEST_BODY = 6
LEVELS = ("LowAction", "MediumAction", "HighAction")
ANSWERS = ("NO_ACTION", "MFA_IF_CONFIGURED", "MFA_REQUIRED", "BLOCK")
"""What may be done about a sign-in that looks like a takeover, the mildest first."""
CREDENTIALS, TAKEOVER, EXCEPTIONS = (
    "CompromisedCredentialsRiskConfiguration",
    "AccountTakeoverRiskConfiguration",
    "RiskExceptionConfiguration",
)
PARTS = (CREDENTIALS, TAKEOVER, EXCEPTIONS)
MAILS = {
    "NO_ACTION": "NoActionEmail",
    "MFA_IF_CONFIGURED": "MfaEmail",
    "MFA_REQUIRED": "MfaEmail",
    "BLOCK": "BlockEmail",
}
"""Which mail is sent with which answer."""


class Mode(StrEnum):
    """The values of AdvancedSecurityMode."""

    OFF = "OFF"
    AUDIT = "AUDIT"
    ENFORCED = "ENFORCED"


def mode_of(pool: Mapping[str, Any]) -> str:
    """Of a UserPool; a mode that this program does not know is told as it is."""
    return str(member(pool, "UserPoolAddOns").get("AdvancedSecurityMode", Mode.OFF))


def inherits(risk: Mapping[str, Any] | None) -> bool:
    """Whether what AWS says for an app client is the pool's: then it names no client."""
    return not risk or not risk.get("ClientId") or not any(risk.get(part) for part in PARTS)


def range_problem(text: str) -> Problem | None:
    """Of one IP range in CIDR notation."""
    text = text.strip()
    address, slash, bits = text.partition("/")
    no_range = problem(marked("Not an IP range. Write one such as 203.0.113.0/24."))
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return no_range
    if not slash:
        return problem(
            marked("Its length is missing. For this one address write {range}."),
            range=f"{text}/{32 if '.' in address else 128}",
        )
    if not bits.isascii() or not bits.isdigit():
        return no_range
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return problem(marked("Its length is too large."))
    if network.network_address != ipaddress.ip_address(address):
        return problem(marked("It begins inside its range. Write {range}."), range=network)
    return None


def identity_problem(arn: str) -> Problem | None:
    """Of the SES identity that sends the e-mails."""
    if not arn.strip():
        return problem(marked("Name the SES identity that sends the e-mails."))
    parts = read_arn(arn)
    if parts is None or parts.service != "ses" or not parts.resource.startswith("identity/"):
        return problem(
            marked(
                "Not the ARN of an SES identity. Those look like arn:aws:ses:eu-west-1:123456789012:identity/shop.example."
            )
        )
    return None


def sender_problem(sender: str) -> Problem | None:
    """Of an address such as ``shop@shop.example`` or ``The shop <shop@shop.example>``; empty is none."""
    text = sender.strip()
    address = text.rpartition("<")[2].rstrip(">") if text.endswith(">") else text
    if text and not is_email(address):
        return problem(marked("Not an e-mail address. Write shop@shop.example or The shop <shop@shop.example>."))
    return None


def body_problem(text: str) -> Problem | None:
    """Of the HTML or the plain text of a mail; empty is none."""
    if text and len(text) < SHORTEST_BODY:
        return problem(marked("An e-mail has at least {least} characters."), least=SHORTEST_BODY)
    if len(text) > LONGEST_BODY:
        return problem(
            marked("An e-mail has at most {most} characters; this one has {count}."), most=LONGEST_BODY, count=len(text)
        )
    return None


def risk_problems(risk: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What AWS would refuse of a whole RiskConfiguration though each of its values is right."""
    takeover, exceptions, credentials = member(risk, TAKEOVER), member(risk, EXCEPTIONS), member(risk, CREDENTIALS)
    notify = member(takeover, "NotifyConfiguration")
    levels = [member(member(takeover, "Actions"), level) for level in LEVELS]
    found: list[Problem] = []
    if credentials and not member(credentials, "Actions").get("EventAction"):
        found.append(problem(marked("Choose what is done about leaked passwords.")))
    if any(level and not level.get("EventAction") for level in levels):
        found.append(problem(marked("Choose what is done at each level of risk at which people are told.")))
    if not notify.get("SourceArn") and (notify or any(level.get("Notify") for level in levels)):
        found.append(problem(marked("Name the SES identity that sends the e-mails.")))
    for name in dict.fromkeys(MAILS.values()):
        mail = member(notify, name)
        if any(mail.values()) and not str(mail.get("Subject") or "").strip():
            found.append(problem(marked("Each e-mail needs a subject.")))
            break
    if both := set(exceptions.get("BlockedIPRangeList") or ()) & set(exceptions.get("SkippedIPRangeList") or ()):
        found.append(
            problem(marked("{range} is in both lists. It is either always blocked or never checked."), range=min(both))
        )
    return tuple(found)


def warnings_of(risk: Mapping[str, Any], pool: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What AWS takes and people would not expect."""
    actions = member(member(risk, TAKEOVER), "Actions")
    answers = {str(member(actions, level).get("EventAction", "NO_ACTION")) for level in LEVELS}
    found: list[Problem] = []
    if mode_of(pool) == Mode.AUDIT and answers - {"NO_ACTION"}:
        found.append(
            problem(marked("Threat protection only watches: nothing below is done until it is set to protect."))
        )
    if pool.get("MfaConfiguration", "OFF") == "OFF" and "MFA_REQUIRED" in answers:
        found.append(
            problem(
                marked("MFA is off in this pool, so requiring it blocks everybody who has not set up a second factor.")
            )
        )
    if pool.get("MfaConfiguration", "OFF") == "OFF" and "MFA_IF_CONFIGURED" in answers:
        found.append(problem(marked("MFA is off in this pool, so asking for it where it is set up lets everybody in.")))
    return tuple(found)
