"""The key of what is kept, in a real keyring."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.cli.statuses import Status
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from tests.system.parts import PATIENCE_S, need
from tests.system.secret_service import PROGRAMS, Session

POOL = "Staff"


@dataclass
class Computer:
    """Someone's computer, on which the program is started in one session after the other."""

    basedir: Path
    sessions: Path
    url: str

    def session(self, password: str = "correct horse") -> Session:
        return Session(self.sessions, password)

    def run(self, environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
        place = ("--basedir", str(self.basedir), "--endpoint-url", self.url, "--region", "eu-central-1")
        return subprocess.run(
            [sys.executable, "-m", "cognito_admin", *place, *words],
            env=environment | {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )

    def typed_key(self, environment: dict[str, str], *steps: str) -> list[Any]:
        """Does ``steps`` of ``typed_key`` with an access key."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.system.typed_key", str(self.basedir), self.url, *steps],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        assert done.returncode == 0, done.stderr
        assert SECRET_KEY not in done.stderr
        return json.loads(done.stdout)

    def pools(self, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Asks through the connections there are, on a computer that has no other credentials."""
        return subprocess.run(
            [sys.executable, "-m", "cognito_admin", "--basedir", str(self.basedir), "--json", "pools"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )

    def kept(self) -> bytes:
        """All that lies in the folder of the program."""
        return b"\0".join(path.read_bytes() for path in sorted(self.basedir.rglob("*")) if path.is_file())


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    need(*PROGRAMS)
    # Not pytest's folder: the path of a socket in it would be longer than the system allows.
    with tempfile.TemporaryDirectory(prefix="session-") as sessions, Emulator() as emulator:
        build_samples(emulator.service, ["staff"])
        yield Computer(tmp_path / "kept", Path(sessions), emulator.url)


def test_the_key_is_made_at_first_use_and_read_again_in_another_session(computer: Computer, own_machine: Path) -> None:
    with computer.session() as session:
        synced = computer.run(session.environment, "sync", POOL)
        assert synced.returncode == Status.DONE, synced.stderr
    with computer.session() as session:
        found = computer.run(session.environment, "search", POOL, "example", "--limit=1", "--json")
    assert found.returncode == Status.DONE, found.stderr
    (user,) = json.loads(found.stdout)["users"]
    kept = computer.kept()
    assert len(kept) > 100_000
    assert b"SQLite format 3" not in kept
    for personal in (user["username"], user["sub"], *user["attributes"].values()):
        if personal not in ("true", "false"):
            assert personal.encode() not in kept
    assert list(own_machine.rglob("*.keyring"))


def test_a_keyring_that_stays_locked_is_said(computer: Computer) -> None:
    with computer.session() as session:
        assert computer.run(session.environment, "sync", POOL).returncode == Status.DONE
    with computer.session("wrong horse") as session:
        refused = computer.run(session.environment, "search", POOL, "example")
    assert refused.returncode == Status.NOT_PERMITTED
    assert refused.stdout == ""
    assert "The keyring is locked" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_without_a_keyring_nobody_is_read_and_nothing_is_kept(computer: Computer) -> None:
    environment = computer.session().environment
    refused = computer.run(environment, "sync", POOL)
    assert refused.returncode == Status.NOT_PERMITTED
    assert "No keyring on this computer" in refused.stderr
    assert b"SQLite" not in computer.kept()


def test_a_typed_key_is_in_the_keyring_only_and_goes_with_its_connection(computer: Computer) -> None:
    with computer.session() as session:
        assert computer.typed_key(session.environment, "add", "list") == [None, ["access-key:work"]]
    with computer.session() as session:
        listed = computer.pools(session.environment)
        assert [pool["name"] for pool in json.loads(listed.stdout)] == [POOL], listed.stderr
        assert SECRET_KEY.encode() not in computer.kept()
        assert ACCESS_KEY.encode() not in computer.kept()
        steps = computer.typed_key(session.environment, "replace", "list", "remove", "list")
        assert steps == [None, ["access-key:work"], None, []]
    assert b"Work" not in computer.kept()


def test_a_typed_key_in_a_locked_keyring_is_neither_used_nor_lost(computer: Computer) -> None:
    with computer.session() as session:
        computer.typed_key(session.environment, "add")
    with computer.session("wrong horse") as session:
        assert "The keyring is locked" in computer.pools(session.environment).stderr
        assert computer.typed_key(session.environment, "remove") == ["keyring_locked"]
    with computer.session() as session:
        assert computer.pools(session.environment).returncode == Status.DONE


def test_without_a_keyring_a_typed_key_is_for_the_session_and_that_is_told(computer: Computer) -> None:
    environment = computer.session().environment
    assert computer.typed_key(environment, "add") == ["access_key_not_kept"]
    assert SECRET_KEY.encode() not in computer.kept()
    later = computer.pools(environment)
    assert later.returncode == Status.NOT_PERMITTED
    assert "Edit the connection and type the access key again." in later.stderr
    assert computer.typed_key(environment, "remove") == [None]
