"""What is said of second factors, devices, sessions and sign-in history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_admin.model.failures import Code
from cognito_admin.ui.formats import moment, moment_alone
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.translate import tr
from cognito_admin.work.user_security import Belonging

if TYPE_CHECKING:
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.security import Device, Session, Sessions, SignInEvent


@dataclass(frozen=True, slots=True)
class EventWords:
    """``badge`` is empty where nothing was risky; ``picture`` is an icon and the colour it has."""

    title: str
    picture: tuple[str, str]
    badge: str
    badge_kind: str
    details: str


def asking() -> str:
    return tr("Look up MFA, devices and sign-ins")


def cost() -> str:
    return tr(
        "Asks Cognito about this user alone. AWS bills users who are active in a month, and does not say whether this counts."
    )


def device_details(device: Device) -> str:
    seen = tr("seen {time}", time=moment(device.seen)) if device.seen else tr("never seen")
    return _joined(seen, device.address)


def session_title(session: Session) -> str:
    if session.device:
        return session.device
    return tr("Sign-in pages") if session.kind == "SSO" else tr("An app")


def session_details(session: Session) -> str:
    active = tr("active {time}", time=moment(session.active)) if session.active else ""
    return _joined(active, _joined(session.city, session.country, between=", "), session.address)


def sessions_told(sessions: Sessions) -> str:
    """What the list of sessions leaves open; nothing where it is plain."""
    if sessions.tracked is False:
        return tr(
            "This pool keeps no record of sessions, so they cannot be listed. “Sign out everywhere” ends them all."
        )
    if sessions.tracked is None:
        return tr("None is listed, and AWS does not say whether this pool keeps record of them.")
    if not sessions.found:
        return tr("Signed in nowhere.")
    return tr("What began before the pool kept record is not listed. “Sign out everywhere” ends that, too.")


def missing(what: Belonging, failure: Failure) -> str:
    """Why something cannot be shown."""
    if what is Belonging.DEVICES and failure.code is Code.POOL_SETTINGS_UNFIT:
        return tr("This pool does not remember devices.")
    if what is Belonging.SIGN_INS and failure.code in (Code.ADD_ON_OFF, Code.NOT_IN_PLAN):
        return tr("This pool keeps no sign-in history: that takes threat protection, which is part of the plan Plus.")
    words = explain(failure)
    return f"{words.title}. {words.advice}" if words.advice else words.title


def event(event: SignInEvent) -> EventWords:
    badge, kind = _risk(event)
    place = _joined(event.city, event.country, between=", ")
    return EventWords(
        _title(event), _picture(event), badge, kind, _joined(moment_alone(event.at), place, event.device, event.address)
    )


def _title(event: SignInEvent) -> str:
    done, failed, going_on = {
        "SignIn": (tr("Signed in"), tr("Sign-in failed"), tr("Sign-in not finished")),
        "SignUp": (tr("Signed up"), tr("Sign-up failed"), tr("Sign-up not finished")),
        "ForgotPassword": (
            tr("Chose a new password"),
            tr("Choosing a new password failed"),
            tr("Asked for a code for a new password"),
        ),
        "PasswordChange": (
            tr("Changed the password"),
            tr("Changing the password failed"),
            tr("Password change not finished"),
        ),
        "ResendCode": (tr("Had a code sent again"), tr("Sending a code again failed"), tr("Code not sent yet")),
    }.get(event.kind, (event.kind, event.kind, event.kind))
    return {"Pass": done, "Fail": failed}.get(event.result, going_on)


def _picture(event: SignInEvent) -> tuple[str, str]:
    if event.decision == "Block":
        return "ban", "danger"
    return {"Pass": ("circle-check", "success"), "Fail": ("circle-x", "danger")}.get(
        event.result, ("circle-dashed", "muted")
    )


def _risk(event: SignInEvent) -> tuple[str, str]:
    if event.decision == "Block":
        return tr("Blocked as a risk"), "danger"
    if event.compromised:
        return tr("Password known to be stolen"), "danger"
    if event.decision != "AccountTakeover":
        return "", "neutral"
    return {
        "Low": (tr("Low risk"), "neutral"),
        "Medium": (tr("Medium risk"), "warning"),
        "High": (tr("High risk"), "danger"),
    }.get(event.level, (tr("Risk"), "warning"))


def _joined(*texts: str, between: str = " · ") -> str:
    return between.join(text for text in texts if text)
