"""Passwords as an administrator sets and resets them."""

from dataclasses import replace

from cognito_admin.demo import delivery, passwords
from cognito_admin.demo.errors import invalid_parameter
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import Service


@operation("AdminSetUserPassword", category="UserAccountRecovery")
def admin_set_user_password(service: Service, request: Request) -> Answer:
    """Permanent confirms the user, federated ones too; otherwise the user must change it at the next sign-in."""
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    passwords.check_policy(pool, request["Password"])
    passwords.set_password(service, pool, pool.users.details(user.sub), request["Password"])
    now = service.clock.now()
    status = "CONFIRMED" if request.get("Permanent") else "FORCE_CHANGE_PASSWORD"
    pool.users.put(replace(user, status=status, modified=now), now)
    service.mau.add(pool.id, user.sub, now)
    return {}


@operation("AdminResetUserPassword", category="UserAccountRecovery")
def admin_reset_user_password(service: Service, request: Request) -> Answer:
    """Sends a real person a code. The old password no longer works."""
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    if user.status not in ("CONFIRMED", "RESET_REQUIRED"):
        raise invalid_parameter("User password cannot be reset in the current state.")
    contact = delivery.recovery_contact(pool, user)
    if contact is None:
        raise invalid_parameter(
            "Cannot reset password for the user as there is no registered/verified email or phone_number"
        )
    delivery.send_code(service, pool, user, "password_reset", contact, user.attributes[contact])
    now = service.clock.now()
    pool.users.put(replace(user, status="RESET_REQUIRED", modified=now), now)
    return {}
