"""Sessions: who is signed in where, and for how long an app client asks nobody again (API reference, botocore 1.44)."""

from collections.abc import Mapping
from typing import Any

from cognito_admin.model.restore.documents import member

LEAST_PER_USER, MOST_PER_USER, USUAL_PER_USER = 1, 100, 20
LONGEST_MINUTES, USUAL_MINUTES = 129_600, 60
"""Of silent sign-in: 90 days at most; 0 turns it off."""


def tracked(sessions: Mapping[str, Any] | None) -> bool:
    """Whether Cognito keeps a record of the sessions of users."""
    return (sessions or {}).get("UserSessionTracking") == "ENABLED"


def per_user(sessions: Mapping[str, Any] | None) -> int:
    """How many sessions a user may have at once."""
    return int(member(sessions, "TokenSession").get("MaxPerUser", USUAL_PER_USER))


def silent_minutes(sessions: Mapping[str, Any] | None) -> int:
    """For how long the app client lets somebody in without asking again."""
    return int(member(sessions, "SSOSession").get("MaxValidityMinutes", USUAL_MINUTES))
