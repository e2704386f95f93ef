"""The tables that query engines see in a backup where it lies: SQL for Athena, Trino and DuckDB (docs/query.md)."""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Engine(StrEnum):
    ATHENA = "athena"
    TRINO = "trino"
    DUCKDB = "duckdb"


USERS: Mapping[str, str] = {
    "Username": "varchar",
    "UserStatus": "varchar",
    "Enabled": "boolean",
    "UserCreateDate": "varchar",
    "UserLastModifiedDate": "varchar",
    "Attributes": "pairs",
}
"""The members of a line of ``users/``. Times are texts in ISO 8601, which no two engines read from JSON in the same way."""
MEMBERSHIPS: Mapping[str, str] = {"group": "varchar", "username": "varchar", "sub": "varchar"}
_OWN = ("username", "status", "enabled", "created", "modified")
_PLAIN = re.compile(r"[^a-z0-9_]")


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How an engine writes what the others write otherwise.

    ``table`` takes the name, the types by column and the place; ``as_map`` makes a map of attributes, ``get`` takes one out of it.
    """

    table: Callable[[str, Mapping[str, str], str], str]
    as_map: str
    get: str
    moment: str


def table_definitions(
    engine: Engine,
    pool_name: str,
    location: str,
    attributes: Iterable[str],
    filled: Container[str] = ("users", "memberships"),
) -> str:
    """SQL that makes two tables and a view of them with a column for each of ``attributes``.

    ``location`` is the folder of the backup, without a slash at its end; ``filled`` are the tables that have files.
    """
    name = _identifier(pool_name) or "pool"
    dialect = _DIALECTS[engine]
    place = location.replace("'", "''")
    tables = [
        _empty_duckdb_table(f"{name}_{part}", columns)
        if engine is Engine.DUCKDB and part not in filled
        else dialect.table(f"{name}_{part}", columns, f"{place}/{part}/")
        for part, columns in (("users", USERS), ("memberships", MEMBERSHIPS))
    ]
    return "\n\n".join([*tables, _view(dialect, name, attributes)]) + "\n"


def _view(dialect: _Dialect, name: str, attributes: Iterable[str]) -> str:
    columns = [
        "username",
        "userstatus AS status",
        "enabled",
        f"{dialect.moment.format('usercreatedate')} AS created",
        f"{dialect.moment.format('userlastmodifieddate')} AS modified",
    ]
    for attribute, column in _columns(attributes).items():
        value = dialect.get.format("'" + attribute.replace("'", "''") + "'")
        columns.append(f'{value} AS "{column}"')
    source = f"SELECT *, {dialect.as_map} AS given FROM {name}_users"  # noqa: S608 - for people to run, with names of ours
    return f"CREATE OR REPLACE VIEW {name} AS\nSELECT\n{_lines(columns)}\nFROM ({source});"


def _columns(attributes: Iterable[str]) -> dict[str, str]:
    """What the column of each attribute is called: ``custom:tenantId`` is ``custom_tenantid``, since engines ignore case."""
    columns: dict[str, str] = {}
    for attribute in attributes:
        column = name = _identifier(attribute)
        number = 2
        while column in columns.values() or column in _OWN:
            column, number = f"{name}_{number}", number + 1
        columns[attribute] = column
    return columns


def _identifier(text: str) -> str:
    """Letters, digits and underscores, which is all that a name in Athena may have; no digit first."""
    name = _PLAIN.sub("_", text.lower()).strip("_")
    return f"_{name}" if name[:1].isdecimal() else name


def _athena_type(kind: str) -> str:
    return {"varchar": "string", "pairs": "array<struct<name:string,value:string>>"}.get(kind, kind)


def _athena_table(name: str, columns: Mapping[str, str], location: str) -> str:
    lines = _lines(f"`{column.lower()}` {_athena_type(kind)}" for column, kind in columns.items())
    return (
        f"CREATE EXTERNAL TABLE {name} (\n{lines}\n)\n"
        "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\n"
        f"LOCATION '{location}';"
    )


def _trino_type(kind: str) -> str:
    return {"pairs": "array(row(name varchar, value varchar))"}.get(kind, kind)


def _trino_table(name: str, columns: Mapping[str, str], location: str) -> str:
    lines = _lines(f'"{column.lower()}" {_trino_type(kind)}' for column, kind in columns.items())
    return f"CREATE TABLE {name} (\n{lines}\n)\nWITH (format = 'JSON', external_location = '{location}');"


def _duckdb_type(kind: str) -> str:
    return {"pairs": "STRUCT(Name VARCHAR, Value VARCHAR)[]"}.get(kind, kind.upper())


def _duckdb_table(name: str, columns: Mapping[str, str], location: str) -> str:
    types = _lines(f"\"{column}\": '{_duckdb_type(kind)}'" for column, kind in columns.items())
    how = "format = 'newline_delimited', maximum_object_size = 4194304"
    files = f"read_json('{location}*.jsonl.gz', {how}, columns = {{\n{types}\n}})"
    return f"CREATE OR REPLACE VIEW {name} AS\nSELECT * FROM {files};"


def _empty_duckdb_table(name: str, columns: Mapping[str, str]) -> str:
    """It refuses to read no file at all."""
    nothing = _lines(f'NULL::{_duckdb_type(kind)} AS "{column}"' for column, kind in columns.items())
    return f"CREATE OR REPLACE VIEW {name} AS\nSELECT\n{nothing}\nWHERE false;"


def _lines(parts: Iterable[str]) -> str:
    return ",\n".join(f"  {part}" for part in parts)


_PRESTO = (
    "map_from_entries(transform(attributes, pair -> ROW(pair.name, pair.value)))",
    "element_at(given, {})",
    "from_iso8601_timestamp({})",
)
"""Athena answers queries with Trino, and makes tables with Hive."""
_DIALECTS: Mapping[Engine, _Dialect] = {
    Engine.ATHENA: _Dialect(_athena_table, *_PRESTO),
    Engine.TRINO: _Dialect(_trino_table, *_PRESTO),
    Engine.DUCKDB: _Dialect(
        _duckdb_table,
        "map_from_entries(list_transform(Attributes, lambda pair: {'k': pair.Name, 'v': pair.Value}))",
        "given[{}]",
        "{}::TIMESTAMPTZ",
    ),
}
