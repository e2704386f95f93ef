"""The words for changes of many users at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.attributes import title
from cognito_admin.model.changes.change import Reason
from cognito_admin.model.changes.codes import Kind, Lasting
from cognito_admin.model.changes.record import Result
from cognito_admin.model.sentences.changes import CHANGES, MEDIUM_LABELS
from cognito_admin.model.sentences.templates import marked
from cognito_admin.ui.changes.words import lasting_text, reason_text
from cognito_admin.ui.formats import duration, number
from cognito_admin.ui.sentences import counted, explain
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.changes.change import Wish
    from cognito_admin.work.bulk import Settled, Standing

_SOON_S = 90
_MANY: Mapping[Kind, str] = {
    Kind.ENABLE: marked("Enable {users}"),
    Kind.DISABLE: marked("Disable {users}"),
    Kind.CONFIRM: marked("Confirm {users}"),
    Kind.RESET_PASSWORD: marked("Reset password of {users}"),
    Kind.RESEND_INVITATION: marked("Resend invitation to {users}"),
    Kind.SIGN_OUT: marked("Sign out {users} everywhere"),
    Kind.DELETE: marked("Delete {users}"),
    Kind.INVITE: marked("Invite {users}"),
    Kind.CREATE: marked("Create {users}"),
}


def bulk_title(kind: Kind) -> str:
    """What the menu calls it: ``Reset password``."""
    return tr("Edit an attribute") if kind is Kind.EDIT else tr(CHANGES[kind].name)


def wish_text(wish: Wish | None, users: int) -> str:
    """What is done to how many: ``Disable 480 users``, ``Add 3 users to vip``. Without a wish it is an undo."""
    many = counted(users, "users")
    if wish is None:
        return tr("Undo for {users}", users=many)
    match wish.kind:
        case Kind.EDIT:
            return _edit_text(wish, many)
        case Kind.ADD_TO_GROUP:
            return tr("Add {users} to {group}", users=many, group=wish.subject)
        case Kind.REMOVE_FROM_GROUP:
            return tr("Remove {users} from {group}", users=many, group=wish.subject)
        case Kind.VERIFY:
            return tr("Mark {attribute} of {users} as verified", attribute=tr(title(wish.subject)), users=many)
        case kind if kind in _MANY:
            return tr(_MANY[kind], users=many)
        case kind:
            return f"{bulk_title(kind)}: {many}"


def _edit_text(wish: Wish, many: str) -> str:
    if len(wish.values) != 1:
        return tr("Change {users}", users=many)
    ((name, value),) = wish.values.items()
    if value:
        return tr("Set {attribute} of {users}", attribute=tr(title(name)), users=many)
    return tr("Remove {attribute} of {users}", attribute=tr(title(name)), users=many)


def standing_text(standing: Standing) -> str:
    """``Disable 480 users: 470 done, 8 left out, 2 failed``."""
    what = wish_text(standing.bulk.wish, standing.bulk.users)
    told = counts_text(standing.counts)
    return f"{what}: {told}" if told else what


def counts_text(counts: Mapping[Result, int]) -> str:
    """``470 done, 8 left out, 2 failed``; what nobody came to is not told."""
    return ", ".join(f"{number(counts[end])} {end_text(end)}" for end in Result if counts.get(end))


def end_text(end: Result) -> str:
    """What became of a user, in the middle of a sentence."""
    return {
        Result.DONE: tr("done"),
        Result.SKIPPED: tr("left out"),
        Result.FAILED: tr("failed"),
        Result.UNKNOWN: tr("not known"),
    }[end]


def end_title(end: Result) -> str:
    """``Done``, ``Left out``."""
    text = end_text(end)
    return text[:1].upper() + text[1:]


def why(settled: Settled) -> str:
    """Why a user was left out, or what went wrong; nothing for those it was done for."""
    reason = settled.result.reason
    if isinstance(reason, Reason):
        return reason_text(reason)
    if isinstance(reason, Lasting):
        return lasting_text(reason)
    if settled.failure is not None:
        return explain(settled.failure).title
    return tr("There was nothing to undo.") if settled.result.result is Result.SKIPPED else ""


def remedy(settled: Settled) -> str:
    """What to do about what went wrong."""
    return explain(settled.failure).advice.replace("\n", " ") if settled.failure is not None else ""


def messages_text(messages: Mapping[str, int]) -> str:
    """``480 people get a message by e-mail, 3 by text message.``, or nothing."""
    parts = [
        tr("{count} by {medium}", count=number(count), medium=tr(MEDIUM_LABELS.get(medium, medium)))
        for medium, count in messages.items()
    ]
    return tr("Real people get a message: {parts}.", parts=", ".join(parts)) if parts else ""


def time_text(seconds: float) -> str:
    """About how long: ``12 seconds``, ``4 min``."""
    if seconds < _SOON_S:
        return tr("{count} s", count=number(max(1, round(seconds))))
    return duration(seconds)
