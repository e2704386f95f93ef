"""A computer with the program on it and the emulator beside it, each a process or window of its own as on a person's desk."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from cognito_admin.app import Program, Start, services
from cognito_admin.model.connections import Connection, Environment, Marking, Mode, PoolKey
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.store.paths import Paths
from cognito_admin.ui.desktop import run
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.work.settings import Settings
from cognito_admin.work.stop import Stop
from tests.window.person import Person

REGION = Region("us-east-1")
CONNECTION = ConnectionId("work")
PROFILE = "support"
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
STORE_KEY = bytes(range(32))
PROGRAM = (sys.executable, "-m", "cognito_admin")
SHOP_USERS = 2_400
LEGACY_USERS = 320
STAFF_USERS = 46
"""How many users the sample pools have."""


class EmulatorProcess:
    """The emulator as a process, started with further ``options``; ``do`` reaches its switches."""

    def __init__(self, *options: str) -> None:
        self._options = options
        self.pools: dict[str, PoolId] = {}
        self.url = ""
        self.start()

    def start(self) -> None:
        """Starts it, at the same address as before if it was ended."""
        port = urlsplit(self.url).port or 0
        self._process = subprocess.Popen(
            [
                *PROGRAM,
                "emulator",
                "--until-stdin-closes",
                "--without-quotas",
                f"--region={REGION}",
                f"--port={port}",
                *self._options,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        ready = json.loads(self._process.stdout.readline())
        self.url = ready["url"]
        self.pools = {name: PoolId(pool) for name, pool in ready["pools"].items()}

    def do(self, switch: str, **wish: Any) -> dict[str, Any]:
        request = urllib.request.Request(f"{self.url}/_emulator/{switch}", json.dumps(wish).encode() if wish else None)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def calls(self, operation: str) -> int:
        """How often it was asked this."""
        return self.do("state")["calls"].get(operation, 0)

    def trouble(self, kind: str, operation: str = "*", **options: Any) -> None:
        self.do("faults", kind=kind, operation=operation, **options)

    def no_more_trouble(self) -> None:
        self.do("faults", clear=True)

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True)
class WhatWasRead:
    """The index of the shop's pool, as a sync left it. Every emulator starts with the same people."""

    index: Path

    @classmethod
    def from_emulator(cls, folder: Path, emulator: EmulatorProcess) -> Self:
        computer = Computer(folder, emulator)
        asyncio.run(computer.read_without_window(emulator.pools["shop"]))
        return cls(computer.index("shop"))


class Computer:
    """``basedir`` is where the program keeps its files; it outlives the windows that are opened on it."""

    def __init__(self, folder: Path, emulator: EmulatorProcess) -> None:
        self.basedir = folder / "kept"
        self.pools = emulator.pools
        self.credentials = folder / "credentials"
        self.config = folder / "config"
        self.may(ACCESS_KEY, SECRET_KEY)
        self.config.write_text("")
        marking = Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR)
        self.connection = Connection(CONNECTION, "Work", PROFILE, REGION, emulator.url, marking)
        self.program = PROGRAM
        """What jobs are started with."""

    def may(self, access_key: str, secret_key: str) -> None:
        """Writes these keys into the person's profile."""
        self.credentials.write_text(
            f"[{PROFILE}]\naws_access_key_id = {access_key}\naws_secret_access_key = {secret_key}\n"
        )

    @property
    def profile_files(self) -> dict[str, str]:
        """The environment that leads to the person's profiles."""
        return {"AWS_SHARED_CREDENTIALS_FILE": str(self.credentials), "AWS_CONFIG_FILE": str(self.config)}

    def connects(self, **how: Any) -> None:
        """Changes the connection that the next window finds in its settings."""
        self.connection = replace(self.connection, **how)

    def index(self, pool: str) -> Path:
        return Paths(self.basedir).index(self.pools[pool], self.connection.endpoint_url)

    def has_read(self, what: WhatWasRead) -> None:
        """As if the shop's pool had been read here before."""
        Paths(self.basedir).prepare()
        self.index("shop").parent.mkdir(exist_ok=True, mode=0o700)
        shutil.copy(what.index, self.index("shop"))

    async def read_without_window(self, pool: PoolId) -> None:
        os.environ.update(self.profile_files)
        try:
            async with services(self.start(STORE_KEY)) as known:
                await known.connections.add(self.connection)
                workspace = await known.workspaces.open(PoolKey(CONNECTION, pool))
                await workspace.sync(lambda _: None, Stop())
        finally:
            for name in self.profile_files:
                del os.environ[name]

    def keeps_settings(self) -> None:
        """Writes the settings of the person, for programs other than a window."""
        Paths(self.basedir).prepare()
        settings = Settings.load(Paths(self.basedir).settings)
        self._settle(settings)
        asyncio.run(settings.flush())
        settings.close()

    def _settle(self, settings: Settings) -> None:
        known = {connection.id: connection for connection in settings.connections}
        if CONNECTION not in known:
            settings.add_connection(self.connection)
        elif known[CONNECTION] != self.connection:
            settings.replace_connection(self.connection)

    def start(self, key: bytes | None) -> Start:
        return Start(self.program, basedir=self.basedir, key=key, share=1.0, follows_jobs=True)

    def window(
        self,
        visit: Callable[[Person], Coroutine[Any, Any, None]],
        *,
        pool: str | None = "shop",
        key: bytes | None = STORE_KEY,
    ) -> None:
        """Opens the window, lets a person ``visit`` it, and closes it. An error of the visit is raised here.

        ``pool`` is the one in which the person was last. Without ``key`` the program asks the keyring.
        """
        program = Program(self.start(key))
        self._settle(program.settings)
        program.settings.last_pool = PoolKey(CONNECTION, self.pools[pool]) if pool else None
        errors: list[BaseException] = []

        async def visited(shell: Shell) -> None:
            person = Person(shell)
            try:
                await visit(person)
            except BaseException as error:  # noqa: BLE001 - raised again below, in the test
                # A visit ends with the window that it closed.
                if not (person.closed_window and isinstance(error, asyncio.CancelledError)):
                    errors.append(error)

        run(program, visited)
        if errors:
            raise errors[0]
