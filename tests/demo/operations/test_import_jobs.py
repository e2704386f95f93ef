import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo import import_file
from cognito_admin.demo.testing import Emulator

ROLE = "arn:aws:iam::123456789012:role/import"
BCRYPT = "$2b$12$" + "a" * 53

Import = Callable[..., dict[str, Any]]


@pytest.fixture
def pool_id(cognito: Any) -> str:
    return cognito.create_user_pool(
        PoolName="Pool",
        AutoVerifiedAttributes=["email"],
        Schema=[{"Name": "plan", "AttributeDataType": "String", "Mutable": True}],
    )["UserPool"]["Id"]


def upload(url: str, body: bytes, *, encrypted: bool = True) -> int:
    headers = {"x-amz-server-side-encryption": "aws:kms"} if encrypted else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers, method="PUT")) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def lines(cognito: Any, pool_id: str, *users: dict[str, str], more: tuple[str, ...] = ()) -> bytes:
    header = [*cognito.get_csv_header(UserPoolId=pool_id)["CSVHeader"], *more]
    rows = [",".join(user.get(name, "").replace(",", "\\,") for name in header) for user in users]
    return "\n".join([",".join(header), *rows]).encode()


def person(username: str, **more: str) -> dict[str, str]:
    return {"cognito:username": username, "email": f"{username}@example.com", "email_verified": "TRUE", **more}


def created(cognito: Any, pool_id: str, **more: str) -> dict[str, Any]:
    return cognito.create_user_import_job(UserPoolId=pool_id, JobName="people", CloudWatchLogsRoleArn=ROLE, **more)[
        "UserImportJob"
    ]


def key(job: dict[str, Any]) -> dict[str, str]:
    return {"UserPoolId": job["UserPoolId"], "JobId": job["JobId"]}


@pytest.fixture
def finished(emulator: Emulator, cognito: Any, pool_id: str) -> Import:
    """Uploads a file, starts a job on it and lets the clock run until it is over."""

    def run(body: bytes, **more: str) -> dict[str, Any]:
        job = created(cognito, pool_id, **more)
        assert upload(job["PreSignedUrl"], body) == 200
        cognito.start_user_import_job(**key(job))
        emulator.service.clock.advance(seconds=60)
        return cognito.describe_user_import_job(**key(job))["UserImportJob"]

    return run


def refusal(call: Any, **members: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**members)
    return caught.value.response["Error"]["Code"]


def test_the_header_names_every_attribute_but_sub(cognito: Any, pool_id: str) -> None:
    header = cognito.get_csv_header(UserPoolId=pool_id)["CSVHeader"]
    assert len(header) == 19 + 1 + 2
    assert "sub" not in header
    assert {"custom:plan", "cognito:mfa_enabled", "cognito:username"} <= set(header)


def test_imported_people_must_reset_their_password(
    emulator: Emulator, cognito: Any, pool_id: str, finished: Import
) -> None:
    people = (person("ann", name="Example, Ann", birthdate="04/12/1987"), person("ben", **{"custom:plan": "free"}))
    job = finished(lines(cognito, pool_id, *people))
    assert (job["Status"], job["ImportedUsers"], job["FailedUsers"]) == ("Succeeded", 2, 0)
    users = {user["Username"]: user for user in cognito.list_users(UserPoolId=pool_id)["Users"]}
    assert {user["UserStatus"] for user in users.values()} == {"RESET_REQUIRED"}
    ann = {attribute["Name"]: attribute["Value"] for attribute in users["ann"]["Attributes"]}
    assert ann["name"] == "Example, Ann"
    assert ann["email_verified"] == "true"
    assert emulator.service.mau.count() == 0
    assert emulator.service.outbox.messages == []


def test_every_line_has_its_word_in_the_log(emulator: Emulator, cognito: Any, pool_id: str, finished: Import) -> None:
    people = (
        person("ann"),
        person("ann"),
        person("ben", email_verified="FALSE"),
        person("with space"),
        person("eve", birthdate="1987-04-12"),
        person("max", **{"cognito:mfa_enabled": "TRUE"}),
        person("odd", email_verified="perhaps"),
        person("bad", email="no address"),
    )
    job = finished(lines(cognito, pool_id, *people))
    assert (job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]) == (1, 1, 6)
    log = emulator.service.pool(pool_id).import_files[job["JobId"]].log
    assert log[:3] == [
        "[SUCCEEDED] Line Number 2 - The import succeeded.",
        "[SKIPPED] Line Number 3 - The user already exists.",
        "[FAILED] Line Number 4 - The User Record does not set any of the auto verified attributes to true. "
        "(Example: email_verified to true).",
    ]
    assert len(log) == 8


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"cognito:username,email\nann,ann@example.com",
    ],
)
def test_a_file_with_another_header_fails_as_a_whole(body: bytes, finished: Import) -> None:
    assert finished(body)["Status"] == "Failed"


def test_a_byte_order_mark_spoils_the_header(cognito: Any, pool_id: str, finished: Import) -> None:
    assert finished(b"\xef\xbb\xbf" + lines(cognito, pool_id, person("ann")))["Status"] == "Failed"


def test_a_job_that_imports_nobody_has_failed(cognito: Any, pool_id: str, finished: Import) -> None:
    assert finished(lines(cognito, pool_id, person("ann", email_verified="FALSE")))["Status"] == "Failed"


def test_people_who_bring_their_hash_are_confirmed(cognito: Any, pool_id: str, finished: Import) -> None:
    people = (person("ann", password_hash=BCRYPT), person("ben", password_hash="$2b$13$" + "a" * 53), person("eve"))
    body = lines(cognito, pool_id, *people, more=("password_hash",))
    job = finished(body, PasswordHashingAlgorithm="BCRYPT")
    assert (job["ImportedUsers"], job["FailedUsers"]) == (1, 2)
    (ann,) = cognito.list_users(UserPoolId=pool_id)["Users"]
    assert ann["UserStatus"] == "CONFIRMED"


def test_the_log_is_found_in_cloudwatch(emulator: Emulator, cognito: Any, pool_id: str, finished: Import) -> None:
    job = finished(lines(cognito, pool_id, person("ann"), person("ben", email_verified="FALSE")))
    logs = boto3.client("logs", **emulator.credentials)
    for _ in range(2):
        events = logs.get_log_events(
            logGroupName=f"/aws/cognito/userpools/{pool_id}/Pool", logStreamName=f"{job['JobId']}/people"
        )["events"]
        assert [event["message"].partition(" - ")[0] for event in events] == [
            "[SUCCEEDED] Line Number 2",
            "[FAILED] Line Number 3",
        ]
    logs.close()


def test_while_a_job_runs_the_pool_cannot_be_changed(emulator: Emulator, cognito: Any, pool_id: str) -> None:
    job = created(cognito, pool_id)
    upload(job["PreSignedUrl"], lines(cognito, pool_id, *(person(f"user{number}") for number in range(400))))
    assert cognito.start_user_import_job(**key(job))["UserImportJob"]["Status"] == "Pending"
    plan = {"Name": "more", "AttributeDataType": "String"}
    for call, members in (
        (cognito.update_user_pool, {}),
        (cognito.delete_user_pool, {}),
        (cognito.add_custom_attributes, {"CustomAttributes": [plan]}),
    ):
        assert refusal(call, UserPoolId=pool_id, **members) == "UserImportInProgressException"
    emulator.service.clock.advance(seconds=2)
    running = cognito.describe_user_import_job(**key(job))["UserImportJob"]
    assert (running["Status"], running["ImportedUsers"]) == ("InProgress", 200)
    emulator.service.clock.advance(seconds=2)
    cognito.update_user_pool(UserPoolId=pool_id)
    assert cognito.describe_user_import_job(**key(job))["UserImportJob"]["ImportedUsers"] == 400


def test_a_stopped_job_keeps_what_it_imported(emulator: Emulator, cognito: Any, pool_id: str) -> None:
    job = created(cognito, pool_id)
    upload(job["PreSignedUrl"], lines(cognito, pool_id, *(person(f"user{number}") for number in range(400))))
    cognito.start_user_import_job(**key(job))
    emulator.service.clock.advance(seconds=2)
    assert cognito.stop_user_import_job(**key(job))["UserImportJob"]["Status"] == "Stopping"
    stopped = cognito.describe_user_import_job(**key(job))["UserImportJob"]
    assert (stopped["Status"], stopped["ImportedUsers"]) == ("Stopped", 200)
    assert refusal(cognito.stop_user_import_job, **key(job)) == "PreconditionNotMetException"


def test_a_job_without_its_file_does_not_start(cognito: Any, pool_id: str) -> None:
    job = created(cognito, pool_id)
    assert refusal(cognito.start_user_import_job, **key(job)) == "PreconditionNotMetException"


def test_the_account_runs_one_job_at_a_time(cognito: Any, pool_id: str) -> None:
    first, second = created(cognito, pool_id), created(cognito, pool_id)
    for job in (first, second):
        upload(job["PreSignedUrl"], lines(cognito, pool_id, person("ann")))
    cognito.start_user_import_job(**key(first))
    assert refusal(cognito.start_user_import_job, **key(second)) == "PreconditionNotMetException"
    listed = cognito.list_user_import_jobs(UserPoolId=pool_id, MaxResults=1)
    assert [job["JobId"] for job in listed["UserImportJobs"]] == [second["JobId"]]
    assert "PaginationToken" in listed


def test_the_file_must_be_put_in_time_and_encrypted(emulator: Emulator, cognito: Any, pool_id: str) -> None:
    job = created(cognito, pool_id)
    assert upload(job["PreSignedUrl"], b"", encrypted=False) == 403
    emulator.service.clock.advance(seconds=16 * 60)
    assert upload(job["PreSignedUrl"], b"") == 403
    emulator.service.clock.advance(days=2)
    assert cognito.describe_user_import_job(**key(job))["UserImportJob"]["Status"] == "Expired"


@given(
    values=st.lists(
        st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\\"), min_size=1), min_size=2
    )
)
def test_a_comma_within_a_value_survives(values: list[str]) -> None:
    header = [f"column{number}" for number in range(len(values))]
    line = ",".join(value.replace(",", "\\,") for value in values)
    file = "\n".join([",".join(header), line]).encode()
    assert import_file.read_rows(file, header) == [dict(zip(header, values, strict=True))]
