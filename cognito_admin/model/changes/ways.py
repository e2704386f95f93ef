"""What can be done about two accounts of one person, one of which is to be kept."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.joining import join
from cognito_admin.model.changes.offers import Offer, offer
from cognito_admin.model.changes.person import Person
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.connections import Mode
from cognito_admin.model.ids import GroupName
from cognito_admin.model.permissions import Action
from cognito_admin.model.users import User


class Way(StrEnum):
    JOIN = "join"
    """The sign-in of the other leads to the one that is kept, and the other goes."""
    DISABLE = "disable"
    """The other is kept, and nobody signs in to it."""
    START_ANEW = "start_anew"
    """The other, which came from a provider, goes, and comes back empty when the person signs in there."""
    DELETE = "delete"
    """The other, which has a password of the pool, goes."""


@dataclass(frozen=True, slots=True)
class Choice:
    """``offer`` says what is wished for, of ``user``, and why it cannot be done where it cannot."""

    way: Way
    user: User
    offer: Offer


def ways(
    kept: User, other: User, groups: tuple[GroupName, ...], rules: Rules, mode: Mode, denied: Collection[Action] = ()
) -> tuple[Choice, ...]:
    """The one that loses least first. ``kept`` gets into ``groups`` where the two are joined."""

    def choice(way: Way, wish: Wish, person: Person) -> Choice:
        return Choice(way, person.user, offer(wish, person, rules, mode, denied))

    deletes = Way.START_ANEW if other.is_federated else Way.DELETE
    return (
        choice(Way.JOIN, join(other, groups), Person(kept, other=other)),
        choice(Way.DISABLE, Wish(Kind.DISABLE), Person(other)),
        choice(deletes, Wish(Kind.DELETE), Person(other)),
    )
