import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.archive import bucket, journal
from cognito_admin.archive.folder import Folder
from cognito_admin.archive.parts import GrowingParts, WholeParts
from cognito_admin.archive.reading import opened
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.model.backups import Counts, ForRecipients
from cognito_admin.model.failures import Code, Failure
from tests.archive.backups import OWNER, RECIPIENT, manifest, member, person, verified, written


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    people = [person(number, name="Zoë \ud83d 林") for number in range(300)]
    path = written(tmp_path / "backup", people, [member("staff", 1)], ["staff"])
    with opened(path) as backup:
        assert list(backup.users()) == people
        assert list(backup.memberships()) == [member("staff", 1)]
        assert backup.document("pool/mfa.json") == {"MfaConfiguration": "OPTIONAL"}
    assert not verified(path)


def test_equal_users_become_equal_bytes(tmp_path: Path) -> None:
    one, other = (written(tmp_path / name, [person(number) for number in range(50)]) for name in ("one", "other"))
    assert (one / "users/part-00000.jsonl.gz").read_bytes() == (other / "users/part-00000.jsonl.gz").read_bytes()


class InMemory:
    """Objects in a bucket of which nobody knows."""

    name = "s3://backups/shop"

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def sizes(self) -> dict[str, int]:
        return {key: len(data) for key, data in self.kept.items()}

    def get(self, key: str, first: int, count: int) -> tuple[bytes, int]:
        return self.kept[key][first : first + count], len(self.kept[key])

    def put(self, key: str, data: bytes) -> None:
        self.kept[key] = data

    def remove(self, key: str) -> None:
        self.kept.pop(key, None)


def test_whoever_writes_into_s3_is_told_when_another_has_gone_on_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "_LOOK_EVERY_S", 0)
    objects = InMemory()
    first = BackupWriter.begin(objects, {})
    first.put("pool/groups.json", [], rows=0)
    before = dict(objects.kept)
    with pytest.raises(FileNotFoundError):
        BackupWriter.go_on(objects, wished=lambda _: False)
    assert objects.kept == before
    second = BackupWriter.go_on(objects)
    with pytest.raises(Failure) as caught:
        first.put("pool/mfa.json", {})
    assert caught.value == Failure(Code.BACKUP_BEING_WRITTEN, path=objects.name)
    first.close()
    third = BackupWriter.go_on(objects)
    third.finish(manifest(third, Counts()))
    with pytest.raises(Failure) as caught:
        second.put("pool/mfa.json", {})
    assert caught.value == Failure(Code.BACKUP_BEING_WRITTEN, path=objects.name)
    second.close()
    assert sorted(objects.kept) == ["manifest.json", "pool/groups.json"]


def test_a_backup_is_written_by_one_at_a_time(tmp_path: Path) -> None:
    first = BackupWriter.begin(tmp_path / "backup", {})
    with pytest.raises(Failure) as caught:
        BackupWriter.go_on(tmp_path / "backup")
    assert caught.value == Failure(Code.BACKUP_BEING_WRITTEN, path=str(tmp_path / "backup"))
    first.close()
    with pytest.raises(FileNotFoundError):
        BackupWriter.go_on(tmp_path / "backup", wished=lambda unfinished: unfinished.at is None)
    BackupWriter.go_on(tmp_path / "backup").close()


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = written(tmp_path / "backup", [person(1)])
    if os.name == "posix":
        assert not any(file.stat().st_mode & 0o077 for file in (path, *path.rglob("*")))


@settings(max_examples=40)
@given(data=st.data())
def test_work_that_ends_anywhere_goes_on_and_ends_as_if_it_never_had(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("backups") / "backup"
    pages = [[person(60 * page + number) for number in range(7)] for page in range(12)]
    writer, at = BackupWriter.begin(folder, {"wish": "all"}), 0
    while at < len(pages):
        writer.add_users(map(line_of, pages[at]))
        at += 1
        if data.draw(st.booleans(), label="settles"):
            writer.settle({"users": at})
        if data.draw(st.booleans(), label="ends"):
            writer.close()
            for file in folder.rglob("*"):
                if file.is_file() and data.draw(st.booleans(), label="leaves what was never settled"):
                    with file.open("ab") as end:
                        end.write(b'{"torn')
            writer = BackupWriter.go_on(folder)
            assert writer.progress.begun == {"wish": "all"}
            at = writer.progress.state.get("users", 0)
    writer.settle({"users": at})
    writer.put("pool/groups.json", [], rows=0)
    writer.finish(manifest(writer, Counts(7 * 12)))
    assert not verified(folder)
    with opened(folder) as backup:
        assert list(backup.users()) == [user for page in pages for user in page]
    assert not (folder / journal.GROWING).exists()


def test_parts_are_closed_when_they_are_large(tmp_path: Path) -> None:
    writer = GrowingParts(tmp_path, "users", member_bytes=100, part_bytes=300)
    for number in range(40):
        writer.write([line_of(person(number))])
        writer.settle()
    files = writer.finish()
    assert len(files) > 3
    assert sum(facts.rows or 0 for facts in files.values()) == 40
    assert set(files) == {f"users/{file.name}" for file in (tmp_path / "users").iterdir()}


@pytest.mark.parametrize("whole", [False, True])
def test_a_part_that_lost_what_was_settled_is_no_ground_to_go_on_from(tmp_path: Path, whole: bool) -> None:
    writer = BackupWriter.begin(tmp_path / "backup", {})
    writer.add_users([line_of(person(1))])
    writer.settle({"users": 1})
    writer.close()
    part = tmp_path / "backup/users/part-00000.jsonl.gz"
    part.unlink() if whole else os.truncate(part, 5)
    with pytest.raises(Failure) as failed:
        BackupWriter.go_on(tmp_path / "backup")
    assert failed.value.code is Code.BACKUP_DAMAGED


@pytest.mark.parametrize("odd", ['{"parts": null}', '{"parts": {"users/x": 1}}', '{"begun": 7}', '{"state": [1]}'])
def test_what_no_journal_says_ends_what_is_believed_of_it(tmp_path: Path, odd: str) -> None:
    writer = BackupWriter.begin(tmp_path / "backup", {"wish": "all"})
    writer.add_users([line_of(person(1))])
    writer.settle({"users": 1})
    writer.close()
    with (tmp_path / "backup" / journal.GROWING).open("a") as file:
        file.write(odd + "\n")
    writer = BackupWriter.go_on(tmp_path / "backup")
    assert (writer.progress.begun, writer.progress.state) == ({"wish": "all"}, {"users": 1})
    writer.close()


def test_an_unfinished_backup_says_so(tmp_path: Path) -> None:
    BackupWriter.begin(tmp_path / "backup", {}).close()
    with pytest.raises(Failure) as failed, opened(tmp_path / "backup"):
        pass
    assert failed.value.code is Code.BACKUP_UNFINISHED


def test_a_manifest_tells_what_was_not_read(tmp_path: Path) -> None:
    path = written(tmp_path / "backup", [])
    said = json.loads((path / "manifest.json").read_text())
    assert said["format"] == 1
    assert "passwords" in said["neverGiven"]
    assert said["started"] == "2026-11-20T14:03:00Z"


@settings(max_examples=10)
@given(data=st.data())
def test_encrypted_work_that_ends_anywhere_goes_on_from_its_last_whole_part(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("backups") / "backup"
    pages = [[person(60 * page + number) for number in range(7)] for page in range(12)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WholeParts, "is_due", property(lambda _: data.draw(st.booleans(), label="is due")))
        writer, at = BackupWriter.begin(folder, {"wish": "all"}, ForRecipients((RECIPIENT,))), 0
        while at < len(pages):
            writer.add_users(map(line_of, pages[at]))
            writer.add_memberships([line_of(member("staff", 60 * at))])
            at += 1
            writer.settle({"users": at})
            if data.draw(st.booleans(), label="ends"):
                key = data.draw(st.sampled_from((writer.key, OWNER)), label="key")
                writer.close()
                writer = BackupWriter.go_on(folder, key)
                assert writer.progress.begun == {"wish": "all"}
                at = writer.progress.state.get("users", 0)
                assert list(writer.safe_records("users")) == [user for page in pages[:at] for user in page]
        writer.put("pool/groups.json", [{"GroupName": "staff"}], rows=1)
        writer.finish(manifest(writer, Counts(7 * 12, 1, 12)))
    assert not verified(folder, OWNER)
    with opened(folder, OWNER) as backup:
        assert list(backup.users()) == [user for page in pages for user in page]


def whole_parts(folder: Path, clock: list[float]) -> WholeParts:
    return WholeParts(Folder(folder), "users", None, part_bytes=1500, part_s=30, clock=lambda: clock[0])


def test_a_part_that_is_countwhole_is_due_when_it_is_old(tmp_path: Path) -> None:
    clock = [1000.0]
    parts = whole_parts(tmp_path, clock)
    assert not parts.is_due
    parts.write([line_of(person(1))])
    clock[0] += 29
    assert not parts.is_due
    parts.write([line_of(person(2))])
    clock[0] += 1
    assert parts.is_due
    (facts,) = parts.settle().values()
    assert facts.rows == 2
    clock[0] += 60
    assert not parts.is_due


def test_a_part_that_is_countwhole_is_due_when_it_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cognito_admin.archive.parts.MEMBER_BYTES", 500)
    parts = whole_parts(tmp_path, [0.0])
    count = 0
    while not parts.is_due:
        parts.write([line_of(person(count))])
        count += 1
    assert (tmp_path / "users/part-00000.jsonl.gz").stat().st_size >= 1500
    parts.write([line_of(person(count))])
    settled = parts.settle()
    assert list(settled) == ["users/part-00000.jsonl.gz", "users/part-00001.jsonl.gz"]
    assert sum(facts.rows or 0 for facts in settled.values()) == count + 1
    assert parts.finish() == settled
