"""Whether this installation works: the parts that a package may lack."""

import asyncio
import secrets
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from cognito_admin.model.failures import Failure
from cognito_admin.model.sentences import explain
from cognito_admin.store.journal import Journal
from cognito_admin.work.job_run import new_job
from cognito_admin.work.services import Services

T = TypeVar("T")


class Result(StrEnum):
    """``LIMITED`` is nothing wrong with the installation: the computer lacks something the program can do without."""

    OK = "ok"
    LIMITED = "limited"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    check: str
    result: Result
    details: str


async def self_test(services: Services, program: Sequence[str]) -> tuple[Finding, ...]:
    """Every check, each on its own: one that fails does not keep the others from being made."""
    checks: Mapping[str, Callable[[], Awaitable[str]]] = {
        "encrypted store": _encrypted_store,
        "AWS SDK": _client,
        "TLS": _tls_roots,
        "window": lambda: _window(program),
    }
    findings = [await _made(check, make) for check, make in checks.items()]
    return (*findings, await _keyring(services))


async def _made(check: str, make: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(check, Result.OK, await make())
    except Failure as failure:
        return Finding(check, Result.FAILED, explain(failure).text)
    except Exception as error:  # noqa: BLE001 - a missing library shows itself in any way
        return Finding(check, Result.FAILED, f"{type(error).__name__}: {error}")


async def _encrypted_store() -> str:
    """Writes a journal and looks for what was written in the bytes of the file."""
    with tempfile.TemporaryDirectory(prefix="cognito-admin-self-test-") as folder:
        path = Path(folder) / "journal.db"
        journal = await Journal.open(path, secrets.token_bytes(32))
        try:
            await journal.insert_job(new_job("self-test", "nothing", "plainly readable"), {})
        finally:
            await journal.close()
        if b"plainly readable" in path.read_bytes():
            raise ValueError("what was written can be read without the key")
    return "written, encrypted, read"


async def _client() -> str:
    from cognito_admin.aws.self_check import make_client

    return await _in_thread(make_client)


async def _tls_roots() -> str:
    from cognito_admin.aws.self_check import load_tls_roots

    return await _in_thread(load_tls_roots)


async def _window(program: Sequence[str]) -> str:
    process = await asyncio.create_subprocess_exec(
        *program,
        "self-test",
        "--qt",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    if process.returncode != 0:
        told = err.decode(errors="replace").strip().splitlines()
        raise ValueError(told[-1] if told else f"exit code {process.returncode}")
    return out.decode(errors="replace").strip()


async def _keyring(services: Services) -> Finding:
    try:
        return Finding("keyring", Result.OK, await services.facts.keyring_backend())
    except Failure as failure:
        return Finding("keyring", Result.LIMITED, explain(failure).text)


async def _in_thread(check: Callable[[], T]) -> T:
    with ThreadPoolExecutor(1, thread_name_prefix="self-test") as executor:
        return await asyncio.get_running_loop().run_in_executor(executor, check)
