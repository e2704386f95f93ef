"""What was changed, by whom, and how it ended, in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_admin.model.changes.activity import BulkLine, Ending
from cognito_admin.model.changes.codes import Kind, Lasting, Why
from cognito_admin.model.changes.offers import mode_in_the_way
from cognito_admin.model.changes.record import Event, Record
from cognito_admin.model.sentences.callers import caller_name
from cognito_admin.model.sentences.changes import CHANGES
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.ui.changes.bulk_words import counts_text, wish_text
from cognito_admin.ui.changes.words import action_title, field_title, lasting_text, reason_text, value_text
from cognito_admin.ui.formats import clock, day, number
from cognito_admin.ui.panes.activity import settings_words
from cognito_admin.ui.sentences import counted, explain
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Collection

    from cognito_admin.model.changes.activity import Line
    from cognito_admin.model.connections import Mode

_MOST_FIELDS = 4

LOOKS = {
    Event.DONE: ("circle-check", "success", "success"),
    Event.FAILED: ("circle-x", "danger", "danger"),
    Event.UNKNOWN: ("circle-help", "warning", "warning"),
    Event.STOPPED: ("circle-stop", "muted", "neutral"),
    Event.SENT: ("refresh-cw", "link", "accent"),
    Event.MADE: ("refresh-cw", "link", "accent"),
}
"""Icon, its colour, and the kind of badge of each state of a change."""
_UNFINISHED = ("circle-pause", "warning", "warning")
_UNDONE = ("history", "muted", "neutral")


def kind_title(kind: Kind) -> str:
    return tr(CHANGES[kind].name)


def ending_title(ending: Ending) -> str:
    """How something ended, as one looks for it."""
    return {
        Ending.DONE: tr("Done"),
        Ending.FAILED: tr("Failed"),
        Ending.UNKNOWN: tr("Not known"),
        Ending.STOPPED: tr("Stopped"),
        Ending.OPEN: tr("Not finished"),
    }[ending]


def who(line: Line) -> str:
    return caller_name(line.who, tr)


def what(line: Line) -> str:
    """``Reset password``, ``Disable 480 users``, ``Enable (undo)``."""
    if isinstance(line, BulkLine):
        if line.bulk.wish is None and line.kind is not None and line.bulk.undoes is None:
            return f"{kind_title(line.kind)}: {counted(line.bulk.users, 'users')}"
        return wish_text(line.bulk.wish, line.bulk.users)
    if isinstance(line, SettingsRecord):
        return settings_words.what(line)
    title = action_title(line.change.wish) if line.change is not None else kind_title(line.kind)
    return tr("{action} (undo)", action=title) if line.undoes else title


def user(line: Line) -> str:
    """Whom, or what, it is about, as people call it."""
    if isinstance(line, BulkLine):
        return counted(line.bulk.users, "users")
    if isinstance(line, SettingsRecord):
        return settings_words.things(line)
    if line.name:
        return line.name
    if line.change is not None:
        return line.change.username or line.change.wish.subject
    return line.sub or ""


def difference(line: Line) -> str:
    """``Status: Confirmed → Disabled``, a few fields of it; nothing for many users at once."""
    if isinstance(line, BulkLine):
        return ""
    if isinstance(line, SettingsRecord):
        return settings_words.difference(line)
    if line.change is None:
        return tr("Forgotten, as it is old")
    if line.change.kind in (Kind.DELETE, Kind.DELETE_GROUP):
        return ""
    before, after = line.change.before, line.change.after
    fields = [field for field in after if before.get(field) != after[field]]
    parts = [
        f"{field_title(field)}: {value_text(field, before.get(field))} → {value_text(field, after[field])}"
        for field in fields[:_MOST_FIELDS]
    ]
    if len(fields) > _MOST_FIELDS:
        parts.append(tr("and {count} more", count=number(len(fields) - _MOST_FIELDS)))
    return " · ".join(" ".join(part.split()) for part in parts)


def result(line: Line, unfinished: Collection[str]) -> str:
    """How it ended. ``unfinished`` are the ids of changes that nobody is at work on."""
    if isinstance(line, BulkLine):
        parts = [counts_text(line.counts)]
        if line.remaining:
            parts.append(tr("{count} left", count=number(line.remaining)))
        return ", ".join(part for part in parts if part)
    if line.undone_by:
        return tr("Undone")
    if line.state is Event.FAILED:
        reason = explain(line.failure).title if line.failure is not None else ""
        return tr("Failed: {reason}", reason=reason) if reason else tr("Failed")
    if not line.state.ends:
        return tr("Not finished") if line.id in unfinished else tr("On its way")
    return ending_title(Ending(line.state.value))


def look(line: Line, unfinished: Collection[str]) -> tuple[str, str, str]:
    """Icon, its colour, and the kind of badge."""
    if isinstance(line, BulkLine):
        if line.undone_by:
            return _UNDONE
        event = Event.FAILED if line.counts.keys() & {"failed", "unknown"} else Event.DONE
        return _UNFINISHED if line.remaining and not line.bulk.left else LOOKS[event]
    if line.undone_by:
        return _UNDONE
    return _UNFINISHED if line.id in unfinished else LOOKS[line.state]


def result_explained(line: Record | SettingsRecord, unfinished: Collection[str]) -> str:
    """What the state of a change means, in a sentence or two."""
    if line.undone_by:
        return tr("It was made, and taken back later.")
    if line.id in unfinished:
        return unfinished_explained(line)
    made, steps = line.steps_made, _steps(line)
    match line.state:
        case Event.DONE:
            return ""
        case Event.FAILED if made and made == steps:
            return tr("A part of it was made before the rest was refused. Undo takes that back.")
        case Event.FAILED if made:
            return tr("The steps before it were made: {made} of {steps}.", made=made, steps=steps)
        case Event.FAILED:
            return tr("Nothing was changed.")
        case Event.STOPPED if made:
            return tr("It was stopped between two steps: {made} of {steps} were made.", made=made, steps=steps)
        case Event.STOPPED:
            return tr("It was stopped before anything was changed.")
        case Event.UNKNOWN:
            return tr("No answer came, and Cognito does not show whether it was done.")
        case _:
            return tr("It is being made just now.")


def _steps(line: Record | SettingsRecord) -> int:
    if isinstance(line, SettingsRecord):
        return len(line.things)
    return len(line.change.steps) if line.change is not None else 0


def unfinished_explained(record: Record | SettingsRecord) -> str:
    if isinstance(record, SettingsRecord):
        return settings_words.unfinished_explained(record)
    if record.doubtful:
        return tr(
            "The program ended while a step was on its way, so nobody knows yet whether Cognito made it. "
            "Finish looks first, and makes it only if it is not there."
        )
    return tr("The program ended between two steps. Finish makes those that are left.")


def whole_time(line: Line) -> str:
    began = tr("{date} {time}", date=day(line.began), time=clock(line.began))
    if isinstance(line, BulkLine) or not line.state.ends:
        return began
    seconds = (line.at - line.began).total_seconds()
    return began if seconds < 1 else tr("{began}, took {seconds} s", began=began, seconds=number(round(seconds)))


def why_not_undo(record: Record | SettingsRecord, *, here: bool, mode: Mode) -> str:
    """Why a change cannot be taken back, or nothing. ``here`` says whether it is of the pool that is open."""
    if isinstance(record, SettingsRecord):
        return settings_words.why_not_undo(record, here=here, mode=mode)
    if record.undone_by:
        return tr("It was undone already")
    if record.state is not Event.DONE:
        return tr("Only what was done can be undone")
    if record.change is None:
        return lasting_text(Lasting.BLANKED)
    if isinstance(record.change.undo, Lasting):
        return lasting_text(record.change.undo)
    return _elsewhere(here) or _mode(record.change.undo.kind, mode)


def why_not_change_many(*, here: bool, mode: Mode) -> str:
    """Why nothing can be gone on with or taken back for many, or nothing."""
    return _elsewhere(here) or _mode(Kind.ENABLE, mode)


def why_not_finish(record: Record | SettingsRecord, *, here: bool, mode: Mode) -> str:
    if isinstance(record, SettingsRecord):
        return settings_words.why_not_change(here=here, mode=mode)
    return _elsewhere(here) or _mode(record.kind, mode)


def why_not_show(record: Record | SettingsRecord, *, here: bool) -> str:
    if isinstance(record, SettingsRecord):
        return tr("It is about no user")
    if record.sub is None:
        return tr("It is about no user") if record.change is None or not record.change.username else tr("Never made")
    return _elsewhere(here)


def _elsewhere(here: bool) -> str:
    return "" if here else tr("It is of another pool. Open that one first")


def _mode(kind: Kind, mode: Mode) -> str:
    reason = mode_in_the_way(kind, mode)
    assert reason is None or reason.why in (Why.MODE_TOO_LOW, Why.OFFLINE)
    return "" if reason is None else reason_text(reason)


def forgotten_text(days: int | None) -> str:
    """What becomes of old values."""
    if days is None:
        return tr("Values are kept for good. Preferences can have old ones forgotten.")
    return tr("Values older than {days} days are forgotten; that it was done, and by whom, stays.", days=number(days))


def now() -> datetime:
    return datetime.now(UTC)
