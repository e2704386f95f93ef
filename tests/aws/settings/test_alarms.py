"""Alarms are made, replaced and deleted as things of a pool, against the strict emulator."""

import asyncio
from typing import Any

import pytest

from cognito_admin.aws.settings.pool_things import PoolThings
from cognito_admin.demo.state import PoolState
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Moved, Part, command_line
from cognito_admin.model.settings.comparing import differences
from cognito_admin.model.settings.things import Thing, ThingKind
from tests.aws.settings.conftest import read, write

ALARM = Thing(ThingKind.ALARM, "failures")
METRIC = {
    "Namespace": "AWS/Cognito",
    "MetricName": "SignInSuccesses",
    "Dimensions": [{"Name": "UserPool", "Value": "eu-central-1_X"}, {"Name": "UserPoolClient", "Value": "web"}],
}
WANTED: dict[str, Any] = {
    "AlarmName": "failures",
    "AlarmDescription": "More sign-ins than usual fail.",
    "ActionsEnabled": True,
    "AlarmActions": [],
    "OKActions": [],
    "EvaluationPeriods": 3,
    "DatapointsToAlarm": 2,
    "Threshold": 25.0,
    "ComparisonOperator": "GreaterThanThreshold",
    "TreatMissingData": "notBreaching",
    "Metrics": [
        {
            "Id": f"{name}{number}",
            "MetricStat": {"Metric": METRIC, "Period": 300, "Stat": stat},
            "ReturnData": False,
        }
        for name, stat in (("attempts", "SampleCount"), ("successes", "Sum"))
        for number in (1, 2)
    ]
    + [
        {"Id": "attempts", "Expression": "SUM([attempts1,attempts2])", "ReturnData": False},
        {"Id": "successes", "Expression": "SUM([successes1,successes2])", "ReturnData": False},
        {"Id": "rate", "Expression": "IF(attempts>=20,100*(attempts-successes)/attempts,0)", "ReturnData": True},
    ],
}


def test_an_alarm_is_made_as_asked_for_and_read_without_the_state_it_is_in(things: PoolThings) -> None:
    made = write(things, ALARM, WANTED)
    assert not differences(Part(ALARM, None, WANTED), made)
    found = read(things, ALARM)
    assert found == made
    assert not {"StateValue", "StateReason", "AlarmArn", "StateUpdatedTimestamp"} & found.keys()
    assert "failures" in [one.name for one in asyncio.run(things.names(ThingKind.ALARM))]


def test_an_alarm_of_the_same_name_that_somebody_else_made_meanwhile_is_not_replaced(things: PoolThings) -> None:
    write(things, ALARM, {**WANTED, "Threshold": 70.0})
    with pytest.raises(Moved):
        asyncio.run(things.write(Part(ALARM, None, WANTED), None))
    assert read(things, ALARM)["Threshold"] == 70.0


def test_an_alarm_that_is_deleted_and_taken_back_is_as_it_was(things: PoolThings) -> None:
    before = write(things, ALARM, WANTED)
    assert write(things, ALARM, None) is None
    assert asyncio.run(things.read(ALARM)) is None
    assert asyncio.run(things.write(Part(ALARM, None, before), None)) == before


def test_an_alarm_is_not_deleted_that_somebody_changed_since_it_was_shown(things: PoolThings) -> None:
    shown = write(things, ALARM, WANTED)
    write(things, ALARM, {**WANTED, "Threshold": 70.0})
    with pytest.raises(Moved):
        asyncio.run(things.write(Part(ALARM, shown, None), shown))
    assert read(things, ALARM)["Threshold"] == 70.0


def test_a_pool_that_is_marked_read_only_gets_no_alarm(
    emulator: Emulator, shop: PoolState, keys: None, open_account: Any
) -> None:
    things: PoolThings = open_account(emulator.url, mode=Mode.READ_ONLY).settings(PoolId(shop.id))
    with pytest.raises(Failure) as raised:
        asyncio.run(things.write(Part(ALARM, None, WANTED), None))
    assert raised.value.code is Code.NOT_ALLOWED_BY_MODE
    assert emulator.service.alarms.keys().isdisjoint({"failures"})


def test_what_would_be_sent_names_the_region_of_the_pool(things: PoolThings, shop: PoolState) -> None:
    region = shop.id.partition("_")[0]
    (made,) = things.requests(Part(ALARM, None, WANTED))
    assert made.operation == "PutMetricAlarm"
    assert command_line(made).startswith("aws cloudwatch put-metric-alarm --cli-input-json ")
    assert command_line(made).endswith(f" --region {region}")
    (deleted,) = things.requests(Part(ALARM, WANTED, None))
    assert (deleted.operation, deleted.members) == ("DeleteAlarms", {"AlarmNames": ["failures"]})
