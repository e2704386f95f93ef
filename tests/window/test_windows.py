"""Windows that come and go: what they remember, and how several programs get along on one computer."""

import subprocess
from pathlib import Path

from PySide6.QtCore import QRect

from cognito_admin.store.paths import Paths
from tests.window.computer import PROGRAM, SHOP_USERS, Computer, EmulatorProcess
from tests.window.person import PATIENCE_S, Person, run_aside

PLACE = QRect(40, 30, 760, 540)


def test_a_second_start_brings_the_first_window_forward_and_ends(used_computer: Computer) -> None:
    def start_again() -> int:
        return subprocess.run([*PROGRAM, "--basedir", str(used_computer.basedir)], timeout=20).returncode

    async def visit(person: Person) -> None:
        window = person.shell.window
        window.showMinimized()
        await person.until(window.isMinimized, "the window out of the way")
        assert await run_aside(start_again) == 0
        await person.until(lambda: not window.isMinimized(), "the window to come forward")

    used_computer.window(visit)


def test_columns_stay_as_one_left_them_for_each_pool(used_computer: Computer) -> None:
    seen: list[list[tuple[str, int]]] = []

    async def arrange(person: Person) -> None:
        await person.opens("users")
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
        table = person.pane.table
        before = table.columns_as_seen()
        person.pane.columns.toggle("family_name", "family_name" not in dict(before))
        header = table.horizontalHeader()
        header.moveSection(0, 2)
        header.resizeSection(header.logicalIndex(0), 211)
        arranged = table.columns_as_seen()
        assert arranged != before
        kept = person.shell.services.settings.columns
        pool = used_computer.pools["shop"]
        await person.until(lambda: [(one.name, one.width) for one in kept(pool)] == arranged, "the columns to be kept")
        assert arranged[0][1] == 211
        seen.append(arranged)

    async def come_back(person: Person) -> None:
        await person.opens("users")
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
        assert person.pane.table.columns_as_seen() == seen[0]
        assert not person.shell.services.settings.columns(used_computer.pools["staff"])

    used_computer.window(arrange)
    used_computer.window(come_back)


def test_the_window_opens_where_and_as_large_as_it_was_left_and_with_the_text_as_large(
    used_computer: Computer,
) -> None:
    async def arrange(person: Person) -> None:
        window = person.shell.window
        window.setGeometry(PLACE)
        small = window.fontMetrics().height()
        person.robot.key("Ctrl++")
        await person.until(lambda: window.fontMetrics().height() > small, "larger text")

    async def come_back(person: Person) -> None:
        window = person.shell.window
        assert window.geometry() == PLACE
        large = window.fontMetrics().height()
        person.robot.key("Ctrl+0")
        await person.until(lambda: window.fontMetrics().height() < large, "text of the usual size")
        normal = window.fontMetrics().height()
        person.robot.key("Ctrl+-")
        await person.until(lambda: window.fontMetrics().height() < normal, "smaller text")

    used_computer.window(arrange)
    used_computer.window(come_back)


def test_a_pool_that_the_command_line_reads_is_told_calmly_and_shows_what_came_of_it(
    computer: Computer, emulator: EmulatorProcess, tmp_path: Path
) -> None:
    emulator.trouble("hold", "ListUsers")
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery staple")
    computer.keeps_settings()
    command = [
        *PROGRAM,
        "--basedir",
        str(computer.basedir),
        "--index-passphrase-file",
        str(passphrase),
        "sync",
        "Staff",
    ]

    async def visit(person: Person) -> None:
        await person.until(Paths(computer.basedir).salt.exists, "the command line to have chosen its passphrase")
        await person.shell.services.store_key.use_passphrase(passphrase.read_text())
        await person.clicks_row("Staff")
        await person.opens("users")
        await person.sees("Fetching users")
        person.robot.key("F5")
        await person.sees("A sync of this pool is running already")
        await run_aside(emulator.no_more_trouble)
        await person.until(lambda: person.found_count() == 46, "everybody")
        await person.job_ended()
        (await person.opens("activity")).show_jobs()
        await person.sees("Done")

    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as other:
        try:
            computer.window(visit, pool=None, key=None)
            assert other.wait(PATIENCE_S) == 0
        finally:
            other.kill()
