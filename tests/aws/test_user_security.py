"""What Cognito tells of one user when somebody asks for it."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.user_security import EVENTS_A_PAGE, UserSecurity
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.changes.person import UserMfa
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId, Username
from cognito_admin.model.security import Device, Session, Sessions, SignInEvent
from tests.aws.conftest import put_users

SEEN = datetime(2026, 11, 20, 7, 15, tzinfo=UTC)
ANN = Username("user-0")


@pytest.fixture
def security(account: Account, pool: PoolId) -> UserSecurity:
    return account.user_changes(pool).security


@pytest.fixture
def details(emulator: Emulator, pool: PoolId) -> Any:
    (user,) = put_users(emulator, pool, 1)
    found = emulator.service.pools[pool]
    found.settings["DeviceConfiguration"] = {"ChallengeRequiredOnNewDevice": True}
    found.settings["UserPoolAddOns"] = {"AdvancedSecurityMode": "ENFORCED"}
    found.sessions["UserSessionTracking"] = "ENABLED"
    return found.users.details(user.sub)


def test_second_factors_are_told_with_the_preferred_one(security: UserSecurity, details: Any) -> None:
    details.mfa_methods, details.preferred_mfa = ["SMS_MFA", "SOFTWARE_TOKEN_MFA"], "SMS_MFA"
    assert asyncio.run(security.mfa(ANN)) == UserMfa(("SMS_MFA", "SOFTWARE_TOKEN_MFA"), "SMS_MFA")


def test_devices_are_called_by_their_names_the_last_one_seen_first(security: UserSecurity, details: Any) -> None:
    for key, seen, told in (
        ("k-1", None, ()),
        ("k-2", SEEN, (("device_name", "Phone"), ("last_ip_used", "192.0.2.1"))),
    ):
        details.devices[key] = {
            "DeviceKey": key,
            "DeviceAttributes": [{"Name": name, "Value": value} for name, value in told],
            **({"DeviceLastAuthenticatedDate": seen} if seen else {}),
        }
    expected = (Device("k-2", "Phone", SEEN, "192.0.2.1"), Device("k-1", "k-1"))
    assert asyncio.run(security.devices(ANN)) == expected


def test_sessions_are_told_with_where_they_were_used_last(security: UserSecurity, details: Any) -> None:
    details.sessions = [
        {"SessionId": "1" * 36, "SessionType": "SSO"},
        {
            "SessionId": "2" * 36,
            "SessionType": "TOKEN",
            "DeviceType": "Firefox",
            "CreateDate": SEEN,
            "LastActiveDate": SEEN,
            "LastIPAddress": "192.0.2.1",
            "LastLocation": {"City": "Lyon", "Country": "France"},
        },
    ]
    used = Session("2" * 36, "TOKEN", "Firefox", SEEN, SEEN, "192.0.2.1", "Lyon", "France")
    assert asyncio.run(security.sessions(ANN)) == Sessions((used, Session("1" * 36, "SSO")), tracked=True)


@pytest.mark.parametrize(("setting", "tracked"), [("ENABLED", True), ("DISABLED", False), (None, None)])
def test_no_session_is_told_apart_from_no_record_of_any(
    emulator: Emulator, pool: PoolId, security: UserSecurity, details: Any, setting: str | None, tracked: bool | None
) -> None:
    if setting is None:
        emulator.service.faults.add("denied", "GetUserPoolSessionConfiguration")
    else:
        emulator.service.pools[pool].sessions["UserSessionTracking"] = setting
    assert asyncio.run(security.sessions(ANN)) == Sessions((), tracked)


def test_the_history_comes_in_pages_with_what_was_risky(security: UserSecurity, details: Any) -> None:
    details.events = [
        {
            "EventId": f"e-{number}",
            "EventType": "SignIn",
            "CreationDate": SEEN,
            "EventResponse": "Fail",
            "EventRisk": {"RiskDecision": "Block", "RiskLevel": "High", "CompromisedCredentialsDetected": True},
            "EventContextData": {
                "DeviceName": "Firefox", "IpAddress": "192.0.2.1", "City": "Lyon", "Country": "France",
            },
        }
        for number in range(EVENTS_A_PAGE + 1)
    ]  # fmt: skip

    async def both() -> list[SignInEvent]:
        first = await security.sign_ins(ANN)
        assert len(first.events) == EVENTS_A_PAGE
        second = await security.sign_ins(ANN, first.token)
        assert second.token is None
        return [*first.events, *second.events]

    events = asyncio.run(both())
    assert [event.id for event in events] == [f"e-{number}" for number in range(EVENTS_A_PAGE + 1)]
    assert events[0] == SignInEvent(
        "e-0", SEEN, "SignIn", "Fail", "Block", "High", True, "Firefox", "192.0.2.1", "Lyon", "France"
    )


def test_what_a_pool_does_not_keep_is_said_so(emulator: Emulator, pool: PoolId, security: UserSecurity) -> None:
    put_users(emulator, pool, 1)
    for read, code in ((security.devices, Code.POOL_SETTINGS_UNFIT), (security.sign_ins, Code.ADD_ON_OFF)):
        with pytest.raises(Failure) as caught:
            asyncio.run(read(ANN))
        assert caught.value.code is code


def test_looking_makes_nobody_active(emulator: Emulator, account: Account) -> None:
    shop = build_samples(emulator.service, ["shop"])["shop"]
    security = account.user_changes(PoolId(shop.id)).security
    name = Username(next(user for user in shop.users if user.attributes["email"] == "ann@example.com").username)

    async def everything() -> None:
        for read in (security.mfa, security.devices, security.sessions, security.sign_ins):
            await read(name)

    asyncio.run(everything())
    assert "AdminGetUser" not in emulator.service.calls
    assert emulator.service.mau.count() == 0
