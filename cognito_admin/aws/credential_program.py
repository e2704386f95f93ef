"""The program that a profile names as its ``credential_process``: waited for a while, and ended when nobody wants it any more."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from cognito_admin.model.failures import Code, Failure

PATIENCE_S = 60.0
"""Some of them open a browser and wait for the person there."""
_LAST_WORDS_S = 1.0
_LONGEST_REASON = 200
_MAY_BE_SECRET = re.compile(r"[\w+/=-]{16,}")
_QUIET_WINDOWS: int = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
_NEEDED = ("AccessKeyId", "SecretAccessKey")


class CredentialPrograms:
    """Starts them in place of ``subprocess.Popen``."""

    def __init__(self, profile: str | None) -> None:
        self._profile = profile
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopped: set[subprocess.Popen[bytes]] = set()

    def start(self, command: Sequence[str], **_: object) -> "_Finished":
        """Runs it to its end. Raises Failure(CREDENTIAL_PROGRAM_FAILED | CREDENTIAL_PROGRAM_SILENT | SIGN_IN_STOPPED)."""
        with self._lock:
            process = self._started(command)
            self._running.add(process)
        try:
            return self._waited_for(process, command[0])
        finally:
            with self._lock:
                self._running.discard(process)
                self._stopped.discard(process)

    def interrupt(self) -> None:
        """Ends those at work. Returns at once."""
        with self._lock:
            self._stopped |= self._running
            for process in self._running:
                _end(process)

    def _started(self, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        try:
            return subprocess.Popen(
                command,
                # Nobody is at a terminal of it, and one that reads there would wait forever.
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                creationflags=_QUIET_WINDOWS,
                process_group=None if sys.platform == "win32" else 0,
            )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "it cannot be started"
            raise self._failed(command[0], reason) from None

    def _waited_for(self, process: "subprocess.Popen[bytes]", program: str) -> "_Finished":
        try:
            written, complaints = process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            _end(process)
            # What it has started itself may hold its pipes open for longer.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=_LAST_WORDS_S)
            _let_go(process)
            raise Failure(
                Code.CREDENTIAL_PROGRAM_SILENT,
                profile=self._profile,
                program=Path(program).name,
                seconds=round(PATIENCE_S),
            ) from None
        if process in self._stopped:
            raise Failure(Code.SIGN_IN_STOPPED, profile=self._profile)
        if process.returncode != 0:
            raise self._failed(program, _complaint(complaints) or f"exit status {process.returncode}")
        if reason := _nonsense(written):
            raise self._failed(program, reason)
        return _Finished(written)

    def _failed(self, program: str, reason: str) -> Failure:
        return Failure(
            Code.CREDENTIAL_PROGRAM_FAILED, profile=self._profile, program=Path(program).name, reason=reason.rstrip(".")
        )


class _Finished:
    """The part of ``Popen`` that the SDK looks at."""

    returncode = 0

    def __init__(self, written: bytes) -> None:
        self._written = written

    def communicate(self) -> tuple[bytes, bytes]:
        return self._written, b""


def _end(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            # With everything it has started itself.
            os.killpg(process.pid, signal.SIGKILL)


def _let_go(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _complaint(written: bytes) -> str:
    """The last line it wrote about its trouble, without what may be a key."""
    lines = [line.strip() for line in written.decode("utf-8", "replace").splitlines() if line.strip()]
    return _MAY_BE_SECRET.sub("…", lines[-1])[:_LONGEST_REASON] if lines else ""


def _nonsense(written: bytes) -> str | None:
    """What is wrong with the credentials it printed. They are never quoted."""
    try:
        document: object = json.loads(written)
    except ValueError:
        return "what it printed is not JSON"
    if not isinstance(document, Mapping):
        return "what it printed is not a JSON object"
    members = cast("Mapping[str, Any]", document)
    if members.get("Version") != 1:
        return "what it printed does not say “Version”: 1"
    missing = [name for name in _NEEDED if not isinstance(members.get(name), str) or not members[name]]
    return f"what it printed has no {missing[0]}" if missing else None
