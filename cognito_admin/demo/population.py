"""A pool of any size that costs no memory: every user is a function of the seed and its index."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from typing import NamedTuple

from cognito_admin.demo.people import DOMAINS, FAMILY_NAMES, GIVEN_NAMES, address_part
from cognito_admin.demo.subs import COGNITO7, SubShape
from cognito_admin.demo.users import Details, User

PLANS = ("free", "basic", "plus", "business")
_STATUSES = ("CONFIRMED",) * 14 + ("FORCE_CHANGE_PASSWORD", "UNCONFIRMED")
_GIVEN = [(name, address_part(name)) for name in GIVEN_NAMES]
_FAMILY = [(name, address_part(name)) for name in FAMILY_NAMES]
_THREE_YEARS_S = 1096 * 86_400
_SCATTER = 2_147_483_647
"""A prime: registration dates do not follow the order of subs."""

_BOUNDS = 10_000
"""Prefixes whose place is remembered: a sync asks for the same ones page after page."""


class _Person(NamedTuple):
    sub: str
    email: str
    verified: str
    given_name: str
    family_name: str
    phone_number: str
    plan: str
    status: str
    enabled: bool
    created_s: int
    modified_s: int


class LoadPopulation:
    """``size`` users of ``seed``, registered over the three years before ``until``.

    User names equal subs; e-mail addresses and phone numbers carry the index. Of the ``groups``, the first holds every tenth
    user, the second every twentieth, and so on.
    """

    def __init__(
        self,
        seed: int,
        size: int,
        *,
        until: datetime = datetime(2026, 11, 1, tzinfo=UTC),
        groups: tuple[str, ...] = (),
        shape: SubShape = COGNITO7,
    ) -> None:
        self._key = str(seed).encode()
        self._size = size
        self._since_s = int(until.timestamp()) - _THREE_YEARS_S
        self._every = {group: 10 * number for number, group in enumerate(groups, 1)}
        self._shape = shape
        self._bounds: dict[str, int] = {}

    def __len__(self) -> int:
        return self._size

    def sub(self, index: int) -> str:
        return self._sub(index, self._digest(index))

    def user(self, index: int) -> User:
        person = self._person(index)
        return User(
            sub=person.sub,
            username=person.sub,
            attributes={
                "email": person.email,
                "email_verified": person.verified,
                "given_name": person.given_name,
                "family_name": person.family_name,
                "phone_number": person.phone_number,
                "phone_number_verified": "false",
                "custom:plan": person.plan,
            },
            status=person.status,
            enabled=person.enabled,
            created=datetime.fromtimestamp(person.created_s, UTC),
            modified=datetime.fromtimestamp(person.modified_s, UTC),
            groups=tuple(group for group, every in self._every.items() if index % every == 0),
        )

    def entry(self, index: int) -> str:
        person = self._person(index)
        return (
            f'{{"Username":"{person.sub}","Attributes":[{{"Name":"sub","Value":"{person.sub}"}},'
            f'{{"Name":"email","Value":"{person.email}"}},{{"Name":"email_verified","Value":"{person.verified}"}},'
            f'{{"Name":"given_name","Value":"{person.given_name}"}},{{"Name":"family_name","Value":"{person.family_name}"}},'
            f'{{"Name":"phone_number","Value":"{person.phone_number}"}},{{"Name":"phone_number_verified","Value":"false"}},'
            f'{{"Name":"custom:plan","Value":"{person.plan}"}}],"UserCreateDate":{person.created_s}.0,'
            f'"UserLastModifiedDate":{person.modified_s}.0,"Enabled":{"true" if person.enabled else "false"},'
            f'"UserStatus":"{person.status}"}}'
        )

    def first_from(self, sub: str) -> int:
        if not sub:
            return 0
        if len(sub) == 36:
            try:
                index = self._shape.leading(sub) * self._size >> 32
            except ValueError:
                index = -1
            if 0 <= index < self._size and self.sub(index) == sub:
                return index
        if sub not in self._bounds:
            if len(self._bounds) == _BOUNDS:
                self._bounds.clear()
            self._bounds[sub] = bisect_left(range(self._size), sub, key=self.sub)
        return self._bounds[sub]

    def having(self, attribute: str, value: str) -> Iterator[int]:
        value = value.lower()
        index = self._named_index(attribute, value)
        if index is not None and 0 <= index < self._size:
            user = self.user(index)
            held = user.username if attribute == "username" else user.attributes.get(attribute, "")
            if held.lower() == value:
                yield index

    def members(self, group: str, start: int) -> Iterator[int]:
        every = self._every.get(group)
        return iter(()) if every is None else iter(range(-(-start // every) * every, self._size, every))

    def details(self, index: int) -> Details:  # noqa: ARG002 - these users have nothing beyond what listings show
        return Details()

    def _named_index(self, attribute: str, value: str) -> int | None:
        if attribute == "username":
            return self.first_from(value)
        digits = {"email": value.partition("@")[0].rpartition(".")[2], "phone_number": value.removeprefix("+49151")}
        text = digits.get(attribute, "")
        return int(text) if text.isdecimal() else None

    def _digest(self, index: int) -> bytes:
        return blake2b(index.to_bytes(8, "big"), key=self._key, digest_size=24).digest()

    def _sub(self, index: int, digest: bytes) -> str:
        """The leading bits are split evenly among the users, so the order of subs is the order of indexes.

        A share begins where ``leading * size >> 32`` first gives its index.
        """
        size = self._size
        low = -(-(index << 32) // size)
        high = -(-((index + 1) << 32) // size)
        further = int.from_bytes(digest[:8], "big")
        return self._shape.make(low + further % (high - low), int.from_bytes(digest[8:16], "big"))

    def _person(self, index: int) -> _Person:
        digest = self._digest(index)
        given_name, given_part = _GIVEN[digest[16] % len(_GIVEN)]
        family_name, family_part = _FAMILY[digest[17] % len(_FAMILY)]
        status = _STATUSES[digest[18] & 15]
        created_s = self._since_s + _THREE_YEARS_S * (index * _SCATTER % self._size) // self._size
        return _Person(
            self._sub(index, digest),
            f"{given_part}.{family_part}.{index}@{DOMAINS[digest[19] % len(DOMAINS)]}",
            "false" if status == "UNCONFIRMED" else "true",
            given_name,
            family_name,
            f"+49151{index:08d}",
            PLANS[digest[20] & 3],
            status,
            digest[21] >= 4,
            created_s,
            created_s + digest[22] * 3_600 + digest[23] * 10,
        )
