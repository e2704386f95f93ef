"""The sentences of the users pane that depend on numbers and times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model import sentences
from cognito_admin.ui.formats import duration, moment, number, utc
from cognito_admin.ui.panes.users.lookup_status import Asked
from cognito_admin.ui.panes.users.sync_status import SyncPhase, SyncStatus
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.query import QueryError
    from cognito_admin.ui.panes.users.tally import Tally

_LONGEST_QUERY = 32


def count(tally: Tally, of: int) -> str:
    """``1,204 of 2,400 · 3 selected``, ``All but 3 of 1,204 selected``; while counting: ``at least 640, counting…``."""
    if tally.excepted is None:
        text = _found(tally, of)
        many = tally.selected > 1
        return tr("{count} · {selected} selected", count=text, selected=number(tally.selected)) if many else text
    if not tally.counted or tally.found < of:
        but = tr("All but {count} selected", count=number(tally.excepted)) if tally.excepted else tr("All selected")
        return tr("{selected} · {count}", selected=but, count=_found(tally, of))
    if tally.excepted:
        return tr("All but {some} of {all} selected", some=number(tally.excepted), all=number(tally.found))
    return tr("All {count} selected", count=number(tally.found))


def _found(tally: Tally, of: int) -> str:
    if not tally.counted:
        text = tr("at least {count}", count=number(tally.found))
        return tr("{text}, counting…", text=text) if tally.counting else text
    if tally.found >= of:
        return counted(tally.found, "users")
    return tr("{found} of {all}", found=number(tally.found), all=number(of))


def freshness(status: SyncStatus) -> tuple[str, str]:
    """The line in the status bar and its tooltip."""
    if status.offline:
        return _age_of_backup(status)
    if status.synced_at is not None:
        text = tr("synced {time} · {users}", time=moment(status.synced_at), users=counted(status.users, "users"))
        return text, utc(status.synced_at)
    if status.phase is SyncPhase.RUNNING:
        return tr("first sync running"), ""
    return tr("never synced"), ""


def _age_of_backup(status: SyncStatus) -> tuple[str, str]:
    if status.synced_at is not None:
        text = tr("as of {time} · {users}", time=moment(status.synced_at), users=counted(status.users, "users"))
        return text, utc(status.synced_at)
    if status.phase is SyncPhase.RUNNING:
        return tr("reading the backup"), ""
    return tr("the backup was not read to its end"), ""


def never_read(status: SyncStatus, users: int | None, seconds: float | None) -> tuple[str, str]:
    """The page of a pool whose users are not on this computer: what a sync is, what it costs, how long it takes."""
    if status.offline:
        stopped = status.phase is SyncPhase.CANCELLED
        title = tr("Reading the backup was cancelled") if stopped else tr("The backup was not read to its end")
        return title, tr("What was read so far is kept; it goes on where it stopped.")
    what = tr(
        "A sync lists its users and groups once and keeps them encrypted on this computer, so that any attribute can be "
        "searched at once. It changes nothing in AWS and costs nothing: users are listed, not opened, so nobody counts as "
        "a monthly active user."
    )
    how_long = ""
    if users is not None and seconds is not None:
        how_long = tr("About {users}, {time}.", users=counted(users, "users"), time=duration(seconds))
    one = tr("To look up one person without it, type into the search line and press Enter: Cognito is asked.")
    if status.phase is SyncPhase.INTERRUPTED:
        return tr("The first sync was interrupted"), tr("What was read so far is kept; it goes on where it stopped.")
    if status.phase is SyncPhase.CANCELLED:
        return tr("The first sync was cancelled"), tr("What was read so far is kept; it goes on where it stopped.")
    return tr("This pool has not been read yet"), " ".join(part for part in (what, how_long, one) if part)


def expected(error: QueryError) -> str:
    """What should have stood where a query is wrong."""
    return tr("Expected {what}", what=sentences.continued(sentences.EXPECTED[error.expected], error.facts, tr))


def not_understood() -> str:
    return tr("This search is not understood")


def last_valid(query: str, count: str) -> str:
    """``Last valid search: ann · 595 of 2,400``: what one sees while what is typed cannot be understood."""
    shortened = query.strip()
    if len(shortened) > _LONGEST_QUERY:
        shortened = shortened[: _LONGEST_QUERY - 1] + "…"
    return tr("Last valid search: {query} · {count}", query=shortened or tr("everybody"), count=count)


def searching() -> str:
    return tr("Searching…")


def nobody(query: str, status: SyncStatus, asked: Asked = Asked.NO, why_not: str = "") -> tuple[str, str]:
    """The page of a search without a hit, here and as far as Cognito was asked."""
    if not query.strip():
        return tr("This pool has no users"), _why_no_users(status)
    match asked:
        case _ if status.offline:
            text = tr("Nobody in this backup matches.") + _who_is_not_here(status)
        case Asked.WAITING:
            text = tr("Nobody in the copy on this computer matches. Asking Cognito…")
        case Asked.NOBODY:
            text = tr(
                "Nobody in the copy on this computer matches. Cognito was asked just now, too: it knows nobody whose user name, "
                "e-mail, phone number or name begins like this."
            )
        case _:
            text = tr("Nobody in the copy on this computer matches.")
            if asked is Asked.FAILED:
                text += " " + cognito_not_asked(why_not)
            text += _who_is_not_here(status)
    return tr("No user matches “{query}”", query=query.strip()), text


def _why_no_users(status: SyncStatus) -> str:
    if status.offline:
        return tr("It had none when the backup was made.")
    return tr("Users appear here after they signed up or were created, and a sync.")


def _who_is_not_here(status: SyncStatus) -> str:
    if status.phase is SyncPhase.RUNNING:
        return " " + tr("More users are being read just now, and are found as they arrive.")
    if status.synced_at is None:
        return ""
    if status.offline:
        return " " + tr("It shows the pool as of {time}.", time=moment(status.synced_at))
    return " " + tr("Who signed up after {time} is found after the next sync.", time=moment(status.synced_at))


def nobody_at_cognito(query: str, asked: Asked, why_not: str = "") -> tuple[str, str]:
    """The page of a search without a hit in a pool that was never read."""
    title = tr("No user matches “{query}”", query=query.strip())
    match asked:
        case Asked.NOT_SEARCHABLE:
            text = tr(
                "Cognito cannot search for this. It finds who has a user name, e-mail, phone number or name that begins so."
            )
        case Asked.FAILED:
            text = cognito_not_asked(why_not)
        case _:
            text = tr("Cognito knows nobody whose user name, e-mail, phone number or name begins like this.")
    return title, text + " " + tr("Everything else can be searched once the pool is synced.")


def enter_asks() -> str:
    return tr("This pool has not been read yet. Enter asks Cognito for whoever is called so.")


def only_these() -> str:
    return tr("This pool has not been read yet. Only whom Cognito named is shown.")


def found_live(count: int) -> str:
    return tr("{count} found at Cognito", count=number(count))


def asking_cognito() -> str:
    return tr("Asking Cognito for people who are not in the copy on this computer…")


def cognito_not_asked(why_not: str) -> str:
    return tr("Cognito could not be asked: {why}.", why=why_not)


def found_at_cognito(new: int, changed: int) -> str:
    """``Found 1 person at Cognito who was not in the copy on this computer.``, or nothing."""
    said: list[str] = []
    if new:
        found = trn(
            "Found 1 person at Cognito who was not in the copy on this computer.",
            "Found {count} people at Cognito who were not in the copy on this computer.",
            new,
        )
        said.append(found)
    if changed:
        other = trn(
            "1 person has changed at Cognito since the last sync.",
            "{count} people have changed at Cognito since the last sync.",
            changed,
        )
        said.append(other)
    return " ".join(said)


def reading_outcome(outcome: Mapping[str, int]) -> str:
    """``The backup was read: 1,200 users``, and how many of its files are damaged."""
    text = tr("The backup was read: {users}", users=counted(outcome.get("total", 0), "users"))
    if damaged := outcome.get("files_damaged"):
        text += ". " + (
            trn(
                "One of its files is damaged: who stood in the damaged part is missing",
                "{count} of its files are damaged: who stood in the damaged parts is missing",
                damaged,
            )
        )
    return text


def sync_outcome(outcome: Mapping[str, int]) -> str:
    """``Sync done: 12 added, 3 changed, 1 removed``; one that found no change says so."""
    parts = [
        f"{number(outcome[name])} {tr(sentences.OUTCOMES[name])}"
        for name in ("added", "changed", "removed")
        if outcome.get(name)
    ]
    text = tr("Sync done: {changes}", changes=", ".join(parts)) if parts else tr("Sync done: nothing changed")
    if unread := outcome.get("groups_unread"):
        text += ". " + trn(
            "1 group could not be read and keeps the members it had",
            "{count} groups could not be read and keep the members they had",
            unread,
        )
    return text
