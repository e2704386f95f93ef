"""Made-up users by the million, the same for the same seed: made block by block, so that they need no memory."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np

from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User
from tests.bench.further_attributes import NAMES as FURTHER
from tests.bench.further_attributes import further_attributes
from tests.bench.names import SCRIPTS, family_names, given_names

PAGE = 60
"""Users in one answer of ListUsers."""
BLOCK = 100 * PAGE
TENANTS = 2_000
STATUSES = {
    "CONFIRMED": 78,
    "UNCONFIRMED": 9,
    "FORCE_CHANGE_PASSWORD": 6,
    "RESET_REQUIRED": 4,
    "ARCHIVED": 2,
    "COMPROMISED": 1,
}
"""Percent of those who have a password here; who signs in with Google is an EXTERNAL_PROVIDER."""
ROLES = ("viewer", "editor", "member", "owner", "billing", "auditor", "support", "admin")
PLANS = ("free", "basic", "plus", "business", "enterprise")
DOMAINS = (
    "gmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "hotmail.com",
    "gmx.net",
    "web.de",
    "proton.me",
    "orange.fr",
    "mail.ru",
    "qq.com",
    "naver.com",
)
_TEAMS = (
    "admins",
    "beta",
    "billing",
    "editors",
    "partners",
    "press",
    "research",
    "sales",
    "support",
    "testers",
    "vendors",
    "wholesale",
)
GROUPS = tuple(f"{team}-{part}" for team in _TEAMS for part in ("global", "emea", "apac", "amer", "trial"))
SINCE = datetime(2021, 11, 1, tzinfo=UTC)
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
_COMPANIES = (
    "acme",
    "northwind",
    "globex",
    "initech",
    "umbra",
    "stark",
    "wayne",
    "hooli",
    "vandelay",
    "tyrell",
    "soylent",
    "oscorp",
)
_TRADES = (
    "labs",
    "group",
    "works",
    "media",
    "health",
    "foods",
    "energy",
    "travel",
    "logistics",
    "studio",
    "bank",
    "design",
)
_GOOGLE, _HANDLE, _EMAIL = 0.10, 0.15, 0.40
"""Shares of the user names, added up; the others are named like their ``sub``."""
_TWICE = 0.02
"""Who signs in with Google may have had an account with a password before, under the same address."""
STANDARD_ATTRIBUTES = 9


class _Draw(NamedTuple):
    """Names, tenants and what has a list of its own by their place there; -1 is the tenant's own domain, 0 no number."""

    sub: str
    chance: float
    given: int
    family: int
    tenant: int
    domain: int
    shape: int
    number: int
    country: int
    phone: int
    external: int
    google: int
    status: str
    enabled: bool
    verified: bool
    role: int
    plan: int
    created: datetime
    modified: datetime
    groups: tuple[GroupName, ...]


class Crowd:
    """``users`` users. With more than the standard nine ``attributes`` each carries up to that many."""

    def __init__(self, users: int, *, seed: int = 1, attributes: int = STANDARD_ATTRIBUTES) -> None:
        if not STANDARD_ATTRIBUTES <= attributes <= STANDARD_ATTRIBUTES + len(FURTHER):
            raise ValueError(f"between {STANDARD_ATTRIBUTES} and {STANDARD_ATTRIBUTES + len(FURTHER)} attributes")
        self._users = users
        self._seed = seed
        self._further = attributes - STANDARD_ATTRIBUTES
        self._given = given_names()
        self._family = family_names()
        # Zipf's: the second tenant has half as many users as the first, the third a third.
        odds = np.cumsum(1 / np.arange(1, TENANTS + 1))
        self._tenant_odds = odds / odds[-1]

    def __len__(self) -> int:
        return self._users

    @property
    def blocks(self) -> int:
        return -(-self._users // BLOCK)

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(Group(GroupName(name), "", None, None) for name in GROUPS)

    def pages(self) -> Iterator[list[User]]:
        """Everybody, as ListUsers gives them."""
        for number in range(self.blocks):
            yield from pages_of(self.block(number))

    def block(self, number: int) -> list[User]:
        """The users from ``number * BLOCK``."""
        first = number * BLOCK
        size = min(BLOCK, self._users - first)
        rng = np.random.default_rng((self._seed, number))
        users: list[User] = []
        further = further_attributes(rng, size, self._further, self._family)
        for place, draw in enumerate(self._draws(rng, size)):
            more = {name: value for name, values in further if (value := values[place])}
            users.append(self._user(first + place, draw, more, users[-1] if users else None))
        return users

    def _draws(self, rng: np.random.Generator, size: int) -> Iterator[_Draw]:
        """What chance decides of each user, drawn for all of them at once."""
        scripts = rng.choice(len(SCRIPTS), size, p=[script.share / 100 for script in SCRIPTS])
        created = (_MILLISECONDS * rng.random(size) ** 0.7).astype(np.int64)
        modified = np.minimum(created + rng.exponential(90 * 86_400_000, size).astype(np.int64), _MILLISECONDS)
        columns = (
            _subs(rng, size),
            rng.random(size).tolist(),
            self._given.draw(rng, scripts),
            self._family.draw(rng, scripts),
            np.searchsorted(self._tenant_odds, rng.random(size)).tolist(),
            np.where(rng.random(size) < 0.4, -1, len(DOMAINS) * rng.random(size) ** 2).astype(int).tolist(),
            rng.integers(0, 5, size).tolist(),
            rng.integers(1, 100, size).tolist(),
            np.array([script.country for script in SCRIPTS])[scripts].tolist(),
            np.where(rng.random(size) < 0.8, rng.integers(10**8, 10**9, size), 0).tolist(),
            np.where(rng.random(size) < 0.7, rng.integers(10**8, 10**9, size), 0).tolist(),
            rng.integers(10**17, 10**18, size).tolist(),
            rng.choice(list(STATUSES), size, p=[percent / 100 for percent in STATUSES.values()]).tolist(),
            (rng.random(size) < 0.97).tolist(),
            (rng.random(size) < 0.85).tolist(),
            (len(ROLES) * rng.random(size) ** 2).astype(int).tolist(),
            (len(PLANS) * rng.random(size) ** 1.5).astype(int).tolist(),
            _moments(created),
            _moments(modified),
            _memberships(rng, size),
        )
        return map(_Draw._make, zip(*columns, strict=True))

    def _user(self, serial: int, draw: _Draw, more: dict[str, str], before: User | None) -> User:
        given, family = self._given[draw.given], self._family[draw.family]
        local = _local_part(draw.shape, given.latin, family.latin, draw.number)
        if _HANDLE <= draw.chance < _EMAIL:
            # No two users share a name.
            local = f"{local}.{serial:x}"
        tenant = _TENANT_NAMES[draw.tenant]
        email = f"{local}@{DOMAINS[draw.domain] if draw.domain >= 0 else f'{tenant}.com'}"
        if draw.chance < _TWICE and before is not None:
            email = before.attributes["email"]
        attributes = {
            "sub": draw.sub,
            "email": email,
            "email_verified": "true" if draw.verified else "false",
            "given_name": given.written,
            "family_name": family.written,
            "custom:tenantId": tenant,
            "custom:role": ROLES[draw.role],
            "custom:plan": PLANS[draw.plan],
        }
        if draw.phone:
            attributes["phone_number"] = f"+{draw.country}{draw.phone}"
        if draw.external:
            attributes["custom:externalId"] = f"crm-{draw.external}"
        if draw.chance < _GOOGLE:
            username = f"google_{draw.google}{serial % 1000:03d}"
        elif draw.chance < _HANDLE:
            username = f"{family.latin}_{given.latin[:1]}{serial:x}"
        else:
            username = email if draw.chance < _EMAIL else draw.sub
        return User(
            username=Username(username),
            sub=Sub(draw.sub),
            attributes=attributes | more,
            status="EXTERNAL_PROVIDER" if draw.chance < _GOOGLE else draw.status,
            enabled=draw.enabled,
            created=draw.created,
            modified=draw.modified,
            groups=draw.groups,
        )


def pages_of(users: list[User], size: int = PAGE) -> Iterator[list[User]]:
    for start in range(0, len(users), size):
        yield users[start : start + size]


_MILLISECONDS = (UNTIL - SINCE) // timedelta(milliseconds=1)
_TENANT_NAMES = [
    f"{_COMPANIES[number % len(_COMPANIES)]}-{_TRADES[number // len(_COMPANIES) % len(_TRADES)]}-{number:04d}"
    for number in range(TENANTS)
]


def _moments(milliseconds: np.ndarray) -> list[datetime]:
    since = np.datetime64(SINCE.replace(tzinfo=None), "ms")
    return [moment.replace(tzinfo=UTC) for moment in (since + milliseconds.astype("timedelta64[ms]")).tolist()]


def _subs(rng: np.random.Generator, size: int) -> list[str]:
    """Random UUIDs of version 4."""
    sixteen = rng.integers(0, 256, (size, 16), dtype=np.uint8)
    sixteen[:, 6] = sixteen[:, 6] & 0x0F | 0x40
    sixteen[:, 8] = sixteen[:, 8] & 0x3F | 0x80
    text = sixteen.tobytes().hex()
    parts = (text[start : start + 32] for start in range(0, 32 * size, 32))
    return [f"{part[:8]}-{part[8:12]}-{part[12:16]}-{part[16:20]}-{part[20:]}" for part in parts]


def _local_part(shape: int, given: str, family: str, number: int) -> str:
    match shape:
        case 0:
            return f"{given}.{family}"
        case 1:
            return f"{given}.{family}{number}"
        case 2:
            return f"{given[:1]}{family}{number}"
        case 3:
            return f"{family}.{given}"
        case _:
            return f"{given}{family}{1940 + number % 70}"


def _memberships(rng: np.random.Generator, size: int) -> list[tuple[GroupName, ...]]:
    """Up to three of the groups for each, the first groups the largest."""
    numbers = rng.choice(4, size, p=(0.4, 0.35, 0.15, 0.1)).tolist()
    drawn = (len(GROUPS) * rng.random((size, 3)) ** 1.5).astype(int).tolist()
    return [
        tuple(GroupName(GROUPS[group]) for group in sorted(set(three[:number])))
        for number, three in zip(numbers, drawn, strict=True)
    ]
