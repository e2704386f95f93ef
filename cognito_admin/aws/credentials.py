"""What the credentials of a connection may need beyond the AWS configuration of this computer."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from cognito_admin.model.connections import AccessKey
from cognito_admin.model.failures import Code, Failure

Asking = Callable[[str, Mapping[str, str], bool], str]
"""``ask(code, facts, secret)`` puts one of ``sentences.QUESTIONS`` to the person and waits for the answer.

Called on a worker thread, which it blocks and nobody else. Raises Failure when nobody is there to answer, and Cancelled when what
needs the answer is to end.
"""


def nobody_answers(code: str, facts: Mapping[str, str], secret: bool) -> str:
    """An ``Asking`` for where no person is."""
    del code, secret
    raise Failure(Code.MFA_CODE_MISSING, **facts)


def no_access_key() -> AccessKey:
    raise Failure(Code.ACCESS_KEY_MISSING)


class RoleSessions(dict[str, Any]):
    """Temporary credentials that were got with a role, in memory only: the SDK's cache of them, by the hash it calls them by.

    They travel to a job, so that it does not ask for another code while these are good.
    """

    def __repr__(self) -> str:
        return f"{type(self).__name__}(of {len(self)} roles)"

    def as_text(self) -> str:
        """All of them as JSON, times in ISO 8601."""
        return json.dumps(
            {name: {"Credentials": session["Credentials"]} for name, session in self.copy().items()}, default=_iso
        )

    def take(self, text: str) -> None:
        """The inverse of ``as_text``."""
        self.update(cast("dict[str, Any]", json.loads(text)))


@dataclass(frozen=True, slots=True)
class Means:
    """``ask`` reaches the person, ``access_key`` gives the one they typed in; both are called on worker threads."""

    ask: Asking = nobody_answers
    access_key: Callable[[], AccessKey] = no_access_key
    sessions: RoleSessions = field(default_factory=RoleSessions, repr=False)


_OF_ACCOUNT = re.compile(r"arn:[\w-]+:iam::(?P<account>\d+):(?:mfa|role)/(?:.*/)?(?P<name>[^/]+)")


def mfa_facts(profile: str, role: str | None, device: str) -> dict[str, str]:
    """What the question for a code tells: names instead of ARNs, where they are ARNs. A device may be a bare serial number."""
    facts = {"profile": profile, "device": device}
    if of_account := _OF_ACCOUNT.fullmatch(device):
        facts["device"] = of_account["name"]
    if role and (of_account := _OF_ACCOUNT.fullmatch(role)):
        facts |= {"role": of_account["name"], "account": of_account["account"]}
    elif role:
        facts["role"] = role
    return facts


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
