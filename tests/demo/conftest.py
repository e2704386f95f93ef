"""An emulator with one pool, and a client that talks to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.config import Config

from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.testing import Emulator

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
POOL = "eu-central-1_TestPool1"


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Its clock stands still at NOW; no quotas."""
    with Emulator(at=NOW) as running:
        yield running


@pytest.fixture
def service(emulator: Emulator) -> Service:
    return emulator.service


@pytest.fixture
def connect(emulator: Emulator) -> Iterator[Callable[..., Any]]:
    """Makes boto3 clients that try once, and closes them."""
    with ExitStack() as stack:

        def make(name: str = "cognito-idp", **options: Any) -> Any:
            config = Config(retries={"total_max_attempts": 1}, parameter_validation=options.pop("strict", False))
            client = boto3.client(name, config=config, **{**emulator.credentials, **options})  # type: ignore[call-overload]
            stack.callback(client.close)
            return client

        yield make


@pytest.fixture
def client(connect: Callable[..., Any]) -> Any:
    return connect()


@pytest.fixture
def make_pool(service: Service) -> Callable[..., PoolState]:
    """A pool with the standard attributes the tests use, two custom ones, and whatever settings are given."""

    def make(pool_id: str = POOL, **settings: Any) -> PoolState:
        schema = [
            {"Name": "sub", "AttributeDataType": "String", "Mutable": False, "Required": True},
            *[
                {"Name": name, "AttributeDataType": "String", "Mutable": True, "Required": False}
                for name in (
                    "name",
                    "given_name",
                    "family_name",
                    "email",
                    "phone_number",
                    "preferred_username",
                    "locale",
                )
            ],
            *[
                {"Name": name, "AttributeDataType": "Boolean", "Mutable": True, "Required": False}
                for name in ("email_verified", "phone_number_verified")
            ],
            {
                "Name": "custom:plan",
                "AttributeDataType": "String",
                "Mutable": True,
                "Required": False,
                "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "10"},
            },
            {"Name": "custom:tenant", "AttributeDataType": "String", "Mutable": False, "Required": False},
            {
                "Name": "custom:seats",
                "AttributeDataType": "Number",
                "Mutable": True,
                "Required": False,
                "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "99"},
            },
        ]
        pool = PoolState(
            pool_id,
            service.pool_arn(pool_id),
            {
                "Id": pool_id,
                "Name": "Test",
                "SchemaAttributes": schema,
                "UsernameConfiguration": {"CaseSensitive": False},
                "Policies": {
                    "PasswordPolicy": {
                        "MinimumLength": 8,
                        "RequireUppercase": True,
                        "RequireLowercase": True,
                        "RequireNumbers": True,
                        "RequireSymbols": True,
                        "TemporaryPasswordValidityDays": 7,
                    }
                },
                **settings,
            },
        )
        service.pools[pool_id] = pool
        return pool

    return make


@pytest.fixture
def pool(make_pool: Callable[..., PoolState]) -> PoolState:
    return make_pool()
