import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.archive.contents import Contents
from cognito_admin.archive.foreign.contents import LOOKED_AT, foreign_contents
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.users import User
from tests.archive.backups import person

POOL = "eu-west-1_AbCd12345"


def opened(path: Path) -> Contents:
    contents = foreign_contents(path)
    assert contents is not None
    return contents


def people(path: Path) -> list[User]:
    return [user for page in opened(path).users() for user in page]


def file_of(folder: Path, name: str, *documents: Any) -> Path:
    path = folder / name
    path.write_text("\n".join(map(json.dumps, documents)), "utf-8")
    return path


@pytest.mark.parametrize(
    "documents",
    [
        [[person(1), person(2)]],
        [{"Users": [person(1), person(2)], "PaginationToken": "more"}],
        [{"Users": [person(1)], "PaginationToken": "more"}, {"Users": [person(2)]}],
        [[{"Users": [person(1)]}, {"Users": [person(2)]}]],
        [person(1), person(2)],
    ],
    ids=["cognito-backup-restore", "one answer", "answers one after the other", "a list of answers", "a user a line"],
)
def test_lists_of_users_open_however_they_were_written_down(tmp_path: Path, documents: list[Any]) -> None:
    path = file_of(tmp_path, f"{POOL}.json", *documents)
    assert [user.attributes["email"] for user in people(path)] == ["person1@example.com", "person2@example.com"]
    contents = opened(path)
    assert (contents.about.pool.id, contents.about.pool.region, contents.about.users) == (POOL, "eu-west-1", 2)
    assert contents.damaged == {}
    assert contents.documents() == ()


def test_the_two_files_of_cognito_backup_give_users_groups_and_who_is_in_them(tmp_path: Path) -> None:
    users = [person(1) | {"Groups": ["staff", "admins"]}, person(2) | {"Groups": ["staff"]}, person(3)]
    path = file_of(tmp_path, f"{POOL}.json", users)
    file_of(tmp_path, f"{POOL}_groups.json", [{"GroupName": "staff", "Description": "All of us", "Precedence": 3}])
    contents = opened(path)
    assert [(group.name, group.description) for group in contents.groups()] == [("staff", "All of us"), ("admins", "")]
    one, two = person(1)["Username"], person(2)["Username"]
    assert list(contents.members()) == [("admins", [one]), ("staff", [one, two])]


def test_seconds_and_what_a_tool_left_out_are_no_trouble(tmp_path: Path) -> None:
    written = {
        "Username": "ann",
        "Attributes": [{"Name": "email", "Value": "ann@example.com"}],
        "UserCreateDate": 1.5e9,
    }
    (user,) = people(file_of(tmp_path, "users.json", [written]))
    assert (user.sub, user.status, user.enabled) == ("ann", "UNKNOWN", True)
    assert user.created.isoformat() == "2017-07-14T02:40:00+00:00"


def test_an_import_file_opens_with_the_attributes_it_has(tmp_path: Path) -> None:
    path = tmp_path / "import.csv"
    path.write_text(
        "cognito:username,email,email_verified,custom:tier,cognito:mfa_enabled\r\n"
        'ann,ann@example.com,TRUE,"gold, old",FALSE\r\n'
        ",nobody@example.com,TRUE,,FALSE\r\n"
        "bob,bob@example.com,FALSE,,FALSE\r\n",
        "utf-8",
    )
    contents = opened(path)
    found = [user for page in contents.users() for user in page]
    assert [user.username for user in found] == ["ann", "bob"]
    assert found[0].attributes == {"email": "ann@example.com", "email_verified": "true", "custom:tier": "gold, old"}
    assert found[1].attributes["email_verified"] == "false"
    assert list(contents.damaged) == ["import.csv"]
    assert [user.username for page in opened(path).users(1) for user in page] == ["bob"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", "{"),
        ("a.json", '{"a": 1}'),
        ("a.json", '[{"a": 1}]'),
        ("a.json", "1 2"),
        ("a.csv", "name,age\nann,3\n"),
    ],
)
def test_what_is_no_list_of_users_is_said_to_be_none(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(Failure) as caught:
        foreign_contents(path)
    assert caught.value.code is Code.BACKUP_NONE


def test_one_entry_that_is_no_user_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    path = file_of(tmp_path, "users.json", [person(1), {"Username": 3}, person(2) | {"UserCreateDate": "soon"}])
    contents = opened(path)
    assert [len(page) for page in contents.users()] == [1]
    assert list(contents.damaged) == ["users.json"]


def test_a_list_that_ends_in_the_middle_is_read_as_far_as_it_goes_and_that_is_told(tmp_path: Path) -> None:
    text = json.dumps([person(number) | {"Groups": ["staff"]} for number in range(LOOKED_AT + 50)])
    path = tmp_path / "users.json"
    path.write_text(text[:-200], "utf-8")
    contents = opened(path)
    assert contents.about.users is None
    assert sum(len(page) for page in contents.users()) == LOOKED_AT + 49
    assert list(contents.damaged) == ["users.json"]
    assert sum(len(names) for _, names in contents.members()) == LOOKED_AT + 49


def test_what_a_shell_of_windows_has_written_opens_too(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    path.write_text(json.dumps({"Users": [person(1)]}), "utf-16")
    assert [user.attributes["email"] for user in people(path)] == ["person1@example.com"]


def test_folders_and_packed_backups_are_left_to_those_who_know_them(tmp_path: Path) -> None:
    packed = tmp_path / "shop.cognitobackup"
    packed.write_bytes(b"PK")
    assert foreign_contents(tmp_path) is None
    assert foreign_contents(packed) is None


@given(data=st.binary(max_size=300), ending=st.sampled_from(["json", "csv"]))
def test_no_file_brings_the_program_down(tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{ending}"
    path.write_bytes(data)
    with contextlib.suppress(Failure):
        contents = opened(path)
        list(contents.users())
        contents.groups()
        list(contents.members())
