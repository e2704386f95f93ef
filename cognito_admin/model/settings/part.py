"""A part of a change: what becomes of one thing."""

from dataclasses import dataclass
from enum import StrEnum

from cognito_admin.model.settings.edits import value_at
from cognito_admin.model.settings.secrets import new_secrets, secrets_in
from cognito_admin.model.settings.things import Document, Thing, ThingKind


class Lasting(StrEnum):
    """Why a change cannot be taken back."""

    ATTRIBUTES_ADDED = "attributes-added"
    """A custom attribute is there for good."""
    SMS_SET_UP = "sms-set-up"
    """Cognito never forgets how a pool sends text messages."""
    CLIENT_DELETED = "client-deleted"
    """A new app client has another id."""
    SECRET_REPLACED = "secret-replaced"  # noqa: S105 - no secret
    """The secret it had is not kept."""
    STILL_CALLED = "still-called"
    """The pool calls the function, which is therefore not kept from it."""
    FORGOTTEN = "forgotten"
    """What it was before is not on record any more."""


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes of one thing. ``before`` is None where it is to be made, ``after`` where it is to be deleted.

    HIDDEN in ``after`` keeps the secret as it is.
    """

    thing: Thing
    before: Document | None
    after: Document | None

    def lasting(self) -> Lasting | None:
        """Why it cannot be taken back; None where it can."""
        kind = self.thing.kind
        if kind is ThingKind.CLIENT and self.before is not None and self.after is None:
            return Lasting.CLIENT_DELETED
        if kind is ThingKind.CLIENT_SECRETS and _secret_ids(self.before) - _secret_ids(self.after):
            return Lasting.SECRET_REPLACED
        had = secrets_in(kind, self.before or {}) if kind is ThingKind.PROVIDER else ()
        if had and (self.after is None or set(had) & set(new_secrets(kind, self.after))):
            return Lasting.SECRET_REPLACED
        if kind is ThingKind.POOL:
            return self._lasting_in_pool()
        return None

    def _lasting_in_pool(self) -> Lasting | None:
        if {*_attribute_names(self.after)} - {*_attribute_names(self.before)}:
            return Lasting.ATTRIBUTES_ADDED
        sms = ("SmsConfiguration",)
        if not value_at(self.before, sms) and value_at(self.after, sms):
            return Lasting.SMS_SET_UP
        return None


def _secret_ids(document: Document | None) -> set[str]:
    return {str(entry.get("ClientSecretId", "")) for entry in (document or {}).get("ClientSecrets") or ()}


def _attribute_names(document: Document | None) -> tuple[str, ...]:
    return tuple(str(entry.get("Name", "")) for entry in (document or {}).get("SchemaAttributes") or ())
