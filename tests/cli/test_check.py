"""A pool checked up by a command: what the sample pools were built to have, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from cognito_admin.cli.statuses import Status
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.samples.identity_pools import SHOP_APPS
from cognito_admin.demo.samples.roster import Roster
from cognito_admin.demo.samples.shop import BACK_OFFICE, MOBILE, WAREHOUSE
from cognito_admin.demo.samples.shop_people import Customers
from cognito_admin.demo.testing import Emulator
from cognito_admin.demo.users import Details, UserSource
from tests.archive.backups import manifest_changed, written
from tests.cli.conftest import Ended, Shell

FORUM = "6forum666forum666forum6666"
OF_SHOP = {
    ("trigger-not-permitted", "UserMigration"): "trouble",
    ("trigger-failing", "PostAuthentication"): "trouble",
    ("trigger-slow", "PostAuthentication"): "trouble",
    ("no-verified-backup", ""): "warning",
    ("temporary-password-expired", ""): "warning",
    ("verification-before-update-off", ""): "warning",
    ("identity-pool-guests", f"eu-central-1:{SHOP_APPS}"): "warning",
    ("identity-pool-classic", f"eu-central-1:{SHOP_APPS}"): "warning",
    ("quota-near", "UserAuthentication"): "warning",
    ("trigger-without-alarm", "PreSignUp"): "advice",
    ("trigger-without-alarm", "PreTokenGeneration"): "advice",
    ("trigger-without-alarm", "UserMigration"): "advice",
    ("trigger-without-alarm", "CustomMessage"): "advice",
    ("sms-limits-unknown", ""): "advice",
    ("passwords-sent", BACK_OFFICE): "advice",
    ("tokens-long-lived", MOBILE): "advice",
    ("secret-stale", WAREHOUSE): "advice",
}
OF_LEGACY = {
    ("trigger-not-permitted", "PreAuthentication"): "trouble",
    ("email-by-cognito", ""): "warning",
    ("deletion-protection-off", ""): "warning",
    ("no-verified-backup", ""): "warning",
    ("case-sensitive", ""): "warning",
    ("case-twins", ""): "warning",
    ("temporary-password-expired", ""): "warning",
    ("passwords-weak", ""): "warning",
    ("mfa-off", ""): "warning",
    ("verification-before-update-off", ""): "warning",
    ("passwords-sent", FORUM): "warning",
    ("implicit-grant", FORUM): "warning",
    ("tokens-long-lived", FORUM): "warning",
    ("revocation-off", FORUM): "warning",
    ("tells-who-has-an-account", FORUM): "warning",
    ("trigger-without-alarm", "PreAuthentication"): "advice",
    ("no-log-delivery", ""): "advice",
    ("temporary-password-long", ""): "advice",
    ("threat-protection-off", ""): "advice",
    ("callback-http", FORUM): "advice",
    ("client-unused", FORUM): "advice",
}

pytestmark = pytest.mark.usefixtures("_hurry")


def found(ended: Ended) -> dict[tuple[str, str], str]:
    return {(one["rule"], one["subject"]): one["severity"] for one in ended.document["findings"]}


def finding(ended: Ended, rule: str) -> dict[str, Any]:
    (one,) = (one for one in ended.document["findings"] if one["rule"] == rule)
    return one


def test_the_shop_has_what_it_was_built_to_have_and_nothing_else(shell: Shell, emulator: Emulator) -> None:
    service = emulator.service
    shop = build_samples(service, ["shop"])["shop"]
    # Every eighth customer is enough, and listed in an eighth of the time.
    customers = [*Customers(service.seed, service.clock.now()).all()][::8]
    shop.users = UserSource(Roster(customers, len(customers), lambda _: Details()))
    shell("sync", shop.id)

    ended = shell("--json", "check", shop.id)

    assert ended.status == Status.FINDINGS
    assert found(ended) == OF_SHOP
    assert ended.document["not_checked"] == []
    week_s = 7 * 86_400
    now_s = service.clock.now().timestamp()
    stuck = [
        one for one in customers if one.status == "FORCE_CHANGE_PASSWORD" and one.modified.timestamp() < now_s - week_s
    ]
    assert finding(ended, "temporary-password-expired")["text"].startswith(
        f"{len(stuck)} people never chose a password"
    )
    assert "95% of the quota" in finding(ended, "quota-near")["text"]
    assert not [call for call in service.calls if call == "AdminGetUser"]


def test_the_old_pool_has_what_it_was_built_to_have_and_nothing_else(
    shell: Shell, emulator: Emulator, tmp_path: Path
) -> None:
    legacy = build_samples(emulator.service, ["legacy"])["legacy"]
    shell("sync", legacy.id)

    ended = shell("--json", "check", legacy.id)

    assert ended.status == Status.FINDINGS
    assert found(ended) == OF_LEGACY
    assert ended.document["not_checked"] == []
    assert finding(ended, "case-twins")["text"].startswith("24 accounts ")
    again = shell("--json", "check", legacy.id)
    assert not any(one["new"] for one in again.document["findings"])
    assert again.document["gone"] == []

    page = tmp_path / "report.html"
    in_words = shell("check", legacy.id, "--html", str(page))

    for text in (in_words.out, page.read_text("utf-8")):
        assert "· Pre authentication" in text
        assert "· PreAuthentication" not in text


def test_what_was_put_right_is_gone_and_what_is_silenced_does_not_count(
    shell: Shell, cognito: Any, pool: str, tmp_path: Path
) -> None:
    first = shell("--json", "check", pool)
    assert ("deletion-protection-off", "") in found(first)
    assert {"case-twins", "tokens-too-large"} <= {one["rule"] for one in first.document["not_checked"]}
    cognito.update_user_pool(UserPoolId=pool, DeletionProtection="ACTIVE")
    loud = [rule for (rule, _), severity in found(first).items() if severity != "advice"]
    page = tmp_path / "report.html"

    silences = [word for rule in loud for word in ("--silence", rule)]
    ended = shell("check", pool, *silences, "--reason", "meant <so>", "--html", str(page))

    assert ended.status == Status.DONE
    assert "Silenced:" in ended.out
    assert "meant <so>" in ended.out
    assert "Gone since the last check-up:\n  deletion-protection-off " in ended.out
    told = page.read_text()
    assert "meant &lt;so&gt;" in told
    assert "Deletion protection is off" not in told.partition("Gone")[0]
    spoken = shell("--json", "check", pool, "--end-silence", "mfa-off")
    assert spoken.status == Status.FINDINGS
    assert spoken.document["worst"] == "warning"
    assert [one["rule"] for one in spoken.document["silences"]].count("mfa-off") == 0
    silenced = finding(spoken, "email-by-cognito")
    assert silenced["silenced"] == "meant <so>"


def test_what_aws_refuses_to_tell_is_said(shell: Shell, emulator: Emulator, pool: str) -> None:
    for operation in ("GetUserPoolMfaConfig", "GetLogDeliveryConfiguration", "GetMetricData", "ListIdentityPools"):
        emulator.service.faults.add("denied", operation)

    ended = shell("--json", "check", pool)

    unknown = {one["rule"]: one["why"] for one in ended.document["not_checked"]}
    assert {"no-log-delivery", "client-unused", "quota-near", "identity-pool-guests"} <= unknown.keys()
    assert not unknown.keys() & {rule for rule, _ in found(ended)}
    assert all(unknown.values())


def test_what_keeps_all_from_being_looked_at_ends_it(shell: Shell, emulator: Emulator, pool: str) -> None:
    emulator.service.faults.add("expired", "ListIdentityProviders")

    ended = shell("check", pool)

    assert ended.status == Status.NOT_PERMITTED
    assert ended.out == ""


def test_a_backup_is_checked_without_aws(shell: Shell, emulator: Emulator, tmp_path: Path) -> None:
    emulator.close()
    settings = {"UserPool": {"Id": "eu-central-1_Old", "Name": "Old", "DeletionProtection": "ACTIVE"}}
    documents = {
        "pool/user-pool.json": settings,
        "pool/mfa.json": {"MfaConfiguration": "OFF"},
        "pool/clients/one.json": {
            "UserPoolClient": {
                "ClientId": "one",
                "ClientName": "App",
                "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
            }
        },
    }
    place = written(tmp_path / "old", [], documents=documents)
    refused = {"operation": "GetLogDeliveryConfiguration", "code": "AccessDeniedException", "about": ""}
    manifest_changed(place, lambda said: said.update(unread=[refused]))

    ended = shell("--json", "check", str(place))

    assert ended.status == Status.FINDINGS
    assert {("mfa-off", ""), ("passwords-sent", "one")} <= found(ended).keys()
    assert ("deletion-protection-off", "") not in found(ended)
    unknown = {one["rule"] for one in ended.document["not_checked"]}
    assert {"client-unused", "identity-pool-guests", "no-verified-backup", "no-log-delivery"} <= unknown


def test_nothing_is_found_in_settings_that_a_backup_does_not_have(shell: Shell, tmp_path: Path) -> None:
    place = written(tmp_path / "users", [], documents={})

    ended = shell("--json", "check", str(place))

    assert (ended.status, found(ended)) == (Status.DONE, {})
    unknown = {one["rule"] for one in ended.document["not_checked"]}
    assert {"deletion-protection-off", "mfa-off", "no-log-delivery", "passwords-sent", "metadata-by-file"} <= unknown


@pytest.mark.parametrize(
    "options",
    [
        ("--silence", "no-such-rule", "--reason", "so"),
        ("--silence", "mfa-off"),
        ("--reason", "so"),
        ("--html", "report.txt"),
    ],
)
def test_what_does_not_make_sense_is_refused(shell: Shell, pool: str, options: tuple[str, ...]) -> None:
    assert shell("check", pool, *options).status == Status.BAD_INPUT


def test_nothing_found_is_not_said_alone_where_something_was_not_checked(shell: Shell, tmp_path: Path) -> None:
    ended = shell("check", str(written(tmp_path / "users", [], documents={})))

    first = ended.out.splitlines()[0]
    assert "nothing was found" in first
    assert "could not be checked" in first
