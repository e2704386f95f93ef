"""What the settings of a pool say about changing its users."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cognito_admin.model.overview import Factor, Overview, read_overview
from cognito_admin.model.pools import PoolDescription, SchemaAttribute
from cognito_admin.model.users import User

FACTOR_NAMES: Mapping[str, Factor] = {
    "SMS_MFA": Factor.SMS,
    "SOFTWARE_TOKEN_MFA": Factor.AUTHENTICATOR_APP,
    "EMAIL_OTP": Factor.EMAIL,
    "WEB_AUTHN": Factor.PASSKEY,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """``waits_for_code``: contacts that keep their old value until the person enters the code sent to the new one."""

    overview: Overview
    schema: Mapping[str, SchemaAttribute]
    waits_for_code: tuple[str, ...]
    remembers_devices: bool

    def signs_in_with(self, attribute: str) -> bool:
        """Whether people may type this attribute in place of their user name."""
        sign_in = self.overview.sign_in
        return attribute in sign_in.username_attributes or attribute in sign_in.aliases

    @property
    def needs_no_password(self) -> bool:
        return any(factor in (Factor.EMAIL, Factor.SMS) for factor in self.overview.sign_in.first_factors)

    def recovery_contact(self, user: User) -> str | None:
        """The verified contact that a code for a new password goes to."""
        # A pool without the setting uses both, the phone number first (API reference, AccountRecoverySetting).
        order = self.overview.sign_in.recovery or ("verified_phone_number", "verified_email")
        for name in order:
            contact = name.removeprefix("verified_")
            if user.attributes.get(contact) and user.attributes.get(f"{contact}_verified") == "true":
                return contact
        return None


def read_rules(description: PoolDescription) -> Rules:
    update: Any = description.settings.get("UserAttributeUpdateSettings") or {}
    return Rules(
        overview=read_overview(description),
        schema={attribute.name: attribute for attribute in description.schema},
        waits_for_code=tuple(update.get("AttributesRequireVerificationBeforeUpdate") or ()),
        remembers_devices=bool(description.settings.get("DeviceConfiguration")),
    )
