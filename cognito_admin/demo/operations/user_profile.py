"""One user as an administrator reads, changes, disables, confirms and deletes it."""

from dataclasses import replace

from cognito_admin.demo import attributes, delivery
from cognito_admin.demo.answers import attribute_list
from cognito_admin.demo.errors import not_authorized
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.users import User


@operation("AdminGetUser", category="UserRead")
def admin_get_user(service: Service, request: Request) -> Answer:
    """Counts the user as active this month: the one reading operation that costs money."""
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    details = pool.users.details(user.sub)
    service.mau.add(pool.id, user.sub, service.clock.now())
    answer: Answer = {
        "Username": user.username,
        "UserAttributes": attribute_list(user),
        "UserCreateDate": user.created,
        "UserLastModifiedDate": user.modified,
        "Enabled": user.enabled,
        "UserStatus": user.status,
    }
    if details.mfa_options:
        answer["MFAOptions"] = details.mfa_options
    if details.preferred_mfa:
        answer["PreferredMfaSetting"] = details.preferred_mfa
    if details.mfa_methods:
        answer["UserMFASettingList"] = details.mfa_methods
    return answer


@operation("AdminUpdateUserAttributes", category="UserUpdate")
def admin_update_user_attributes(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    values = attributes.given(request["UserAttributes"])
    attributes.check_changed(pool, user, values)
    changed = [
        contact for contact in attributes.CONTACTS if values.get(contact, "") not in ("", user.attributes.get(contact))
    ]
    unverified = [contact for contact in changed if values.get(f"{contact}_verified") != "true"]
    waiting = [contact for contact in unverified if contact in _verified_before_update(pool)]
    settled = {name: value for name, value in values.items() if name not in waiting}
    settled |= {f"{contact}_verified": "false" for contact in unverified if contact not in waiting}
    resulting = {name: value for name, value in {**user.attributes, **settled}.items() if value}
    for contact in attributes.CONTACTS:
        if contact not in resulting:
            resulting.pop(f"{contact}_verified", None)
    attributes.check_aliases_free(pool, {**resulting, **{contact: values[contact] for contact in waiting}}, user.sub)
    for contact in unverified:
        if contact in pool.settings.get("AutoVerifiedAttributes", ()):
            delivery.send_code(service, pool, user, "attribute_verification", contact, values[contact])
    details = pool.users.details(user.sub)
    details.unverified.update({contact: values[contact] for contact in waiting})
    _store(service, pool, replace(user, attributes=resulting), active=True)
    return {}


@operation("AdminDeleteUserAttributes", category="UserUpdate")
def admin_delete_user_attributes(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    attributes.check_deletable(pool, request["UserAttributeNames"])
    gone = {name.removeprefix("dev:") for name in request["UserAttributeNames"]}
    gone |= {f"{contact}_verified" for contact in attributes.CONTACTS if contact in gone}
    kept = {name: value for name, value in user.attributes.items() if name not in gone}
    _store(service, pool, replace(user, attributes=kept), active=True)
    return {}


@operation("AdminDeleteUser", category="UserUpdate")
def admin_delete_user(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    pool.users.remove(pool.user(request["Username"]).sub, service.clock.now())
    return {}


@operation("AdminEnableUser", category="UserUpdate")
def admin_enable_user(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    _store(service, pool, replace(pool.user(request["Username"]), enabled=True))
    return {}


@operation("AdminDisableUser", category="UserUpdate")
def admin_disable_user(service: Service, request: Request) -> Answer:
    """Revokes the user's tokens too."""
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    pool.users.details(user.sub).sessions.clear()
    _store(service, pool, replace(user, enabled=False))
    return {}


@operation("AdminConfirmSignUp", category="UserCreation")
def admin_confirm_sign_up(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    if user.status != "UNCONFIRMED":
        raise not_authorized(f"User cannot be confirmed. Current status is {user.status}")
    _store(service, pool, replace(user, status="CONFIRMED"), active=True)
    triggers = pool.settings.get("LambdaConfig", {})
    service.functions.fire(pool.id, triggers, "PostConfirmation", "PostConfirmation_ConfirmSignUp", user.username)
    return {}


def _verified_before_update(pool: PoolState) -> list[str]:
    return pool.settings.get("UserAttributeUpdateSettings", {}).get("AttributesRequireVerificationBeforeUpdate", [])


def _store(service: Service, pool: PoolState, user: User, *, active: bool = False) -> None:
    now = service.clock.now()
    pool.users.put(replace(user, modified=now), now)
    if active:
        service.mau.add(pool.id, user.sub, now)
