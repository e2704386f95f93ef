"""Accounts that talk to an emulator in this process, or to whatever answers at an address of this computer."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import boto3
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from cognito_admin.aws import account as account_module
from cognito_admin.aws import retrying
from cognito_admin.aws.account import Account
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.demo.users import User
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.ids import ConnectionId, PoolId, Region

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
REGION = Region("eu-central-1")
ELSEWHERE = "cognito.company.test"
"""A name that only the proxy of a company can make sense of."""


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_DELAY_S", 0.001)
    monkeypatch.setattr(account_module, "CONNECTING", retrying.Patience(0, tries=2))


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials in the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


OpenAccount = Callable[..., Account]


@pytest.fixture
def open_account() -> Iterator[OpenAccount]:
    """Makes accounts and closes them; ``mode`` and ``patience`` may be given."""
    with contextlib.ExitStack() as stack:

        def make(
            endpoint_url: str | None,
            *,
            profile: str | None = None,
            region: str = REGION,
            mode: Mode = Mode.READ_ONLY,
            patience: retrying.Patience = retrying.WORKING,
        ) -> Account:
            connection = Connection(ConnectionId("test"), "test", profile, Region(region), endpoint_url)
            account = Account(
                connection, lambda pool: Marking(Environment.DEVELOPMENT, mode), share=1.0, patience=patience
            )
            stack.callback(account.close)
            return account

        yield make


@pytest.fixture
def account(emulator: Emulator, keys: None, open_account: OpenAccount) -> Account:
    return open_account(emulator.url)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of an authority that nobody knows, for this computer and for ELSEWHERE; with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Company inspection")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName(ELSEWHERE)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "company.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


@pytest.fixture
def administrator(emulator: Emulator) -> Iterator[Any]:
    """A client of the bare SDK, to set things up with."""
    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    yield client
    client.close()


@pytest.fixture
def pool(administrator: Any) -> PoolId:
    return PoolId(administrator.create_user_pool(PoolName="Shop customers")["UserPool"]["Id"])


def put_users(emulator: Emulator, pool: PoolId, count: int) -> list[User]:
    """Users ``user-0`` and so on, without calling anything that AWS would count."""
    users = [
        User(
            sub=emulator.service.new_sub(),
            username=f"user-{number}",
            attributes={"email": f"person{number}@example.com"},
            status="CONFIRMED" if number % 2 else "FORCE_CHANGE_PASSWORD",
            enabled=number % 3 > 0,
            created=CREATED,
            modified=CREATED,
        )
        for number in range(count)
    ]
    for user in users:
        emulator.service.pools[pool].users.put(user, CREATED)
    return users
