import tempfile
from pathlib import Path
from typing import Any

import boto3
import duckdb
import pytest

from cognito_admin.archive.verifying import GROUPS
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.cli.statuses import Status
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.backups import Counts, ForPassphrase
from tests.archive.backups import manifest, member, person
from tests.archive.test_comparing import backup, edited
from tests.cli.conftest import PEOPLE, Shell


def test_differences_are_written_one_a_line(shell: Shell, tmp_path: Path) -> None:
    mfa = "pool/mfa.json"
    before = backup(tmp_path / "a", [person(1), person(2)], settings={mfa: {"MfaConfiguration": "OFF"}})
    after = backup(
        tmp_path / "b",
        [edited(person(2), email="a\nb"), person(3)],
        [member("g", 3)],
        [{"GroupName": "g"}],
        {mfa: {"MfaConfiguration": "ON"}},
    )
    ended = shell("diff", str(before), str(after))
    one, two, three = (person(number)["Username"] for number in (1, 2, 3))
    assert ended.status == Status.FINDINGS
    assert sorted(ended.out.splitlines()) == sorted(
        [
            '~ setting pool/mfa.json: /MfaConfiguration "OFF" → "ON"',
            "+ group g",
            f"- user {one}",
            f'~ user {two}: email "person2@example.com" → "a\\nb"',
            f"+ user {three}",
            f"+ membership {three}: g",
        ]
    )
    assert "1 user added, 1 user removed, 1 user changed, 1 membership added." in ended.err
    assert "Not compared: " in ended.err


def test_no_difference_is_told_by_the_exit_status(shell: Shell, tmp_path: Path) -> None:
    made = backup(tmp_path / "a", [person(1)])
    ended = shell("diff", str(made), str(made))
    assert (ended.status, ended.out) == (Status.DONE, "")
    assert "No difference." in ended.err
    document: Any = shell("--json", "diff", str(made), str(made)).document
    assert (document["differences"], document["counts"]) == ([], [])
    assert document["before"]["users"] == 1


def test_scripts_get_one_document(shell: Shell, tmp_path: Path) -> None:
    before, after = backup(tmp_path / "a", [person(1)]), backup(tmp_path / "b", [person(2), person(3)])
    document: Any = shell("diff", str(before), str(after), "--json").document
    assert sorted(document["counts"]) == [["user", "added", 2], ["user", "removed", 1]]
    assert [one["about"] for one in document["differences"]] == ["user"] * 3


def test_an_encrypted_backup_takes_its_passphrase_from_a_file(shell: Shell, tmp_path: Path) -> None:
    writer = BackupWriter.begin(tmp_path / "locked", {}, ForPassphrase("correct horse"))
    writer.add_users([line_of(person(1))])
    writer.put(GROUPS, [])
    writer.settle({})
    writer.finish(manifest(writer, Counts(1)))
    made = backup(tmp_path / "a", [person(1)])
    assert shell("diff", str(made), str(tmp_path / "locked")).status == Status.NOT_PERMITTED
    (tmp_path / "wrong").write_text("battery staple\n")
    (tmp_path / "right").write_text("correct horse\n")
    ended = shell("diff", str(made), str(tmp_path / "locked"), "--passphrase-file", str(tmp_path / "wrong"))
    assert ended.status == Status.NOT_PERMITTED
    ended = shell("diff", str(made), str(tmp_path / "locked"), "--passphrase-file", str(tmp_path / "right"))
    assert (ended.status, ended.out) == (Status.DONE, "")


def test_what_is_damaged_or_no_backup_ends_with_its_own_status(shell: Shell, tmp_path: Path) -> None:
    made = backup(tmp_path / "a", [person(1)])
    (tmp_path / "empty").mkdir()
    assert shell("diff", str(made), str(tmp_path / "empty")).status == Status.DAMAGED
    part = made / "users" / "part-00000.jsonl.gz"
    part.write_bytes(part.read_bytes()[:-9])
    assert shell("diff", str(made), str(made)).status == Status.DAMAGED


def test_a_backup_is_compared_with_the_pool_as_it_is_now(
    shell: Shell, pool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    made = backup(tmp_path / "a", [person(1)], pool=pool)
    ended = shell("diff", str(made), pool)
    assert ended.status == Status.FINDINGS, ended.err
    told = [line for line in ended.out.splitlines() if " setting " not in line]
    assert sorted(told) == [
        "+ group admins",
        "+ membership ann: admins",
        *(f"+ user {name}" for name in PEOPLE),
        f"- user {person(1)['Username']}",
    ]
    assert "+ setting pool/user-pool.json" in ended.out
    assert not list(temporary.iterdir())


def test_the_sql_for_query_engines_is_printed(shell: Shell, tmp_path: Path) -> None:
    made = backup(tmp_path / "a", [person(1)])
    ended = shell("ddl", str(made))
    assert (ended.status, ended.out.count("CREATE EXTERNAL TABLE")) == (Status.DONE, 2)
    assert "s3://BUCKET" in ended.err
    assert "read_json(" in shell("ddl", "--engine", "duckdb", str(made)).out


def test_a_backup_in_a_bucket_is_compared_and_queried(shell: Shell, emulator: Emulator, tmp_path: Path) -> None:
    place = "s3://our-backups/shop/2026"
    made = backup(tmp_path / "a", [person(1), person(2)], [member("g", 1)], [{"GroupName": "g"}])
    client = boto3.client("s3", **emulator.credentials)
    region = emulator.service.region
    client.create_bucket(Bucket="our-backups", CreateBucketConfiguration={"LocationConstraint": region})
    for path in made.rglob("*"):
        if path.is_file():
            client.upload_file(str(path), "our-backups", f"shop/2026/{path.relative_to(made)}")
    assert shell("diff", str(made), place).out == ""
    assert f"LOCATION '{place}/users/'" in shell("ddl", place).out

    sql = shell("ddl", "--engine=duckdb", place).out
    # DuckDB has to fetch an extension before it reads from S3 itself: here it gets a copy of what lies there.
    copy = tmp_path / "copy"
    for found in client.list_objects_v2(Bucket="our-backups", Prefix="shop/2026/")["Contents"]:
        file = copy / found["Key"].removeprefix("shop/2026/")
        file.parent.mkdir(parents=True, exist_ok=True)
        client.download_file("our-backups", found["Key"], str(file))
    client.close()
    assert sql.count(place) == 2
    with duckdb.connect() as connection:
        connection.execute(sql.replace(place, str(copy)))
        (count,) = connection.execute(
            "SELECT count(*) FROM shop_customers JOIN shop_customers_memberships USING (sub)"
        ).fetchall()
    assert count == (1,)
