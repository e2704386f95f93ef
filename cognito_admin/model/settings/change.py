"""A change of settings: its parts, the requests that carry it out, and the way back."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NewType

from cognito_admin.model.settings.edits import edits_between, value_at
from cognito_admin.model.settings.secrets import new_secrets, secrets_in
from cognito_admin.model.settings.things import Document, Thing, ThingKind

SettingsChangeId = NewType("SettingsChangeId", str)


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


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """Its parts are written in this order. ``undoes`` names the change that it takes back."""

    parts: tuple[Part, ...]
    undoes: SettingsChangeId | None = None

    def inverse(self) -> "SettingsChange | Lasting":
        """What takes it back, or why nothing does. Parts that made a thing must have the name AWS gave it."""
        for part in self.parts:
            if (lasting := part.lasting()) is not None:
                return lasting
        return SettingsChange(tuple(Part(part.thing, part.after, part.before) for part in reversed(self.parts)))

    def edited_parts(self) -> tuple[Part, ...]:
        """Those that change anything."""
        return tuple(
            part
            for part in self.parts
            if (part.before is None) is not (part.after is None) or edits_between(part.before, part.after)
        )


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it is shown: secrets are HIDDEN. ``service`` is the name that the AWS CLI has for it."""

    operation: str
    members: Mapping[str, Any]
    service: str = "cognito-idp"

    def json(self) -> str:
        """What would be sent, indented, in UTF-8."""
        return json.dumps(self.members, indent=2, ensure_ascii=False)


def command_line(request: Request) -> str:
    """A line for the AWS CLI, version 2, quoted for a POSIX shell; a secret stands as ``•••``, to be filled in."""
    document = json.dumps(request.members, ensure_ascii=False)
    return f"aws {request.service} {_dashed(request.operation)} --cli-input-json {shlex.quote(document)}"


def _dashed(operation: str) -> str:
    """``set-user-pool-mfa-config`` of ``SetUserPoolMfaConfig``, as botocore's ``xform_name`` has it."""
    letters: list[str] = []
    for place, letter in enumerate(operation):
        before = operation[place - 1] if place else ""
        after = operation[place + 1] if place + 1 < len(operation) else ""
        if (
            letter.isupper()
            and before
            and (before.islower() or before.isdigit() or (before.isupper() and after.islower()))
        ):
            letters.append("-")
        letters.append(letter.lower())
    return "".join(letters)


def _secret_ids(document: Document | None) -> set[str]:
    return {str(entry.get("ClientSecretId", "")) for entry in (document or {}).get("ClientSecrets") or ()}


def _attribute_names(document: Document | None) -> tuple[str, ...]:
    return tuple(str(entry.get("Name", "")) for entry in (document or {}).get("SchemaAttributes") or ())


class Moved(Exception):
    """Somebody else changed the thing since it was shown; nothing was sent. ``theirs`` is what AWS has; None: they removed it."""

    def __init__(self, theirs: Document | None) -> None:
        super().__init__("the thing is not as it was shown")
        self.theirs = theirs
