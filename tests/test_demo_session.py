import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cognito_admin import demo_session
from cognito_admin.aws.profiles import list_profiles
from cognito_admin.demo_session import DemoSession
from cognito_admin.model.connections import Environment, Mode
from cognito_admin.model.failures import Code, Failure

READY = '{"url": "http://127.0.0.1:1", "pools": {"shop": "us-east-1_Shop", "legacy": "us-east-1_Legacy"}}'
EMULATOR = f"import sys; print({READY!r}, flush=True); sys.stdin.read()"
BROKEN = "print('No module named moto')"


@pytest.fixture
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives the environment back as it was, whatever the session does to it."""
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_EC2_METADATA_DISABLED", "AWS_PROFILE"):
        monkeypatch.setenv(name, os.environ.get(name, "real"))


def test_the_demo_leads_to_its_emulator_and_may_be_changed() -> None:
    session = DemoSession([sys.executable, "-c", EMULATOR])
    try:
        place = session.place()
        assert place.connection.endpoint_url == "http://127.0.0.1:1"
        assert {marking.mode for marking in place.markings.values()} == {Mode.ADMINISTRATOR}
        assert place.markings[place.first_pool].environment is Environment.PRODUCTION
    finally:
        session.close()


def test_nothing_of_the_demo_is_left(own_environment: None) -> None:
    session = DemoSession([sys.executable, "-c", EMULATOR])
    session.hide_real_accounts()
    assert session.folder.exists()
    session.close()
    assert not session.folder.exists()


@pytest.mark.parametrize(
    ("kept", "known"),
    [
        ('{"language": "fr", "connections": [{"id": "real"}], "theme": "dark"}', {"language": "fr", "theme": "dark"}),
        ("[damaged", None),
        (None, None),
    ],
)
def test_the_demo_begins_with_what_is_preferred_and_knows_nothing_else(
    tmp_path: Path, kept: str | None, known: dict[str, str] | None
) -> None:
    settings = tmp_path / "settings.json"
    if kept is not None:
        settings.write_text(kept)
    session = DemoSession([sys.executable, "-c", EMULATOR])
    try:
        session.prefer_as_in(settings)
        own = session.basedir / "settings.json"
        assert (json.loads(own.read_text()) if own.exists() else None) == known
    finally:
        session.close()


def test_the_demo_sees_no_real_account(own_environment: None, own_machine: Path) -> None:
    (own_machine / ".aws").mkdir()
    (own_machine / ".aws" / "credentials").write_text("[work]\naws_access_key_id = x\n")
    session = DemoSession([sys.executable, "-c", EMULATOR])
    try:
        session.hide_real_accounts()
        assert [profile.name for profile in list_profiles()] == ["demo"]
        assert "AWS_PROFILE" not in os.environ
    finally:
        session.close()


def test_whatever_is_asked_with_the_profile_of_the_demo_is_asked_of_the_emulator(own_environment: None) -> None:
    session = DemoSession([sys.executable, "-c", EMULATOR])
    try:
        session.hide_real_accounts()
        place = session.place()
        (profile,) = list_profiles()
        assert profile.endpoint_url == place.connection.endpoint_url
        assert profile.region == place.connection.region
    finally:
        session.close()


def test_an_emulator_that_does_not_come_up_is_a_known_failure() -> None:
    session = DemoSession([sys.executable, "-c", BROKEN])
    try:
        with pytest.raises(Failure) as failed:
            session.place()
        assert failed.value.code is Code.DEMO_NOT_INSTALLED
    finally:
        session.close()


def test_an_emulator_that_does_not_say_that_it_is_ready_is_a_known_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_session, "READY_WITHIN_S", 0.05)
    session = DemoSession([sys.executable, "-c", "import sys; sys.stdin.read()"])
    try:
        with pytest.raises(Failure) as failed:
            session.place()
        assert failed.value.code is Code.DEMO_NOT_READY
    finally:
        session.close()


def test_the_place_of_the_demo_may_be_asked_for_again() -> None:
    session = DemoSession([sys.executable, "-c", EMULATOR])
    try:
        assert session.place() == session.place()
    finally:
        session.close()


def test_the_emulator_ends_with_the_program_even_when_that_is_killed(tmp_path: Path) -> None:
    emulator = tmp_path / "emulator.py"
    emulator.write_text(f"{EMULATOR}\nopen({str(tmp_path / 'ended')!r}, 'w').close()\n")
    program = tmp_path / "program.py"
    program.write_text(
        "import sys, time\n"
        "from cognito_admin.demo_session import DemoSession\n"
        f"session = DemoSession([sys.executable, {str(emulator)!r}])\n"
        "session.place()\n"
        "print(session.folder, flush=True)\n"
        "time.sleep(600)\n"
    )
    process = subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    folder = process.stdout.readline().decode().strip()
    process.kill()
    process.communicate()
    assert folder
    deadline = time.monotonic() + 30
    while not (tmp_path / "ended").exists():
        assert time.monotonic() < deadline, "the emulator goes on"
    shutil.rmtree(folder)
