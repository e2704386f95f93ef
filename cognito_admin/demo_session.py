"""The demo on this machine: the emulator as a process of its own, a throwaway folder, made-up keys. Nothing else is touched."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import subprocess
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.preferences import PREFERENCES
from cognito_admin.store.throwaway import Throwaway

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NAME = "Demo"
PROFILE = "demo"
REGION = Region("us-east-1")
READY_WITHIN_S = 60.0
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
        """Raises Failure(DEMO_NOT_INSTALLED) where the program comes without its demo, as its installers bring it."""
        if importlib.util.find_spec("cognito_admin.demo") is None:
            raise Failure(Code.DEMO_NOT_INSTALLED)
        self._throwaway = Throwaway("demo")
        self.folder = self._throwaway.path
        self.key = os.urandom(32)
        # It ends when its stdin does, so also when this process dies.
        command = [*emulator, "--until-stdin-closes", f"--region={REGION}"]
        self._place: DemoPlace | None = None
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # The terminal's Ctrl+C is for the window: it has things to ask of the emulator while it closes.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

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

    def prefer_as_in(self, settings: Path) -> None:
        """Starts with what a person prefers of the program, as ``settings`` keeps it; nothing else of it, nor where it is damaged.

        What is chosen in the demo goes with it.
        """
        try:
            kept = json.loads(settings.read_bytes())
        except (OSError, ValueError, RecursionError):
            return
        if isinstance(kept, dict):
            own: dict[str, object] = {one.member: kept[one.member] for one in PREFERENCES if one.member in kept}
            self.basedir.mkdir(mode=0o700, exist_ok=True)
            (self.basedir / settings.name).write_text(json.dumps(own), encoding="utf-8")

    def strike(self, **fault: object) -> None:
        """Switches trouble on at the emulator; the members are those of its faults. Blocks for a moment."""
        self._post("/_emulator/faults", json.dumps(fault), {})

    def clear(self) -> None:
        """Switches all trouble off. Blocks for a moment."""
        self._post("/_emulator/faults", json.dumps({"clear": True}), {})

    def new_pool(self, name: str) -> str:
        """Makes a pool without anybody in it, and answers its id. Blocks for a moment."""
        asked = {
            "X-Amz-Target": "AWSCognitoIdentityProviderService.CreateUserPool",
            "Content-Type": "application/x-amz-json-1.1",
            "Authorization": f"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/{REGION}/cognito-idp/aws4_request",
        }
        made = json.loads(self._post("/", json.dumps({"PoolName": name}), asked))
        return str(made["UserPool"]["Id"])

    def _post(self, path: str, body: str, headers: Mapping[str, str]) -> bytes:
        from urllib.request import ProxyHandler, Request, build_opener

        url = self.place().connection.endpoint_url
        asked = Request(f"{url}{path}", body.encode(), dict(headers))  # noqa: S310 - the emulator, on this computer
        with build_opener(ProxyHandler({})).open(asked, timeout=PATIENCE_S) as answer:
            return answer.read()

    def place(self) -> DemoPlace:
        """Waits until the emulator is ready.

        Raises DEMO_NOT_INSTALLED when it does not come up, DEMO_NOT_READY when that takes too long, which ends it.
        """
        if self._place is None:
            self._place = self._made_ready()
        return self._place

    def _made_ready(self) -> DemoPlace:
        said = self._said_first()
        try:
            ready = json.loads(said)
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

    def _said_first(self) -> bytes:
        assert self._process.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        # A pipe cannot be waited for with a timeout on every system.
        patience = threading.Timer(READY_WITHIN_S, end)
        patience.start()
        try:
            line = self._process.stdout.readline()
        finally:
            patience.cancel()
        if not line and late.is_set():
            raise Failure(Code.DEMO_NOT_READY)
        return line

    def close(self) -> None:
        """Ends the emulator and removes everything that was kept."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            # It may be far from looking at its stdin, and has nothing to tidy away.
            self._process.terminate()
            try:
                self._process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process.stdout.close()
        finally:
            self._throwaway.remove()
