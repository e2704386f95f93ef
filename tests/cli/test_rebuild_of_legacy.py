"""A pool that nobody would set up so today is rebuilt by a command: its proof names nothing but what the plan announced."""

import json
from pathlib import Path

import pytest

from cognito_admin.cli.statuses import Status
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator
from tests.cli.conftest import Shell

SOME = 20
NAME = "Legacy rebuilt"


@pytest.fixture
def legacy(emulator: Emulator, _hurry: None) -> str:
    """The sample with some of its people, who are of every status it has."""
    emulator.service.faults.add("denied", "GetProvisionedLimit")
    pool = build_samples(emulator.service, ["legacy"])["legacy"]
    kept = {user.sub for user in [*pool.users][:: len(pool.users) // SOME]}
    for user in [*pool.users]:
        if user.sub not in kept:
            pool.users.remove(user.sub, emulator.service.clock.now())
    return pool.id


def test_people_sign_in_with_an_address_in_any_case_and_an_attribute_has_another_name(
    shell: Shell, legacy: str, emulator: Emulator, tmp_path: Path
) -> None:
    old = emulator.service.pools[legacy]
    renamed = next(name for user in old.users for name in user.attributes if name.startswith("custom:"))
    document = {
        "attributes": [{"rule": "rename", "attribute": renamed, "to": "custom:renamed"}],
        "usernameAttributes": ["email"],
        "aliasAttributes": [],
        "caseSensitive": False,
        "leaveOut": ["domain"],
        "withoutUnfit": True,
    }
    options = tmp_path / "options.json"
    options.write_text(json.dumps(document), "utf-8")
    first = ("--backup-to", str(tmp_path / "first"), "--plain")
    words = ("rebuild", legacy, "--new-pool", NAME, "--options", str(options), *first)
    ended = shell("--json", "--rate", "100", *words, "--yes")
    assert ended.status == Status.FINDINGS, ended.err
    report = ended.document
    assert (report["proof"]["unannounced"], report["proof"]["differences"], report["proof"]["unread"]) == (0, [], [])
    assert (report["steps"]["refused"], report["users"].get("failed")) == ([], None)
    (new,) = [pool for pool in emulator.service.pools.values() if pool.settings["Name"] == NAME]
    fitting = {user.attributes["email"].casefold(): user for user in old.users if user.attributes.get("email")}
    assert report["users"]["made"] == len(new.users) == len(fitting)
    for user in new.users:
        before = fitting[user.attributes["email"].casefold()]
        assert user.attributes.get("custom:renamed") == before.attributes.get(renamed)
        # Nobody is left with a temporary password who could sign in before.
        assert (user.status == "CONFIRMED") == (before.status in ("CONFIRMED", "RESET_REQUIRED"))
        assert user.enabled == before.enabled
    assert new.settings["UsernameConfiguration"] == {"CaseSensitive": False}
    assert emulator.service.outbox.messages == []
