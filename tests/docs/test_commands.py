"""Every command the documentation shows is one; those that are shown being typed run, on a copy of the world they speak of."""

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import boto3
import pyrage
import pytest
import typer.main

from cognito_admin import app
from cognito_admin.app import Start
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.cli.arguments import FLAGS, WITH_VALUE, split
from cognito_admin.cli.main import app as commands
from cognito_admin.cli.main import main
from cognito_admin.cli.session import Host
from cognito_admin.demo.testing import Emulator
from cognito_admin.work.services import Services
from tests.docs.pages import page, pages, words_of

PROGRAM = (sys.executable, "-m", "cognito_admin")
OF_THE_WINDOW = ("--demo", "open", "tour", "emulator")
"""What begins like this opens a window, or goes on until it is stopped; what is said of it has tests of its own."""
OTHER_PROGRAMS = (
    "make",
    "age",
    "age-keygen",
    "export",
    "zcat",
    "sudo",
    "tar",
    "sha256sum",
    "gpg",
    "hdiutil",
    "flatpak",
)
"""Not ours to run here."""
NAMED = "shop-customers_us-east-1_AbCdEf_2026-11-20T14-03-00Z"
PEOPLE = ("ann", "ben", "clara")


def known_commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(commands)
    return group.commands


def test_every_command_that_is_named_is_there_with_its_options() -> None:
    known = known_commands()
    shown = [(one.name, words) for one in pages() for words in one.named()]
    shown += [(one.name, words_of(line)) for one in pages() for line in one.typed() if line.startswith("cognito-admin")]
    assert len(shown) > 80
    wrong = [f"{name}: {' '.join(words)}" for name, words in shown if not _is_known(words[1:], known)]
    assert wrong == []


def _is_known(words: list[str], known: dict[str, Any]) -> bool:
    """As far as can be told without what stands for something: the command, and the names of its options."""
    names = [word for word in words if re.fullmatch(r"[a-z][a-z-]+", word) and word in known]
    options = {word.partition("=")[0] for word in words if word.startswith("--")} - WITH_VALUE - FLAGS
    if not names:
        return not [word for word in words if word[:1].islower()] and options <= {"--help", "--version"}
    if names[0] in ("emulator", "tour"):
        return True
    own = {option for parameter in known[names[0]].params for option in parameter.opts}
    return options <= own | {"--help", "--version"}


@dataclass(frozen=True)
class Desk:
    """The folder that commands are typed in, an account with the pools that they name, and backups of one of those."""

    folder: Path
    cognito: Any
    pools: frozenset[str]

    def tidy(self) -> None:
        """Takes away the pools that a restore has made: each page speaks of one *Shop customers*."""
        for pool in self.cognito.list_user_pools(MaxResults=60)["UserPools"]:
            if pool["Id"] not in self.pools:
                self.cognito.update_user_pool(UserPoolId=pool["Id"], DeletionProtection="INACTIVE")
                self.cognito.delete_user_pool(UserPoolId=pool["Id"])

    def made_real(self, line: str) -> str:
        """What stands for something is replaced by what there is."""
        line = line.replace(f"s3://backups/{NAMED}", f"clear/{NAMED}").replace(f"~/backups/{NAMED}", f"clear/{NAMED}")
        line = re.sub(r"(?<!/)\bshop-customers_…", f"clear/{NAMED}", line)
        line = line.replace("./backups/2026-11-21", f"clear/{NAMED}").replace("shop.cognitobackup", f"clear/{NAMED}")
        line = re.sub(r"\bBACKUP\b", f"clear/{NAMED}", line)
        return re.sub(r"\bPOOL\b", '"Shop customers"', line)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 5_000.0))
    monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 5_000.0)
    monkeypatch.chdir(tmp_path)
    with Emulator() as emulator:
        for name, value in {
            "AWS_ACCESS_KEY_ID": emulator.credentials["aws_access_key_id"],
            "AWS_SECRET_ACCESS_KEY": emulator.credentials["aws_secret_access_key"],
            "AWS_REGION": emulator.service.region,
            "AWS_ENDPOINT_URL": emulator.url,
        }.items():
            monkeypatch.setenv(name, value)
        client: Any = boto3.client("cognito-idp", **emulator.credentials)
        yield Desk(tmp_path, client, frozenset(_made(client, name) for name in ("Shop customers", "Legacy")))
        client.close()


def _made(client: Any, name: str) -> str:
    schema = [{"Name": "tenantId", "AttributeDataType": "String"}]
    pool: str = client.create_user_pool(PoolName=name, Schema=schema)["UserPool"]["Id"]
    client.create_user_pool_client(UserPoolId=pool, ClientName="Mobile app")
    for one in PEOPLE:
        attributes = [{"Name": "email", "Value": f"{one}@example.com"}]
        client.admin_create_user(UserPoolId=pool, Username=one, UserAttributes=attributes, MessageAction="SUPPRESS")
    return pool


def test_what_is_typed_in_the_documentation_runs(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    def run(line: str) -> tuple[int, str]:
        def services(share: float | None) -> AbstractAsyncContextManager[Services]:
            return app.services(Start(PROGRAM, basedir=desk.folder / "data", key=b"k" * 32, share=share))

        words = words_of(desk.made_real(line))[1:]
        if "restore" in words and not {"--plan", "--yes"} & {*words}:
            # Nobody is there to type the name of the pool.
            words.append("--yes")
        # What opens a window is not run here.
        nothing: dict[str, Any] = {field.name: lambda *_: 0 for field in fields(Host)}
        status = main(split(words), Host(**{**nothing, "program": PROGRAM, "services": services}))
        if "restore" in words and "--plan" not in words:
            desk.tidy()
        said = capsys.readouterr()
        return status, said.out + said.err

    _put_files_there(desk)
    for line, place in (
        ('cognito-admin sync "Shop customers"', None),
        ('cognito-admin backup "Shop customers" --to clear --plain', "clear"),
        (f'cognito-admin backup "Shop customers" --to backups --encrypt-to {_public_key(desk)}', "backups"),
    ):
        status, said = run(line)
        assert status == 0, said
        if place is not None:
            (made,) = (desk.folder / place).iterdir()
            made.rename(made.parent / NAMED)
    shutil.copytree(desk.folder / "backups" / NAMED, desk.folder / "encrypted")
    failed: list[str] = []
    ran: set[str] = set()
    for one in pages():
        for line in one.typed():
            program, *words = line.split()
            if program in OTHER_PROGRAMS or (words[:1] and words[0] in OF_THE_WINDOW):
                continue
            assert program == "cognito-admin", f"{one.name}: nobody says what {line} is"
            if line in ran:
                continue
            if "passphrase.txt" in line and "verify" in line:
                # The passphrase opens what the line before it has made.
                _exchange(desk)
            status, said = run(line)
            ran.add(line)
            if status not in (0, 1):
                failed.append(f"{one.name}: {line}\n    {status}: {said.strip()[-400:]}")
            if "passphrase.txt" in line and "verify" in line:
                _bring_back(desk)
    assert failed == []
    assert len(ran) > 30


def _public_key(desk: Desk) -> str:
    identity = pyrage.x25519.Identity.generate()
    (desk.folder / "secret-key.txt").write_text(f"{identity}\n")
    return str(identity.to_public())


def _put_files_there(desk: Desk) -> None:
    (desk.folder / "passphrase.txt").write_text("correct horse battery\n")
    drill = next(block for block in page("docs/administration.md").blocks("json") if "mostUsers" in block)
    for name in ("drill.json", "shop.json"):
        (desk.folder / name).write_text(drill)
    (desk.folder / "map.csv").write_text("old_sub,new_sub\n")


def _exchange(desk: Desk) -> None:
    """The newest backup, which was made with the passphrase, takes the name that the page has for it."""
    shutil.rmtree(desk.folder / "backups" / NAMED)
    made = max((desk.folder / "backups").iterdir(), key=lambda one: one.stat().st_mtime)
    made.rename(desk.folder / "backups" / NAMED)


def _bring_back(desk: Desk) -> None:
    shutil.rmtree(desk.folder / "backups" / NAMED)
    shutil.copytree(desk.folder / "encrypted", desk.folder / "backups" / NAMED)
