import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.user_rows import Kind
from cognito_admin.store import parquet_folder
from cognito_admin.store.parquet_folder import ParquetFolder

WHEN = datetime(2026, 3, 1, 12, 30, 5, 250_000, UTC)
COLUMNS = {"username": Kind.TEXT, "enabled": Kind.FLAG, "created": Kind.MOMENT, "groups": Kind.TEXTS}
ANN = ("ann", True, WHEN, ("admins", "staff"))
BOB = ("bob \ud800", False, None, ())


def exported(path: Path, *pieces: Sequence[Sequence[object]], finished: bool = True) -> None:
    async def run() -> None:
        async with ParquetFolder(path, COLUMNS) as folder:
            for piece in pieces:
                await folder.write(piece)
            if finished:
                await folder.finish()

    asyncio.run(run())


def asked(path: Path, question: str) -> list[tuple[object, ...]]:
    return duckdb.sql(f"SELECT {question} FROM '{path}/*.parquet' ORDER BY username").fetchall()


def test_another_program_reads_values_of_their_kinds(tmp_path: Path) -> None:
    exported(tmp_path / "users.parquet", [ANN], [BOB])
    assert asked(tmp_path / "users.parquet", "username, enabled, epoch_us(created), groups") == [
        ("ann", True, int(WHEN.timestamp() * 1_000_000), ["admins", "staff"]),
        ("bob ?", False, None, []),
    ]
    assert [file.name for file in tmp_path.iterdir()] == ["users.parquet"]


def test_many_rows_come_into_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_folder, "ROWS_A_GROUP", 2)
    monkeypatch.setattr(parquet_folder, "ROWS_A_FILE", 4)
    exported(tmp_path / "users.parquet", *([ANN, BOB] for _ in range(5)))
    assert len(list((tmp_path / "users.parquet").iterdir())) == 3
    assert len(asked(tmp_path / "users.parquet", "username")) == 10


def test_nobody_is_a_table_with_columns(tmp_path: Path) -> None:
    exported(tmp_path / "users.parquet")
    assert asked(tmp_path / "users.parquet", "username, groups") == []


def test_what_is_not_finished_leaves_what_was_there(tmp_path: Path) -> None:
    exported(tmp_path / "users.parquet", [ANN])
    exported(tmp_path / "users.parquet", [BOB], finished=False)
    assert asked(tmp_path / "users.parquet", "username") == [("ann",)]
    assert [file.name for file in tmp_path.iterdir()] == ["users.parquet"]
    exported(tmp_path / "users.parquet", [BOB])
    assert asked(tmp_path / "users.parquet", "username") == [("bob ?",)]


def test_a_folder_with_other_files_in_it_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "photos.parquet"
    folder.mkdir()
    (folder / "holiday.jpg").write_bytes(b"sun")
    with pytest.raises(Failure) as raised:
        exported(folder, [ANN])
    assert raised.value.code is Code.EXPORT_NOT_WRITTEN
    assert [file.name for file in folder.iterdir()] == ["holiday.jpg"]


def test_without_pyarrow_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Failure) as raised:
        exported(tmp_path / "users.parquet", [ANN])
    assert raised.value.code is Code.PARQUET_MISSING
    assert not list(tmp_path.iterdir())
