"""What is said of a token, in the person's language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_admin.model.sentences.tokens import CLAIMS, CUSTOM_CLAIM, OTHER_CLAIM, SAID
from cognito_admin.ui.ages import age
from cognito_admin.ui.formats import duration, moment, moment_alone, number
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.tokens.check import Finding
    from cognito_admin.model.tokens.claims import Claim
    from cognito_admin.model.tokens.token import Token


def title_and_text(finding: Finding) -> tuple[str, str]:
    label = SAID[finding.said]
    facts = dict(finding.facts)
    if finding.when is not None:
        facts["when"] = when_text(finding.when)
    return tr(label.name, **facts), tr(label.text, **facts)


def when_text(when: datetime, now: datetime | None = None, *, alone: bool = False) -> str:
    """``yesterday 14:03 (9 hours ago)``, ``15:03 (in 1 h)``; ``alone`` as ``moment_alone``."""
    seconds = (when - (now or datetime.now(UTC))).total_seconds()
    near = age(when, now) if seconds <= 0 else tr("in {time}", time=duration(seconds))
    return tr("{moment} ({near})", moment=(moment_alone if alone else moment)(when, now), near=near)


def value_text(claim: Claim) -> str:
    return when_text(claim.when, alone=True) if claim.when is not None else claim.text


def meaning(claim: Claim) -> str:
    if known := CLAIMS.get(claim.name):
        return tr(known)
    return tr(CUSTOM_CLAIM) if claim.name.startswith("custom:") else tr(OTHER_CLAIM)


def summary(token: Token) -> str:
    """``ID token · 1,043 characters``."""
    kinds = {"id": tr("ID token"), "access": tr("Access token")}
    kind = kinds.get(token.use, tr("Token"))
    return tr("{kind} · {count} characters", kind=kind, count=number(token.length))
