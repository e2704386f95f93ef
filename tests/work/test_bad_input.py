"""What Cognito would refuse is found before it is asked, wherever the schema and the policy tell."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from cognito_admin.aws import retrying
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.demo.users import User
from cognito_admin.model.changes.change import Refusal, Wish
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId, Sub
from cognito_admin.model.passwords import password_problems
from tests.work.change_pool import Desk, run

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setattr(retrying, "FIRST_DELAY_S", 0.001)
    with Emulator() as running:
        yield running


@pytest.fixture
def pool(emulator: Emulator) -> PoolId:
    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    made = client.create_user_pool(
        PoolName="Shop",
        Schema=[
            {"Name": "age", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MaxValue": "150"}},
            {"Name": "fixed", "AttributeDataType": "String", "Mutable": False},
            {"Name": "free", "AttributeDataType": "String", "Mutable": True},
        ],
        Policies={"PasswordPolicy": {"MinimumLength": 10, "RequireNumbers": True}},
    )["UserPool"]["Id"]
    client.close()
    return PoolId(made)


@pytest.fixture
def ann(emulator: Emulator, pool: PoolId) -> Sub:
    attributes = {"email": "ann@example.com", "email_verified": "true", "custom:fixed": "x"}
    user = User(
        sub=emulator.service.new_sub(),
        username="ann",
        attributes=attributes,
        status="CONFIRMED",
        enabled=True,
        created=CREATED,
        modified=CREATED,
    )
    emulator.service.pools[pool].users.put(user, CREATED)
    return Sub(user.sub)


BAD = [
    ("custom:free", "é" * 1025, Why.TOO_MANY_BYTES),
    ("name", "x" * 2049, Why.TOO_MANY_BYTES),
    ("custom:age", "old", Why.NO_NUMBER),
    ("custom:age", "151", Why.TOO_LARGE),
    ("email", "ann", Why.NO_EMAIL),
    ("phone_number", "0170 123", Why.NO_PHONE_NUMBER),
    ("birthdate", "12.04.1987", Why.NO_DATE),
    ("custom:fixed", "y", Why.IMMUTABLE),
    ("custom:gone", "y", Why.NOT_IN_SCHEMA),
    ("sub", "y", Why.SET_BY_COGNITO),
]


def test_a_value_that_the_schema_forbids_never_leaves_the_computer(
    emulator: Emulator, pool: PoolId, ann: Sub, tmp_path: Path
) -> None:
    async def scenario(desk: Desk) -> None:
        person = await desk.changes.person(ann)
        for name, value, why in BAD:
            refused = await desk.changes.plan(Wish(Kind.EDIT, values={name: value}), person)
            assert isinstance(refused, Refusal), name
            assert [(reason.why, reason.about) for reason in refused.reasons] == [(why, name)]
        assert await desk.records() == ()

    run(tmp_path, emulator.url, pool, scenario)
    assert not [operation for operation in emulator.service.calls if operation.startswith("AdminUpdate")]


@pytest.mark.parametrize("password", ["short1", "no digits here", "x" * 257, " padded 1234 "])
def test_a_password_against_the_policy_is_named_before_and_refused_by_cognito_all_the_same(
    emulator: Emulator, pool: PoolId, ann: Sub, tmp_path: Path, password: str
) -> None:
    async def scenario(desk: Desk) -> None:
        rules = await desk.changes.rules()
        assert password_problems(rules.overview.password, password)
        change = await desk.planned(Wish(Kind.SET_PASSWORD), ann)
        with pytest.raises(Failure) as caught:
            await desk.changes.apply(change, password=password)
        assert caught.value.code in (Code.PASSWORD_TOO_WEAK, Code.VALUE_REFUSED)
        assert password not in str(await desk.records())

    run(tmp_path, emulator.url, pool, scenario)
