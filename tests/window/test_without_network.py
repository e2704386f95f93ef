"""A backup made, proved and looked at when it is needed most: where nothing can be reached any more."""

import errno
import os
import socket
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from cognito_admin import app
from cognito_admin.archive.reading import opened
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.cli.arguments import split
from cognito_admin.cli.main import main
from cognito_admin.cli.session import Host
from cognito_admin.cli.statuses import Status
from cognito_admin.work.services import Services
from tests.window.computer import LEGACY_USERS, PROFILE, PROGRAM, REGION, Computer, EmulatorProcess
from tests.window.person import Person

INTERNET = (socket.AF_INET, socket.AF_INET6)


def types(computer: Computer, *words: str) -> int:
    """A command at the terminal of the same computer; its status."""

    def services(share: float | None) -> AbstractAsyncContextManager[Services]:
        return app.services(app.Start(PROGRAM, basedir=computer.basedir, key=bytes(range(32)), share=share))

    return main(split(words), Host(PROGRAM, services, lambda _: 0, lambda _, __: 0, lambda _: 0))


def forum_name_of(user: Mapping[str, Any]) -> str | None:
    """As far as it can be typed on any keyboard."""
    values = {one["Name"]: one["Value"] for one in user["Attributes"]}
    name = values.get("custom:forumName", "")
    return name if name.isascii() and name.isalnum() else None


@pytest.mark.usefixtures("capsys")
def test_a_backup_of_the_command_line_is_verified_opened_and_searched_though_no_network_is_there(
    computer: Computer, emulator: EmulatorProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 1000.0))
    monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 1000.0)
    where = ("--profile", PROFILE, "--region", REGION, "--endpoint-url", emulator.url)
    to = tmp_path / "backups"
    words = ("backup", emulator.pools["legacy"], "--to", str(to), "--plain", "--with-mfa", "--yes")
    assert types(computer, *where, *words) == Status.DONE
    (place,) = to.iterdir()

    emulator.close()
    tried: list[object] = []

    def unreachable(self: socket.socket, address: object) -> None:
        if self.family in INTERNET:
            tried.append(address)
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
        connect(self, address)

    connect = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", unreachable)
    with opened(place) as backup:
        named = [(name, user["Username"]) for user in backup.users() if (name := forum_name_of(user))]
    often = Counter(name.casefold() for name, _ in named)
    forum_name, username = next((name, username) for name, username in named if often[name.casefold()] == 1)
    assert types(computer, "verify", str(place)) == Status.DONE

    async def visit(person: Person) -> None:
        person.shell.pools.offline.open(str(place))
        await person.until(lambda: person.shell.pools.workspace(), "the backup")
        await person.opens("users")
        await person.job_ended()
        await person.until(lambda: person.found_count() == LEGACY_USERS, "everybody")
        await person.searches(f"custom:forumName={forum_name}")
        await person.until(lambda: person.names() == [username], "the one with this name")
        person.robot.key("Return")
        await person.sees("From the backup of", "Second factors", "The user had set up none.")
        assert "Look up MFA" not in person.sight()

    computer.window(visit, pool=None)
    assert tried, "nothing was in the way of the network"
