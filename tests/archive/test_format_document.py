"""What docs/backup-format.md says is held against a backup of the sample pool, made by the program."""

import asyncio
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any, cast

import pyrage
import pytest

from cognito_admin.archive.reading import opened
from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.backups import BackedUpPool, ForRecipients, Identities, InClear, Protection
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.work import health_reading
from cognito_admin.work.backup import backup
from cognito_admin.work.backup_source import Source
from cognito_admin.work.backup_wish import BackupWish
from cognito_admin.work.health_survey import AskingAws
from cognito_admin.work.series_asking import DAY_S
from cognito_admin.work.stop import Stop

DOCUMENT = (Path(__file__).parents[2] / "docs" / "backup-format.md").read_text("utf-8")
_ID = "[a-z0-9%._~-]+"


def tree() -> list[re.Pattern[str]]:
    """The files of the document, as patterns of paths."""
    listed = re.search(r"```\nshop-customers_\S+/\n(.*?)```", DOCUMENT, re.DOTALL)
    assert listed is not None
    paths = [line.strip() for line in listed[1].splitlines()]
    return [
        re.compile(re.sub("CLIENT|NAME|IDENTIFIER|ID|TRIGGER", _ID, re.escape(path)).replace("00000", r"\d{5}"))
        for path in paths
    ]


def members() -> set[str]:
    """Those of the manifest that the document names."""
    table = DOCUMENT.partition("## manifest.json")[2].partition("## Encryption")[0]
    named = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
    return {name for cell in named for name in re.findall("`([^`]+)`", cell)}


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes a backup of the sample shop."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 1000.0))
    monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 1000.0)
    # What is told of two days is told of fifteen months alike.
    monkeypatch.setattr(health_reading, "_FINE_FOR_S", 2 * DAY_S)
    monkeypatch.setattr(health_reading, "_COARSE_FOR_S", 2 * DAY_S)

    def make(protection: Protection, *, everything: bool = False) -> Path:
        with Emulator() as emulator:
            shop = build_samples(emulator.service, ["shop"])["shop"]
            if everything:
                # Each is asked about by themselves, and a tenth tells as much.
                for number, user in enumerate(tuple(shop.users)):
                    if number % 10:
                        shop.users.remove(user.sub, emulator.service.clock.now())
            connection = Connection(ConnectionId("t"), "t", None, Region(emulator.service.region), emulator.url)
            account = Account(connection, lambda _: Marking(Environment.DEVELOPMENT, Mode.READ_ONLY), share=1.0)
            pool = PoolId(shop.id)

            async def estimate() -> int:
                return len(shop.users)

            source = Source(
                BackedUpPool(pool, "Shop customers", connection.region, emulator.service.account_id),
                account.user_records(pool),
                account.configuration(pool),
                estimate,
                account.storage,
                health=AskingAws(account, pool),
            )
            try:
                wish = BackupWish(str(tmp_path), protection, with_mfa=everything, with_health=everything)
                return Path(asyncio.run(backup(source, wish, lambda _: None, Stop())).place)
            finally:
                account.close()

    return make


def test_the_document_describes_what_is_written(made: Any) -> None:
    place: Path = made(InClear(), everything=True)
    assert re.fullmatch(r"shop-customers_eu-central-1_\w+_\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ", place.name)
    paths = sorted(str(path.relative_to(place).as_posix()) for path in place.rglob("*") if path.is_file())
    patterns = tree()
    assert [path for path in paths if not any(pattern.fullmatch(path) for pattern in patterns)] == []
    # What the sample pool has not, nobody could read of it.
    absent = {"pool/domain-custom.json", "pool/ui/all.json", f"pool/ui/{_ID}.json"}
    missing = {one.pattern.replace("\\", "") for one in patterns if not any(one.fullmatch(path) for path in paths)}
    assert missing <= absent

    manifest = json.loads((place / "manifest.json").read_text())
    assert set(manifest) <= members()
    assert {"counts", "files", "unread", "leftOut", "verified", "sha256"} <= set(manifest)
    files = manifest["files"]
    assert sorted([*files, "manifest.json"]) == paths
    for path, facts in files.items():
        data = (place / path).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (facts["size"], facts["sha256"])
    said = {name: value for name, value in manifest.items() if name != "sha256"}
    line = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    assert manifest["sha256"] == hashlib.sha256(line).hexdigest()

    users = lines(place / "users" / "part-00000.jsonl.gz")
    assert len(users) == files["users/part-00000.jsonl.gz"]["rows"] == manifest["counts"]["users"]
    first = json.loads(users[0])
    assert json.dumps(first, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == users[0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", first["UserCreateDate"])
    memberships = [json.loads(one) for one in lines(place / "memberships" / "part-00000.jsonl.gz")]
    assert {frozenset(one) for one in memberships} == {frozenset(("group", "sub", "username"))}
    preferences = [json.loads(one) for one in lines(place / "mfa" / "part-00000.jsonl.gz")]
    always = {"UserMFASettingList", "sub", "username"}
    assert {frozenset(one) for one in preferences} == {frozenset(always), frozenset({*always, "PreferredMfaSetting"})}
    asked = [user["Username"] for user in map(json.loads, users) if user["UserStatus"] != "EXTERNAL_PROVIDER"]
    assert [one["username"] for one in preferences] == asked
    series = [json.loads(one) for one in lines(place / "health" / "part-00000.jsonl.gz")]
    assert {frozenset(one) for one in series} == {
        frozenset(("dimensions", "metric", "namespace", "period", "start", "statistic", "values"))
    }
    assert manifest["counts"]["series"] == len(series)
    assert {one["period"] for one in series} == {300, 3600}
    about = json.loads((place / "health.json").read_text())
    assert about.keys() == {"taken", "clients", "triggers"}
    assert {one["dimensions"].get("UserPoolClient") for one in series} & about["clients"].keys()
    assert manifest["counts"]["mfa"] == len(asked) < len(users)
    groups = {group["GroupName"] for group in json.loads((place / "pool" / "groups.json").read_text())}
    assert {one["group"] for one in memberships} <= groups
    assert "UserPool" in json.loads((place / "pool" / "user-pool.json").read_text())
    trigger = json.loads(next((place / "pool" / "triggers").iterdir()).read_text())
    assert set(trigger) == {"Trigger", "FunctionArn", "Configuration", "Policy"}
    for one in manifest["leftOut"]:
        assert not there(json.loads((place / one["file"]).read_text()), one["pointer"])


def test_age_alone_opens_what_is_encrypted(made: Any) -> None:
    age: Any = cast("Any", pyrage)
    mine = age.x25519.Identity.generate()
    place: Path = made(ForRecipients((str(mine.to_public()),)))
    own = age.x25519.Identity.from_str(age.decrypt((place / "key.age").read_bytes(), [mine]).decode().strip())
    part = age.decrypt((place / "users" / "part-00000.jsonl.gz.age").read_bytes(), [own])
    with opened(place, Identities((str(mine),))) as backup:
        assert len(gzip.decompress(part).splitlines()) == backup.manifest.counts.users
    in_clear = {path.name for path in place.rglob("*") if path.is_file() and path.suffix != ".age"}
    assert in_clear == {"manifest.json"}


def lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines()


def there(document: Any, pointer: str) -> bool:
    for step in pointer.split("/")[1:]:
        if isinstance(document, list):
            document = document[int(step)]
        elif step in document:
            document = document[step]
        else:
            return False
    return True
