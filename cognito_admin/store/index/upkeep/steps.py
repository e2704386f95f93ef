"""Keeps an index quick: makes segments of what was written, few of many, and clears what is left over.

Each step is made of short transactions and may end at any moment, as when the process is killed: what it leaves is
complete for searches, and cleared or done anew by the next.
"""
# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import apsw
from filelock import FileLock, Timeout
from pyroaring import BitMap

from cognito_admin.store.encrypted import rows, transaction
from cognito_admin.store.index.keys import carray
from cognito_admin.store.index.layout import SEGMENT_USERS
from cognito_admin.store.index.listing.memberships import fold_changes
from cognito_admin.store.index.upkeep.building import LIVING, MAKING, REPLACED, Check, build, bury
from cognito_admin.store.index.upkeep.planning import LEAST_DIRTY, Step, Weight, next_step
from cognito_admin.store.index.upkeep.settling import settle_subs
from cognito_admin.store.index.upkeep.turns import turn

CLEARED_POSTINGS = 2_048
CLEARED_ARRAYS = 4
BURIED_USERS = 4_096
FOLDED_CHANGES = 4_096
"""So many changes of a group are taken into its bitmap, unless everything is to be."""
BUILT_BYTES = 96 << 20
"""A segment is made of so many bytes of users' texts at most, so that the memory it takes to make one stays bounded."""
LEAST_FULL, SEGMENTS = 147_456, 8
"""A segment need not be larger where all users make so few of them: making it takes memory for all that is in it."""
_SAMPLED_USERS = 1_000


def upkeep(connection: apsw.Connection, check: Check, everything: bool) -> bool:
    """Does the next thing there is to do, and says whether there is more. Nothing while another process does it.

    ``everything`` leaves nobody dirty, however few they are. ``check`` is called often, and what it raises ends the step.
    """
    claim = FileLock(f"{connection.filename}.upkeep", mode=0o600, thread_local=False)
    try:
        claim.acquire(timeout=0)
    except Timeout:
        return False
    try:
        _bury_gone(connection)
        _clear(connection, check)
        settle_subs(connection, check)
        fold_changes(connection, 1 if everything else FOLDED_CHANGES)
        step = _next(connection, everything)
        if step is None:
            return False
        build(connection, _ids(connection, step), check)
        return _next(connection, everything) is not None or _leftovers(connection) != []
    finally:
        claim.release()


def _next(connection: apsw.Connection, everything: bool) -> Step | None:
    found = rows(connection, "SELECT id, ids, dead FROM segments WHERE state = ? ORDER BY id", (LIVING,))
    weights: list[Weight] = []
    for segment, ids, dead in found:
        held = len(BitMap.deserialize(ids))
        weights.append(Weight(segment, held, held - len(BitMap.deserialize(dead))))
    dirty = int(rows(connection, "SELECT count(*) FROM dirty")[0][0])
    return next_step(weights, dirty, everything=everything, full=_full(connection))


def _full(connection: apsw.Connection) -> int:
    """Users in a segment at most: fewer than ``SEGMENT_USERS`` in a pool of few, or where users have very much text."""
    statement = "SELECT (SELECT users FROM progress), avg(length(texts)) FROM (SELECT texts FROM users ORDER BY id DESC LIMIT ?)"
    users, size = rows(connection, statement, (_SAMPLED_USERS,))[0]
    full = min(SEGMENT_USERS, max(LEAST_FULL, users // SEGMENTS))
    size = size or 1
    while full * size > BUILT_BYTES and full > LEAST_DIRTY:
        full //= 2
    return full


def _ids(connection: apsw.Connection, step: Step) -> BitMap:
    ids = BitMap(number for (number,) in rows(connection, "SELECT id FROM dirty ORDER BY id LIMIT ?", (step.dirty,)))
    for segment in step.segments:
        held, dead = rows(connection, "SELECT ids, dead FROM segments WHERE id = ?", (segment,))[0]
        ids |= BitMap.deserialize(held) - BitMap.deserialize(dead)
    return ids


def _bury_gone(connection: apsw.Connection) -> None:
    """Deleted users are no longer dirty, but dead in their segments. Their ids never come again, so no stamp is looked at."""
    statement = "SELECT id FROM dirty WHERE id NOT IN (SELECT id FROM users) ORDER BY id LIMIT ?"
    while gone := [number for (number,) in rows(connection, statement, (BURIED_USERS,))]:
        with transaction(connection):
            bury(connection, BitMap(gone))
            connection.execute("DELETE FROM dirty WHERE id IN carray(?)", (carray(gone),))


def _leftovers(connection: apsw.Connection) -> list[int]:
    """Segments that nobody reads: replaced ones, and those whose making was broken off, as only one process makes any."""
    return [
        segment for (segment,) in rows(connection, "SELECT id FROM segments WHERE state IN (?, ?)", (MAKING, REPLACED))
    ]


def _clear(connection: apsw.Connection, check: Check) -> None:
    for segment in _leftovers(connection):
        for table, most in (("postings", CLEARED_POSTINGS), ("arrays", CLEARED_ARRAYS)):
            statement = (
                f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)"
            )
            bindings = (segment << 32, (segment + 1) << 32, most)
            while True:
                check()
                with turn(connection):
                    connection.execute(statement, bindings)
                    done = not connection.changes()
                if done:
                    break
        connection.execute("DELETE FROM segments WHERE id = ?", (segment,))
