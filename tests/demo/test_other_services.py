from typing import Any

import boto3

from cognito_admin.demo.testing import Emulator


def test_everything_else_is_motos(connect: Any) -> None:
    s3 = connect("s3", strict=True)
    s3.create_bucket(Bucket="backups", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    s3.put_object(Bucket="backups", Key="daily/part 1", Body=b"x" * 100_000)
    assert s3.get_object(Bucket="backups", Key="daily/part 1")["Body"].read() == b"x" * 100_000

    identity = connect("cognito-identity", strict=True)
    pool = identity.create_identity_pool(IdentityPoolName="visitors", AllowUnauthenticatedIdentities=True)
    assert identity.describe_identity_pool(IdentityPoolId=pool["IdentityPoolId"])["IdentityPoolName"] == "visitors"

    logs = connect("logs", strict=True)
    logs.create_log_group(logGroupName="/aws/lambda/sign-up")
    assert [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]] == ["/aws/lambda/sign-up"]


def test_a_new_emulator_begins_empty() -> None:
    def topics() -> int:
        with Emulator() as emulator:
            client = boto3.client("sns", **emulator.credentials)
            client.create_topic(Name="invitations")
            count = len(client.list_topics()["Topics"])
            client.close()
            return count

    assert [topics(), topics()] == [1, 1]
