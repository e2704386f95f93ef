"""A schedule as each system's scheduler reads it. What a system has to check it with is asked, too."""

import plistlib
import re
import shlex
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.schedule_entries import Scheduler, command, entry
from cognito_admin.model.schedules import Every, Schedule

PROGRAM = ("/opt/cognito admin/bin/cognito-admin", "--basedir", "/home/ann/100% mine")
SHOP = Schedule(
    PoolId("us-east-1_AbCdEf123"),
    "Shop & Co <staff>",
    ConnectionId("c1"),
    "Work account",
    '/backups/"shop" $HOME',
    ("age1qqqq", "ssh-ed25519 AAAA ann@example.com"),
    datetime(2026, 11, 20, 12, tzinfo=UTC),
    keep=7,
)
WORDS = [
    *PROGRAM,
    "backup",
    "Work account/us-east-1_AbCdEf123",
    "--to",
    '/backups/"shop" $HOME',
    "--encrypt-to",
    "age1qqqq",
    "--encrypt-to",
    "ssh-ed25519 AAAA ann@example.com",
    "--keep",
    "7",
    "--quiet",
]


def test_a_scheduled_backup_needs_no_secret_and_is_in_clear_only_when_that_is_said() -> None:
    assert command(SHOP, PROGRAM) == WORDS
    in_clear = command(replace(SHOP, recipients=(), with_secrets=True), PROGRAM)
    assert "--plain" in in_clear
    assert "--encrypt-to" not in in_clear
    assert "--with-secrets" in in_clear


@pytest.mark.parametrize(
    ("every", "when"), [(Every.DAY, "30 2 * * *"), (Every.WEEK, "30 2 * * 0"), (Every.MONTH, "30 2 1 * *")]
)
def test_a_line_for_cron_runs_the_command_as_it_stands(every: Every, when: str) -> None:
    line = entry(Scheduler.CRON, replace(SHOP, every=every), PROGRAM).text
    assert line.startswith(f"{when} ")
    assert line.count("\n") == 1
    # cron turns an escaped % into the sign before the shell sees it.
    assert not re.search(r"(?<!\\)%", line)
    _, _, run = line.partition("/bus ")
    assert shlex.split(run.replace("\\%", "%")) == WORDS


@pytest.mark.parametrize(
    ("every", "when"),
    [(Every.DAY, "*-*-* 02:30:00"), (Every.WEEK, "Sun *-*-* 02:30:00"), (Every.MONTH, "*-*-01 02:30:00")],
)
def test_a_timer_of_systemd_makes_up_for_a_time_at_which_the_computer_was_off(every: Every, when: str) -> None:
    made = entry(Scheduler.SYSTEMD, replace(SHOP, every=every), PROGRAM)
    service, timer = made.files
    assert f"OnCalendar={when}\n" in timer.text
    assert "Persistent=true" in timer.text
    assert r'"/backups/\"shop\" $$HOME"' in service.text
    assert '"/home/ann/100%% mine"' in service.text
    assert f"enable --now {timer.name}" in made.turn_on
    assert f"disable --now {timer.name}" in made.turn_off


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    program = tmp_path / "cognito-admin"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    made = entry(Scheduler.SYSTEMD, SHOP, (str(program),))
    paths: list[str] = []
    for file in made.files:
        (tmp_path / file.name).write_text(file.text)
        paths.append(str(tmp_path / file.name))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--user", *paths], capture_output=True, text=True, check=False
    )
    assert tmp_path.name not in checked.stderr, checked.stderr


def test_launchd_gets_a_property_list() -> None:
    made = entry(Scheduler.LAUNCHD, replace(SHOP, every=Every.WEEK, weekday=0), PROGRAM)
    (file,) = made.files
    document = plistlib.loads(file.text.encode())
    assert document["ProgramArguments"] == WORDS
    assert document["StartCalendarInterval"] == {"Hour": 2, "Minute": 30, "Weekday": 1}
    assert made.turn_on.endswith(f'"{{folder}}/{file.name}"')


@pytest.mark.parametrize("every", Every)
def test_task_scheduler_gets_xml_in_the_order_of_its_schema(every: Every) -> None:
    (file,) = entry(Scheduler.TASKS, replace(SHOP, every=every), PROGRAM).files
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    task = ElementTree.fromstring(file.text.encode())
    assert [part.tag.removeprefix(space) for part in task] == ["RegistrationInfo", "Triggers", "Settings", "Actions"]
    assert task.findtext(f".//{space}Description") == "Backup of the user pool Shop & Co <staff>"
    assert task.findtext(f".//{space}Command") == PROGRAM[0]
    arguments = task.findtext(f".//{space}Arguments") or ""
    assert arguments == subprocess.list2cmdline(WORDS[1:])
    assert task.findtext(f".//{space}StartBoundary") == "2026-11-20T02:30:00"
    kinds = {Every.DAY: "ScheduleByDay", Every.WEEK: "ScheduleByWeek", Every.MONTH: "ScheduleByMonth"}
    assert task.find(f".//{space}{kinds[every]}") is not None


@given(name=st.text(max_size=40))
def test_no_name_of_a_pool_can_add_a_line_to_an_entry(name: str) -> None:
    for scheduler in (Scheduler.SYSTEMD, Scheduler.TASKS):
        usual = entry(scheduler, replace(SHOP, pool_name="Shop"), PROGRAM).files
        odd = entry(scheduler, replace(SHOP, pool_name=name), PROGRAM).files
        assert [len(file.text.split("\n")) for file in odd] == [len(file.text.split("\n")) for file in usual]
