"""From a query to the ids of those it finds, in order."""

import json
from array import array

import apsw

from cognito_admin.model.query.crowd import Crowd
from cognito_admin.model.query.fields import Field, Kind
from cognito_admin.model.query.folding import digits, exact, fold, is_phone_like
from cognito_admin.model.query.matching import predicate
from cognito_admin.model.query.order import Sort
from cognito_admin.model.query.tree import Anywhere, Every, Exactly, Holds, Is, Node, Query
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.rows import OWN_COLUMNS, READ, read, text_cell

GROUPS_COLUMN = "groups"
_IDS = "I"
"""The type of an array of ids: four bytes each."""

Binding = str | int | bytes
Condition = tuple[str, list[Binding]]


def search(connection: apsw.Connection, query: Query, sort: Sort) -> "array[int]":
    """The ids of the users that ``query`` finds, in the order of ``sort``."""
    order, place = _order(sort)
    ids = array(_IDS)
    # One state of the store for all statements.
    with connection:
        condition, bindings = _condition(connection, query.root)
        hits = f"WITH hits(id) AS MATERIALIZED (SELECT h.id FROM haystacks h WHERE {condition})"
        # An aggregate takes the ids out in one step, instead of one step of Python for each.
        statement = f"{hits} SELECT json_group_array(id), (SELECT count(*) FROM hits) FROM ({order})"
        found, count = rows(connection, statement, [*bindings, *place])[0]
        ids.extend(json.loads(found))
        if len(ids) < count:
            others = f"SELECT id FROM users WHERE id IN hits AND id NOT IN (SELECT id FROM ({order})) ORDER BY sub"
            statement = f"{hits} SELECT json_group_array(id) FROM ({others})"
            ids.extend(json.loads(rows(connection, statement, [*bindings, *place])[0][0]))
    return ids


def _order(sort: Sort) -> Condition:
    """Selects those of ``hits`` that have a value in the column, in its order."""
    turn = "DESC" if sort.descending else "ASC"
    if sort.column == GROUPS_COLUMN:
        statement = f"""
            SELECT u.id FROM users u JOIN (
              SELECT m.username, group_concat(g.folded, char(0) ORDER BY g.folded) AS names
              FROM memberships m JOIN groups g ON g.id = m.group_id GROUP BY m.username
            ) n ON n.username = u.username
            WHERE u.id IN hits ORDER BY n.names {turn}, u.sub {turn}
        """
        return statement, []
    column = "(SELECT id FROM columns WHERE own = ? AND name = ?)"
    statement = f"SELECT user AS id FROM cells WHERE column = {column} AND user IN hits ORDER BY key {turn}, sub {turn}"
    return statement, [int(sort.column in OWN_COLUMNS), sort.column]


def _condition(connection: apsw.Connection, node: Node) -> Condition:
    match node:
        case Every(parts):
            conditions = [_condition(connection, part) for part in parts]
            joined = " AND ".join(f"({condition})" for condition, _ in conditions) or "1"
            return joined, [binding for _, bindings in conditions for binding in bindings]
        case Anywhere(text):
            needle = fold(text).encode()
            if is_phone_like(text):
                return "instr(h.text, ?) OR instr(h.phone, ?)", [needle, digits(text).encode()]
            return "instr(h.text, ?)", [needle]
        case Holds(field, text):
            if field.kind is Kind.PHONE and is_phone_like(text):
                return "instr(h.phone, ?)", [digits(text).encode()]
            return _in_cells(field, "instr(key, ?)", fold(text).encode())
        case Exactly(field, text):
            if field.kind is Kind.PHONE and is_phone_like(text):
                return "h.phone = ?", [digits(text).encode()]
            return _is_exactly(field, text)
        case Is():
            return _is(node)
        case _:
            return _by_looking_at_everybody(connection, node)


def _by_looking_at_everybody(connection: apsw.Connection, node: Node) -> Condition:
    everybody = [(row[0], read(row[1:])) for row in rows(connection, f"SELECT u.id, {READ} FROM users u")]
    fits = predicate(node, Crowd(user for _, user in everybody))
    ids = [number for number, user in everybody if fits(user)]
    return "h.id IN (SELECT value FROM json_each(?))", [json.dumps(ids)]


def _is(node: Is) -> Condition:
    match node.field.kind:
        case Kind.GROUP:
            column, text = ("exact", exact(node.text)) if node.exactly else ("folded", fold(node.text))
            members = (
                "SELECT u.id FROM groups g JOIN memberships m ON m.group_id = g.id"
                f" JOIN users u ON u.username = m.username WHERE g.{column} = ?"
            )
            return f"h.id IN ({members})", [text]
        case Kind.VERIFIED:
            return _in_cells(Field(node.text, Kind.TEXT), "key = ?", b"true")
        case _ if node.exactly:
            return _is_exactly(node.field, node.text)
        case _:
            return _in_cells(node.field, "key = ?", fold(node.text).encode())


def _is_exactly(field: Field, text: str) -> Condition:
    cell = text_cell(_own(field), field.name, text)
    return _in_cells(field, "key = ? AND exact = ?", cell.key, cell.exact)


def _in_cells(field: Field, condition: str, *bindings: bytes) -> Condition:
    column = "column = (SELECT id FROM columns WHERE own = ? AND name = ?)"
    return (
        f"h.id IN (SELECT user FROM cells WHERE {column} AND {condition})",
        [int(_own(field)), field.name, *bindings],
    )


def _own(field: Field) -> bool:
    return not field.kind.is_text or field.name in ("username", "sub")
