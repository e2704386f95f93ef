"""One day's work, with people and secrets in it that are looked for afterwards in all that was written, and every address noted."""

import base64
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cognito_admin.cli.statuses import Status
from cognito_admin.model.progress import JobState
from cognito_admin.ui.backups.run_dialog import RunDialog
from cognito_admin.ui.backups.wizard import BackupWizard
from cognito_admin.ui.changes.password import PasswordQuestion, PasswordShown
from cognito_admin.ui.export import desk as export_desk
from cognito_admin.ui.export.dialog import ExportDialog
from cognito_admin.ui.panes.users.attribute_row import AttributeRow
from cognito_admin.ui.shell.crash_dialog import CrashDialog
from cognito_admin.ui.tokens.dialog import TokenDialog
from tests.window import watched_program
from tests.window.computer import PROFILE, REGION, Computer, EmulatorProcess
from tests.window.hunting import LOOKS_EVERY_S, Hunt, Processes, forms
from tests.window.person import Person, run_aside
from tests.window.test_interruptions import job_process
from tests.window.test_without_network import types

ACCESS_KEY, SECRET_KEY = "AKIACANARYCANARYKEY1", "cAnArY0SecretKey/thatNobody+ever0Wrote/9"
PASSWORD = "Canary-Temporary-77!"
PASSPHRASE = "canary passphrase of the backup"
PROVIDER_SECRET = "canary-secret-of-the-identity-provider"
TOKEN = (
    "eyJhbGciOiJub25lIn0." + base64.urlsafe_b64encode(b'{"sub":"1","note":"canary"}').decode().rstrip("=") + ".Y2FuYXJ5"
)
GIVEN, FAMILY, NEW_NAME = "Canarina", "Vogelsänger", "Serina Kanari"
EMAIL, PHONE = "canarina.vogelsaenger@canaries.example", "+4917655512399"

SECRETS = {
    "access key": ACCESS_KEY,
    "secret key": SECRET_KEY,
    "temporary password": PASSWORD,
    "passphrase": PASSPHRASE,
    "secret of a provider": PROVIDER_SECRET,
    "token": TOKEN,
}
PEOPLE = {"given name": GIVEN, "family name": FAMILY, "new name": NEW_NAME, "e-mail": EMAIL, "phone": PHONE}
MISTAKE = f"could not read {GIVEN} {FAMILY} <{EMAIL}> {PHONE} with {SECRET_KEY} and {PASSWORD}"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")


@dataclass(frozen=True)
class Day:
    """What is left of it. ``exported`` is the file somebody asked for."""

    folder: Path
    kept: Path
    exported: Path
    credentials: Path
    notes: Path
    processes: Processes
    endpoint: str
    secrets: dict[str, str]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("day")
    home, temporary, exports = folder / "home", folder / "temporary", folder / "exports"
    for place in (home, temporary, exports):
        place.mkdir()
    notes, mistake = folder / "addresses", folder / "mistake"
    watched_program.watch()
    with pytest.MonkeyPatch.context() as patch, EmulatorProcess() as emulator, Processes() as processes:
        client_secret = _prepare(emulator)
        computer = Computer(folder, emulator)
        computer.may(ACCESS_KEY, SECRET_KEY)
        computer.program = (sys.executable, "-m", watched_program.__name__)  # pyright: ignore[reportAttributeAccessIssue]
        environment = {
            **computer.profile_files,
            "HOME": str(home),
            "TMPDIR": str(temporary),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "AWS_EC2_METADATA_DISABLED": "true",
            watched_program.NOTES: str(notes),
            watched_program.MISTAKE: str(mistake),
        }
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(tempfile, "tempdir", None)
        patch.setattr(export_desk, "usual_folder", lambda _kept: exports)
        work = Work(emulator, folder, mistake)
        computer.window(work.visit, pool="staff")
        _types(computer, emulator)
        yield Day(
            folder,
            computer.basedir,
            next(exports.glob("*.csv")),
            computer.credentials,
            notes,
            processes,
            emulator.url,
            {**SECRETS, "secret of a client": client_secret},
        )
    shutil.rmtree(folder)


def _prepare(emulator: EmulatorProcess) -> str:
    """Somebody to be looked for, a provider with a secret, and the secret that a client was given."""
    keys = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
    cognito: Any = boto3.client("cognito-idp", REGION, endpoint_url=emulator.url, **keys)
    pool = emulator.pools["staff"]
    attributes = {
        "email": EMAIL,
        "phone_number": PHONE,
        "given_name": GIVEN,
        "family_name": FAMILY,
        "name": f"{GIVEN} {FAMILY}",
    }
    cognito.admin_create_user(
        UserPoolId=pool,
        Username="canary",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
    )
    cognito.create_identity_provider(
        UserPoolId=pool,
        ProviderName="Google",
        ProviderType="Google",
        ProviderDetails={"client_id": "1", "client_secret": PROVIDER_SECRET, "authorize_scopes": "openid"},
    )
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="canaries", GenerateSecret=True)
    cognito.close()
    return made["UserPoolClient"]["ClientSecret"]


class Work:
    """What somebody does in the window, and what goes wrong meanwhile."""

    def __init__(self, emulator: EmulatorProcess, folder: Path, mistake: Path) -> None:
        self._emulator, self._folder, self._mistake = emulator, folder, mistake

    async def visit(self, person: Person) -> None:
        await person.starts_sync()
        await person.job_ended()
        await self.changes_somebody(person)
        await self.looks_into_a_token(person)
        await self.backs_up(person)
        await self.exports(person)
        for name in ("groups", "duplicates", "settings", "triggers", "health", "checkup", "activity"):
            await person.opens(name)
        await self.meets_a_mistake(person)
        await self.loses_jobs(person)

    async def changes_somebody(self, person: Person) -> None:
        await person.opens("users")
        await person.searches(EMAIL)
        await person.until(lambda: person.found_count() == 1, "the one looked for")
        person.robot.key("Down")
        person.robot.key("Return")
        await person.until(lambda: person.pane.details.inspector.as_of().startswith("Read from"), "a fresh copy")
        person.robot.key("Escape")
        person.robot.key("Ctrl+Shift+P")
        question = await person.until(lambda: person.robot.find(PasswordQuestion), "the question for the password")
        question.field.line.setText(PASSWORD)
        person.robot.click(question.agree)
        shown = await person.until(lambda: person.robot.find(PasswordShown), "the password")
        person.robot.click(shown.copy_button)
        shown.accept()
        # AWS may say in its refusals what it was sent.
        await run_aside(
            lambda: self._emulator.trouble(
                "error", "AdminUpdateUserAttributes", code="InvalidParameterException", message=MISTAKE, count=1
            )
        )
        await self.renames(person)
        await person.sees("AWS said")
        # What was typed is still there.
        await person.presses("Save…")
        await self.agrees(person)
        await person.until(lambda: person.opened() == NEW_NAME, "the new name")

    async def renames(self, person: Person) -> None:
        # Without a window manager nobody hands the keyboard back after a dialog.
        person.shell.window.activateWindow()
        await person.until(person.shell.window.isActiveWindow, "the window to have the keyboard")
        details = person.pane.details
        details.open_user(person.pane.table.users.user(0))
        await person.until(lambda: details.inspector.as_of().startswith("Read from"), "a fresh copy")
        row = next(row for row in person.pane.findChildren(AttributeRow) if row.name == "name" and row.isVisible())
        where = QPoint(5, row.value.height() // 2)
        QTest.mouseDClick(row.value, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        await person.robot.write(NEW_NAME)
        person.robot.key("Return")
        await self.agrees(person)

    async def agrees(self, person: Person) -> None:
        await person.sees("AWS counts the user as active this month")
        person.robot.key("Return")

    async def looks_into_a_token(self, person: Person) -> None:
        person.shell.inspect_token()
        dialog = await person.until(lambda: person.robot.find(TokenDialog), "the dialog")
        dialog.line.setPlainText(TOKEN)
        await person.until(lambda: dialog.summary.text() or dialog.problem.text(), "what is in it")
        dialog.reject()

    async def backs_up(self, person: Person) -> None:
        robot, window = person.robot, person.shell.window
        window.activateWindow()
        window.actions_named["backup.make"].trigger()
        wizard = await person.until(lambda: robot.find(BackupWizard), "the wizard")
        await person.until(wizard.isActiveWindow, "the wizard in front")
        robot.key("Return")
        await person.sees("Each backup gets a folder of its own")
        robot.key("Ctrl+A")
        folder = str(self._folder / "backups")
        await robot.write(folder)
        await person.until(lambda: wizard.place.to() == folder and not wizard.place.why_not(), "room there")
        robot.key("Return")
        await person.sees("At least 12 characters")
        for _ in range(2):
            await robot.write(PASSPHRASE)
            robot.key("Tab")
        await person.presses("Back up now")
        await person.until(lambda: robot.find(RunDialog), "the progress")
        await person.job_ended()
        await person.sees("Backed up and verified")
        robot.key("Return")
        await person.until(lambda: robot.find(RunDialog) is None, "the summary to go")

    async def exports(self, person: Person) -> None:
        await person.opens("users")
        await person.until(person.shell.window.isActiveWindow, "the window to have the keyboard")
        person.pane.table.setFocus()
        person.robot.key("Ctrl+Shift+X")
        dialog = await person.until(lambda: person.robot.find(ExportDialog), "the question")
        await person.until(dialog.isActiveWindow, "the question in front")
        person.robot.key("Return")
        await person.until(lambda: [*(self._folder / "exports").glob("*.csv")], "the file")

    async def meets_a_mistake(self, person: Person) -> None:
        async def mistaken() -> None:
            raise RuntimeError(MISTAKE)

        person.shell.loop.spawn(mistaken(), person.shell)
        dialog = await person.until(lambda: person.robot.find(CrashDialog), "the report")
        dialog.reject()
        # Whoever writes a line for the log may forget what is in it, but for names, which nobody can tell from other words.
        logging.getLogger("cognito_admin.work").error("Not read: %s %s, %s %s", EMAIL, PHONE, SECRET_KEY, TOKEN)

    async def loses_jobs(self, person: Person) -> None:
        """One by a mistake, one by a fault from outside."""
        self._mistake.write_text(MISTAKE)
        await self.syncs(person)
        await person.job_ended(JobState.FAILED)
        self._mistake.unlink()
        await run_aside(lambda: self._emulator.trouble("hold", "ListUsers"))
        await self.syncs(person)
        await person.until(lambda: person.shell.services.jobs.running(), "the job at work")
        process = await person.until(_job_process, "the process of the job")
        # Whoever looks at processes has to see it, too.
        await person.robot.settle(10 * LOOKS_EVERY_S)
        os.kill(process, signal.SIGKILL)
        await person.job_ended(JobState.INTERRUPTED)
        await run_aside(self._emulator.no_more_trouble)

    async def syncs(self, person: Person) -> None:
        before = person.job()
        person.shell.open_pane("users").refresh()
        await person.until(lambda: (job := person.job()) is not before and job, "the job")


def _job_process() -> int | None:
    try:
        return job_process()
    except (ValueError, OSError):
        # It has not begun yet, or is not yet what it becomes.
        return None


def _types(computer: Computer, emulator: EmulatorProcess) -> None:
    """The same from a terminal."""
    where = ("--profile", PROFILE, "--region", REGION, "--endpoint-url", emulator.url)
    pool = emulator.pools["staff"]
    for words in (("pools",), ("search", pool, EMAIL), ("health", pool)):
        assert types(computer, *where, *words) in (Status.DONE, Status.FINDINGS), words


def test_only_the_endpoint_is_ever_asked(day: Day) -> None:
    asked = {tuple(line.split()[1:]) for line in day.notes.read_text().splitlines()}
    endpoint = urlsplit(day.endpoint)
    assert asked == {(endpoint.hostname, str(endpoint.port))}


def test_no_secret_is_in_anything_that_was_written(day: Day) -> None:
    assert Hunt(day.secrets).below(day.folder, but=(day.credentials,)) == []


def test_nobody_is_named_in_anything_but_the_export_that_was_asked_for(day: Day) -> None:
    assert Hunt(PEOPLE).below(day.folder, but=(day.exported,)) == []
    found = Hunt(PEOPLE).within(day.exported.read_bytes())
    assert {"e-mail, plain", "new name, plain"} <= {*found}


def test_processes_show_neither_secrets_nor_people_to_others(day: Day) -> None:
    assert len([told for told in day.processes.seen.values() if any(b"\0job\0" in one for one in told)]) >= 4
    everything = b"\n".join(one for told in day.processes.seen.values() for one in told)
    assert Hunt(day.secrets | PEOPLE).within(everything) == []


def test_what_went_wrong_was_written_down_all_the_same(day: Day) -> None:
    reports = [path.read_text() for path in (day.kept / "crashes").iterdir()]
    assert any("RuntimeError" in report and "mistaken" in report for report in reports)
    logs = "".join(path.read_text() for path in (day.kept / "logs").iterdir())
    assert "Not read: [e-mail] [phone], [redacted] [redacted]" in logs


@pytest.mark.parametrize("form", [*forms(SECRET_KEY)])
def test_a_leak_would_be_found_in_whatever_form(tmp_path: Path, form: str) -> None:
    assert Hunt(SECRETS).below(tmp_path) == []
    (tmp_path / "leak").write_bytes(b"before \x00" + forms(SECRET_KEY)[form] + b" after")
    assert any(found.startswith("leak: secret key") for found in Hunt(SECRETS).below(tmp_path))


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_a_leak_would_be_found_within_something_else_that_is_in_base64(before: str) -> None:
    whole = base64.b64encode(f"{before}{SECRET_KEY} and more".encode())
    assert Hunt(SECRETS).within(whole)


def test_a_leak_would_be_found_in_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / EMAIL).mkdir()
    assert Hunt(PEOPLE).below(tmp_path)


def test_an_address_that_is_asked_for_would_be_noted(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    asks = (
        "import contextlib, socket\n"
        "from tests.window import watched_program\n"
        "watched_program.watch()\n"
        "with contextlib.suppress(OSError):\n"
        "    socket.create_connection(('127.0.0.1', 1))"
    )
    subprocess.run([sys.executable, "-c", asks], env={**os.environ, watched_program.NOTES: str(notes)}, check=True)
    assert {line.partition(" ")[2] for line in notes.read_text().splitlines()} == {"127.0.0.1 1"}
