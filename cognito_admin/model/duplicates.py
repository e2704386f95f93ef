"""Accounts that may be one person's: what they have in common, and what may be told from it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cognito_admin.model.query.folding import case_key, fold
from cognito_admin.model.users import User


class Sign(StrEnum):
    """What accounts have in common, the surest first. Capitals make no difference."""

    EMAIL = "email"
    PHONE = "phone_number"
    USERNAME = "username"
    """The same but for capitals, which only pools allow that tell them apart."""
    PREFERRED_USERNAME = "preferred_username"
    PERSON = "person"
    """The same name and date of birth: weak, since people share both."""


FIELDS: Mapping[Sign, tuple[str, ...]] = {
    Sign.EMAIL: ("email",),
    Sign.PHONE: ("phone_number",),
    Sign.USERNAME: ("username",),
    Sign.PREFERRED_USERNAME: ("preferred_username",),
    Sign.PERSON: ("name", "birthdate"),
}
"""What is compared; whoever lacks one of them shares nothing."""

WEAK = frozenset({Sign.PERSON})
_PLACES = {sign: place for place, sign in enumerate(Sign)}


@dataclass(frozen=True, slots=True)
class Alike:
    """Some accounts and the ``signs`` all of them share. ``text`` is what the surest of these is, as one of them has it.

    Of the ``accounts``, ``federated`` came into being by a sign-in through an identity provider.
    """

    signs: tuple[Sign, ...]
    text: str
    accounts: int
    federated: int

    @property
    def weak(self) -> bool:
        """Whether they may well be different people."""
        return WEAK.issuperset(self.signs)

    @property
    def joinable(self) -> bool:
        """Whether there is an account of a provider to be linked to one of the pool itself."""
        return 0 < self.federated < self.accounts


class Order(StrEnum):
    """What groups are sorted by."""

    WAY = "way"
    """What can be made one first, what may be different people last."""
    TEXT = "text"
    SIGN = "sign"
    ACCOUNTS = "accounts"

    def key(self, alike: Alike) -> str | int | tuple[int, ...]:
        match self:
            case Order.WAY:
                return alike.weak, not alike.joinable
            case Order.TEXT:
                return fold(alike.text)
            case Order.SIGN:
                return tuple(_PLACES[sign] for sign in alike.signs)
            case Order.ACCOUNTS:
                return alike.accounts


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which groups are to be seen, and in which order. ``sign`` is one they share, None for any."""

    sign: Sign | None = None
    joinable: bool = False
    order: Order = Order.WAY
    descending: bool = False

    def fits(self, alike: Alike) -> bool:
        return (self.sign is None or self.sign in alike.signs) and (alike.joinable or not self.joinable)


@dataclass(frozen=True, slots=True)
class Together:
    """Accounts, by numbers of whoever put them in, and what they share."""

    signs: tuple[Sign, ...]
    text: str
    members: tuple[int, ...]


class Gathering:
    """Finds who shares what; accounts that share several things are told once."""

    def __init__(self) -> None:
        self._found: dict[Sign, dict[tuple[str, ...], dict[int, tuple[str, ...]]]] = {}

    def put(self, sign: Sign, number: int, texts: Sequence[str | None]) -> None:
        """``texts`` are what the account has in the ``FIELDS`` of the sign."""
        held = tuple(text for text in texts if text)
        if len(held) == len(FIELDS[sign]):
            self._found.setdefault(sign, {}).setdefault(tuple(map(case_key, held)), {})[number] = held

    def together(self) -> Iterator[Together]:
        """In the order of the signs, then of what is shared."""
        signs_of: dict[tuple[int, ...], list[Sign]] = {}
        texts: dict[tuple[int, ...], str] = {}
        for sign in Sign:
            for _, held in sorted(self._found.get(sign, {}).items()):
                spellings = set(held.values())
                if len(held) < 2 or (sign is Sign.USERNAME and len(spellings) < 2):
                    continue
                members = tuple(sorted(held))
                signs_of.setdefault(members, []).append(sign)
                texts.setdefault(members, " · ".join(held[members[0]]))
        for members, signs in signs_of.items():
            yield Together(tuple(signs), texts[members], members)


@dataclass(frozen=True, slots=True)
class Lost:
    """What only the account has that goes: its ``groups``, and the ``attributes`` that the other lacks or has otherwise."""

    groups: tuple[str, ...]
    attributes: tuple[str, ...]


_NOT_ITS_OWN = frozenset({"sub", "identities"})


def lost(kept: User, other: User) -> Lost:
    """What goes with ``other``, beside its id."""
    groups = sorted(set(other.groups) - set(kept.groups))
    attributes = sorted(
        name
        for name, value in other.attributes.items()
        if name not in _NOT_ITS_OWN and not name.endswith("_verified") and value and kept.attributes.get(name) != value
    )
    return Lost(tuple(groups), tuple(attributes))


def best_kept(users: Iterable[User]) -> User:
    """The account to keep, where nobody said: one with a password of the pool, in use, the oldest of these."""
    return min(
        users,
        key=lambda user: (user.is_federated, not user.enabled, user.status != "CONFIRMED", user.created, user.sub),
    )
