"""An emulator with one pool, and a client that talks to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.config import Config

from cognito_admin.demo import cognito
from cognito_admin.demo.api_model import api_model
from cognito_admin.demo.registry import JsonText, Operation
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.testing import Emulator

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
POOL = "eu-central-1_TestPool1"


def unknown_members(shape: dict[str, Any], value: Any) -> Iterator[str]:
    """Names in an answer that the API's model lacks: botocore would drop them without a word."""
    if value is None or shape.get("document") or isinstance(value, JsonText):
        return
    if shape["type"] == "structure":
        for name, member in value.items():
            if name in shape["members"]:
                yield from unknown_members(api_model().shapes[shape["members"][name]["shape"]], member)
            else:
                yield name
    elif shape["type"] == "list":
        for item in value:
            yield from unknown_members(api_model().shapes[shape["member"]["shape"]], item)


@pytest.fixture
def _answers_fit_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    run = cognito._run

    def checked(service: Service, operation: Operation, *rest: Any) -> dict[str, Any]:
        answer = run(service, operation, *rest)
        output = api_model().operations[operation.name].get("output")
        shape = api_model().shapes[output["shape"]] if output else {"type": "structure", "members": {}}
        assert list(unknown_members(shape, answer)) == []
        return answer

    monkeypatch.setattr(cognito, "_run", checked)


@pytest.fixture
def emulator(_answers_fit_the_model: None) -> Iterator[Emulator]:
    """Its clock stands still at NOW; no quotas; every answer is held against the API's model."""
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
