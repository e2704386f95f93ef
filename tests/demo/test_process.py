import json
import subprocess
import sys
from typing import Any

import boto3
import pytest

COMMAND = [
    sys.executable,
    "-c",
    "import sys; from cognito_admin.demo.process import main; sys.exit(main(sys.argv[1:]))",
]
KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "example"}


def started(*arguments: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def test_the_process_serves_its_pools_and_stops_when_told() -> None:
    process, ready = started("--pools", "load", "--load-users", "1000")
    client = boto3.client("cognito-idp", endpoint_url=ready["url"], region_name=ready["region"], **KEYS)
    try:
        assert len(client.list_users(UserPoolId=ready["pools"]["load"])["Users"]) == 60
    finally:
        client.close()
        process.terminate()
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


def test_the_process_ends_with_its_parent_if_asked_to() -> None:
    process, _ = started("--pools", "load", "--until-stdin-closes")
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


def test_an_unknown_sample_pool_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    from cognito_admin.demo.process import main

    with pytest.raises(SystemExit) as caught:
        main(["--pools", "shoe"])
    assert caught.value.code == 2
    assert "shoe" in capsys.readouterr().err
