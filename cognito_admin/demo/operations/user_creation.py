"""AdminCreateUser: new users and repeated invitations."""

from dataclasses import replace

from cognito_admin.demo import attributes, delivery, passwords
from cognito_admin.demo.answers import user_entry
from cognito_admin.demo.errors import AwsError, alias_exists
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.users import User


@operation("AdminCreateUser", category="UserCreation")
def admin_create_user(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    if request.get("MessageAction") == "RESEND":
        return _resend(service, pool, request)
    now = service.clock.now()
    sub = service.new_sub()
    username, from_name = attributes.stored_username(pool, request["Username"], sub)
    values = {**attributes.given(request.get("UserAttributes", ())), **from_name}
    values = {name: value for name, value in values.items() if value}
    attributes.check_new(pool, values, required=False)
    attributes.check_username_free(pool, username, values)
    taken = attributes.taken_aliases(pool, values, sub)
    if taken and not request.get("ForceAliasCreation"):
        raise alias_exists(taken[0][0])
    password = request.get("TemporaryPassword")
    if password is not None:
        passwords.check_policy(pool, password)
    triggers = pool.settings.get("LambdaConfig", {})
    service.functions.fire(pool.id, triggers, "PreSignUp", "PreSignUp_AdminCreateUser", username)

    status = "CONFIRMED" if password is None and _signs_in_without_password(pool) else "FORCE_CHANGE_PASSWORD"
    user = User(sub, username, values, status, enabled=True, created=now, modified=now)
    password = password or passwords.make_temporary_password(service, pool)
    if request.get("MessageAction") != "SUPPRESS" and status == "FORCE_CHANGE_PASSWORD":
        delivery.invite(service, pool, user, password, request.get("DesiredDeliveryMediums", ()))
    for alias, holder in taken:
        pool.users.put(
            replace(holder, attributes={**holder.attributes, f"{alias}_verified": "false"}, modified=now), now
        )
    pool.users.put(user, now)
    if status == "FORCE_CHANGE_PASSWORD":
        passwords.set_password(service, pool, pool.users.details(sub), password)
    service.mau.add(pool.id, sub, now)
    return {"User": user_entry(pool.users, user)}


def _signs_in_without_password(pool: PoolState) -> bool:
    factors = pool.settings.get("Policies", {}).get("SignInPolicy", {}).get("AllowedFirstAuthFactors", ())
    return "EMAIL_OTP" in factors or "SMS_OTP" in factors


def _resend(service: Service, pool: PoolState, request: Request) -> Answer:
    """The same user, invited again with a new temporary password; its validity begins anew."""
    user = pool.user(request["Username"])
    if user.status != "FORCE_CHANGE_PASSWORD":
        raise AwsError("UnsupportedUserStateException", f"User cannot be invited again in the state {user.status}.")
    password = request.get("TemporaryPassword") or passwords.make_temporary_password(service, pool)
    passwords.check_policy(pool, password)
    delivery.invite(service, pool, user, password, request.get("DesiredDeliveryMediums", ()))
    now = service.clock.now()
    passwords.set_password(service, pool, pool.users.details(user.sub), password)
    user = replace(user, modified=now)
    pool.users.put(user, now)
    return {"User": user_entry(pool.users, user)}
