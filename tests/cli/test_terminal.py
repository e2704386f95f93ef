"""The code of a role, asked for at the terminal."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cognito_admin.cli import terminal
from cognito_admin.cli.statuses import Status
from cognito_admin.model.failures import Code, Failure
from tests.aws.security_tokens import SecurityTokens

FACTS = {"profile": "work", "role": "support", "account": "123456789012", "device": "phone"}


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What a person at a terminal types, one line after the other."""
    lines: list[bytes] = []
    someone: Any = SimpleNamespace(fileno=lambda: 0)
    monkeypatch.setattr(sys, "stdin", someone)
    monkeypatch.setattr(terminal, "is_there", lambda: True)
    monkeypatch.setattr(terminal.os, "read", lambda _descriptor, _size: lines.pop(0))
    return lines


def test_a_code_is_typed_until_it_has_six_digits(typed: list[bytes], capsys: pytest.CaptureFixture[str]) -> None:
    typed += [b"12345\n", b"what?\n", b" 123 456 \r\n"]
    assert asyncio.run(terminal.answer("mfa_code", FACTS, False)) == "123456"
    said = capsys.readouterr()
    assert "“work” takes on the role support in account 123456789012" in said.err
    assert said.err.count("The code has 6 digits") == 2
    assert said.out == ""


@pytest.mark.parametrize("end", [b"\n", b""])
def test_who_types_nothing_ends_it(typed: list[bytes], end: bytes) -> None:
    typed += [end]
    with pytest.raises(Failure) as caught:
        asyncio.run(terminal.answer("mfa_code_again", FACTS, False))
    assert caught.value == Failure(Code.MFA_CODE_MISSING, **FACTS)


def test_what_is_seen_to_elsewhere_goes_on_with_enter(typed: list[bytes], capsys: pytest.CaptureFixture[str]) -> None:
    typed += [b"\n"]
    assert asyncio.run(terminal.answer("renew_credentials", FACTS, False)) == ""
    said = capsys.readouterr().err
    assert "Renew them the way you got them" in said
    assert "Press Enter to go on" in said


def test_names_cannot_steer_the_terminal(typed: list[bytes], capsys: pytest.CaptureFixture[str]) -> None:
    typed += [b"123456\n"]
    asyncio.run(terminal.answer("mfa_code", FACTS | {"device": "\x1b[2Jphone"}, False))
    assert "\x1b" not in capsys.readouterr().err


@pytest.fixture
def tokens(own_machine: Path) -> Iterator[SecurityTokens]:
    (own_machine / ".aws").mkdir()
    (own_machine / ".aws" / "credentials").write_text("[keys]\naws_access_key_id = A\naws_secret_access_key = S\n")
    (own_machine / ".aws" / "config").write_text(
        "[profile mfa]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = keys\nmfa_serial = GAHT12345\n"
    )
    with SecurityTokens() as running:
        yield running


def command(folder: Path, url: str) -> list[str]:
    place = ("--basedir", str(folder), "--endpoint-url", url, "--region", "eu-central-1", "--profile", "mfa")
    return [sys.executable, "-m", "cognito_admin", *place, "pools", "--json"]


def test_without_a_terminal_a_command_says_what_it_lacks(tmp_path: Path, tokens: SecurityTokens) -> None:
    run = subprocess.run(command(tmp_path, tokens.url), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert run.returncode == Status.NOT_PERMITTED
    assert "MFA code needed" in run.stderr
    assert "Traceback" not in run.stderr
    assert tokens.codes == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_at_a_terminal_a_command_goes_on_with_the_code(tmp_path: Path, tokens: SecurityTokens) -> None:
    screen, keyboard = os.openpty()
    process = subprocess.Popen(command(tmp_path, tokens.url), stdin=keyboard, stdout=subprocess.PIPE, stderr=keyboard)
    os.close(keyboard)
    seen = b""
    with process:
        for code in (b"000000", b"123456"):
            asked = seen.count(b"Code: ")
            while seen.count(b"Code: ") == asked:
                seen += os.read(screen, 1024)
            os.write(screen, code + b"\n")
        assert process.stdout is not None
        assert process.stdout.read().strip() == b"[]"
    os.close(screen)
    assert process.returncode == Status.DONE
    assert b"AWS did not accept the code" in seen
    assert tokens.codes == ["000000", "123456"]
