import asyncio
import json
from typing import Any

import boto3
import pytest

from cognito_admin.aws.account import Account
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import AccountId, Region
from cognito_admin.model.restore.import_role import (
    IMPORT_ROLE_NAME,
    POLICY_NAME,
    log_policy,
    role_text,
    trust_policy,
)
from cognito_admin.model.restore.target import NewPool
from tests.aws.conftest import OpenAccount

PLACE = Region("eu-central-1"), AccountId("123456789012")
ARN = f"arn:aws:iam::123456789012:role/{IMPORT_ROLE_NAME}"


@pytest.fixture
def iam(emulator: Emulator) -> Any:
    client: Any = boto3.client("iam", **emulator.credentials)
    yield client
    client.close()


@pytest.fixture
def working(emulator: Emulator, keys: None, open_account: OpenAccount) -> Account:
    return open_account(emulator.url, mode=Mode.ADMINISTRATOR)


def test_the_role_writes_logs_for_cognito_and_the_next_plan_finds_it(
    emulator: Emulator, working: Account, iam: Any
) -> None:
    emulator.service.faults.add("reset_after", operation="CreateRole", count=1)
    assert asyncio.run(working.import_roles().create(*PLACE)) == ARN
    assert iam.get_role(RoleName=IMPORT_ROLE_NAME)["Role"]["AssumeRolePolicyDocument"] == trust_policy()
    policy = iam.get_role_policy(RoleName=IMPORT_ROLE_NAME, PolicyName=POLICY_NAME)
    assert policy["PolicyDocument"] == log_policy(*PLACE)
    facts = asyncio.run(working.target().facts(NewPool("Shop", *PLACE), ()))
    assert facts.import_role == ARN
    # Begun before, it is finished.
    assert asyncio.run(working.import_roles().create(*PLACE)) == ARN


def test_a_role_of_somebody_else_is_left_alone(working: Account, iam: Any) -> None:
    trust = {**trust_policy(), "Statement": [{**trust_policy()["Statement"][0], "Principal": {"Service": "x.test"}}]}
    iam.create_role(RoleName=IMPORT_ROLE_NAME, AssumeRolePolicyDocument=json.dumps(trust))
    with pytest.raises(Failure) as caught:
        asyncio.run(working.import_roles().create(*PLACE))
    assert caught.value.code is Code.THING_EXISTS
    assert iam.list_role_policies(RoleName=IMPORT_ROLE_NAME)["PolicyNames"] == []


def test_no_role_is_made_by_way_of_a_connection_that_is_for_looking_only(account: Account, iam: Any) -> None:
    with pytest.raises(Failure) as caught:
        asyncio.run(account.import_roles().create(*PLACE))
    assert caught.value.code is Code.NOT_ALLOWED_BY_MODE


def test_what_the_role_may_do_can_be_read_before() -> None:
    text = role_text(*PLACE)
    assert "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/cognito/*" in text
    assert "cognito-idp.amazonaws.com" in text
    assert json.loads(text.split("trust policy\n")[1].split("\n\n#")[0]) == trust_policy()
