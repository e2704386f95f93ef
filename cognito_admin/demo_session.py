"""The demo on this machine: the emulator as a process of its own, a throwaway folder, made-up keys. Nothing else is touched."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME = "Demo"
PROFILE = "demo"
REGION = Region("us-east-1")
PATIENCE_S = 5.0
FIRST_POOL = "shop"

_ENVIRONMENTS = {"shop": Environment.PRODUCTION, "staff": Environment.STAGING}

_KEYS = f"""\
[{PROFILE}]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
region = {REGION}
"""
_CONFIG = f"""\
[profile {PROFILE}]
endpoint_url = %s
"""


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """Where the demo is, how its pools are marked, and the pool to show first."""

    connection: Connection
    markings: Mapping[PoolId, Marking]
    first_pool: PoolId


class DemoSession:
    """Starting returns at once; the emulator gets ready meanwhile. To be closed."""

    def __init__(self, emulator: Sequence[str]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cognito-admin-demo-"))
        self.key = os.urandom(32)
        # It ends when its stdin does, so also when this process dies.
        command = [*emulator, "--until-stdin-closes", f"--region={REGION}"]
        self._place: DemoPlace | None = None
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    @property
    def basedir(self) -> Path:
        return self.folder / "data"

    @property
    def _config(self) -> Path:
        return self.folder / "config"

    def hide_real_accounts(self) -> None:
        """Lets this process and its children see no AWS configuration but the demo's."""
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        credentials = self.folder / "credentials"
        credentials.write_text(_KEYS)
        self._config.write_text("")
        os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(credentials)
        os.environ["AWS_CONFIG_FILE"] = str(self._config)
        os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

    def place(self) -> DemoPlace:
        """Waits until the emulator is ready; raises DEMO_NOT_INSTALLED when it does not come up."""
        if self._place is None:
            self._place = self._made_ready()
        return self._place

    def _made_ready(self) -> DemoPlace:
        assert self._process.stdout is not None
        try:
            ready = json.loads(self._process.stdout.readline())
            url, pools = str(ready["url"]), {str(name): PoolId(pool) for name, pool in ready["pools"].items()}
        except (ValueError, KeyError):
            raise Failure(Code.DEMO_NOT_INSTALLED) from None
        # Whatever is asked with this profile is asked of the emulator, also through a connection one adds oneself.
        self._config.write_text(_CONFIG % url)
        connection = Connection(
            id=ConnectionId("demo"),
            name=NAME,
            profile=PROFILE,
            region=REGION,
            endpoint_url=url,
            default_marking=Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR),
        )
        markings = {
            pool: Marking(_ENVIRONMENTS.get(name, Environment.DEVELOPMENT), Mode.ADMINISTRATOR)
            for name, pool in pools.items()
        }
        return DemoPlace(connection, markings, pools[FIRST_POOL])

    def close(self) -> None:
        """Ends the emulator and removes everything that was kept."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)
