"""Signing in by a code, over a stand-in for IAM Identity Center; what is kept of it is read by the SDK itself."""

import asyncio
import json
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.utils import JSONFileCache, SSOTokenLoader

from cognito_admin.aws import sso
from cognito_admin.aws.portals import portal_of
from cognito_admin.aws.sso import SsoSignIn
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.connections import Connection
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, Region
from cognito_admin.model.sign_in import SignInCode
from tests.aws.conftest import OpenAccount
from tests.identity_center import (
    CODE,
    CONFIG,
    PROFILE,
    SESSION,
    SSO_REGION,
    START_URL,
    IdentityCenter,
    cache_in,
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sso, "SHORTEST_INTERVAL_S", 0.001)
    monkeypatch.setattr(sso, "SLOWER_BY_S", 0.001)


@pytest.fixture
def center(own_machine: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[IdentityCenter]:
    with IdentityCenter(ACCESS_KEY, SECRET_KEY) as center:
        center.use(own_machine, monkeypatch)
        yield center


def sign_in(show: Callable[[SignInCode], None] = lambda _: None) -> str:
    async def run() -> str:
        sign_in = SsoSignIn(Connection(ConnectionId("test"), "test", PROFILE, Region("us-east-1")))
        try:
            return await sign_in.run(show)
        finally:
            sign_in.close()

    return asyncio.run(run())


def refused(show: Callable[[SignInCode], None] = lambda _: None) -> Failure:
    with pytest.raises(Failure) as failure:
        sign_in(show)
    return failure.value


def kept(home: Path) -> dict[str, Any]:
    (file,) = cache_in(home).iterdir()
    return json.loads(file.read_text())


def test_who_confirms_the_code_is_signed_in(center: IdentityCenter, own_machine: Path) -> None:
    center.waits_for_person = True
    shown: list[SignInCode] = []

    def show(code: SignInCode) -> None:
        shown.append(code)
        center.refusals["CreateToken"] = ["AuthorizationPendingException", "SlowDownException"]
        center.person_confirms()

    assert sign_in(show) == SESSION
    (code,) = shown
    assert (code.code, code.page) == (CODE, f"{center.url}/device")
    assert code.direct_page == f"{center.url}/device?user_code={CODE}"
    assert timedelta(seconds=590) < code.valid_until - datetime.now(UTC) <= timedelta(seconds=600)
    assert center.asked["CreateToken"] == 3
    assert center.requests["RegisterClient"]["scopes"] == ["sso:account:access"]
    assert center.requests["StartDeviceAuthorization"]["startUrl"] == START_URL


@pytest.mark.parametrize("legacy", [False, True])
def test_what_is_kept_is_what_the_sdk_reads(
    center: IdentityCenter, own_machine: Path, monkeypatch: pytest.MonkeyPatch, legacy: bool
) -> None:
    center.use(own_machine, monkeypatch, legacy=legacy)
    assert sign_in() == (START_URL if legacy else SESSION)
    loader = SSOTokenLoader(JSONFileCache(str(cache_in(own_machine))))
    token = loader(START_URL, session_name=None if legacy else SESSION)
    assert token == kept(own_machine)
    assert token["accessToken"] in center.valid_tokens
    assert {name: token[name] for name in ("startUrl", "region", "clientId", "clientSecret", "refreshToken")} == {
        "startUrl": START_URL,
        "region": SSO_REGION,
        "clientId": "client",
        "clientSecret": "client secret",
        "refreshToken": "refresh",
    }
    for name, lasts in (("expiresAt", timedelta(hours=8)), ("registrationExpiresAt", timedelta(days=90))):
        ends = datetime.strptime(token[name], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert abs(ends - datetime.now(UTC) - lasts) < timedelta(minutes=1)
    credentials = boto3.Session(profile_name=PROFILE).get_credentials()
    assert credentials is not None
    assert credentials.get_frozen_credentials().access_key == ACCESS_KEY


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps others out of the profile's folder by its rights")
def test_what_is_kept_is_for_its_owner_alone(center: IdentityCenter, own_machine: Path) -> None:
    sign_in()
    (file,) = cache_in(own_machine).iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_second_sign_in_takes_the_place_of_the_first(center: IdentityCenter, own_machine: Path) -> None:
    sign_in()
    sign_in()
    assert kept(own_machine)["accessToken"] == "token 2"


def test_pools_are_listed_with_the_sign_in_and_not_before(
    center: IdentityCenter, emulator: Emulator, open_account: OpenAccount
) -> None:
    account = open_account(emulator.url, profile=PROFILE)
    with pytest.raises(Failure) as before:
        asyncio.run(account.pools())
    assert before.value.code is Code.SSO_SIGN_IN_NEEDED
    assert before.value.facts["portal"] == SESSION
    sign_in()
    assert asyncio.run(open_account(emulator.url, profile=PROFILE).pools()) == ()


def test_a_sign_in_that_has_a_refresh_token_is_renewed_without_anybody(
    center: IdentityCenter, own_machine: Path, emulator: Emulator, open_account: OpenAccount
) -> None:
    center.token_lasts_s = 1
    sign_in()
    center.token_lasts_s = 28_800
    asyncio.run(open_account(emulator.url, profile=PROFILE).pools())
    assert center.requests["CreateToken"]["grantType"] == "refresh_token"
    assert center.asked["StartDeviceAuthorization"] == 1
    assert kept(own_machine)["accessToken"] == "token 2"


@pytest.mark.parametrize(
    ("operation", "refusals", "code"),
    [
        ("CreateToken", ["ExpiredTokenException"], Code.SIGN_IN_EXPIRED),
        ("CreateToken", ["AccessDeniedException"], Code.SIGN_IN_DENIED),
        ("CreateToken", ["InvalidGrantException"], Code.SIGN_IN_REFUSED),
        ("RegisterClient", ["InvalidScopeException"], Code.SIGN_IN_REFUSED),
        ("RegisterClient", ["SlowDownException"], Code.THROTTLED),
        ("StartDeviceAuthorization", ["InvalidRequestException"], Code.SIGN_IN_REFUSED),
        ("CreateToken", ["InternalServerException"] * sso.MOST_TROUBLES, Code.AWS_TROUBLE),
    ],
)
def test_what_keeps_somebody_from_signing_in_is_told_apart(
    center: IdentityCenter, own_machine: Path, operation: str, refusals: list[str], code: Code
) -> None:
    center.refusals[operation] = [*refusals]
    failure = refused()
    assert failure.code is code
    if code is Code.SIGN_IN_REFUSED:
        assert failure.facts == {
            "portal": START_URL,
            "region": SSO_REGION,
            "reason": f"described: {refusals[0]}",
        }
    assert not cache_in(own_machine).exists()


def test_a_service_that_falters_while_the_person_is_in_the_browser_is_asked_again(center: IdentityCenter) -> None:
    center.refusals["CreateToken"] = ["InternalServerException", "AuthorizationPendingException"] * 3
    assert sign_in() == SESSION


def test_a_code_that_nobody_confirms_ends_by_itself(center: IdentityCenter) -> None:
    center.waits_for_person = True
    center.code_lasts_s = 0
    assert refused().code is Code.SIGN_IN_EXPIRED


def test_nobody_there_is_told(center: IdentityCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSO_OIDC", "http://127.0.0.1:9")
    assert refused().code is Code.ENDPOINT_UNREACHABLE


def test_a_page_instead_of_an_answer_is_told(center: IdentityCenter) -> None:
    center.answers["RegisterClient"] = "<html>Welcome to the network of this hotel</html>"
    failure = refused()
    assert (failure.code, failure.facts["reason"]) == (
        Code.SIGN_IN_REFUSED,
        "What answered is not IAM Identity Center.",
    )


def test_what_is_no_web_page_is_never_shown_to_be_opened(center: IdentityCenter) -> None:
    center.answers["StartDeviceAuthorization"] = {
        "deviceCode": "device", "userCode": CODE, "verificationUri": "https://example.com",
        "verificationUriComplete": "file:///bin/sh", "expiresIn": 600,
    }  # fmt: skip
    shown: list[SignInCode] = []
    assert refused(shown.append).code is Code.SIGN_IN_REFUSED
    assert shown == []


def test_a_profile_without_a_portal_says_so(center: IdentityCenter, own_machine: Path) -> None:
    (own_machine / ".aws" / "config").write_text(f"[profile {PROFILE}]\nregion = us-east-1\n")
    assert refused().code is Code.CREDENTIALS_INCOMPLETE


def test_a_folder_that_cannot_be_written_to_is_told(center: IdentityCenter, own_machine: Path) -> None:
    (own_machine / ".aws" / "sso").write_text("in the way")
    assert refused().code is Code.FOLDER_NOT_WRITABLE


def test_a_cancelled_sign_in_asks_no_more_and_keeps_nothing(center: IdentityCenter, own_machine: Path) -> None:
    center.waits_for_person = True

    async def run() -> None:
        task = asyncio.create_task(sign_in.run(lambda _: task.cancel()))
        with pytest.raises(asyncio.CancelledError):
            await task

    sign_in = SsoSignIn(Connection(ConnectionId("test"), "test", PROFILE, Region("us-east-1")))
    asyncio.run(run())
    sign_in.close()
    assert center.asked["CreateToken"] == 0
    assert not cache_in(own_machine).exists()


@pytest.mark.parametrize(
    ("config", "profile", "name"),
    [
        (CONFIG, PROFILE, SESSION),
        (CONFIG, "admin", SESSION),
        (CONFIG.replace(f"[profile {PROFILE}]", "[default]"), None, SESSION),
        (CONFIG.replace("sso_region", "region"), PROFILE, None),
        (CONFIG.replace(f"source_profile = {PROFILE}", "source_profile = admin"), "admin", None),
        (CONFIG.replace(f"source_profile = {PROFILE}", "source_profile = gone"), "admin", None),
    ],
)
def test_a_profile_leads_to_where_its_person_signs_in(
    own_machine: Path, config: str, profile: str | None, name: str | None
) -> None:
    file = own_machine / ".aws" / "config"
    file.parent.mkdir()
    file.write_text(config)
    portal = portal_of(profile)
    assert (portal and portal.name) == name
