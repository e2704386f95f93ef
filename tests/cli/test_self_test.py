import json
import subprocess
import sys

import pytest

from cognito_admin.cli.statuses import Status
from cognito_admin.work import self_test
from cognito_admin.work.self_test import Result

PROGRAM = [sys.executable, "-m", "cognito_admin"]


def test_this_installation_passes_and_a_missing_keyring_is_no_fault(tmp_path: object) -> None:
    ended = subprocess.run(
        [*PROGRAM, "self-test", "--json", "--basedir", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = {finding["check"]: finding["result"] for finding in json.loads(ended.stdout)}
    assert ended.returncode == Status.DONE, ended.stderr
    assert found == {"encrypted store": "ok", "AWS SDK": "ok", "TLS": "ok", "window": "ok", "keyring": "limited"}


def test_one_part_that_fails_is_told_and_the_others_are_still_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    async def missing() -> str:
        raise ImportError("libGL.so.1: cannot open shared object file")

    monkeypatch.setattr(self_test, "_client", missing)
    monkeypatch.setattr(self_test, "_window", lambda _: missing())

    class Facts:
        async def keyring_backend(self) -> str:
            return "a keyring"

    class Services:
        facts = Facts()

    findings = asyncio.run(self_test.self_test(Services(), PROGRAM))  # pyright: ignore
    results = {finding.check: finding.result for finding in findings}
    assert results["AWS SDK"] is results["window"] is Result.FAILED
    assert results["encrypted store"] is results["TLS"] is Result.OK
    assert "libGL.so.1" in {finding.check: finding.details for finding in findings}["window"]
