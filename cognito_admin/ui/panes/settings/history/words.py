"""Moments at which a pool was set up somehow, and what is different between two of them, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.changes.record import Event
from cognito_admin.model.sentences.callers import caller_name
from cognito_admin.model.sentences.settings import THINGS
from cognito_admin.model.settings.edits import edits_between
from cognito_admin.ui.formats import moment, moment_alone
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.settings.words import setting_title
from cognito_admin.ui.translate import tr
from cognito_admin.work.settings_comparison import Moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_admin.model.settings.record import SettingsRecord
    from cognito_admin.model.settings.things import ThingKind
    from cognito_admin.work.settings_comparison import Point

_NAMED = 2
"""Settings that are named; of more it is said how many."""


def title(point: Point) -> str:
    """As it stands in the list: ``App client web``, ``Snapshot``, ``Now``."""
    match point.moment:
        case Moment.NOW:
            return tr("Now") if point.at is None else tr("This backup")
        case Moment.KEPT:
            return tr("Snapshot")
        case Moment.BACKUP:
            return tr("Backup of {pool}", pool=point.name)
        case Moment.POOL:
            return point.name
        case Moment.BEFORE:
            return subject(point.record) if point.record is not None else ""


def detail(point: Point) -> str:
    """The second line: when, and by whom."""
    when = moment_alone(point.at) if point.at is not None else ""
    match point.moment:
        case Moment.NOW:
            return when or tr("How the pool is set up")
        case Moment.BACKUP:
            return when
        case Moment.POOL:
            return tr("Another pool, as it is now")
        case _:
            record = point.record
            if record is None:
                return when
            said = tr("{when} · {who}", when=when, who=caller_name(record.who, tr))
            return said if record.state is Event.DONE else tr("{said} · {result}", said=said, result=result(record))


def chosen_title(point: Point, known_as: str) -> str:
    """As one of two that are compared: ``Before “App client web”, yesterday``. ``known_as`` is its title in the list."""
    when = moment(point.at) if point.at is not None else ""
    match point.moment:
        case Moment.BEFORE:
            return tr("Before “{things}”, {when}", things=known_as, when=when)
        case Moment.KEPT | Moment.BACKUP if when:
            return tr("{title}, {when}", title=known_as, when=when)
        case _:
            return known_as


def subject(record: SettingsRecord) -> str:
    """What a change is known by: the settings of the pool that it is about, else the things."""
    parts = record.change.parts if record.change is not None else ()
    if len(parts) != 1 or parts[0].thing.name or parts[0].before is None or parts[0].after is None:
        return things(record)
    settings = [*dict.fromkeys(setting_title(edit.pointer) for edit in edits_between(parts[0].before, parts[0].after))]
    named = ", ".join(settings[:_NAMED])
    if len(settings) > _NAMED:
        return tr("{settings} and {count} more", settings=named, count=len(settings) - _NAMED)
    return named or things(record)


def things(record: SettingsRecord) -> str:
    """``App client web, Tags``."""
    named = (
        " ".join(text for text in (tr(THINGS[thing.kind]), name) if text)
        for thing, name in zip(record.things, record.titles, strict=True)
    )
    return ", ".join(dict.fromkeys(named))


def result(record: SettingsRecord) -> str:
    """How a change ended, where there is something to say."""
    if record.undone_by:
        return tr("undone")
    match record.state:
        case Event.FAILED:
            return tr("failed: {reason}", reason=explain(record.failure).title) if record.failure else tr("failed")
        case Event.UNKNOWN:
            return tr("not known whether it was made")
        case Event.STOPPED:
            return tr("stopped")
        case Event.SENT | Event.MADE:
            return tr("not finished")
        case Event.DONE:
            return ""


def unknown_text(kinds: Iterable[ThingKind]) -> str:
    """What could not be compared, or nothing."""
    named = ", ".join(sorted(tr(THINGS[kind]) for kind in kinds))
    return tr("Not compared, as it was not read at one of the two moments: {kinds}.", kinds=named) if named else ""
