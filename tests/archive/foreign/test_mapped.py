import json
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.archive.foreign.contents import foreign_contents
from cognito_admin.archive.foreign.mapped import MappedContents
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.restore.mapping import FieldMapping

BCRYPT = "$2b$10$" + "a" * 53


def contents(folder: Path, name: str, text: str) -> MappedContents:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    found = foreign_contents(path)
    assert isinstance(found, MappedContents)
    return found


def test_users_of_another_system_are_shown_as_what_their_fields_look_like(tmp_path: Path) -> None:
    people: list[dict[str, Any]] = [
        {"user_id": f"auth0|{number}", "email": f"p{number}@example.com", "app_metadata": {"plan": "gold"}}
        for number in range(3)
    ]
    found = contents(tmp_path, "people.json", json.dumps(people))
    assert (found.about.tool, found.about.pool.name) == ("Auth0", "people")
    users = [user for page in found.users(skip=1) for user in page]
    assert [user.attributes["email"] for user in users] == ["p1@example.com", "p2@example.com"]
    assert users[0].username == "auth0|1"
    assert users[0].sub == "auth0|1"


def test_a_mapping_makes_other_attributes_of_the_same_file(tmp_path: Path) -> None:
    text = f"login,plan,secret,teams\nann,gold,{BCRYPT},staff;night\nben,,,staff\n"
    found = contents(tmp_path, "people.csv", text)
    mapped = found.mapped(
        FieldMapping({"login": "username", "plan": "custom:plan", "secret": "password_hash", "teams": "groups"})
    )
    ann, ben = mapped.records()
    assert ann["Username"] == "ann"
    assert {"Name": "custom:plan", "Value": "gold"} in ann["Attributes"]
    assert (ann["PasswordHash"], "PasswordHash" in ben) == (BCRYPT, False)
    assert [group.name for group in mapped.groups()] == ["staff", "night"]
    members = dict(mapped.members())
    assert members == {"night": ["ann"], "staff": ["ann", "ben"]}


def test_a_table_without_anything_like_a_user_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        contents(tmp_path, "prices.csv", "item,price\nbread,3\n")
    assert caught.value.code is Code.BACKUP_NONE


def test_a_table_that_breaks_off_is_told_to_be_damaged(tmp_path: Path) -> None:
    found = contents(tmp_path, "people.csv", 'email,name\na@example.com,Ann\nb@example.com,"Ben\n')
    assert [user.attributes["email"] for page in found.users() for user in page] == ["a@example.com"]
    assert found.damaged == {"people.csv": None}
