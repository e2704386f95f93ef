"""More relatives of Ann's, each with a reason why they cannot sign in that only a closer look tells."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from cognito_admin.demo.subs import COGNITO7
from cognito_admin.demo.users import Details, User

FAMILY = "example.com"
AUTHENTICATOR = "SOFTWARE_TOKEN_MFA"
Story = Callable[[Details, datetime], None]


def _blocked(details: Details, now: datetime) -> None:
    details.events = [_attempt("grace", 0, now - timedelta(hours=9), "Fail", "Block", "High"), *details.events]


def _failing(details: Details, now: datetime) -> None:
    failed = [_attempt("henry", number, now - timedelta(hours=5 + number), "Fail", "NoRisk", "") for number in range(4)]
    details.events = [*failed, _attempt("henry", 9, now - timedelta(days=30), "Pass", "NoRisk", "")]


def _authenticator(details: Details, _: datetime) -> None:
    details.software_token = True
    details.mfa_methods, details.preferred_mfa = [AUTHENTICATOR, "SMS_MFA"], AUTHENTICATOR


def _nothing(_details: Details, _now: datetime) -> None:
    return


_STORIES: Mapping[str, tuple[str, str, Story]] = {
    "Finn": ("RESET_REQUIRED", "false", _nothing),
    "Grace": ("CONFIRMED", "true", _blocked),
    "Henry": ("CONFIRMED", "true", _failing),
    "Ivy": ("CONFIRMED", "true", _authenticator),
}
"""By given name: status, whether the e-mail address is verified, and what no listing shows."""


def relatives(now: datetime) -> Iterator[User]:
    rng = Random("relatives")
    for number, (given, (status, verified, _)) in enumerate(_STORIES.items()):
        email = f"{given.lower()}@{FAMILY}"
        sub = COGNITO7.make(rng.getrandbits(32), rng.getrandbits(64))
        attributes = {
            "email": email,
            "email_verified": verified,
            "name": f"{given} Example",
            "given_name": given,
            "family_name": "Example",
            "locale": "en-US",
            "custom:tenantId": "t-1001",
            "custom:plan": "basic",
            "custom:externalId": f"CUS-1{number:05d}",
        }
        if given == "Ivy":
            attributes |= {"phone_number": "+12025550127", "phone_number_verified": "true"}
        created = now - timedelta(days=300 + 40 * number, hours=2)
        yield User(sub, sub, attributes, status, True, created, created, ())


def tell_story(user: User, details: Details, now: datetime) -> None:
    """Puts what happened to a relative into their ``details``; others stay as they are."""
    given = user.attributes.get("given_name", "")
    if given in _STORIES and user.attributes.get("email") == f"{given.lower()}@{FAMILY}":
        _STORIES[given][2](details, now)


def _attempt(who: str, number: int, at: datetime, result: str, decision: str, level: str) -> dict[str, Any]:
    abroad = decision == "Block"
    return {
        "EventId": f"{who}-{number}",
        "EventType": "SignIn",
        "CreationDate": at,
        "EventResponse": result,
        "EventRisk": {
            "RiskDecision": decision,
            **({"RiskLevel": level} if level else {}),
            "CompromisedCredentialsDetected": False,
        },
        "ChallengeResponses": [
            {"ChallengeName": "Password", "ChallengeResponse": "Success" if result == "Pass" else "Failure"}
        ],
        "EventContextData": {
            "IpAddress": "198.51.100.80" if abroad else "203.0.113.7",
            "DeviceName": "Chrome 141, Android 16" if abroad else "Safari 26, iPhone",
            "Timezone": "Asia/Tokyo" if abroad else "America/New_York",
            "City": "Osaka" if abroad else "New York",
            "Country": "Japan" if abroad else "United States",
        },
    }
