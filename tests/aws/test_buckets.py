from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cognito_admin.archive.reading import opened
from cognito_admin.archive.verifying import Verification
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.aws.account import Account
from cognito_admin.aws.buckets import Prefix
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.backups import Counts, ForRecipients, InClear, Protection
from cognito_admin.model.failures import Code, Failure
from tests.archive.backups import manifest, member, packed, person, written
from tests.aws.conftest import REGION

RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


@pytest.fixture
def prefix(account: Account, emulator: Emulator) -> Prefix:
    import boto3

    client = boto3.client("s3", **emulator.credentials)
    client.create_bucket(Bucket="our-backups", CreateBucketConfiguration={"LocationConstraint": REGION})
    client.close()
    return account.storage("s3://our-backups/pools/shop")


def test_what_was_put_is_got_in_pieces_and_listed(prefix: Prefix) -> None:
    prefix.put("users/part 1", b"0123456789")
    prefix.put("manifest.json", b"{}")
    assert prefix.sizes() == {"users/part 1": 10, "manifest.json": 2}
    assert prefix.folders() == ["users"]
    assert prefix.below("users").sizes() == {"part 1": 10}
    assert prefix.get("users/part 1", 2, 3) == (b"234", 10)
    assert prefix.get("users/part 1", 8, 300) == (b"89", 10)
    assert prefix.get("users/part 1", 10, 3)[0] == b""
    prefix.remove("users/part 1")
    prefix.remove("users/part 1")
    with pytest.raises(KeyError):
        prefix.get("users/part 1", 0, 1)


def test_of_a_place_that_holds_backups_the_newest_is_named(prefix: Prefix) -> None:
    for day in (20, 22, 21):
        prefix.put(f"shop_2026-11-{day}T09-00-00Z/manifest.json", b"{}")
    with pytest.raises(Failure) as failed, opened(prefix):
        pass
    assert failed.value.facts == {"path": prefix.name, "newest": "shop_2026-11-22T09-00-00Z"}


def test_a_bucket_that_is_not_there_is_named(account: Account) -> None:
    with pytest.raises(Failure) as failed:
        account.storage("s3://no-such-bucket/x").sizes()
    assert failed.value.code is Code.BUCKET_NOT_FOUND
    assert failed.value.facts["bucket"] == "no-such-bucket"


@pytest.mark.parametrize("url", ["s3://", "s3://UPPER/x", "https://example.com", "s3://a", "s3:///x"])
def test_what_names_no_bucket_is_told_before_anything_is_asked(account: Account, url: str) -> None:
    with pytest.raises(Failure) as failed:
        account.storage(url)
    assert failed.value.code is Code.BUCKET_NAME_WRONG


PEOPLE = [person(number) for number in range(200)]


def backed_up(prefix: Prefix, protection: Protection) -> BackupWriter:
    """Not finished yet."""
    writer = BackupWriter.begin(prefix, {"wish": "all"}, protection)
    writer.add_users(map(line_of, PEOPLE))
    writer.add_memberships([line_of(member("staff", 3))])
    writer.put("pool/groups.json", [{"GroupName": "staff"}], rows=1)
    writer.settle({"users": None})
    return writer


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_backup_is_written_to_s3_and_read_and_verified_where_it_lies(prefix: Prefix, encrypted: bool) -> None:
    protection = ForRecipients((RECIPIENT,)) if encrypted else InClear()
    writer = backed_up(prefix, protection)
    key = writer.key
    with pytest.raises(Failure) as failed, opened(prefix):
        pass
    assert failed.value.code is Code.BACKUP_UNFINISHED
    writer.finish(manifest(writer, Counts(200, 1, 1)))
    assert not any(name.startswith("journal") for name in prefix.sizes())
    with opened(prefix, key) as backup:
        assert list(backup.users()) == PEOPLE
        assert not list(Verification(backup).verify())
    with pytest.raises(FileExistsError):
        BackupWriter.begin(prefix, {})


def test_work_that_ended_goes_on_from_what_is_safe_in_s3(prefix: Prefix) -> None:
    writer = BackupWriter.begin(prefix, {"wish": "all"})
    writer.add_users(map(line_of, PEOPLE[:50]))
    writer.settle({"users": 50})
    writer.files()
    writer.add_users(map(line_of, PEOPLE[50:60]))
    writer.settle({"users": 60})
    writer.close()
    prefix.put("users/part-00001.jsonl.gz", b"written, but never said to be safe")
    writer = BackupWriter.go_on(prefix)
    assert writer.progress.state == {"users": 50}
    assert list(writer.safe_records("users")) == PEOPLE[:50]
    writer.add_users(map(line_of, PEOPLE[50:]))
    writer.put("pool/groups.json", [], rows=0)
    writer.finish(manifest(writer, Counts(200)))
    with opened(prefix) as backup:
        assert list(backup.users()) == PEOPLE
        assert not list(Verification(backup).verify())


def test_a_packed_backup_in_s3_is_read_where_it_lies(prefix: Prefix, account: Account, tmp_path: Path) -> None:
    path = packed(written(tmp_path / "backup", PEOPLE), tmp_path / "shop.cognitobackup")
    prefix.put("shop.cognitobackup", path.read_bytes())
    with opened(account.storage("s3://our-backups/pools/shop/shop.cognitobackup")) as backup:
        assert list(backup.users()) == PEOPLE
        assert not list(Verification(backup).verify())
    with pytest.raises(Failure) as failed, opened(account.storage("s3://our-backups/other.cognitobackup")):
        pass
    assert failed.value.code is Code.BACKUP_NOT_FOUND


def test_s3_that_refuses_half_way_is_named_and_what_is_safe_stays(
    prefix: Prefix, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = backed_up(prefix, InClear())
    put = Prefix.put

    def refused(self: Prefix, key: str, data: bytes) -> None:
        if key.startswith("users/"):
            raise Failure(Code.ACCESS_DENIED, action="s3:PutObject")
        put(self, key, data)

    with monkeypatch.context() as patch:
        patch.setattr(Prefix, "put", refused)
        with pytest.raises(Failure) as failed:
            writer.files()
    assert failed.value.code is Code.ACCESS_DENIED
    writer = BackupWriter.go_on(prefix)
    assert writer.progress.begun == {"wish": "all"}
    assert writer.progress.state == {}
    assert list(writer.progress.files) == ["pool/groups.json"]


def test_a_bucket_that_nothing_may_be_deleted_from_takes_backups(
    prefix: Prefix, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Prefix, key: str) -> None:
        raise Failure(Code.ACCESS_DENIED, action="s3:DeleteObject")

    monkeypatch.setattr(Prefix, "remove", refused)
    backed_up(prefix, InClear()).close()
    prefix.put("users/part-00000.jsonl.gz", b"written, but never said to be safe")
    writer = BackupWriter.go_on(prefix)
    writer.add_users(map(line_of, PEOPLE))
    writer.finish(manifest(writer, Counts(200, 1)))
    with opened(prefix) as backup:
        assert not list(Verification(backup).verify())


def test_a_prefix_with_something_else_is_no_backup(prefix: Prefix) -> None:
    prefix.put("notes.txt", b"x")
    with pytest.raises(Failure) as failed, opened(prefix):
        pass
    assert failed.value.code is Code.BACKUP_NONE


@pytest.mark.parametrize(
    ("aws_code", "status", "code"),
    [
        ("AccessDenied", 403, Code.ACCESS_DENIED),
        ("KMS.DisabledException", 400, Code.BUCKET_REFUSED),
        ("InvalidObjectState", 403, Code.BUCKET_REFUSED),
    ],
)
def test_what_s3_refuses_is_told_with_where_that_was(prefix: Prefix, aws_code: str, status: int, code: Code) -> None:
    def refuse(clients: Any) -> Any:
        answer = {"Error": {"Code": aws_code, "Message": "No."}, "ResponseMetadata": {"HTTPStatusCode": status}}
        raise ClientError(answer, "PutObject")

    with pytest.raises(Failure) as failed:
        prefix._ask("PutObject", refuse)
    assert failed.value.code is code
    assert failed.value.facts["bucket"] == "s3://our-backups/pools/shop"
