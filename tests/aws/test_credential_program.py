"""Programs that give credentials, or are meant to."""

import asyncio
import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cognito_admin.aws import credential_program
from cognito_admin.aws.account import Account
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from tests.aws.conftest import OpenAccount

GOOD = {"Version": 1, "AccessKeyId": "AKIAPROGRAM", "SecretAccessKey": "hush-hush-hush-hush"}


@pytest.fixture
def profile(own_machine: Path) -> Callable[[str], str]:
    """Writes a profile whose program is ``script`` in Python, and one that takes on a role from there."""

    def write(script: str) -> str:
        program = own_machine / "give credentials.py"
        program.write_text(script)
        (own_machine / ".aws").mkdir(exist_ok=True)
        (own_machine / ".aws" / "config").write_text(
            f'[profile program]\ncredential_process = "{sys.executable}" "{program}" --secret=hush\n'
            "[profile behind]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = program\n"
        )
        return "program"

    return write


def failure(account: Account) -> Failure:
    with pytest.raises(Failure) as caught:
        asyncio.run(account.identity())
    assert "hush" not in str(caught.value.facts)
    return caught.value


@pytest.mark.parametrize("name", ["program", "behind"])
def test_its_credentials_are_used(
    emulator: Emulator, open_account: OpenAccount, profile: Callable[[str], str], name: str
) -> None:
    profile(f"import sys\nassert sys.stdin.read() == ''\nprint({json.dumps(GOOD)!r})")
    assert asyncio.run(open_account(emulator.url, profile=name).identity()).account == "123456789012"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("print('hush')", "what it printed is not JSON"),
        ("print('[1]')", "what it printed is not a JSON object"),
        ("import os; os.write(1, b'\\xff\\xfe')", "what it printed is not JSON"),
        ("pass", "what it printed is not JSON"),
        (f"print({json.dumps(GOOD | {'Version': 2})!r})", "what it printed does not say “Version”: 1"),
        (f"print({json.dumps(GOOD | {'SecretAccessKey': None})!r})", "what it printed has no SecretAccessKey"),
        (f"print({json.dumps(GOOD | {'AccessKeyId': ''})!r})", "what it printed has no AccessKeyId"),
        ("raise SystemExit(3)", "exit status 3"),
        ("raise SystemExit('Trying\\nPlease sign in to the vault.\\n')", "Please sign in to the vault"),
        ("raise SystemExit('No key like hush0123456789abcdef here')", "No key like … here"),
    ],
)
def test_one_that_gives_none_is_explained_without_what_it_printed(
    open_account: OpenAccount, profile: Callable[[str], str], script: str, reason: str
) -> None:
    account = open_account("http://127.0.0.1:9", profile=profile(script))
    name = Path(sys.executable).name
    assert failure(account) == Failure(Code.CREDENTIAL_PROGRAM_FAILED, profile="program", program=name, reason=reason)


def test_one_that_is_not_there_is_named(open_account: OpenAccount, own_machine: Path) -> None:
    (own_machine / ".aws").mkdir()
    (own_machine / ".aws" / "config").write_text("[profile gone]\ncredential_process = /no/such/vault --for ann\n")
    gone = failure(open_account("http://127.0.0.1:9", profile="gone"))
    assert (gone.code, gone.facts["program"]) == (Code.CREDENTIAL_PROGRAM_FAILED, "vault")
    assert gone.facts["reason"]


HANGS = "import pathlib, time\npathlib.Path.home().joinpath('at work').touch()\ntime.sleep(600)"


def test_one_that_never_answers_is_ended_after_a_while(
    open_account: OpenAccount, profile: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credential_program, "PATIENCE_S", 0.2)
    silent = failure(open_account("http://127.0.0.1:9", profile=profile(HANGS)))
    assert (silent.code, silent.facts["profile"]) == (Code.CREDENTIAL_PROGRAM_SILENT, "program")


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes are Unix")
def test_what_it_has_started_ends_with_it(
    open_account: OpenAccount, profile: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, own_machine: Path
) -> None:
    monkeypatch.setattr(credential_program, "PATIENCE_S", 0.5)
    mark = own_machine / "child"
    script = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))\ntime.sleep(600)"
    )
    assert failure(open_account("http://127.0.0.1:9", profile=profile(script))).code is Code.CREDENTIAL_PROGRAM_SILENT
    child, patience_s = int(mark.read_text()), time.monotonic() + 30
    # A signal takes effect when the system comes to it.
    while _runs(child) and time.monotonic() < patience_s:
        time.sleep(0.01)
    assert not _runs(child)


def _runs(process: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def test_one_that_hangs_can_be_stopped_and_asked_again(
    emulator: Emulator, open_account: OpenAccount, profile: Callable[[str], str], own_machine: Path
) -> None:
    account = open_account(emulator.url, profile=profile(HANGS))

    async def stop_and_mend() -> None:
        waiting = asyncio.create_task(account.identity())
        while not (own_machine / "at work").exists():
            await asyncio.sleep(0.005)
        account.interrupt()
        with pytest.raises(Failure) as caught:
            await waiting
        assert caught.value == Failure(Code.SIGN_IN_STOPPED, profile="program")
        profile(f"print({json.dumps(GOOD)!r})")
        assert await account.identity()

    asyncio.run(stop_and_mend())


def test_one_that_hangs_is_ended_when_nobody_waits_any_more(
    open_account: OpenAccount, profile: Callable[[str], str], own_machine: Path
) -> None:
    account = open_account("http://127.0.0.1:9", profile=profile(HANGS))

    async def change_their_mind() -> None:
        waiting = asyncio.create_task(account.identity())
        while not (own_machine / "at work").exists():
            await asyncio.sleep(0.005)
        waiting.cancel()
        account.close()

    asyncio.run(change_their_mind())
    for thread in threading.enumerate():
        # Its own is over as soon as the program is: the test would wait for it otherwise, and fail.
        if thread.name.startswith("aws-"):
            thread.join(5)
            assert not thread.is_alive()
