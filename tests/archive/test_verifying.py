import gzip
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.archive import verifying
from cognito_admin.archive.reading import opened
from cognito_admin.archive.verifying import GROUPS
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.model.backups import Counts, Damage, Harm
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.listed_user import listed_sub
from cognito_admin.model.sentences import explain
from tests.archive.backups import made_again, manifest, manifest_changed, member, packed, person, verified, written

PART = "users/part-00000.jsonl.gz"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    people = [person(number) for number in range(200)]
    return written(tmp_path / "backup", people, [member("staff", 3), member("owners", 4)], ["staff", "owners"])


def said_to_be(backup: Path, path: str, lines: list[bytes]) -> None:
    """Puts other lines into a part, and makes the manifest agree but for what the lines say."""
    made_again(backup, path, gzip.compress(b"".join(line + b"\n" for line in lines), mtime=0), rows=len(lines))


def harms(backup: Path) -> set[tuple[Harm, str, int | None]]:
    return {(damage.harm, damage.file, damage.line) for damage in verified(backup)}


def test_a_whole_backup_has_no_damage(backup: Path) -> None:
    assert not verified(backup)


def test_a_missing_part_is_named(backup: Path) -> None:
    (backup / PART).unlink()
    assert (Harm.MISSING, PART, None) in harms(backup)


def test_a_file_that_nobody_wrote_is_named(backup: Path) -> None:
    (backup / "users/part-00007.jsonl.gz").write_bytes(gzip.compress(b""))
    assert harms(backup) == {(Harm.UNKNOWN_FILE, "users/part-00007.jsonl.gz", None)}


def test_a_part_that_ends_early_is_named_with_its_line(backup: Path) -> None:
    data = (backup / PART).read_bytes()
    (backup / PART).write_bytes(data[: len(data) // 2])
    found = harms(backup)
    assert (Harm.SIZE_DIFFERS, PART, None) in found
    assert any(harm is Harm.ENDS_EARLY and file == PART for harm, file, _ in found)


def test_a_user_who_comes_twice_is_named_where_they_come_again(backup: Path) -> None:
    said_to_be(backup, PART, [line_of(person(number)) for number in (*range(199), 5)])
    assert harms(backup) == {(Harm.SUB_TWICE, PART, 200)}


_PIECES = st.sampled_from(
    [
        "",
        "sub",
        "a",
        "é",
        '"',
        "\\",
        "\n",
        "\x7f",
        "林",
        "\ud83d",
        '"}]',
        '","Value":"',
        "{}",
        '{"Name":"sub","Value":"x"}',
        ",",
    ]
)
_TEXTS = st.lists(_PIECES, max_size=3).map("".join)
_ATTRIBUTES = st.lists(
    st.fixed_dictionaries({"Name": _TEXTS | st.just("sub"), "Value": _TEXTS | st.just(3)}), max_size=4
)
_USERS = st.fixed_dictionaries(
    {"Attributes": _ATTRIBUTES, "Enabled": st.booleans() | st.none(), "UserCreateDate": _TEXTS, "UserStatus": _TEXTS},
    optional={"Username": _TEXTS, "UserLastModifiedDate": _TEXTS, "MFAOptions": st.just([])},
)


@given(user=_USERS, place=st.integers(0, 400), byte=st.none() | st.sampled_from(b'{}[]",:x\\\n\x00\xff'))
def test_a_quick_look_at_a_user_says_what_a_careful_one_does(
    user: dict[str, Any], place: int, byte: int | None
) -> None:
    line = line_of(user)
    if byte is not None:
        at = place % len(line)
        line = line[:at] + bytes([byte]) + line[at + (place % 2) :]

    def outcome(read: Callable[[bytes], str | None]) -> object:
        try:
            return read(line)
        except ValueError:
            return ValueError

    assert outcome(verifying._sub_in) == outcome(lambda line: verifying._sub_of(json.loads(line.decode())))


def test_a_quick_look_is_enough_at_what_this_program_writes() -> None:
    line = line_of(person(1, name="Zoë"))
    assert listed_sub(line.decode()) == person(1)["Username"]


def test_a_line_that_is_no_user_is_named(backup: Path) -> None:
    lines = [line_of(person(number)) for number in range(200)]
    lines[9], lines[10], lines[11] = b'{"Username": "x"}', b"[]", b"{"
    said_to_be(backup, PART, lines)
    assert harms(backup) == {(Harm.NO_USER, PART, 10), (Harm.NO_USER, PART, 11), (Harm.NOT_JSON, PART, 12)}


def test_memberships_of_nobody_and_in_nothing_are_named(backup: Path) -> None:
    part = "memberships/part-00000.jsonl.gz"
    said_to_be(backup, part, [line_of(member("staff", 999)), line_of(member("ghosts", 3))])
    assert harms(backup) == {(Harm.MEMBER_UNKNOWN, part, 1), (Harm.GROUP_UNKNOWN, part, 2)}


def test_a_line_that_tells_of_no_second_factors_or_of_nobody_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "preferences"
    writer = BackupWriter.begin(folder, {})
    writer.put("pool/groups.json", [], rows=0)
    writer.add_users([line_of(person(0))])
    known = {key: person(0)["Username"] for key in ("sub", "username")}
    good = {**known, "UserMFASettingList": ["SMS_MFA"], "PreferredMfaSetting": "SMS_MFA"}
    stranger = {**good, "sub": person(1)["Username"]}
    writer.add_mfa_preferences(map(line_of, [good, known, {**good, "UserMFASettingList": [1]}, stranger]))
    writer.settle({})
    writer.finish(manifest(writer, Counts(1, mfa=3)))
    found = [(damage.harm, damage.line) for damage in verified(folder)]
    odd = [(Harm.NO_MFA_PREFERENCE, 2), (Harm.NO_MFA_PREFERENCE, 3)]
    assert found == [*odd, (Harm.MEMBER_UNKNOWN, 4), (Harm.COUNT_DIFFERS, None)]


def test_counts_that_differ_from_the_manifest_are_told(backup: Path) -> None:
    said_to_be(backup, PART, [line_of(person(number)) for number in range(150)])
    (damage,) = verified(backup)
    assert damage.harm is Harm.COUNT_DIFFERS
    assert damage.facts == {"what": "users", "said": "200", "found": "150"}


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        (b"x" * (16 << 20) + b"\n", Harm.INFLATES_TOO_FAR),
        (b"\n" * (16 << 20), Harm.ROWS_DIFFER),
    ],
    ids=["one line", "empty lines"],
)
def test_what_inflates_without_end_is_stopped(backup: Path, text: bytes, harm: Harm) -> None:
    said_to_be(backup, PART, [text.partition(b"\n")[0]])
    made_again(backup, PART, gzip.compress(text, mtime=0), rows=40_000)
    assert (harm, PART, None) in harms(backup)


def test_a_link_counts_as_missing(backup: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copy(backup / PART, elsewhere)
    (backup / PART).unlink()
    try:
        (backup / PART).symlink_to(elsewhere)
    except OSError:
        pytest.skip("no links on this system")
    assert (Harm.MISSING, PART, None) in harms(backup)


def test_a_packed_backup_is_read_like_a_folder(backup: Path, tmp_path: Path) -> None:
    path = packed(backup, tmp_path / "shop.cognitobackup")
    assert not verified(path)
    with opened(path) as one, opened(backup) as other:
        assert list(one.users()) == list(other.users())


def test_members_that_point_outside_are_never_opened(backup: Path, tmp_path: Path) -> None:
    path = packed(backup, tmp_path / "odd.cognitobackup", **{"../outside": b"x", "/absolute": b"x", "a\\b": b"x"})
    with opened(path) as one:
        assert set(one.files.sizes()) == {file.relative_to(backup).as_posix() for file in backup.rglob("*.*")}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b'{"format": 2}', Code.BACKUP_NEWER),
        (b'{"format": 1}', Code.BACKUP_DAMAGED),
        (b"[", Code.BACKUP_DAMAGED),
        (b"[" * 100_000, Code.BACKUP_DAMAGED),
        (b"7", Code.BACKUP_DAMAGED),
    ],
)
def test_a_manifest_that_cannot_be_understood_is_refused(backup: Path, document: bytes, code: Code) -> None:
    (backup / "manifest.json").write_bytes(document)
    with pytest.raises(Failure) as failed, opened(backup):
        pass
    assert failed.value.code is code


@pytest.mark.parametrize("packed", [True, False])
def test_a_folder_that_holds_backups_names_the_newest_of_them(tmp_path: Path, packed: bool) -> None:
    ending = ".cognitobackup" if packed else ""
    for name in ("a_2026-11-20T09-00-00Z", "b_2026-11-22T09-00-00Z", "c_2026-11-21T09-00-00Z"):
        if packed:
            (tmp_path / f"{name}{ending}").write_bytes(b"packed")
        else:
            (tmp_path / name).mkdir()
            (tmp_path / name / "manifest.json").write_text("{}")
    (tmp_path / "notes_2026-11-23T09-00-00Z").mkdir()
    (tmp_path / "z.cognitobackup").write_bytes(b"nobody knows when")
    for left_over in ("a_2026-11-24T09-00-00Z.removed", "z.cognitobackup.unfinished-2026-11-24T09-00-00Z"):
        (tmp_path / left_over).mkdir()
        (tmp_path / left_over / "manifest.json").write_text("{}")
    (tmp_path / "deeper" / "than" / "that_2026-11-23T09-00-00Z").mkdir(parents=True)
    (tmp_path / "deeper" / "than" / "that_2026-11-23T09-00-00Z" / "manifest.json").write_text("{}")
    with pytest.raises(Failure) as failed, opened(tmp_path):
        pass
    assert failed.value.code is Code.BACKUP_NONE
    assert failed.value.facts["newest"] == f"b_2026-11-22T09-00-00Z{ending}"
    assert f"newest of which is b_2026-11-22T09-00-00Z{ending}." in explain(failed.value).text


def test_nothing_is_named_that_lies_within_a_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.cognitobackup", "w") as file:
        file.writestr("shop_2026-11-22T09-00-00Z/manifest.json", "{}")
    with pytest.raises(Failure) as failed, opened(tmp_path / "all.cognitobackup"):
        pass
    assert "newest" not in failed.value.facts


def test_a_folder_of_something_else_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(Failure) as failed, opened(tmp_path):
        pass
    assert failed.value.code is Code.BACKUP_NONE
    with pytest.raises(Failure) as failed, opened(tmp_path / "nothing"):
        pass
    assert failed.value.code is Code.BACKUP_NOT_FOUND


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_changed_byte_is_ever_accepted_in_silence(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("flipped") / "backup"
    path = written(folder, [person(number) for number in range(20)], [member("staff", 3)], ["staff"])
    files = sorted(file for file in path.rglob("*") if file.is_file() and file.name != "manifest.json")
    file = data.draw(st.sampled_from(files))
    content = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans(), label="cut"):
        del content[place:]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    file.write_bytes(content)
    assert verified(path)


def test_a_document_said_to_be_larger_than_any_memory_is_named_and_not_read_so(backup: Path) -> None:
    manifest_changed(backup, lambda said: said["files"]["pool/groups.json"].update(size=1 << 50))
    assert harms(backup) == {(Harm.SIZE_DIFFERS, "pool/groups.json", None)}


def test_members_are_not_called_unknown_where_the_users_cannot_be_read(tmp_path: Path) -> None:
    backup = written(tmp_path / "backup", list(map(person, range(50))), [member("staff", 3)], ["staff"])
    part = backup / "users" / "part-00000.jsonl.gz"
    part.write_bytes(part.read_bytes()[:-20])
    assert Harm.MEMBER_UNKNOWN not in {damage.harm for damage in verified(backup)}


@pytest.mark.parametrize("line", [b"", b" ", b"{} {}", b"[1]x", b"\xff", b"{", b"nul"])
def test_a_line_that_is_not_one_json_value_is_named(tmp_path: Path, line: bytes) -> None:
    writer = BackupWriter.begin(tmp_path / "backup", {})
    writer.add_users([line_of(person(1)), line])
    writer.put(GROUPS, [], rows=0)
    writer.finish(manifest(writer, Counts(2)))
    damages = verified(tmp_path / "backup")
    assert Damage(Harm.NOT_JSON, "users/part-00000.jsonl.gz", 2) in damages
