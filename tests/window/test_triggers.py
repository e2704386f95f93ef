"""The complaint that began it all, in the real window: two triggers are set, and nothing else of the pool is touched."""

import json
import os
import subprocess
from typing import Any

import boto3
from PySide6.QtWidgets import QApplication

from cognito_admin.model.triggers.kinds import Event
from cognito_admin.ui.settings.preview import SettingsPreview
from tests.window.computer import ACCESS_KEY, PROGRAM, REGION, SECRET_KEY, Computer, EmulatorProcess
from tests.window.person import Person, run_aside


def test_a_custom_e_mail_sender_and_a_token_trigger_are_set_with_permission_and_everything_else_stays(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    to = {"endpoint_url": emulator.url, "aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
    cognito: Any = boto3.client("cognito-idp", REGION, **to)
    lambdas: Any = boto3.client("lambda", REGION, **to)
    pool = emulator.pools["shop"]

    def everything() -> dict[str, Any]:
        found = {
            "pool": cognito.describe_user_pool(UserPoolId=pool)["UserPool"],
            "mfa": cognito.get_user_pool_mfa_config(UserPoolId=pool),
            "clients": [
                cognito.describe_user_pool_client(UserPoolId=pool, ClientId=one["ClientId"])["UserPoolClient"]
                for one in cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]
            ],
        }
        found["pool"].pop("LastModifiedDate")
        found["mfa"].pop("ResponseMetadata")
        return found

    def statements(function: str) -> list[dict[str, Any]]:
        return json.loads(lambdas.get_policy(FunctionName=function)["Policy"])["Statement"]

    async def visit(person: Person) -> None:
        before = await run_aside(everything)
        pane: Any = await person.opens("triggers")
        await person.until(lambda: pane.known.checked and pane.known.choices, "what Lambda says")
        # One may not be called, another fails: both are marked before anybody asks.
        assert "nothing in its policy" in pane.list.row_text(Event.USER_MIGRATION)
        assert "calls failed" in pane.list.row_text(Event.POST_AUTHENTICATION)

        pane.show_trigger(Event.CUSTOM_EMAIL_SENDER)
        sender = pane.forms[Event.CUSTOM_EMAIL_SENDER]
        sender.function.line.setText("shop-send-email")
        await person.sees("A custom sender needs a KMS key", "a statement for this pool alone is added to its policy")
        assert not pane.bar.review.isEnabled()
        sender.key.line.setText("alias/shop-codes")
        await person.sees("This is an alias.")
        sender.resolve.click()
        await person.until(lambda: sender.key.line.text() == "shop-codes", "the key the alias leads to")
        pane.show_trigger(Event.PRE_TOKEN_GENERATION)
        tokens = pane.forms[Event.PRE_TOKEN_GENERATION]
        tokens.function.line.setText("shop-access-tokens")
        await person.until(lambda: tokens.lets_in, "the permission it needs")
        tokens.version.button("V2_0").click()
        assert await run_aside(everything) == before, "nothing is sent before it was shown"

        await person.presses("Review…")
        await person.sees("3 requests to AWS", "Permission to call shop-send-email", "Trigger: custom e-mail sender")
        preview = await person.until(lambda: _shown(SettingsPreview), "the preview")
        preview.agree.click()
        await person.until(lambda: not pane.unsaved(), "both triggers to be saved")

        after = await run_aside(everything)
        home = before["pool"]["LambdaConfig"]["PreSignUp"].rpartition(":")[0]
        wanted = {
            **before["pool"]["LambdaConfig"],
            "PreTokenGeneration": f"{home}:shop-access-tokens",
            "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": f"{home}:shop-access-tokens"},
            "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": f"{home}:shop-send-email"},
            "KMSKeyID": sender.key.shown,
        }
        assert after == {**before, "pool": {**before["pool"], "LambdaConfig": wanted}}
        for function in ("shop-send-email", "shop-access-tokens"):
            [statement] = await run_aside(lambda function=function: statements(function))
            assert statement["Principal"] == {"Service": "cognito-idp.amazonaws.com"}
            assert statement["Condition"]["ArnLike"] == {"AWS:SourceArn": before["pool"]["Arn"]}
            assert statement["Condition"]["StringEquals"] == {"AWS:SourceAccount": before["pool"]["Arn"].split(":")[4]}

        told = await run_aside(lambda: _command(emulator, computer, pool))
        by_trigger = {one["trigger"]: one for one in told["triggers"]}
        assert told["kms_key"] == sender.key.shown
        for trigger, function, version in (
            ("CustomEmailSender", "shop-send-email", "V1_0"),
            ("PreTokenGeneration", "shop-access-tokens", "V2_0"),
        ):
            one = by_trigger[trigger]
            assert (one["function"], one["version"], one["invoke_permission"]) == (function, version, True)
        assert by_trigger.keys() == wanted.keys() - {"PreTokenGenerationConfig", "KMSKeyID"}

        await person.presses("Undo")
        preview = await person.until(lambda: _shown(SettingsPreview), "the preview of the way back")
        preview.agree.click()
        await person.sees("Undone")
        assert await run_aside(everything) == before

    computer.window(visit)
    for client in (cognito, lambdas):
        client.close()


def _command(emulator: EmulatorProcess, computer: Computer, pool: str) -> dict[str, Any]:
    """What ``cognito-admin triggers --json`` says."""
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_ENDPOINT_URL": emulator.url,
    }
    words = (*PROGRAM, "--json", "--basedir", str(computer.basedir.parent / "of-command"), "triggers", pool)
    ended = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    # Two of the sample's triggers cannot work as they are.
    assert ended.returncode == 1, ended.stderr
    return json.loads(ended.stdout)


def _shown(kind: type[Any]) -> Any:
    return next((top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible()), None)
