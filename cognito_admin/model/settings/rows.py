"""A change of settings on record as a row of what is written, in the columns of changes to users. It holds no secret."""

import json
from typing import Any

from cognito_admin.model.sentences.callers import caller_name
from cognito_admin.model.sentences.settings import THINGS
from cognito_admin.model.settings.edits import MISSING, Edit, edits_between
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.model.settings.things import Thing

KIND = "settings"


def values(record: SettingsRecord) -> dict[str, str | list[str] | dict[str, str | None] | None]:
    """By the names of ``model.changes.rows.COLUMNS``."""
    edits = edits_of(record)
    return {
        "began": record.began.isoformat(timespec="milliseconds"),
        "ended": record.at.isoformat(timespec="milliseconds") if record.state.ends else None,
        "pool": record.pool,
        "who": caller_name(record.who),
        "arn": record.who,
        "what": "; ".join(thing_name(thing, title) for thing, title in zip(record.things, record.titles, strict=True)),
        "kind": KIND,
        "user": None,
        "username": None,
        "sub": None,
        "before": None if edits is None else {place: _text(edit.before) for place, edit in edits.items()},
        "after": None if edits is None else {place: _text(edit.after) for place, edit in edits.items()},
        "result": record.state.value,
        "failure": record.failure.code.value if record.failure is not None else None,
        "operations": [],
        "request_ids": [],
        "change": record.id,
        "bulk": None,
        "undoes": record.undoes,
        "undone_by": record.undone_by,
    }


def edits_of(record: SettingsRecord) -> dict[str, Edit] | None:
    """Everything that was to be changed: ``clients/1abc: TokenValidityUnits.AccessToken``. None once it was blanked."""
    if record.change is None:
        return None
    parts = zip(record.things, record.change.parts, strict=True)
    return {
        f"{'/'.join(thing.path)}: {'.'.join(edit.pointer)}": edit
        for thing, part in parts
        for edit in edits_between(part.before, part.after)
    }


def thing_name(thing: Thing, title: str) -> str:
    """``App client web``."""
    return " ".join(text for text in (THINGS[thing.kind], title) if text)


def _text(value: Any) -> str | None:
    if value is MISSING:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
