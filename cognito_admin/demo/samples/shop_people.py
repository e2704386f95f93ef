"""The 2,400 customers of the sample shop, the same for the same seed and moment."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from cognito_admin.demo.people import DOMAINS
from cognito_admin.demo.samples.people import People, all_people
from cognito_admin.demo.samples.relatives import relatives
from cognito_admin.demo.subs import COGNITO7
from cognito_admin.demo.users import User

CUSTOMERS = 2_400
GOOGLE, COMPANY = "Google", "AcmeCorp"
PLANS = ("free", "free", "free", "basic", "basic", "plus", "business")
GROUPS = ("admins", "support", "vip", "beta-testers", "wholesale", "newsletter")
_SHARES = {"vip": 0.04, "beta-testers": 0.1, "wholesale": 0.07, "newsletter": 0.45}
_ADMINS, _SUPPORTERS = 4, 18
_FEDERATED = 288
_STATUSES = ("CONFIRMED",) * 79 + ("UNCONFIRMED",) * 8 + ("FORCE_CHANGE_PASSWORD",) * 8 + ("RESET_REQUIRED",) * 5
_RARE_STATUSES = ("ARCHIVED", "COMPROMISED", "UNKNOWN")
_CASE_TWINS = ("nightowl", "NightOwl", "maria.k", "Maria.K", "ΣΟΦΙΑ", "σοφια", "straße", "STRASSE")
"""preferred_username of neighbours: no alias in this pool, so the two may differ in case alone."""

Attributes = dict[str, str]


class Customers:
    """Makes them one after another; every choice is drawn from one seeded chance."""

    def __init__(self, seed: int, now: datetime) -> None:
        self._rng = Random(f"{seed}/shop")
        self._now = now.replace(microsecond=0)
        self._people = all_people()
        self._weights = [people.weight for people in self._people]
        self._emails: set[str] = set()
        self._number = 0

    def all(self) -> Iterator[User]:
        """Every customer, once."""
        notable = [self._ann(), *self._example_family()]
        self._emails.update(user.attributes["email"] for user in relatives(self._now))
        yield from notable
        natives = [self._native() for _ in range(CUSTOMERS - _FEDERATED - len(notable))]
        more = list(relatives(self._now))
        yield from self._finished(natives[: -len(more)])
        yield from more
        for number in range(_FEDERATED):
            yield self._federated(natives[number * 5] if number % 2 == 0 else None)

    def _finished(self, natives: list[User]) -> Iterator[User]:
        """Sets the few apart: staff, case twins, linked identities, statuses nobody gives any more."""
        for index, user in enumerate(natives):
            attributes, groups, status = dict(user.attributes), user.groups, user.status
            if index < len(_CASE_TWINS):
                attributes["preferred_username"] = _CASE_TWINS[index]
            elif index < 20 + _ADMINS:
                groups = ("admins", *groups) if index >= 20 else groups
            elif index < 30 + _SUPPORTERS:
                groups = ("support", *groups) if index >= 30 else groups
            elif index % 40 == 7:
                identities = [self._identity(user.created, GOOGLE, primary=False)]
                if index % 200 == 7:
                    identities.append(self._identity(user.modified, COMPANY, primary=False, email=attributes["email"]))
                attributes["identities"] = _as_text(identities)
            elif index % 300 == 11:
                status = _RARE_STATUSES[index // 300 % len(_RARE_STATUSES)]
            yield _changed(user, attributes, status, groups)

    def _ann(self) -> User:
        """The person the documentation speaks of."""
        created = self._now - timedelta(days=612, hours=3)
        return self._user(
            {
                "email": self._claimed("ann@example.com"),
                "email_verified": "true",
                "name": "Ann Example",
                "given_name": "Ann",
                "family_name": "Example",
                "phone_number": "+12025550123",
                "phone_number_verified": "true",
                "locale": "en-US",
                "zoneinfo": "America/New_York",
                "birthdate": "1987-04-12",
                **self._shop_attributes("t-1001", "business"),
                "identities": _as_text([self._identity(created, GOOGLE, primary=False)]),
            },
            created=created,
            modified=self._now - timedelta(days=9, hours=5),
            groups=("vip", "newsletter"),
            leading=0xA22E_0001,
        )

    def _example_family(self) -> Iterator[User]:
        """One relative of Ann's for each state that needs help."""
        states = (
            ("Ben", "FORCE_CHANGE_PASSWORD", 40, True),
            ("Clara", "UNCONFIRMED", 3, True),
            ("David", "RESET_REQUIRED", 420, True),
            ("Eve", "CONFIRMED", 800, False),
        )
        for given, status, days, enabled in states:
            created = self._now - timedelta(days=days, hours=2)
            attributes = {
                "email": self._claimed(f"{given.lower()}@example.com"),
                "email_verified": "false" if status == "UNCONFIRMED" else "true",
                "name": f"{given} Example",
                "given_name": given,
                "family_name": "Example",
                "locale": "en-US",
                **self._shop_attributes("t-1001", "basic"),
            }
            yield self._user(attributes, status=status, enabled=enabled, created=created, modified=created)

    def _native(self) -> User:
        rng = self._rng
        people = rng.choices(self._people, self._weights)[0]
        status = rng.choice(_STATUSES)
        created, modified = self._dates(status)
        attributes = self._attributes(people, verified=status != "UNCONFIRMED")
        attributes |= self._shop_attributes(f"t-{1000 + int(rng.random() ** 2 * 60)}", rng.choice(PLANS))
        return self._user(
            attributes,
            status=status,
            enabled=rng.random() >= 0.04,
            created=created,
            modified=modified,
            groups=tuple(group for group, share in _SHARES.items() if rng.random() < share),
        )

    def _federated(self, beside: User | None) -> User:
        """Signed in through Google or a company's SAML; ``beside`` a native customer with the same e-mail address."""
        rng = self._rng
        provider = GOOGLE if rng.random() < 0.6 else COMPANY
        created, modified = self._dates("CONFIRMED")
        attributes = self._attributes(rng.choices(self._people, self._weights)[0], verified=provider == GOOGLE)
        if beside is not None:
            taken = ("email", "name", "given_name", "family_name")
            attributes |= {name: beside.attributes[name] for name in taken if name in beside.attributes}
            if rng.random() < 0.3:
                attributes["email"] = attributes["email"].title()
        attributes.pop("phone_number", None)
        attributes.pop("phone_number_verified", None)
        identity = self._identity(created, provider, primary=True, email=attributes["email"])
        attributes["identities"] = _as_text([identity])
        attributes["custom:plan"] = rng.choice(PLANS)
        return self._user(
            attributes,
            username=f"{provider.lower()}_{identity['userId']}",
            status="EXTERNAL_PROVIDER",
            created=created,
            modified=modified,
            groups=("newsletter",) if rng.random() < 0.2 else (),
        )

    def _user(
        self,
        attributes: Attributes,
        *,
        created: datetime,
        modified: datetime,
        status: str = "CONFIRMED",
        enabled: bool = True,
        groups: tuple[str, ...] = (),
        username: str | None = None,
        leading: int | None = None,
    ) -> User:
        rng = self._rng
        sub = COGNITO7.make(rng.getrandbits(32) if leading is None else leading, rng.getrandbits(64))
        return User(sub, username or sub, attributes, status, enabled, created, modified, groups)

    def _attributes(self, people: People, *, verified: bool) -> Attributes:
        rng = self._rng
        given, family = rng.choice(people.given), rng.choice(people.family)
        attributes = {
            "email": self._free_email(f"{given.latin}.{family.latin}"),
            "email_verified": "true" if verified else "false",
        }
        if rng.random() < 0.93:
            attributes |= {
                "name": people.full_name(given, family),
                "given_name": given.written,
                "family_name": family.written,
            }
        if rng.random() < 0.6:
            attributes["phone_number"] = "".join(
                rng.choice("0123456789") if digit == "#" else digit for digit in people.phone
            )
            attributes["phone_number_verified"] = "true" if verified and rng.random() < 0.7 else "false"
        if rng.random() < 0.8:
            attributes |= {"locale": people.locale, "zoneinfo": people.zone}
        if rng.random() < 0.3:
            attributes["birthdate"] = f"{rng.randrange(1945, 2008)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        return attributes

    def _shop_attributes(self, tenant: str, plan: str) -> Attributes:
        self._number += 1
        return {
            "custom:tenantId": tenant,
            "custom:plan": plan,
            "custom:externalId": f"CUS-{self._number:06d}",
        }

    def _free_email(self, local: str) -> str:
        domain = self._rng.choice(DOMAINS)
        email, number = f"{local}@{domain}", 1
        while email in self._emails:
            number += 1
            email = f"{local}{number}@{domain}"
        return self._claimed(email)

    def _claimed(self, email: str) -> str:
        self._emails.add(email)
        return email

    def _dates(self, status: str) -> tuple[datetime, datetime]:
        """Invitations and unfinished sign-ups are young; the shop grows, so customers are rather young than old."""
        rng = self._rng
        days = {"FORCE_CHANGE_PASSWORD": 60, "UNCONFIRMED": 200}.get(status, 1_090)
        created = self._now - timedelta(milliseconds=int(rng.random() ** 1.4 * days * 86_400_000))
        if status in ("FORCE_CHANGE_PASSWORD", "UNCONFIRMED"):
            return created, created
        age_ms = int((self._now - created) / timedelta(milliseconds=1))
        return created, created + timedelta(milliseconds=int(rng.random() * age_ms))

    def _identity(self, at: datetime, provider: str, *, primary: bool, email: str = "") -> dict[str, Any]:
        return {
            "userId": email if provider == COMPANY else f"1{self._rng.randrange(10**20):020d}",
            "providerName": provider,
            "providerType": "SAML" if provider == COMPANY else provider,
            "issuer": "https://idp.acme.example/saml" if provider == COMPANY else None,
            "primary": primary,
            "dateCreated": int(at.timestamp() * 1000),
        }


def _as_text(identities: list[dict[str, Any]]) -> str:
    return json.dumps(identities, separators=(",", ":"))


def _changed(user: User, attributes: Attributes, status: str, groups: tuple[str, ...]) -> User:
    return User(user.sub, user.username, attributes, status, user.enabled, user.created, user.modified, groups)
