"""What a job of a backup makes of its order."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pyrage
import pytest

from cognito_admin.archive.reading import opened
from cognito_admin.archive.writing import IN_CLEAR
from cognito_admin.model.backup_records import BackupRecord, record_of
from cognito_admin.model.backups import ForPassphrase, ForRecipients, Identities, Manifest, Protection
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, JobId, PoolId
from cognito_admin.work.backup import Backed
from cognito_admin.work.backup_jobs import ASK_PASSPHRASE, IDENTITY, PASSPHRASE, BackupJobs
from cognito_admin.work.backup_orders import Order, OrderedPool, arguments, secrets
from cognito_admin.work.backup_wish import BackupWish
from cognito_admin.work.job_run import Request
from cognito_admin.work.stop import Stop
from tests.archive.backups import person, written

JOB = JobId("20261120T140300-0a1b2c3d")
KEY = PoolKey(ConnectionId("c"), PoolId("eu-central-1_Shop"))


class Records:
    def __init__(self) -> None:
        self.kept: dict[str, BackupRecord] = {}

    async def verified(self, place: str, manifest: Manifest, damages: Any, made_by: JobId | None = None) -> None:
        self.kept[place] = replace(record_of(place, manifest), damages=tuple(damages), job=made_by)

    async def removed(self, place: str) -> None:
        self.kept.pop(place, None)


class Keys:
    """A keyring that has nothing."""

    async def kept(self, place: str, account: object = None) -> None:
        return None


class Pool:
    """Takes a wish, and backs nothing up."""

    def __init__(self, manifest: Manifest) -> None:
        self.wishes: list[BackupWish] = []
        self._manifest = manifest

    @property
    def summary(self) -> Any:
        return OrderedPool(KEY, "Shop")

    async def backup(self, wish: BackupWish, *_: object) -> Backed:
        self.wishes.append(wish)
        return Backed("new", self._manifest, removed=("old",))


def jobs(records: Records) -> BackupJobs:
    return BackupJobs(cast("Any", records), cast("Any", Keys()), cast("Any", None))


def request(given: Mapping[str, Any], told: Mapping[str, str], answer: str | None = None) -> Request:
    async def ask(code: str, facts: Mapping[str, str], secret: bool) -> str:
        assert (code, secret) == (ASK_PASSPHRASE, True)
        if answer is None:
            raise Failure(Code.BACKUP_ENCRYPTED, **facts)
        return answer

    return Request(given, told, lambda progress: None, Stop(), ask, JOB)


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    with opened(written(tmp_path / "made", [person(1)])) as backup:
        return backup.manifest


@pytest.mark.parametrize("protection", [IN_CLEAR, ForPassphrase("secret"), ForRecipients(("age1a", "age1b"))])
def test_a_job_wishes_what_was_ordered_and_puts_on_record_what_it_made(
    manifest: Manifest, protection: Protection
) -> None:
    order = Order((), "place", protection, with_secrets=True, keep_key=True)
    given = {**arguments(order, OrderedPool(KEY, "Shop")), "keep": 3}
    assert "secret" not in str(given).replace("with_secrets", "")
    pool, records = Pool(manifest), Records()
    records.kept["old"] = record_of("old", manifest)
    outcome = asyncio.run(jobs(records).back_up(cast("Any", pool), request(given, secrets(protection))))
    assert pool.wishes == [BackupWish("place", protection, with_secrets=True, keep=3, keep_key=True)]
    assert {place: record.job for place, record in records.kept.items()} == {"new": JOB}
    assert outcome == {"users": 1, "groups": 0, "memberships": 0, "backups_removed": 1}


def test_the_passphrase_of_a_backup_that_is_gone_on_with_is_asked_for(manifest: Manifest) -> None:
    given = arguments(Order((), "place", ForPassphrase("secret")), OrderedPool(KEY, "Shop"))
    pool = Pool(manifest)
    asyncio.run(jobs(Records()).back_up(cast("Any", pool), request(given, {}, "typed")))
    assert pool.wishes == [BackupWish("place", ForPassphrase("typed"), typed_again=True)]
    with pytest.raises(Failure):
        asyncio.run(jobs(Records()).back_up(cast("Any", pool), request(given, {})))


def test_nothing_is_written_in_clear_because_an_order_is_not_understood(manifest: Manifest) -> None:
    given = {**arguments(Order((), "place", IN_CLEAR), OrderedPool(KEY, "Shop")), "protection": "vault"}
    pool = Pool(manifest)
    with pytest.raises(ValueError, match="vault"):
        asyncio.run(jobs(Records()).back_up(cast("Any", pool), request(given, {})))
    assert pool.wishes == []


def test_a_backup_is_verified_with_the_key_it_is_given_and_that_is_on_record(tmp_path: Path) -> None:
    key: Any = cast("Any", pyrage).x25519.Identity.generate()
    protection = ForRecipients((str(key.to_public()),))
    place = str(written(tmp_path / "backup", [person(1), person(2)], protection=protection))
    records = Records()

    def verify(told: Mapping[str, str]) -> Mapping[str, int]:
        return asyncio.run(jobs(records).verify(request({"place": place}, told)))

    with pytest.raises(Failure) as refused:
        verify({})
    assert refused.value.code is Code.BACKUP_ENCRYPTED
    assert verify({IDENTITY: Identities((str(key),)).texts[0]}) == {"users": 2, "memberships": 0}
    (tmp_path / "backup" / "pool" / "mfa.json.age").unlink()
    assert verify({IDENTITY: str(key)})["damages"] == 1
    assert records.kept[place].damages
    with pytest.raises(Failure) as wrong:
        verify({PASSPHRASE: "guess"})
    assert wrong.value.code is Code.BACKUP_KEY_WRONG
