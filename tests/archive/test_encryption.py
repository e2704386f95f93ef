import base64
import gzip
import json
import shutil
from pathlib import Path

import pyrage
import pytest

from cognito_admin.archive import encryption
from cognito_admin.archive.reading import opened
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.model.backups import (
    KEY,
    MANIFEST,
    Counts,
    ForPassphrase,
    ForRecipients,
    Harm,
    Identities,
    Passphrase,
    ReadingKey,
)
from cognito_admin.model.failures import Code, Failure
from tests.archive.backups import made_again, manifest, manifest_changed, member, person, verified, written

PEOPLE = [person(number, name="Zoë Zimmermann") for number in range(300)]
PART = "users/part-00000.jsonl.gz.age"


class Pair:
    """A key pair of somebody who may read backups."""

    def __init__(self) -> None:
        made = pyrage.x25519.Identity.generate()
        self.key = Identities((f"# created: 2026-11-20\n{made}\n",))
        self.protection = ForRecipients((str(made.to_public()),))


@pytest.fixture(scope="module")
def pair() -> Pair:
    return Pair()


@pytest.fixture
def backup(tmp_path: Path, pair: Pair) -> Path:
    return written(tmp_path / "backup", PEOPLE, [member("staff", 1)], ["staff"], protection=pair.protection)


def refused(backup: Path, key: ReadingKey | None) -> Failure:
    with pytest.raises(Failure) as failed, opened(backup, key):
        pass
    return failed.value


def test_an_encrypted_backup_is_read_with_its_key_as_one_in_clear_is(backup: Path, pair: Pair) -> None:
    with opened(backup, pair.key) as read:
        assert list(read.users()) == PEOPLE
        assert list(read.memberships()) == [member("staff", 1)]
        assert read.document("pool/mfa.json") == {"MfaConfiguration": "OPTIONAL"}
        assert read.documents == ["pool/groups.json", "pool/mfa.json"]
        with pytest.raises(KeyError):
            read.document("pool/nothing.json")
    assert not verified(backup, pair.key)


def test_nothing_but_the_manifest_lies_there_in_clear_and_it_names_nobody(backup: Path) -> None:
    files = [file for file in backup.rglob("*") if file.is_file()]
    assert {file.name for file in files if file.suffix != ".age"} == {MANIFEST}
    for file in files:
        data = file.read_bytes()
        assert b"person" not in data
        assert b"Zimmermann" not in data
        assert b"staff" not in data
        assert file.name == MANIFEST or data.startswith(b"age-encryption.org/v1\n")


def test_what_is_written_between_the_beginning_and_the_end_is_encrypted_too(tmp_path: Path, pair: Pair) -> None:
    writer = BackupWriter.begin(tmp_path / "backup", {"wish": "Zimmermann"}, pair.protection)
    writer.add_users(map(line_of, PEOPLE))
    writer.put("pool/groups.json", [{"GroupName": "Zimmermann"}])
    writer.settle({"users": "Zimmermann"})
    for file in (tmp_path / "backup").rglob("*"):
        assert file.is_dir() or not file.stat().st_size or file.read_bytes().startswith(b"age-encryption.org/v1\n")


def test_age_itself_opens_it_with_nothing_but_the_key_of_its_owner(backup: Path, pair: Pair) -> None:
    """By hand: what the command ``age -d -i`` does, once for the key and once for each file."""
    owner = pyrage.x25519.Identity.from_str(pair.key.texts[0].splitlines()[1])
    own = pyrage.x25519.Identity.from_str(pyrage.decrypt((backup / KEY).read_bytes(), [owner]).decode().strip())
    lines = gzip.decompress(pyrage.decrypt((backup / PART).read_bytes(), [own])).splitlines()
    assert [json.loads(line) for line in lines] == PEOPLE
    assert json.loads(pyrage.decrypt((backup / "pool/groups.json.age").read_bytes(), [own])) == [{"GroupName": "staff"}]


def test_a_passphrase_opens_what_was_made_for_it_and_no_other_does(tmp_path: Path) -> None:
    backup = written(tmp_path / "backup", PEOPLE[:3], protection=ForPassphrase("correct hörse"))
    decomposed = "correct ho\u0308rse"
    with opened(backup, Passphrase(decomposed)) as read:
        assert list(read.users()) == PEOPLE[:3]
        own = read.key
    wrong = refused(backup, Passphrase("correct horse"))
    assert (wrong.code, wrong.facts["takes"]) == (Code.BACKUP_KEY_WRONG, "passphrase")
    assert refused(backup, None).facts["takes"] == "passphrase"
    assert own is not None
    assert not verified(backup, Identities((own,)))


def test_a_backup_says_that_it_is_encrypted_and_what_opens_it(backup: Path) -> None:
    failure = refused(backup, None)
    assert failure.code is Code.BACKUP_ENCRYPTED
    assert failure.facts["takes"] == "identity"


def test_the_key_of_somebody_else_is_told_from_what_is_no_key(backup: Path) -> None:
    assert refused(backup, Pair().key).code is Code.BACKUP_KEY_WRONG
    assert refused(backup, Passphrase("x")).code is Code.BACKUP_KEY_WRONG
    assert refused(backup, Identities(("AGE-SECRET-KEY-1NONE", "notes"))).code is Code.IDENTITY_UNKNOWN


def test_each_of_several_recipients_can_read_it(tmp_path: Path) -> None:
    one, other = Pair(), Pair()
    both = ForRecipients((*one.protection.recipients, *other.protection.recipients))
    backup = written(tmp_path / "backup", PEOPLE[:2], protection=both)
    assert not verified(backup, one.key)
    assert not verified(backup, other.key)


SSH_PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl somebody@example.com"


@pytest.mark.parametrize("recipient", ["age1nothing", "", "somebody@example.com", "ssh-ed25519 nothing", "\ud800"])
def test_what_is_no_recipient_is_named_before_anything_is_written(tmp_path: Path, recipient: str) -> None:
    with pytest.raises(Failure) as failed:
        BackupWriter.begin(tmp_path / "backup", {}, ForRecipients((SSH_PUBLIC, recipient)))
    assert failed.value.code is Code.RECIPIENT_UNKNOWN
    assert not (tmp_path / "backup").exists()


def test_no_secret_is_in_what_is_printed_of_a_key() -> None:
    key = encryption.BackupKey.made()
    for secret in (Passphrase("hunter2"), ForPassphrase("hunter2"), Identities(("hunter2",)), key):
        assert "hunter2" not in repr(secret)
        assert "SECRET" not in repr(secret)


@pytest.mark.parametrize("wait", [False, True])
def test_work_on_an_encrypted_backup_goes_on_from_the_last_whole_part(tmp_path: Path, pair: Pair, wait: bool) -> None:
    folder = tmp_path / "backup"
    writer = BackupWriter.begin(folder, {"wish": "all"}, pair.protection)
    writer.put("pool/groups.json", [{"GroupName": "staff"}], rows=1)
    writer.add_users(map(line_of, PEOPLE[:100]))
    writer.settle({"users": 100})
    if wait:
        writer.files()
    writer.add_users(map(line_of, PEOPLE[100:110]))
    own = writer.key
    writer.close()
    with pytest.raises(Failure) as failed:
        BackupWriter.go_on(folder)
    assert failed.value.code is Code.BACKUP_ENCRYPTED
    (folder / "users").mkdir(exist_ok=True)
    (folder / "users/part-00001.jsonl.gz.age.new").write_bytes(b"half of it")
    (folder / "users/part-00007.jsonl.gz.age").write_bytes(b"never said to be safe")
    writer = BackupWriter.go_on(folder, own if wait else pair.key)
    assert writer.progress.begun == {"wish": "all"}
    at = writer.progress.state.get("users", 0)
    assert at == (100 if wait else 0)
    assert list(writer.safe_records("users")) == PEOPLE[:at]
    writer.add_users(map(line_of, PEOPLE[at:]))
    writer.settle({"users": 300})
    writer.finish(manifest(writer, Counts(300, 1, 0)))
    assert not verified(folder, pair.key)
    with opened(folder, pair.key) as backup:
        assert list(backup.users()) == PEOPLE


def harms(backup: Path, key: ReadingKey) -> set[tuple[Harm, str]]:
    return {(damage.harm, damage.file) for damage in verified(backup, key)}


def test_a_part_of_another_backup_is_named_whatever_the_manifest_says(backup: Path, tmp_path: Path, pair: Pair) -> None:
    other = written(tmp_path / "other", PEOPLE, protection=pair.protection)
    made_again(backup, PART, (other / PART).read_bytes())
    assert (Harm.OTHER_KEY, PART) in harms(backup, pair.key)


def test_what_cannot_be_decrypted_is_named_and_the_rest_stays_readable(backup: Path, pair: Pair) -> None:
    data = bytearray((backup / PART).read_bytes())
    data[-1] ^= 1
    made_again(backup, PART, bytes(data))
    assert (Harm.NOT_AGE, PART) in harms(backup, pair.key)
    with opened(backup, pair.key) as read:
        assert list(read.memberships()) == [member("staff", 1)]
        with pytest.raises(Failure) as failed:
            list(read.users())
    assert failed.value.facts["file"] == PART


def test_a_damaged_key_file_is_told_from_a_wrong_key(backup: Path, pair: Pair) -> None:
    data = bytearray((backup / KEY).read_bytes())
    data[-1] ^= 1
    (backup / KEY).write_bytes(data)
    failure = refused(backup, pair.key)
    assert (failure.code, failure.facts["file"]) == (Code.BACKUP_DAMAGED, KEY)
    (backup / KEY).unlink()
    failure = refused(backup, pair.key)
    assert (failure.code, failure.facts["file"]) == (Code.BACKUP_DAMAGED, KEY)


def test_a_key_file_that_asks_for_all_memory_is_refused_at_once(backup: Path) -> None:
    salt = base64.b64encode(bytes(16)).rstrip(b"=")
    body = base64.b64encode(bytes(32)).rstrip(b"=")
    made_again(backup, KEY, b"age-encryption.org/v1\n-> scrypt %s 40\n%s\n--- %s\n" % (salt, body, body) + bytes(40))
    assert refused(backup, Passphrase("x")).facts["file"] == KEY


def test_what_decrypts_to_more_than_any_file_of_a_backup_is_not_kept_in_memory(
    backup: Path, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encryption, "LARGEST_FILE", 1000)
    assert (Harm.TOO_LARGE, PART) in harms(backup, pair.key)


def test_a_backup_without_its_key_file_opens_with_the_key_itself(backup: Path, pair: Pair, tmp_path: Path) -> None:
    with opened(backup, pair.key) as read:
        own = read.key
    assert own is not None
    (backup / KEY).unlink()
    assert harms(backup, Identities((own,))) == {(Harm.MISSING, KEY)}
    other = tmp_path / "other"
    shutil.copytree(written(tmp_path / "made", PEOPLE[:1], protection=pair.protection), other)
    assert refused(other, Identities((own,))).code is Code.BACKUP_KEY_WRONG


def test_what_somebody_put_into_an_encrypted_backup_in_clear_is_not_believed(backup: Path, pair: Pair) -> None:
    plain = gzip.compress(line_of(person(999)) + b"\n", mtime=0)
    for path, data in (("users/part-00001.jsonl.gz", plain), ("pool/clients.json", b"[]")):
        manifest_changed(backup, lambda said, path=path: said["files"].update({path: {"rows": 1}}))
        made_again(backup, path, data)
    assert {(Harm.NOT_AGE, "users/part-00001.jsonl.gz"), (Harm.NOT_AGE, "pool/clients.json")} <= harms(backup, pair.key)
    with opened(backup, pair.key) as read:
        with pytest.raises(Failure):
            read.document("pool/clients.json")
        with pytest.raises(Failure):
            list(read.users())
