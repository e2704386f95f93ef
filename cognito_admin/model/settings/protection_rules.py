"""Threat protection: what may be set, and what it does together with the rest of the pool."""

import ipaddress
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from cognito_admin.model.restore.documents import member
from cognito_admin.model.schema import is_email
from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.arns import read_arn
from cognito_admin.model.settings.problems import Problem, problem

MOST_RANGES = 200
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
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return problem(marked("{range} is no IP range. Write one such as 203.0.113.0/24."), range=text)
    if not slash:
        whole = 32 if "." in address else 128
        return problem(
            marked("{range} lacks its length. For this one address write {range}/{bits}."), range=text, bits=whole
        )
    if not bits.isascii() or not bits.isdigit():
        return problem(marked("{range} is no IP range. Write one such as 203.0.113.0/24."), range=text)
    try:
        ipaddress.ip_network(text)
    except ValueError:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            return problem(marked("The length in {range} is too large."), range=text)
        return problem(marked("{range} begins inside its range. Write {network}."), range=text, network=network)
    return None


def ranges_problem(ranges: Sequence[str], others: Sequence[str] = ()) -> Problem | None:
    """The first problem of a list of ranges. ``others`` are those of the opposite list, in which none may be again."""
    if len(ranges) > MOST_RANGES:
        return problem(
            marked("A list has at most {most} ranges; this one has {count}."), most=MOST_RANGES, count=len(ranges)
        )
    seen: set[str] = set()
    for text in ranges:
        if wrong := range_problem(text):
            return wrong
        if text in seen:
            return problem(marked("{range} stands here twice."), range=text)
        seen.add(text)
    if both := next((text for text in ranges if text in set(others)), None):
        return problem(marked("{range} is in both lists. It can be always blocked or never checked."), range=both)
    return None


def identity_problem(arn: str) -> Problem | None:
    """Of the SES identity that sends the mails."""
    if not arn.strip():
        return problem(marked("Name the SES identity that sends the mails."))
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
        return problem(marked("A mail has at least {least} characters."), least=SHORTEST_BODY)
    if len(text) > LONGEST_BODY:
        return problem(
            marked("A mail has at most {most} characters; this one has {count}."), most=LONGEST_BODY, count=len(text)
        )
    return None


def mail_problem(mail: Mapping[str, Any]) -> Problem | None:
    """Of one NotifyEmailType; an empty one is none."""
    if not any(mail.values()):
        return None
    subject = str(mail.get("Subject") or "")
    if not subject.strip():
        return problem(marked("A mail needs a subject."))
    if len(subject) > LONGEST_SUBJECT:
        return problem(marked("A subject has at most {most} characters."), most=LONGEST_SUBJECT)
    if not mail.get("HtmlBody") and not mail.get("TextBody"):
        return problem(marked("A mail needs a text."))
    return body_problem(str(mail.get("HtmlBody") or "")) or body_problem(str(mail.get("TextBody") or ""))


def risk_problems(risk: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What AWS would refuse of a whole RiskConfiguration."""
    takeover, exceptions = member(risk, TAKEOVER), member(risk, EXCEPTIONS)
    notify = member(takeover, "NotifyConfiguration")
    notifying = [level for level in LEVELS if member(member(takeover, "Actions"), level).get("Notify")]
    blocked, skipped = (exceptions.get(name) or () for name in ("BlockedIPRangeList", "SkippedIPRangeList"))
    found = [ranges_problem(blocked, skipped), ranges_problem(skipped)]
    if notify or notifying:
        found.append(identity_problem(str(notify.get("SourceArn") or "")))
        found += [sender_problem(str(notify.get(name) or "")) for name in ("From", "ReplyTo")]
        found += [mail_problem(member(notify, name)) for name in dict.fromkeys(MAILS.values())]
    return tuple(wrong for wrong in found if wrong is not None)


def warnings_of(risk: Mapping[str, Any], pool: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What AWS takes and people would not expect."""
    actions = member(member(risk, TAKEOVER), "Actions")
    answers = {str(member(actions, level).get("EventAction", "NO_ACTION")) for level in LEVELS}
    found: list[Problem] = []
    if mode_of(pool) == Mode.AUDIT and answers - {"NO_ACTION"}:
        found.append(
            problem(marked("Threat protection only watches: nothing below is done until its mode is “Protect”."))
        )
    if pool.get("MfaConfiguration", "OFF") == "OFF" and "MFA_REQUIRED" in answers:
        found.append(
            problem(
                marked("MFA is off in this pool, so “Require MFA” blocks everybody who has not set up a second factor.")
            )
        )
    if pool.get("MfaConfiguration", "OFF") == "OFF" and "MFA_IF_CONFIGURED" in answers:
        found.append(
            problem(
                marked("MFA is off in this pool, so “MFA where set up” lets everybody in who has no second factor.")
            )
        )
    return tuple(found)
