"""What check-ups found last, and what of it people silenced and why: in the journal."""

# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import apsw

from cognito_admin.model.checkup.finding import FindingId
from cognito_admin.model.checkup.report import Earlier, Silence
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.store.documents import document_text
from cognito_admin.store.encrypted import Migration, rows
from cognito_admin.store.lanes import Lane

MIGRATION = Migration(
    "checkups",
    """
    -- pool: the name of the index. subject: NULL where all that the rule finds is silenced.
    CREATE TABLE silences(
      pool TEXT NOT NULL, rule TEXT NOT NULL, subject TEXT, reason TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL
    );
    CREATE UNIQUE INDEX silence_of ON silences(pool, rule, ifnull(subject, char(0)));
    CREATE TABLE last_checkups(place TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
    """,
)
_RULES = frozenset(RuleId)


class CheckUpLog:
    """Every method raises what the lane of the journal raises. Rules of a later version of the program are passed over."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def silences(self, pool: str) -> tuple[Silence, ...]:
        """The newest first."""
        found = await self._rows(
            "SELECT rule, subject, reason, at, who FROM silences WHERE pool = ? ORDER BY at DESC, rule, subject", pool
        )
        return tuple(
            Silence(RuleId(rule), subject, reason, datetime.fromisoformat(at), who)
            for rule, subject, reason, at, who in found
            if rule in _RULES
        )

    async def silence(self, pool: str, one: Silence) -> None:
        """Takes the place of the one of the same rule and subject."""
        await self._rows(
            "INSERT OR REPLACE INTO silences VALUES (?, ?, ?, ?, ?, ?)",
            pool,
            one.rule.value,
            one.subject,
            one.reason,
            one.when.isoformat(),
            one.who,
        )

    async def speak(self, pool: str, rule: RuleId, subject: str | None) -> None:
        """Ends a silence."""
        await self._rows("DELETE FROM silences WHERE pool = ? AND rule = ? AND subject IS ?", pool, rule.value, subject)

    async def last(self, place: str) -> Earlier | None:
        """What was found at that place last."""
        found = await self._rows("SELECT document FROM last_checkups WHERE place = ?", place)
        return _earlier(json.loads(found[0][0])) if found else None

    async def keep(self, place: str, one: Earlier) -> None:
        """Takes the place of the one before."""
        document = {
            "moment": one.moment.isoformat(),
            "found": [[each.rule.value, each.subject] for each in sorted(one.found)],
            "unknown": sorted(rule.value for rule in one.unknown),
        }
        await self._rows("INSERT OR REPLACE INTO last_checkups VALUES (?, ?)", place, document_text(document))

    async def _rows(self, statement: str, *bindings: str | None) -> list[tuple[Any, ...]]:
        def ask(connection: apsw.Connection) -> list[tuple[Any, ...]]:
            return rows(connection, statement, bindings)

        return await self._lane.run(ask)


def _earlier(document: Mapping[str, Any]) -> Earlier:
    return Earlier(
        datetime.fromisoformat(document["moment"]),
        frozenset(FindingId(RuleId(rule), subject) for rule, subject in document["found"] if rule in _RULES),
        frozenset(RuleId(rule) for rule in document["unknown"] if rule in _RULES),
    )
