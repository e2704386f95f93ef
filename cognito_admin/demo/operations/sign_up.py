"""Signing up as people do it themselves: what leaves users unconfirmed behind."""

from dataclasses import replace
from typing import Any

from cognito_admin.demo import attributes, delivery, passwords
from cognito_admin.demo.clients import check_secret, client_of
from cognito_admin.demo.errors import AwsError, alias_exists, not_authorized
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.users import User


@operation("SignUp", category="UserCreation")
def sign_up(service: Service, request: Request) -> Answer:
    service, pool, client = client_of(service, request["ClientId"])
    check_secret(client, request["Username"], request.get("SecretHash"))
    if pool.settings.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly"):
        raise not_authorized("SignUp is not permitted for this user pool")
    now = service.clock.now()
    sub = service.new_sub()
    username, from_name = attributes.stored_username(pool, request["Username"], sub)
    values = {**attributes.given(request.get("UserAttributes", ())), **from_name}
    attributes.check_new(pool, values, required=True)
    passwords.check_policy(pool, request.get("Password", ""))
    attributes.check_username_free(pool, username, values)
    triggers = pool.settings.get("LambdaConfig", {})
    service.functions.fire(pool.id, triggers, "PreSignUp", "PreSignUp_SignUp", username)

    user = User(sub, username, values, "UNCONFIRMED", enabled=True, created=now, modified=now)
    delivered = _send_code(service, pool, user)
    pool.users.put(user, now)
    passwords.set_password(service, pool, pool.users.details(sub), request["Password"])
    service.mau.add(pool.id, sub, now)
    return {"UserConfirmed": False, "UserSub": sub, **delivered}


@operation("ConfirmSignUp", category="UserCreation")
def confirm_sign_up(service: Service, request: Request) -> Answer:
    service, pool, client = client_of(service, request["ClientId"])
    check_secret(client, request["Username"], request.get("SecretHash"))
    user = pool.user(request["Username"])
    details = pool.users.details(user.sub)
    if user.status != "UNCONFIRMED":
        raise not_authorized(f"User cannot be confirmed. Current status is {user.status}")
    if request["ConfirmationCode"] != details.code:
        raise AwsError("CodeMismatchException", "Invalid verification code provided, please try again.")
    contact = _contact(pool, user)
    values = {**user.attributes, **({f"{contact}_verified": "true"} if contact else {})}
    now = service.clock.now()
    for alias, holder in attributes.taken_aliases(pool, values, user.sub):
        if not request.get("ForceAliasCreation"):
            raise alias_exists(alias)
        pool.users.put(replace(holder, attributes={**holder.attributes, f"{alias}_verified": "false"}), now)
    details.code = None
    pool.users.put(replace(user, attributes=values, status="CONFIRMED", modified=now), now)
    service.mau.add(pool.id, user.sub, now)
    triggers = pool.settings.get("LambdaConfig", {})
    service.functions.fire(pool.id, triggers, "PostConfirmation", "PostConfirmation_ConfirmSignUp", user.username)
    return {}


def _contact(pool: PoolState, user: User) -> str | None:
    """Where the sign-up code goes; by SMS if both could be."""
    verified = pool.settings.get("AutoVerifiedAttributes", ())
    return next((name for name in ("phone_number", "email") if name in verified and user.attributes.get(name)), None)


def _send_code(service: Service, pool: PoolState, user: User) -> dict[str, Any]:
    contact = _contact(pool, user)
    if contact is None:
        return {}
    destination = user.attributes[contact]
    medium = delivery.send_code(service, pool, user, "sign_up", contact, destination)
    masked = f"{destination[0]}***{destination[-4:]}"
    return {"CodeDeliveryDetails": {"Destination": masked, "DeliveryMedium": medium, "AttributeName": contact}}
