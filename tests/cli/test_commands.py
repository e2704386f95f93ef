import asyncio
import csv
import io
import json
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cognito_admin import app
from cognito_admin.app import Start
from cognito_admin.cli import commands
from cognito_admin.cli.statuses import Status
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Connection
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.store.index.search import searching
from cognito_admin.store.paths import Paths
from cognito_admin.work import job_locks
from cognito_admin.work.connect import Connections
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.job_run import new_job
from cognito_admin.work.settings import Settings
from tests.cli.conftest import KEY, PROGRAM, Shell
from tests.conftest import ExpectedLogs


def test_pools_are_listed(shell: Shell, pool: str) -> None:
    ended = shell("pools")
    assert ended.status == Status.DONE
    assert "Shop" in ended.out
    assert pool in ended.out
    (entry,) = shell("pools", "--json").document
    assert (entry["id"], entry["name"], entry["mode"]) == (pool, "Shop", "read-only")


def test_what_was_synced_can_be_searched(shell: Shell, pool: str, emulator: Emulator) -> None:
    active_before = emulator.service.mau.count()
    ended = shell("sync", "Shop")
    assert ended.status == Status.DONE, ended.err
    assert ended.out.split()[:2] == ["added", "3"]
    found = shell("--json", "search", "Shop", "ann").document
    assert found["count"] == 1
    (ann,) = found["users"]
    assert ann["username"] == "ann"
    assert ann["groups"] == ["admins"]
    assert ann["attributes"]["custom:tenantId"] == "tenant-a"
    assert emulator.service.mau.count() == active_before, "a sync costs nothing"


def test_everybody_who_is_found_is_waited_for(shell: Shell, pool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # As where so many are found that a window shows the first page before it has counted them.
    monkeypatch.setattr(searching, "FIRST_PAGE", 1)
    monkeypatch.setattr(searching, "FEW", -1)
    shell("sync", "Shop")
    found = shell("--json", "search", "Shop", "email^=bob").document
    assert (found["count"], len(found["users"])) == (1, 1)
    found = shell("--json", "search", "Shop", "xample").document
    assert (found["count"], len(found["users"])) == (3, 3)


def test_a_second_sync_tells_what_changed(shell: Shell, pool: str, cognito: Any) -> None:
    shell("sync", pool)
    cognito.admin_delete_user(UserPoolId=pool, Username="bob")
    outcome = shell("sync", pool, "--json").document
    assert (outcome["added"], outcome["removed"], outcome["total"]) == (0, 1, 2)


def test_results_can_be_limited_sorted_and_written_as_csv(shell: Shell, pool: str) -> None:
    shell("sync", pool)
    ended = shell(
        "search", pool, "example.com", "--format=csv", "--columns=username,tenantId,groups", "--sort=-username"
    )
    rows = list(csv.reader(io.StringIO(ended.out)))
    assert rows == [
        ["username", "tenantId", "groups"],
        ["carla", "tenant-c", ""],
        ["bob", "tenant-b", ""],
        ["ann", "tenant-a", "admins"],
    ]
    ended = shell("search", pool, "example.com", "--limit", "1", "--format", "json")
    assert [user["username"] for user in ended.document["users"]] == ["ann"]
    assert ended.document["count"] == 3
    assert "3 users found, 1 shown" in ended.err
    assert len(shell("search", pool, "example.com", "--limit", "0", "--json").document["users"]) == 3


def test_users_are_exported_into_a_file_for_spreadsheets_or_programs(shell: Shell, pool: str, tmp_path: Path) -> None:
    shell("sync", pool)
    ended = shell("export", pool, "--to", str(tmp_path / "all.csv"), "--sort=-username")
    assert (ended.status, ended.out) == (Status.DONE, "")
    assert "3 users written to all.csv." in ended.err
    rows = csv.DictReader(io.StringIO((tmp_path / "all.csv").read_bytes().decode(), newline=""))
    assert [(row["username"], row["custom:tenantId"]) for row in rows] == [
        ("carla", "tenant-c"),
        ("bob", "tenant-b"),
        ("ann", "tenant-a"),
    ]
    to = tmp_path / "one.jsonl"
    ended = shell("--json", "export", pool, "tenantId:tenant-b", f"--to={to}", "--columns=username,tenantId")
    assert ended.document == {"pool": pool, "file": str(to), "exported": 1}
    assert json.loads(to.read_text()) == {"username": "bob", "attributes": {"custom:tenantId": "tenant-b"}}


def test_users_are_exported_for_query_engines(shell: Shell, pool: str, tmp_path: Path) -> None:
    shell("sync", pool)
    to = tmp_path / "all.parquet"
    assert shell("export", pool, "--to", str(to), "--columns=username,enabled,created,tenantId").status == Status.DONE
    query = f"SELECT username, tenantId, year(created) > 2000 FROM '{to}/*.parquet' WHERE enabled ORDER BY username"
    assert duckdb.sql(query).fetchall() == [
        ("ann", "tenant-a", True),
        ("bob", "tenant-b", True),
        ("carla", "tenant-c", True),
    ]


def test_an_export_needs_a_file_it_knows_how_to_write(shell: Shell, pool: str, tmp_path: Path) -> None:
    shell("sync", pool)
    ended = shell("export", pool, "--to", str(tmp_path / "all.xlsx"))
    assert (ended.status, ended.out) == (Status.BAD_INPUT, "")
    assert ".csv, .jsonl or .parquet" in ended.err
    ended = shell("export", pool, "--to", str(tmp_path / "gone" / "all.csv"))
    assert ended.status == Status.BAD_INPUT
    assert "could not be written" in ended.err


def test_options_of_commands_without_a_command_are_refused_with_what_the_window_takes(shell: Shell) -> None:
    ended = shell("--profile", "work")
    assert (ended.status, ended.out) == (Status.BAD_INPUT, "")
    assert "Name a command" in ended.err
    assert "--basedir, --demo, --rate" in ended.err


def test_nobody_found_is_no_failure(shell: Shell, pool: str) -> None:
    shell("sync", pool)
    ended = shell("search", pool, "nobody-is-called-this")
    assert (ended.status, ended.out) == (Status.DONE, "")
    assert "0 users found" in ended.err


def test_quiet_leaves_only_results(shell: Shell, pool: str) -> None:
    assert shell("--quiet", "sync", pool).err == ""
    assert shell("--quiet", "search", pool, "ann").err == ""


def test_a_query_that_is_not_understood_is_refused_with_its_place(shell: Shell, pool: str) -> None:
    shell("sync", pool)
    ended = shell("search", pool, 'ann "open')
    assert (ended.status, ended.out) == (Status.BAD_INPUT, "")
    assert "not understood" in ended.err


def test_a_query_may_begin_with_a_minus(shell: Shell, pool: str) -> None:
    shell("sync", pool)
    found = shell("search", pool, "-ann", "--json").document["users"]
    assert [user["username"] for user in found] == ["bob", "carla"]


def test_a_query_may_ask_for_anything_the_language_has(shell: Shell, pool: str) -> None:
    shell("sync", pool)
    query = "(ann OR bob OR carla) created>=2020 modified<1y email$=.com has:tenantId -dup:email -tenantId:tenant-c"
    found = shell("search", pool, query, "--json").document["users"]
    assert [user["username"] for user in found] == ["ann", "bob"]


def test_a_saved_search_goes_by_its_name(shell: Shell, pool: str, emulator: Emulator, tmp_path: Path) -> None:
    async def save() -> None:
        async with app.services(Start(PROGRAM, basedir=tmp_path / "data", key=KEY)) as services:
            index = Paths(tmp_path).index(PoolId(pool), emulator.url).stem
            await services.searches.save(index, "Not Ann", "-ann")

    shell("sync", pool)
    assert shell("search", pool, "--list-saved", "--json").document == {"pool": pool, "searches": []}
    asyncio.run(save())
    found = shell("search", pool, "--saved", "Not Ann", "--json").document
    assert (found["query"], found["count"]) == ("-ann", 2)
    listed = shell("search", pool, "--list-saved")
    assert (listed.status, "Not Ann" in listed.out, "-ann" in listed.out) == (Status.DONE, True, True)
    unknown = shell("search", pool, "--saved", "Not Bob")
    assert (unknown.status, unknown.out) == (Status.BAD_INPUT, "")
    assert "Not Ann" in unknown.err


@pytest.mark.parametrize("words", [(), ("ann", "--saved", "x"), ("ann", "--list-saved")])
def test_a_search_has_one_query(shell: Shell, pool: str, words: tuple[str, ...]) -> None:
    ended = shell("search", pool, *words)
    assert (ended.status, ended.out) == (Status.BAD_INPUT, "")


def test_a_pool_that_was_never_synced_is_told(shell: Shell, pool: str) -> None:
    ended = shell("search", pool, "ann")
    assert (ended.status, ended.out) == (Status.BAD_INPUT, "")
    assert "Not synced yet" in ended.err


@pytest.mark.parametrize("name", ["ann", "ann@example.com", "ANN@EXAMPLE.COM"])
def test_one_user_is_shown_as_cognito_knows_them_now(shell: Shell, pool: str, cognito: Any, name: str) -> None:
    shell("sync", pool)
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    shown = shell("user", pool, name, "--json").document
    assert (shown["username"], shown["enabled"], shown["groups"]) == ("ann", False, ["admins"])
    assert "enabled" in shell("user", pool, name).out


def test_a_user_is_shown_from_the_index_when_cognito_cannot_be_asked(
    shell: Shell, pool: str, emulator: Emulator
) -> None:
    shell("sync", pool)
    emulator.service.faults.add("denied", "ListUsers")
    ended = shell("user", pool, "ann", "--json")
    assert ended.document["username"] == "ann"
    assert "Not permitted" in ended.err


@pytest.mark.parametrize("name", ["an", '"', "ann\\"])
def test_an_unknown_user_is_told(shell: Shell, pool: str, name: str) -> None:
    shell("sync", pool)
    ended = shell("user", pool, name)
    assert ended.status == Status.BAD_INPUT
    assert "User not found" in ended.err


def test_a_name_of_several_pools_is_refused_with_the_candidates(shell: Shell, pool: str, cognito: Any) -> None:
    other = cognito.create_user_pool(PoolName="Shop")["UserPool"]["Id"]
    ended = shell("sync", "Shop")
    assert ended.status == Status.BAD_INPUT
    assert pool in ended.err
    assert other in ended.err


def test_a_pool_can_be_named_through_its_connection(
    shell: Shell, pool: str, emulator: Emulator, tmp_path: Path
) -> None:
    async def remember() -> None:
        Paths.default(tmp_path / "data").prepare()
        settings = Settings.load(tmp_path / "data" / "settings.json")
        region = Region(emulator.service.region)
        settings.add_connection(Connection(ConnectionId("1"), "work", None, region, emulator.url))
        await settings.flush()
        settings.close()

    asyncio.run(remember())
    assert shell("sync", "work/Shop").status == Status.DONE
    assert shell("sync", f"work/{pool}").status == Status.DONE
    ended = shell("sync", "home/Shop")
    assert ended.status == Status.BAD_INPUT
    assert "“home”" in ended.err


@pytest.mark.parametrize("name", ["Nothing", "eu-central-1_000000000"])
def test_a_pool_that_is_not_there_is_told(shell: Shell, pool: str, name: str) -> None:
    ended = shell("sync", name)
    assert ended.status == Status.BAD_INPUT
    assert name in ended.err


def test_an_unknown_profile_is_told(shell: Shell) -> None:
    ended = shell("pools", "--profile", "nobody")
    assert (ended.status, ended.out) == (Status.BAD_INPUT, "")
    assert "“nobody”" in ended.err


def test_what_is_not_permitted_ends_with_3(shell: Shell, pool: str, emulator: Emulator) -> None:
    emulator.service.faults.add("denied", "ListUserPools")
    ended = shell("pools")
    assert ended.status == Status.NOT_PERMITTED
    assert "cognito-idp:ListUserPools" in ended.err


def test_aws_out_of_reach_ends_with_4(shell: Shell) -> None:
    assert shell("pools", "--endpoint-url", "http://127.0.0.1:1").status == Status.UNREACHABLE


def test_without_a_keyring_and_a_passphrase_nothing_is_kept(shell: Shell, pool: str) -> None:
    ended = shell("sync", pool, key=None)
    assert (ended.status, ended.out) == (Status.NOT_PERMITTED, "")
    assert "No keyring" in ended.err


def test_a_passphrase_from_a_file_opens_what_it_closed(shell: Shell, pool: str, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("correct horse battery staple\n")
    wrong.write_text("wrong\n")
    assert shell("sync", pool, "--index-passphrase-file", str(right), key=None).status == Status.DONE
    assert shell("search", pool, "ann", "--index-passphrase-file", str(right), key=None).status == Status.DONE
    ended = shell("search", pool, "ann", "--index-passphrase-file", str(wrong), key=None)
    assert (ended.status, ended.out) == (Status.NOT_PERMITTED, "")


def test_a_second_sync_at_the_same_time_is_refused(
    shell: Shell, pool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("sync", pool)
    monkeypatch.setattr(job_locks, "PATIENCE_S", 0)
    resource = _resource_of(shell, monkeypatch, pool)
    with JobLocks(tmp_path / "data" / "locks").hold(new_job("sync", resource, "Shop").id, resource, "Shop"):
        ended = shell("sync", pool)
    assert ended.status == Status.BAD_INPUT
    assert "still running" in ended.err


def _resource_of(shell: Shell, monkeypatch: pytest.MonkeyPatch, pool: str) -> str:
    seen: list[str] = []

    async def look(session: Any, name: str) -> Status:
        workspace = await commands.open_pool(session, name)
        seen.append(workspace.sync_resource)
        return Status.DONE

    with monkeypatch.context() as patched:
        patched.setattr(commands, "sync", look)
        shell("sync", pool)
    return seen[0]


def test_a_mistake_of_the_program_leaves_a_report_without_the_person(
    shell: Shell, pool: str, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow("A mistake of this program")

    person = "@".join(("ann", "example.com"))

    async def mistaken(session: object) -> Status:
        raise KeyError(person)

    monkeypatch.setattr(commands, "pools", mistaken)
    ended = shell("pools")
    assert ended.status == Status.BUG
    report = Path(ended.err.strip().splitlines()[-1])
    assert "KeyError" in report.read_text()
    assert person not in report.read_text() + ended.err


def test_a_mistake_before_a_command_begins_leaves_a_report_too(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow("A mistake of this program")
    person = "@".join(("ann", "example.com"))

    def mistaken(*given: object) -> None:
        raise ValueError(person)

    monkeypatch.setattr(Connections, "__init__", mistaken)
    ended = shell("pools")
    assert ended.status == Status.BUG
    report = Path(ended.err.strip().splitlines()[-1])
    assert "ValueError" in report.read_text()
    assert person not in report.read_text() + ended.err


def test_an_interrupted_sync_says_so_and_goes_on_where_it_was(
    emulator: Emulator, environment: Mapping[str, str], tmp_path: Path
) -> None:
    pool = build_samples(emulator.service, ["load"], 600)["load"]
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery staple\n")
    hold = emulator.service.faults.add("hold", "ListUsers", skip=3)
    words = ["sync", pool.id, "--basedir", str(tmp_path / "data"), "--index-passphrase-file", str(passphrase), "--json"]
    process = subprocess.Popen(
        [*PROGRAM, *words],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert hold.reached.wait(60)
    process.send_signal(signal.SIGINT)
    emulator.service.faults.remove(hold)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (Status.INTERRUPTED, ""), err
    assert "The same command continues" in err
    asked_before = emulator.service.calls.count("ListUsers")

    again = subprocess.run(
        [*PROGRAM, *words], env={**os.environ, **environment}, capture_output=True, text=True, timeout=120, check=False
    )
    assert again.returncode == Status.DONE, again.stderr
    assert "Continuing after 180 users" in again.stderr
    assert json.loads(again.stdout)["total"] == 600
    assert emulator.service.calls.count("ListUsers") - asked_before < 10, "it began anew"
