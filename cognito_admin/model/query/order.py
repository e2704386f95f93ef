"""The order of results: by the folded text of a column, then by ``sub``; who has no value there comes last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cognito_admin.model.query.folding import fold
from cognito_admin.model.users import User

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Sort:
    """``column`` is username, sub, status, enabled, created, modified, groups, or an attribute as users carry it.

    Descending turns the order round, ``sub`` included, but those without a value stay last, by ascending ``sub``.
    """

    column: str = "username"
    descending: bool = False


def in_order(users: Iterable[User], sort: Sort) -> list[User]:
    """The plain way to sort, which any index has to agree with."""
    by_sub = sorted(users, key=lambda user: user.sub)
    keyed = [(key, user) for user in by_sub if (key := sort_key(user, sort.column))]
    keyed.sort(key=lambda entry: (entry[0], entry[1].sub), reverse=sort.descending)
    return [user for _, user in keyed] + [user for user in by_sub if not sort_key(user, sort.column)]


def sort_key(user: User, column: str) -> tuple[str, ...]:
    """What ``user`` is sorted by in ``column``: one text, or the folded names of their groups; nothing for no value."""
    if column == "groups":
        return tuple(sorted(map(fold, user.groups)))
    text = sort_text(user, column)
    return () if text is None else (text,)


def sort_text(user: User, column: str) -> str | None:
    """What ``user`` is sorted by in a ``column`` of one value; None for no value."""
    match column:
        case "username":
            return fold(user.username)
        case "sub":
            return fold(user.sub)
        case "status":
            return fold(user.status)
        case "enabled":
            return "yes" if user.enabled else "no"
        case "created":
            return time_text(user.created)
        case "modified":
            return time_text(user.modified)
        case _:
            value = user.attributes.get(column)
            return None if value is None else fold(value)


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly."""
    return (moment - EPOCH) // _MICROSECOND


def time_text(moment: datetime) -> str:
    """A text that sorts like the time, to the microsecond."""
    # The years 1 to 9999 lie within ±2^58 microseconds of 1970, so that this text has one length and sorts like the time.
    return f"{microseconds(moment) + 2**62:020d}"
