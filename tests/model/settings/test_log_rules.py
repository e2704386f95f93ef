"""Where the logs of a pool go."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.settings.log_rules import (
    LEVELS,
    PLACES,
    Delivery,
    Place,
    Source,
    arn_problem,
    delivery_of,
    with_delivery,
)

GROUP = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/cognito/shop"
BUCKET = "arn:aws:s3:::shop-logs"
STREAM = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/shop"
ARNS = {Place.LOG_GROUP: GROUP, Place.BUCKET: BUCKET, Place.STREAM: STREAM}
DELIVERIES = st.sampled_from([None, *(Delivery(place, arn) for place, arn in ARNS.items())])


@given(first=DELIVERIES, second=DELIVERIES, source=st.sampled_from(Source))
def test_one_source_is_changed_and_the_other_stays_as_it_was(
    first: Delivery | None, second: Delivery | None, source: Source
) -> None:
    other = next(one for one in Source if one is not source)
    document: dict[str, Any] = with_delivery({"UserPoolId": "eu-west-1_a"}, other, first)
    changed = with_delivery(document, source, second)
    assert delivery_of(changed, source) == second
    assert delivery_of(changed, other) == first
    assert changed["UserPoolId"] == "eu-west-1_a"


def test_members_that_this_program_does_not_know_stay() -> None:
    entry = {
        "EventSource": "userAuthEvents",
        "LogLevel": "INFO",
        "Sampling": 5,
        "S3Configuration": {"BucketArn": BUCKET},
    }
    changed = with_delivery({"LogConfigurations": [entry]}, Source.ACTIVITY, Delivery(Place.STREAM, STREAM))
    (made,) = changed["LogConfigurations"]
    assert made["Sampling"] == 5
    assert "S3Configuration" not in made
    assert made["FirehoseConfiguration"] == {"StreamArn": STREAM}
    assert made["LogLevel"] == LEVELS[Source.ACTIVITY]


def test_no_log_delivery_is_none() -> None:
    assert delivery_of(None, Source.MESSAGES) is None
    assert with_delivery(None, Source.MESSAGES, None) == {"LogConfigurations": []}


@pytest.mark.parametrize("place", Place)
def test_a_destination_in_the_same_account_and_region_is_taken(place: Place) -> None:
    assert arn_problem(place, ARNS[place], "eu-west-1", "123456789012") is None
    assert place in PLACES[Source.ACTIVITY]


@pytest.mark.parametrize(
    ("place", "arn", "said"),
    [
        (Place.LOG_GROUP, "", "Name where"),
        (Place.LOG_GROUP, "/aws/cognito/shop", "log group"),
        (Place.LOG_GROUP, BUCKET, "log group"),
        (Place.LOG_GROUP, f"{GROUP}:*", "“:*”"),
        (Place.LOG_GROUP, GROUP.replace("eu-west-1", "us-east-1"), "us-east-1"),
        (Place.LOG_GROUP, GROUP.replace("123456789012", "999999999999"), "999999999999"),
        (Place.BUCKET, "shop-logs", "bucket"),
        (Place.BUCKET, "arn:aws:s3:eu-west-1::shop-logs", "region"),
        (Place.BUCKET, f"{BUCKET}/cognito", "Folders"),
        (Place.STREAM, GROUP, "Firehose"),
        (Place.STREAM, STREAM.replace("eu-west-1", "us-east-1"), "us-east-1"),
    ],
)
def test_a_destination_that_takes_no_logs_of_this_pool_is_refused_with_the_reason(
    place: Place, arn: str, said: str
) -> None:
    assert said in str(arn_problem(place, arn, "eu-west-1", "123456789012"))
