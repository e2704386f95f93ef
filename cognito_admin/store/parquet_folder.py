"""A folder of Parquet files for query engines. Alone in knowing pyarrow, which not everybody has installed."""

import contextlib
import importlib.util
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.user_rows import Kind
from cognito_admin.moving import move_over
from cognito_admin.store.exported_file import UNFINISHED, Exported

ROWS_A_GROUP = 50_000
"""What is in memory at a time."""
ROWS_A_FILE = 1_000_000
_ENDING = ".parquet"

Rows = Sequence[Sequence[object]]


def parquet_is_there() -> bool:
    """Whether what writes such files is installed. Looks at the disk."""
    return importlib.util.find_spec("pyarrow") is not None


class ParquetFolder(Exported[Rows]):
    """``part-00000.parquet`` and so on, in a folder. Only one that holds nothing but such files is replaced.

    Entering also raises Failure(PARQUET_MISSING) where pyarrow is not installed.
    """

    def __init__(self, path: Path, columns: Mapping[str, Kind]) -> None:
        super().__init__(path, _GrowingFolder(path, columns))


class _GrowingFolder:
    def __init__(self, path: Path, columns: Mapping[str, Kind]) -> None:
        self._path = path
        self._growing = path.with_name(f"{path.name}{UNFINISHED}")
        self._columns = columns
        self._arrow: Any = None
        self._parquet: Any = None
        self._schema: Any = None
        self._writer: Any = None
        self._files = self._in_file = 0
        self._rows: list[Sequence[object]] = []

    def open(self) -> None:
        try:
            import pyarrow  # pyright: ignore[reportMissingTypeStubs]
            from pyarrow import parquet  # pyright: ignore[reportMissingTypeStubs]
        except ImportError as error:
            raise Failure(Code.PARQUET_MISSING) from error
        self._arrow, self._parquet = cast(Any, pyarrow), cast(Any, parquet)
        self._schema = self._arrow.schema([(name, _type(self._arrow, kind)) for name, kind in self._columns.items()])
        if not _may_be_replaced(self._path):
            raise Failure(Code.EXPORT_NOT_WRITTEN, path=str(self._path), reason="other files are in it")
        shutil.rmtree(self._growing, ignore_errors=True)
        self._growing.mkdir(mode=0o700)

    def write(self, piece: Rows) -> None:
        self._rows += piece
        if len(self._rows) >= ROWS_A_GROUP:
            self._write_group()

    def finish(self) -> None:
        self._write_group()
        if self._writer is not None:
            self._close_file()
        if self._path.exists():
            shutil.rmtree(self._path)
        move_over(self._growing, self._path)

    def discard(self) -> None:
        if self._writer is not None:
            with contextlib.suppress(OSError):
                self._writer.close()
        shutil.rmtree(self._growing, ignore_errors=True)

    def _write_group(self) -> None:
        """Even without a row there is a file, which tells the columns."""
        if not self._rows and self._files:
            return
        if self._writer is None:
            path = self._growing / f"part-{self._files:05}{_ENDING}"
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            self._writer = self._parquet.ParquetWriter(str(path), self._schema, compression="zstd")
            self._files += 1
        rows, self._rows = self._rows, []
        columns = [
            self._arrow.array([_storable(row[place]) for row in rows], type=field.type)
            for place, field in enumerate(self._schema)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(columns, schema=self._schema))
        self._in_file += len(rows)
        if self._in_file >= ROWS_A_FILE:
            self._close_file()

    def _close_file(self) -> None:
        self._writer.close()
        self._writer, self._in_file = None, 0
        file = os.open(self._growing / f"part-{self._files - 1:05}{_ENDING}", os.O_RDWR)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _type(arrow: Any, kind: Kind) -> Any:
    match kind:
        case Kind.FLAG:
            return arrow.bool_()
        case Kind.MOMENT:
            return arrow.timestamp("us", tz="UTC")
        case Kind.TEXTS:
            return arrow.list_(arrow.string())
        case Kind.TEXT:
            return arrow.string()


def _storable(value: object) -> object:
    """JSON may say half of a character that takes two, which is none."""
    if isinstance(value, tuple):
        return [_storable(one) for one in cast("tuple[object, ...]", value)]
    return value.encode(errors="replace").decode() if isinstance(value, str) and not value.isascii() else value


def _may_be_replaced(path: Path) -> bool:
    if not path.exists():
        return True
    return path.is_dir() and all(file.is_file() and file.suffix == _ENDING for file in path.iterdir())
