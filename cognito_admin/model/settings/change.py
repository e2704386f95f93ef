"""A change of settings: its parts, the requests that carry it out, and the way back."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NewType

from cognito_admin.model.settings.edits import edits_between
from cognito_admin.model.settings.order import in_writing_order
from cognito_admin.model.settings.part import Lasting, Part
from cognito_admin.model.settings.things import Document

SettingsChangeId = NewType("SettingsChangeId", str)


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """``undoes`` names the change that it takes back."""

    parts: tuple[Part, ...]
    undoes: SettingsChangeId | None = None

    def inverse(self) -> "SettingsChange | Lasting":
        """What takes it back, or why nothing does. Parts that made a thing must have the name AWS gave it."""
        for part in self.parts:
            if (lasting := part.lasting()) is not None:
                return lasting
        return SettingsChange(tuple(Part(part.thing, part.after, part.before) for part in reversed(self.parts)))

    def edited_parts(self) -> tuple[Part, ...]:
        """Those that change anything, in the order in which they are written."""
        return in_writing_order(
            tuple(
                part
                for part in self.parts
                if (part.before is None) is not (part.after is None) or edits_between(part.before, part.after)
            )
        )


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it is shown: secrets are HIDDEN. ``service`` is the name that the AWS CLI has for it.

    ``region`` is where it is sent; without one the members say so.
    """

    operation: str
    members: Mapping[str, Any]
    service: str = "cognito-idp"
    region: str = ""

    def json(self) -> str:
        """What would be sent, indented, in UTF-8."""
        return json.dumps(self.members, indent=2, ensure_ascii=False)


def command_line(request: Request) -> str:
    """A line for the AWS CLI, version 2, quoted for a POSIX shell; a secret stands as ``•••``, to be filled in."""
    document = json.dumps(request.members, ensure_ascii=False)
    line = f"aws {request.service} {_dashed(request.operation)} --cli-input-json {shlex.quote(document)}"
    region = request.region or _region(request.members)
    return f"{line} --region {shlex.quote(region)}" if region else line


def _region(members: Mapping[str, Any]) -> str:
    """Where the pool or the function is that the request is about, so that the line works whatever region a profile has."""
    pool, arn = members.get("UserPoolId"), members.get("ResourceArn") or members.get("FunctionName")
    if isinstance(pool, str):
        return pool.partition("_")[0] if "_" in pool else ""
    pieces = str(arn or "").split(":")
    return pieces[3] if len(pieces) > 3 else ""


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


class Moved(Exception):
    """Somebody else changed the thing since it was shown; nothing was sent. ``theirs`` is what AWS has; None: they removed it."""

    def __init__(self, theirs: Document | None) -> None:
        super().__init__("the thing is not as it was shown")
        self.theirs = theirs


__all__ = ["Lasting", "Moved", "Part", "Request", "SettingsChange", "SettingsChangeId", "command_line"]
