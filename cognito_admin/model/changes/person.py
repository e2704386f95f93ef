"""A user as far as they are known, and the fields that changes speak of.

A field is the name of an attribute as the user carries it, or one of those below: what Cognito keeps beside the attributes.
"""

from dataclasses import dataclass, replace

from cognito_admin.model.changes.change import Change, State
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.users import LinkedIdentity, User, with_identity

STATUS = "cognito:user_status"
ENABLED = "cognito:enabled"
GROUP = "group:"
FACTOR = "factor:"
DEVICE = "device:"
SESSION = "session:"
IDENTITY = "identity:"
OTHER = "other:"
"""What the account has that is joined with this one; on record, since it goes."""
_BESIDE = ("cognito:", GROUP, FACTOR, DEVICE, SESSION, IDENTITY, OTHER)
OFF, ON, PREFERRED = "off", "on", "preferred"

AUTHENTICATOR = "SOFTWARE_TOKEN_MFA"
FACTORS = ("SMS_MFA", AUTHENTICATOR, "EMAIL_OTP", "WEB_AUTHN")
"""Second factors as Cognito names them (UserMFASettingList)."""


@dataclass(frozen=True, slots=True)
class UserMfa:
    """Second factors of one user, by the names of ``FACTORS``."""

    factors: tuple[str, ...]
    preferred: str | None = None

    def state(self, factor: str) -> str:
        """off, on or preferred."""
        return OFF if factor not in self.factors else PREFERRED if factor == self.preferred else ON


@dataclass(frozen=True, slots=True)
class Person:
    """A user with what ListUsers does not tell.

    ``mfa``, ``devices`` (names by key) and ``sessions`` (their devices by id) are None where nobody asked. ``other`` is an account
    that is to be joined with this one; None where there is none, or none any more.
    """

    user: User
    mfa: UserMfa | None = None
    devices: dict[str, str] | None = None
    sessions: dict[str, str] | None = None
    other: User | None = None


def identity_field(provider: str, user_id: str) -> str:
    return f"{IDENTITY}{provider}:{user_id}"


def identity_of(user: User, provider: str, user_id: str) -> LinkedIdentity | None:
    return next(
        (one for one in user.identities if (one.provider_name, one.user_id) == (provider, user_id)),
        None,
    )


def value_of(person: Person, field: str) -> str | None:
    """What a person has in ``field`` now. Raises LookupError where that is not known."""
    user = person.user
    if field == STATUS:
        return user.status
    if field == ENABLED:
        return "true" if user.enabled else "false"
    if field.startswith(GROUP):
        return "member" if field.removeprefix(GROUP) in user.groups else None
    if field.startswith(IDENTITY):
        return (
            "linked"
            if any(field == identity_field(one.provider_name, one.user_id) for one in user.identities)
            else None
        )
    if field.startswith(FACTOR):
        if person.mfa is None:
            raise LookupError(field)
        return person.mfa.state(field.removeprefix(FACTOR))
    if field.startswith(DEVICE):
        if person.devices is None:
            raise LookupError(field)
        return person.devices.get(field.removeprefix(DEVICE))
    if field.startswith(SESSION):
        if person.sessions is None:
            raise LookupError(field)
        return person.sessions.get(field.removeprefix(SESSION))
    if field.startswith(OTHER):
        raise LookupError(field)
    return user.attributes.get(field)


def as_other(user: User) -> State:
    """What a change that joins ``user`` with another account says of them."""
    held = {name: value for name, value in user.attributes.items() if name != "identities"}
    held |= {STATUS: user.status, ENABLED: "true" if user.enabled else "false"}
    return {
        **{f"{OTHER}{name}": value for name, value in held.items()},
        **{f"{OTHER}{GROUP}{group}": "member" for group in user.groups},
    }


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else changed since it was shown."""

    field: str
    shown: str | None
    now: str | None
    wished: str | None


def conflicts(change: Change, now: Person) -> tuple[Conflict, ...]:
    """Where ``now`` is neither as the change was planned on, nor as it would leave it.

    What ``now`` does not know (factors and devices nobody asked for again) is taken to be as it was.
    """
    found: list[Conflict] = []
    for field, shown in change.before.items():
        try:
            value = value_of(now, field)
        except LookupError:
            continue
        if value != shown and value != change.after.get(field):
            found.append(Conflict(field, shown, value, change.after.get(field)))
    return tuple(found)


def with_after(user: User, change: Change) -> User:
    """``user`` as ``change`` leaves them, as far as ListUsers tells. Nobody knows yet when AWS says it was."""
    names = [name for name in change.after if not name.startswith(_BESIDE)]
    attributes = {name: value for name, value in user.attributes.items() if name not in names}
    attributes |= {name: value for name in names if (value := change.after[name]) is not None}
    if change.kind in (Kind.LINK, Kind.UNLINK, Kind.JOIN):
        values, held = change.wish.values, attributes.pop("identities", "")
        linked = change.kind is not Kind.UNLINK
        if held := with_identity(held, values["provider"], values["user_id"], linked=linked):
            attributes["identities"] = held
    status, enabled = change.after.get(STATUS), change.after.get(ENABLED)
    return replace(
        user,
        attributes=attributes,
        status=status or user.status,
        enabled=user.enabled if enabled is None else enabled == "true",
    )


def differences(expected: State, now: Person) -> State:
    """Of ``expected``, the fields that are otherwise now, with what they are."""
    found: dict[str, str | None] = {}
    for field, value in expected.items():
        try:
            actual = value_of(now, field)
        except LookupError:
            continue
        if actual != value:
            found[field] = actual
    return found
