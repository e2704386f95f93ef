"""The triggers of a pool, told by a command."""

from pathlib import Path
from typing import Any

from cognito_admin.archive.names import file_name
from cognito_admin.cli.statuses import Status
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator
from tests.archive.backups import written
from tests.cli.conftest import Shell


def test_it_is_told_which_functions_are_called_and_what_is_wrong_with_them(shell: Shell, emulator: Emulator) -> None:
    shop = build_samples(emulator.service, ["shop"])["shop"]

    ended = shell("--json", "triggers", shop.id)

    assert ended.status == Status.FINDINGS
    by_trigger = {one["trigger"]: one for one in ended.document["triggers"]}
    assert by_trigger.keys() == shop.settings["LambdaConfig"].keys() - {"PreTokenGenerationConfig"}
    fine, closed, failing = (by_trigger[name] for name in ("PreSignUp", "UserMigration", "PostAuthentication"))
    assert (fine["exists"], fine["invoke_permission"], fine["problems"]) == (True, True, [])
    assert closed["invoke_permission"] is False
    assert closed["problems"][0]["grave"]
    assert failing["last_24_hours"]["errors"] > 0
    assert failing["last_24_hours"]["p95_ms"] > 4_000
    assert "CustomEmailSender" in ended.document["not_set"]
    assert ended.document["refused"] == []


def test_what_aws_does_not_let_be_asked_is_told_and_not_guessed(shell: Shell, emulator: Emulator) -> None:
    shop = build_samples(emulator.service, ["shop"])["shop"]
    emulator.service.faults.add("denied", "GetPolicy")

    ended = shell("triggers", shop.id)

    assert ended.status == Status.FINDINGS
    assert "lambda:GetPolicy" in ended.err
    row = next(line for line in ended.out.splitlines() if line.startswith("UserMigration"))
    assert "?" in row


def test_a_backup_tells_of_its_triggers_without_aws(shell: Shell, emulator: Emulator, tmp_path: Path) -> None:
    emulator.close()
    pool = "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_AbCdEf"
    arn = "arn:aws:lambda:us-east-1:111122223333:function:"
    allowed = {
        "Effect": "Allow",
        "Principal": {"Service": "cognito-idp.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
    }
    policy = {"Statement": [{**allowed, "Condition": {"ArnLike": {"AWS:SourceArn": pool}}}]}
    triggers = {
        "PreSignUp": f"{arn}let-in",
        "CustomMessage": f"{arn}kept-out",
        "PreAuthentication": f"{arn}not-told",
        "PostAuthentication": f"{arn}shy",
    }
    documents: dict[str, Any] = {
        "pool/user-pool.json": {"UserPool": {"Name": "Shop", "Arn": pool, "LambdaConfig": triggers}}
    }
    for event, statements in (
        ("PreSignUp", policy),
        ("CustomMessage", {"Statement": []}),
        ("PostAuthentication", None),
    ):
        documents[f"pool/triggers/{file_name(event)}.json"] = {
            "Trigger": event,
            "FunctionArn": triggers[event],
            "Configuration": {"FunctionName": triggers[event].rpartition(":")[2]},
            "Policy": statements,
        }
    place = written(tmp_path / "shop", [], documents=documents)

    ended = shell("--json", "triggers", str(place))

    assert ended.status == Status.FINDINGS
    assert ended.document["as_of"] is not None
    told = {one["function"]: (one["exists"], one["invoke_permission"]) for one in ended.document["triggers"]}
    assert told == {"let-in": (True, True), "kept-out": (True, False), "shy": (True, False), "not-told": (None, None)}


def test_a_pool_without_triggers_is_nothing_to_worry_about(shell: Shell, pool: str) -> None:
    ended = shell("triggers", pool)

    assert (ended.status, ended.out) == (Status.DONE, "")
    assert "No trigger is set" in ended.err


def test_a_trigger_that_no_app_client_ever_calls_is_told_as_the_window_tells_it(
    shell: Shell, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.close()
    pool = "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_AbCdEf"
    triggers = {"UserMigration": "arn:aws:lambda:us-east-1:111122223333:function:migrate"}
    client = {"ClientId": "4k2j", "ClientName": "Till", "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}
    documents: dict[str, Any] = {
        "pool/user-pool.json": {"UserPool": {"Name": "Shop", "Arn": pool, "LambdaConfig": triggers}},
        "pool/clients/4k2j.json": {"UserPoolClient": client},
    }

    ended = shell("triggers", str(written(tmp_path / "shop", [], documents=documents)))

    assert ended.status == Status.DONE
    assert "No app client allows a flow that sends the password" in ended.err
