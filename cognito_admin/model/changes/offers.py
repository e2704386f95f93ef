"""What can be done for a user now, and why the rest cannot."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from cognito_admin.model.changes.change import Change, Reason, Refusal, Wish
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.groups import OF_GROUPS
from cognito_admin.model.changes.person import Person
from cognito_admin.model.changes.planning import plan
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.connections import Mode
from cognito_admin.model.permissions import Action, action_of

ADMINISTRATORS_ONLY = frozenset({Kind.DELETE, Kind.JOIN, *OF_GROUPS})
OPEN: Mapping[Kind, str] = {
    Kind.EDIT: "AdminUpdateUserAttributes",
    Kind.ADD_TO_GROUP: "AdminAddUserToGroup",
    Kind.SET_MFA: "AdminSetUserMFAPreference",
}
"""Offered before it is known what exactly is wished for, and what it will take."""

FOR_MANY: Mapping[Kind, str] = {
    Kind.EDIT: "AdminUpdateUserAttributes",
    Kind.ADD_TO_GROUP: "AdminAddUserToGroup",
    Kind.REMOVE_FROM_GROUP: "AdminRemoveUserFromGroup",
    Kind.ENABLE: "AdminEnableUser",
    Kind.DISABLE: "AdminDisableUser",
    Kind.CONFIRM: "AdminConfirmSignUp",
    Kind.VERIFY: "AdminUpdateUserAttributes",
    Kind.RESET_PASSWORD: "AdminResetUserPassword",
    Kind.RESEND_INVITATION: "AdminCreateUser",
    Kind.SIGN_OUT: "AdminUserGlobalSignOut",
    Kind.DELETE: "AdminDeleteUser",
}
"""What many users can be changed by at once, and the request it takes. The rest needs something of each that nobody has for
many: a password, or a look that AWS may bill."""


@dataclass(frozen=True, slots=True)
class Offer:
    """``change`` is what taking the offer would do; None where it is refused, or not said yet what is wished for."""

    wish: Wish
    change: Change | None = None
    refused: tuple[Reason, ...] = ()

    @property
    def available(self) -> bool:
        return not self.refused


def offers(person: Person, rules: Rules, mode: Mode, denied: Collection[Action] = ()) -> tuple[Offer, ...]:
    """Everything there is to do, in the same order for everybody."""
    return tuple(offer(wish, person, rules, mode, denied) for wish in _wishes(person))


def offer(wish: Wish, person: Person, rules: Rules, mode: Mode, denied: Collection[Action] = ()) -> Offer:
    """``wish`` as an offer: whether it may be done in ``mode``, fits the state the user is in, and was not ``denied`` by AWS."""
    if reason := mode_in_the_way(wish.kind, mode):
        return Offer(wish, refused=(reason,))
    if wish.kind in OPEN and not wish.subject and not wish.values:
        return Offer(wish, refused=_closed(wish, person, rules) or _denied((OPEN[wish.kind],), denied))
    found = plan(wish, person, rules)
    if isinstance(found, Refusal):
        return Offer(wish, refused=found.reasons)
    if refused := _denied((step.operation for step in found.steps), denied):
        return Offer(wish, refused=refused)
    return Offer(wish, found)


def refused_for_many(kind: Kind, mode: Mode, denied: Collection[Action] = ()) -> tuple[Reason, ...]:
    """Why nobody can be changed like this here, whoever they are."""
    reason = mode_in_the_way(kind, mode)
    return (reason,) if reason else _denied((FOR_MANY[kind],), denied)


def mode_in_the_way(kind: Kind, mode: Mode) -> Reason | None:
    if mode is Mode.OFFLINE:
        return Reason(Why.OFFLINE)
    needed = Mode.ADMINISTRATOR if kind in ADMINISTRATORS_ONLY else Mode.SUPPORT
    if mode is Mode.ADMINISTRATOR or mode is needed:
        return None
    return Reason(Why.MODE_TOO_LOW, facts={"mode": mode.value, "needed": needed.value})


def _denied(operations: Iterable[str], denied: Collection[Action]) -> tuple[Reason, ...]:
    actions = [action for operation in operations if (action := action_of(operation)) in denied]
    return tuple(Reason(Why.DENIED_BY_AWS, facts={"action": action}) for action in actions)


def _closed(wish: Wish, person: Person, rules: Rules) -> tuple[Reason, ...]:
    """Reasons that hold whatever is wished for."""
    if wish.kind is not Kind.SET_MFA:
        return ()
    found = plan(wish, person, rules)
    assert isinstance(found, Refusal)
    return tuple(reason for reason in found.reasons if reason.why is not Why.NOTHING_CHANGES)


def _wishes(person: Person) -> Iterable[Wish]:
    user = person.user
    yield Wish(Kind.EDIT)
    yield Wish(Kind.DISABLE if user.enabled else Kind.ENABLE)
    yield Wish(Kind.CONFIRM)
    yield Wish(Kind.RESET_PASSWORD)
    yield Wish(Kind.RESEND_INVITATION)
    yield Wish(Kind.SET_TEMPORARY_PASSWORD)
    yield Wish(Kind.SET_PASSWORD)
    yield Wish(Kind.SIGN_OUT)
    yield Wish(Kind.VERIFY, "email")
    yield Wish(Kind.VERIFY, "phone_number")
    yield Wish(Kind.ADD_TO_GROUP)
    for group in user.groups:
        yield Wish(Kind.REMOVE_FROM_GROUP, group)
    yield Wish(Kind.SET_MFA)
    yield Wish(Kind.REMOVE_AUTHENTICATOR)
    for device in person.devices or ():
        yield Wish(Kind.FORGET_DEVICE, device)
    for session in person.sessions or ():
        yield Wish(Kind.END_SESSION, session)
    for identity in user.identities:
        yield Wish(Kind.UNLINK, values={"provider": identity.provider_name, "user_id": identity.user_id})
    yield Wish(Kind.DELETE)
