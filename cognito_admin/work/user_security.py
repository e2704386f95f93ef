"""What a person asked to be told of one user: second factors, devices, sessions, sign-in history."""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from cognito_admin.aws.user_security import UserSecurity
from cognito_admin.model.changes.person import UserMfa
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import Username
from cognito_admin.model.security import Device, Sessions, SignInPage

Found = TypeVar("Found")


class Belonging(StrEnum):
    """What may be refused, or not be kept by the pool, while the rest is there."""

    MFA = "mfa"
    DEVICES = "devices"
    SESSIONS = "sessions"
    SIGN_INS = "sign_ins"


@dataclass(frozen=True, slots=True)
class LookedUpSecurity:
    """None stands for what is missing, and ``missing`` says why."""

    at: datetime
    mfa: UserMfa | None = None
    devices: tuple[Device, ...] | None = None
    sessions: Sessions | None = None
    sign_ins: SignInPage | None = None
    missing: Mapping[Belonging, Failure] = field(default_factory=dict[Belonging, Failure])


class SecurityLookUp:
    """Asks for users of one pool. Every method raises Failure."""

    def __init__(self, aws: UserSecurity) -> None:
        self._aws = aws

    async def everything(self, username: Username) -> LookedUpSecurity:
        """All there is, at once. Raises Failure where nothing at all could be had."""
        missing: dict[Belonging, Failure] = {}

        async def kept(what: Belonging, asked: Awaitable[Found]) -> Found | None:
            try:
                return await asked
            except Failure as failure:
                missing[what] = failure
                return None

        mfa, devices, sessions, sign_ins = await asyncio.gather(
            kept(Belonging.MFA, self._aws.mfa(username)),
            kept(Belonging.DEVICES, self._aws.devices(username)),
            kept(Belonging.SESSIONS, self._aws.sessions(username)),
            kept(Belonging.SIGN_INS, self._aws.sign_ins(username)),
        )
        if len(missing) == len(Belonging):
            raise missing[Belonging.MFA]
        return LookedUpSecurity(datetime.now(UTC), mfa, devices, sessions, sign_ins, missing)

    async def older_sign_ins(self, username: Username, token: str) -> SignInPage:
        """The page that ``token`` leads to."""
        return await self._aws.sign_ins(username, token)
