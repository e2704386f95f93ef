from typing import Any

import pytest
from botocore.exceptions import ClientError

from cognito_admin.demo.identity import REFUSED_CODE

ROLE = {"RoleArn": "arn:aws:iam::210987654321:role/team/support", "RoleSessionName": "ann"}
DEVICE = {"SerialNumber": "arn:aws:iam::123456789012:mfa/ann"}


def test_whoever_takes_on_a_role_is_that_role_then(connect: Any) -> None:
    keys = connect("sts", strict=True).assume_role(**ROLE)["Credentials"]
    as_role = connect(
        "sts",
        strict=True,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    assert as_role.get_caller_identity()["Arn"] == "arn:aws:sts::210987654321:assumed-role/support/ann"


def test_a_device_wants_its_code(connect: Any) -> None:
    sts = connect("sts", strict=True)
    sts.assume_role(**ROLE, **DEVICE, TokenCode="123456")
    for code in ({"TokenCode": REFUSED_CODE}, {}):
        with pytest.raises(ClientError, match="invalid MFA one time pass code"):
            sts.assume_role(**ROLE, **DEVICE, **code)


def test_what_is_no_role_is_refused(connect: Any) -> None:
    with pytest.raises(ClientError, match="ValidationError"):
        connect("sts", strict=True).assume_role(RoleArn="arn:aws:iam::1:user/ann/x", RoleSessionName="ann")
