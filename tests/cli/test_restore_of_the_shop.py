"""The day it matters: the shop's pool is deleted, comes back from its backup, and lacks what was said before and nothing else."""

from pathlib import Path

import pytest

from cognito_admin.cli.statuses import Status
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator
from tests.cli.conftest import Shell

SOME = 40
NAME = "Shop restored"
BY_COGNITO = {"Username", "UserStatus", "identities"}


@pytest.fixture
def shop(emulator: Emulator, _hurry: None) -> str:
    """The sample with some of its people: of every status, from providers, disabled, in groups."""
    emulator.service.faults.add("denied", "GetProvisionedLimit")
    pool = build_samples(emulator.service, ["shop"])["shop"]
    kept = {user.sub for user in [*pool.users][:: len(pool.users) // SOME]}
    for user in [*pool.users]:
        if user.sub not in kept:
            pool.users.remove(user.sub, emulator.service.clock.now())
    return pool.id


def test_the_shop_comes_back_and_lacks_what_the_plan_said_and_nothing_else(
    shell: Shell, shop: str, emulator: Emulator, tmp_path: Path
) -> None:
    assert shell("--rate", "100", "backup", shop, "--to", str(tmp_path / "backups"), "--plain").status == Status.DONE
    (place,) = (tmp_path / "backups").iterdir()
    del emulator.service.pools[shop]
    words = ("restore", str(place), "--new-pool", NAME, "--map-out", str(tmp_path / "map.csv"))
    ended = shell("--json", "--rate", "100", *words, "--yes")
    assert ended.status == Status.FINDINGS, ended.err
    report = ended.document
    assert (report["proof"]["unannounced"], report["steps"]["refused"], report["users"].get("failed")) == (0, [], None)
    assert {failed for counts in report["tasks"].values() for failed in counts} <= {"done", "left_out"}
    (again,) = [pool.id for pool in emulator.service.pools.values() if pool.settings["Name"] == NAME]
    found = shell("--json", "--rate", "100", "diff", str(place), again, "--map", str(tmp_path / "map.csv")).document[
        "differences"
    ]
    people = [one for one in found if one["about"] == "user"]
    # Who signs in through a provider was announced to be left out; everybody else differs in what Cognito decides.
    removed = [one for one in people if one["kind"] == "removed"]
    assert len(removed) == report["users"]["left_out"]
    edits = [edit for one in people if one["kind"] == "changed" for edit in one["edits"]]
    assert {edit["path"] for edit in edits} <= BY_COGNITO
    statuses = {(edit["before"], edit["after"]) for edit in edits if edit["path"] == "UserStatus"}
    lost = {loss["facts"]["thing"] for loss in report["losses"] if loss["about"] == "status"}
    assert {before for before, _ in statuses} == lost
    gone = {one["name"] for one in removed}
    assert {one["name"] for one in found if one["about"] == "membership"} <= gone
    assert not [one for one in found if one["about"] == "group"]
    assert emulator.service.outbox.messages == []
