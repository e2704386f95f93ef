"""From a wish to a change, or to the reasons why not. Everything is decided here, on what is known; nothing is asked."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from cognito_admin.model.changes.change import Change, Notice, Refusal, State, Step, Wish
from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Why
from cognito_admin.model.changes.editing import plan_edit
from cognito_admin.model.changes.factors import plan_mfa, plan_remove_authenticator
from cognito_admin.model.changes.joining import MOST_LINKS, plan_join
from cognito_admin.model.changes.parts import (
    MEDIUMS,
    Case,
    change_of,
    delivery,
    identifier,
    invitation_contact,
    no_own_password,
    refusal,
    still_disabled,
    trigger_notices,
)
from cognito_admin.model.changes.person import (
    DEVICE,
    ENABLED,
    GROUP,
    SESSION,
    STATUS,
    Person,
    identity_field,
    identity_of,
)
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.ids import GroupName

NEW_USERS = frozenset({Kind.INVITE, Kind.CREATE, Kind.CREATE_READY})
"""Wishes for somebody who is not there yet: planned by ``creating.plan_new``."""

Plan = Callable[[Case], Change | Refusal]


def plan(wish: Wish, person: Person, rules: Rules) -> Change | Refusal:
    """What ``wish`` takes for ``person``. Raises KeyError for a wish for a new user."""
    return _PLANS[wish.kind](Case(wish, person, rules))


def _enable(case: Case) -> Change | Refusal:
    if case.user.enabled:
        return refusal(Why.ENABLED_ALREADY)
    return change_of(case, {ENABLED: "true"}, Step("AdminEnableUser"), Noticed.MAY_SIGN_IN, undo=Wish(Kind.DISABLE))


def _disable(case: Case) -> Change | Refusal:
    if not case.user.enabled:
        return refusal(Why.DISABLED_ALREADY)
    return change_of(case, {ENABLED: "false"}, Step("AdminDisableUser"), Noticed.LOCKED_OUT, undo=Wish(Kind.ENABLE))


def _confirm(case: Case) -> Change | Refusal:
    user = case.user
    if user.status != "UNCONFIRMED":
        return refusal(Why.CONFIRMED_ALREADY, status=user.status)
    notices = [Notice(Noticed.MAY_SIGN_IN), *trigger_notices(case.rules, "PostConfirmation")]
    contacts = [
        contact
        for contact in ("email", "phone_number")
        if user.attributes.get(contact) and user.attributes.get(f"{contact}_verified") != "true"
    ]
    notices += [
        Notice(Noticed.CONTACT_STAYS_UNVERIFIED, {"attribute": contact, "destination": user.attributes[contact]})
        for contact in contacts
    ]
    return change_of(
        case,
        {STATUS: "CONFIRMED"},
        Step("AdminConfirmSignUp"),
        *notices,
        active=True,
        undo=Lasting.CONFIRMED,
    )


def _reset_password(case: Case) -> Change | Refusal:
    user = case.user
    if problem := no_own_password(user):
        return Refusal((problem,))
    if user.status == "FORCE_CHANGE_PASSWORD":
        return refusal(Why.PASSWORD_IS_TEMPORARY)
    if user.status == "UNCONFIRMED":
        return refusal(Why.UNCONFIRMED)
    if case.rules.overview.sign_in.recovery == ("admin_only",):
        return refusal(Why.RECOVERY_OFF)
    contact = case.rules.recovery_contact(user)
    if contact is None:
        return refusal(Why.NO_VERIFIED_CONTACT)
    sent = Notice(Noticed.RESET_CODE_SENT, delivery(contact, user.attributes))
    return change_of(
        case,
        {STATUS: "RESET_REQUIRED"},
        Step("AdminResetUserPassword"),
        sent,
        Noticed.OLD_PASSWORD_ENDS,
        *still_disabled(user),
        undo=Lasting.OLD_PASSWORD_UNKNOWN,
    )


def _set_temporary_password(case: Case) -> Change | Refusal:
    if problem := no_own_password(case.user):
        return Refusal((problem,))
    days = case.rules.overview.password.temporary_days
    return change_of(
        case,
        {STATUS: "FORCE_CHANGE_PASSWORD"},
        Step("AdminSetUserPassword", {"Permanent": False}, withheld="Password"),
        Notice(Noticed.MUST_CHOOSE_PASSWORD, {"days": str(days)} if days else {}),
        Noticed.OLD_PASSWORD_ENDS,
        Noticed.NOT_TOLD,
        *still_disabled(case.user),
        active=True,
        undo=Lasting.OLD_PASSWORD_UNKNOWN,
    )


def _set_password(case: Case) -> Change | Refusal:
    if problem := no_own_password(case.user):
        return Refusal((problem,))
    return change_of(
        case,
        {STATUS: "CONFIRMED"},
        Step("AdminSetUserPassword", {"Permanent": True}, withheld="Password"),
        Noticed.OLD_PASSWORD_ENDS,
        Noticed.NOT_TOLD,
        *still_disabled(case.user),
        active=True,
        undo=Lasting.OLD_PASSWORD_UNKNOWN,
    )


def _sign_out(case: Case) -> Change | Refusal:
    if case.user.status == "UNCONFIRMED":
        return refusal(Why.UNCONFIRMED)
    return change_of(
        case,
        {},
        Step("AdminUserGlobalSignOut"),
        Noticed.SIGNED_OUT,
        active=True,
        undo=Lasting.SESSIONS_ENDED,
    )


def _delete(case: Case) -> Change | Refusal:
    user = case.user
    notices = [Notice(Noticed.ACCOUNT_GONE)]
    notices += [
        Notice(Noticed.COMES_BACK_AS_ANOTHER, {"provider": identity.provider_name}) for identity in user.identities
    ]
    before: State = {
        **user.attributes,
        STATUS: user.status,
        ENABLED: "true" if user.enabled else "false",
        **{f"{GROUP}{group}": "member" for group in user.groups},
    }
    return Change(
        wish=case.wish,
        username=user.username,
        sub=user.sub,
        before=before,
        after=dict.fromkeys(before),
        steps=(Step("AdminDeleteUser"),),
        notices=tuple(notices),
        active=False,
        undo=Lasting.DELETED,
    )


def _verify(case: Case) -> Change | Refusal:
    contact, user = case.wish.subject, case.user
    if not user.attributes.get(contact):
        return refusal(Why.NO_CONTACT, attribute=contact)
    if user.attributes.get(f"{contact}_verified") == "true":
        return refusal(Why.VERIFIED_ALREADY, attribute=contact)
    found = plan_edit(replace(case, wish=Wish(Kind.EDIT, values={f"{contact}_verified": "true"})))
    return replace(found, wish=case.wish) if isinstance(found, Change) else found


def _add_to_group(case: Case) -> Change | Refusal:
    if GroupName(case.wish.subject) in case.user.groups:
        return refusal(Why.MEMBER_ALREADY, group=case.wish.subject)
    return _membership(case, "AdminAddUserToGroup", "member", Kind.REMOVE_FROM_GROUP)


def _remove_from_group(case: Case) -> Change | Refusal:
    if GroupName(case.wish.subject) not in case.user.groups:
        return refusal(Why.NO_MEMBER, group=case.wish.subject)
    return _membership(case, "AdminRemoveUserFromGroup", None, Kind.ADD_TO_GROUP)


def _membership(case: Case, operation: str, after: str | None, undo: Kind) -> Change:
    return change_of(
        case,
        {f"{GROUP}{case.wish.subject}": after},
        Step(operation, {"GroupName": case.wish.subject}),
        Notice(Noticed.GROUPS_WITH_NEXT_TOKEN, {"group": case.wish.subject}),
        active=True,
        undo=Wish(undo, case.wish.subject),
    )


def _resend_invitation(case: Case) -> Change | Refusal:
    user = case.user
    if user.status != "FORCE_CHANGE_PASSWORD":
        return refusal(Why.NOT_INVITED, status=user.status)
    contact = invitation_contact(user.attributes, case.rules)
    if contact is None:
        return refusal(Why.NO_CONTACT)
    days = case.rules.overview.password.temporary_days
    return change_of(
        case,
        {},
        Step("AdminCreateUser", {"MessageAction": "RESEND", "DesiredDeliveryMediums": [MEDIUMS[contact]]}),
        Notice(Noticed.INVITED, {**delivery(contact, user.attributes), **({"days": str(days)} if days else {})}),
        Noticed.OLD_PASSWORD_ENDS,
        *trigger_notices(case.rules, "CustomMessage"),
        *still_disabled(user),
        undo=Lasting.MESSAGE_SENT,
    )


def _forget_device(case: Case) -> Change | Refusal:
    if not case.rules.remembers_devices:
        return refusal(Why.DEVICES_NOT_REMEMBERED)
    if case.person.devices is None:
        return refusal(Why.NOT_LOOKED_UP)
    if case.wish.subject not in case.person.devices:
        return refusal(Why.NO_SUCH_DEVICE)
    return change_of(
        case,
        {f"{DEVICE}{case.wish.subject}": None},
        Step("AdminForgetDevice", {"DeviceKey": case.wish.subject}),
        Noticed.DEVICE_ASKED_AGAIN,
        undo=Lasting.DEVICE_FORGOTTEN,
    )


def _end_session(case: Case) -> Change | Refusal:
    if case.person.sessions is None:
        return refusal(Why.NOT_LOOKED_UP)
    if case.wish.subject not in case.person.sessions:
        return refusal(Why.NO_SUCH_SESSION)
    return change_of(
        case,
        {f"{SESSION}{case.wish.subject}": None},
        Step("AdminRevokeUserSession", {"SessionId": case.wish.subject}),
        Noticed.SESSION_ENDED,
        active=True,
        undo=Lasting.SESSIONS_ENDED,
    )


def _unlink(case: Case) -> Change | Refusal:
    provider, user_id = case.wish.values["provider"], case.wish.values["user_id"]
    identity = identity_of(case.user, provider, user_id)
    if identity is None:
        return refusal(Why.NOT_LINKED, provider=provider)
    if identity.primary:
        return refusal(Why.OWN_IDENTITY, provider=provider)
    return change_of(
        case,
        {identity_field(provider, user_id): None},
        Step("AdminDisableProviderForUser", {"User": identifier(provider, user_id)}),
        Notice(Noticed.PROVIDER_LEADS_ELSEWHERE, {"provider": provider}),
        active=True,
        undo=Wish(Kind.LINK, values=case.wish.values),
    )


def _link(case: Case) -> Change | Refusal:
    provider, user_id = case.wish.values["provider"], case.wish.values["user_id"]
    if identity_of(case.user, provider, user_id) is not None:
        return refusal(Why.LINKED_ALREADY, provider=provider)
    if case.user.status == "EXTERNAL_PROVIDER":
        return refusal(Why.FEDERATED)
    if len(case.user.identities) >= MOST_LINKS:
        return refusal(Why.TOO_MANY_LINKS, most=str(MOST_LINKS))
    destination = {"ProviderName": "Cognito", "ProviderAttributeValue": case.user.username}
    return change_of(
        case,
        {identity_field(provider, user_id): "linked"},
        Step(
            "AdminLinkProviderForUser",
            {"DestinationUser": destination, "SourceUser": identifier(provider, user_id)},
        ),
        Notice(Noticed.PROVIDER_LEADS_HERE, {"provider": provider}),
        active=True,
        undo=Wish(Kind.UNLINK, values=case.wish.values),
    )


_PLANS: Mapping[Kind, Plan] = {
    Kind.EDIT: plan_edit,
    Kind.ENABLE: _enable,
    Kind.DISABLE: _disable,
    Kind.CONFIRM: _confirm,
    Kind.RESET_PASSWORD: _reset_password,
    Kind.SET_TEMPORARY_PASSWORD: _set_temporary_password,
    Kind.SET_PASSWORD: _set_password,
    Kind.SIGN_OUT: _sign_out,
    Kind.DELETE: _delete,
    Kind.VERIFY: _verify,
    Kind.ADD_TO_GROUP: _add_to_group,
    Kind.REMOVE_FROM_GROUP: _remove_from_group,
    Kind.RESEND_INVITATION: _resend_invitation,
    Kind.SET_MFA: plan_mfa,
    Kind.REMOVE_AUTHENTICATOR: plan_remove_authenticator,
    Kind.FORGET_DEVICE: _forget_device,
    Kind.END_SESSION: _end_session,
    Kind.UNLINK: _unlink,
    Kind.LINK: _link,
    Kind.JOIN: plan_join,
}
