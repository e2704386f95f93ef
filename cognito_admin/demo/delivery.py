"""What the service writes to people: by which medium, and into the outbox."""

from collections.abc import Sequence

from cognito_admin.demo.attributes import CONTACTS
from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.outbox import Message
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.users import User

_MEDIUMS = {"email": "EMAIL", "phone_number": "SMS"}


def invite(service: Service, pool: PoolState, user: User, password: str, mediums: Sequence[str]) -> None:
    """Sends the temporary password by the mediums wished for; without a wish by SMS, or e-mail where that cannot be."""
    by_medium = {
        "SMS": user.attributes.get("phone_number") if "SmsConfiguration" in pool.settings else None,
        "EMAIL": user.attributes.get("email"),
    }
    chosen = mediums or [medium for medium in ("SMS", "EMAIL") if by_medium[medium]][:1]
    for medium in chosen:
        destination = by_medium[medium]
        if not destination:
            raise AwsError("CodeDeliveryFailureException", f"The message could not be delivered by {medium}.")
        body = f"Your user name is {user.username} and temporary password is {password}."
        _send(service, pool, user, "invitation", "CustomMessage_AdminCreateUser", medium, destination, body)


def send_code(service: Service, pool: PoolState, user: User, kind: str, attribute: str, destination: str) -> str:
    """Sends a code to a value of ``email`` or ``phone_number`` and remembers it. ``kind`` as in ``outbox.Message``."""
    source = {
        "sign_up": "CustomMessage_SignUp",
        "attribute_verification": "CustomMessage_UpdateUserAttribute",
        "password_reset": "CustomMessage_ForgotPassword",
    }[kind]
    code = service.letters("0123456789", 6)
    medium = _MEDIUMS[attribute]
    _send(service, pool, user, kind, source, medium, destination, f"Your verification code is {code}.")
    pool.users.details(user.sub).code = code
    return medium


def recovery_contact(pool: PoolState, user: User) -> str | None:
    """The verified contact a reset code goes to, by the pool's account recovery setting."""
    mechanisms = pool.settings.get("AccountRecoverySetting", {}).get("RecoveryMechanisms", ())
    order = [entry["Name"] for entry in sorted(mechanisms, key=lambda entry: entry["Priority"])]
    for name in order or ["verified_phone_number", "verified_email"]:
        contact = name.removeprefix("verified_")
        if (
            contact in CONTACTS
            and user.attributes.get(contact)
            and user.attributes.get(f"{contact}_verified") == "true"
        ):
            return contact
    return None


def _send(
    service: Service, pool: PoolState, user: User, kind: str, source: str, medium: str, destination: str, body: str
) -> None:
    service.functions.fire(pool.id, pool.settings.get("LambdaConfig", {}), "CustomMessage", source, user.username)
    sender = pool.settings.get("EmailConfiguration", {}).get("EmailSendingAccount", "COGNITO_DEFAULT")
    message = Message(service.clock.now(), pool.id, user.sub, kind, medium, destination, body)
    service.outbox.send(message, free=sender == "COGNITO_DEFAULT")
