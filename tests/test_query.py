"""docs/query.md: what it tells about other programs is done with one of them, over a real backup."""

import asyncio
import re
from pathlib import Path

import duckdb
import pytest

from cognito_admin.model.backups import ForPassphrase
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.table_definitions import Engine
from cognito_admin.work.ddl import POOL, definitions
from tests.archive.backups import member, person
from tests.archive.test_comparing import backup

DOCUMENT = (Path(__file__).parents[1] / "docs" / "query.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)
SCHEMA = ("sub", "email", "email_verified", "custom:tenantId")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    people = [
        {**person(1, email_verified="true"), "UserCreateDate": "2026-03-05T10:00:00Z"},
        person(2, email_verified="false", **{"custom:tenantId": "acme"}),
        person(3, email="PERSON1@example.com"),
    ]
    settings = {POOL: {"UserPool": {"SchemaAttributes": [{"Name": name} for name in SCHEMA]}}}
    folder = tmp_path_factory.mktemp("backups") / "shop-customers_2026"
    return backup(folder, people, [member("admins", 1), member("admins", 2), member("staff", 1)], settings=settings)


def tables(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(asyncio.run(definitions(str(folder), Engine.DUCKDB)))
    return connection


def asked(folder: Path, query: str) -> list[tuple[str, ...]]:
    """The answer as texts."""
    query = query.replace("BACKUP/", f"{folder}/").rstrip(";\n")
    with tables(folder) as connection:
        return connection.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({query})").fetchall()


def test_the_questions_of_the_documentation_are_answered(made: Path) -> None:
    assert len(QUERIES) == 7
    states, unverified, shared, groups, in_none, of_march, raw = (asked(made, query) for query in QUERIES)
    assert states == raw == [("CONFIRMED", "3")]
    assert unverified == [(person(2)["Username"], "person2@example.com")]
    assert shared == [("person1@example.com", "2")]
    assert groups == [("admins", "2"), ("staff", "1")]
    assert in_none == [(person(3)["Username"], "PERSON1@example.com")]
    assert of_march == [(person(1)["Username"], "2026-03-05 10:00:00+00")]


def test_custom_attributes_are_columns(made: Path) -> None:
    query = "SELECT custom_tenantid FROM shop_customers WHERE sub = ?"
    with tables(made) as connection:
        assert connection.execute(query, [person(2)["Username"]]).fetchall() == [("acme",)]


def test_a_pool_without_anybody_in_a_group_is_queried(tmp_path: Path) -> None:
    made = backup(tmp_path / "a", [person(1)])
    assert asked(made, "SELECT u.username FROM shop_customers u LEFT JOIN shop_customers_memberships m USING (sub)")
    empty = backup(tmp_path / "b")
    assert asked(empty, "SELECT * FROM shop_customers") == []


@pytest.mark.parametrize("engine", [Engine.ATHENA, Engine.TRINO])
def test_a_backup_that_does_not_lie_in_s3_says_where_the_bucket_belongs(made: Path, engine: Engine) -> None:
    assert f"'s3://BUCKET/{made.name}/users/'" in asyncio.run(definitions(str(made), engine))


def test_what_no_engine_can_read_is_refused(tmp_path: Path, made: Path) -> None:
    from cognito_admin.archive.writing import BackupWriter
    from cognito_admin.model.backups import Counts
    from tests.archive.backups import manifest

    writer = BackupWriter.begin(tmp_path / "locked", {}, ForPassphrase("correct horse"))
    writer.finish(manifest(writer, Counts()))
    packed = tmp_path / "shop.cognitobackup"
    packed.write_bytes(b"PK")
    for path in (tmp_path / "locked", packed):
        with pytest.raises(Failure) as raised:
            asyncio.run(definitions(str(path), Engine.ATHENA))
        assert raised.value.code is Code.BACKUP_NOT_QUERYABLE
