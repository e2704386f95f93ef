"""People made up for tests: few values, so that searches find several of them, in several scripts."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.users import User

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WORDS = (
    *("ann", "Ann", "José", "jose\u0301", "STRASSE", "straße", "Ñandú", "Фёдор", "федор", "Ανδρέας", "ανδρεας"),
    *("田中", "田", "한국", "하", "משה", "מֹשֶׁה", "محمد", "कुमार", "กิตติ", "İstanbul", "istanbul", "ﬁn", "fin"),
    *("a\x1fb", "a b", "x\x00y", "100%", "_", "' OR 1=1 --", "<b>", "\\", "👩‍👩‍👧", "\u202eabc", "ａｂｃ", "abc"),
    *("18", "018.0", "-3.5", "9"),
)
PHONES = ("+15550109999", "+1 555 010 9999", "+4915550109999", "5550109", "٥٥٥٠١٠", "n/a")
NAMES = ("email", "name", "family_name", "phone_number", "custom:tenantId", "custom:status", "custom:a", "custom:age")
GROUPS = tuple(map(GroupName, ("admins", "Admins", "naïve", "empty", "b, c")))
STATUSES = ("CONFIRMED", "UNCONFIRMED", "EXTERNAL_PROVIDER", "NEW_ONE")
PROVIDERS = ("Google", "google", "SAML")

values = st.sampled_from(WORDS) | st.text(max_size=4) | st.tuples(*[st.sampled_from(WORDS)] * 2).map(" ".join)
phones = st.sampled_from(PHONES)
ages = st.sampled_from(("18", "7", "7.0", "-1", "1e3", "old", ""))


SOME = {"phone_number": phones, "custom:age": ages}


@st.composite
def attributes(draw: st.DrawFn) -> dict[str, str]:
    names = draw(st.sets(st.sampled_from(NAMES)))
    found = {name: draw(SOME.get(name, values)) for name in sorted(names)}
    if draw(st.booleans()):
        found["email_verified"] = draw(st.sampled_from(("true", "false", "TRUE")))
    if providers := draw(st.sets(st.sampled_from(PROVIDERS))):
        entries = [
            {"providerName": name, "userId": draw(st.sampled_from(("1", "ann"))), "x": "y"} for name in providers
        ]
        found["identities"] = draw(st.sampled_from((json.dumps(entries), "[{", "[1]")))
    return found


@st.composite
def people(draw: st.DrawFn, max_size: int = 12) -> list[User]:
    """Users with different ``sub`` and user name."""
    numbers = draw(st.lists(st.integers(0, 30), unique=True, max_size=max_size))
    return [draw(person(number)) for number in numbers]


@st.composite
def person(draw: st.DrawFn, number: int) -> User:
    sub = Sub(f"{number:08x}-0000-4000-8000-00000000{number % 7:04x}")
    word = draw(st.sampled_from(WORDS))
    return User(
        username=Username(draw(st.sampled_from((f"{word}{number}", str(sub))))),
        sub=sub,
        attributes={"sub": sub, **draw(attributes())},
        status=draw(st.sampled_from(STATUSES)),
        enabled=draw(st.booleans()),
        created=NOON + timedelta(microseconds=draw(st.sampled_from((-1, 0, 1, 10**12)))),
        modified=NOON - timedelta(days=draw(st.integers(0, 3))),
    )


def plain_person(number: int, **changes: str) -> User:
    sub = Sub(f"{number:08x}-0000-4000-8000-000000000000")
    kept = {"sub": sub, "email": f"user{number}@example.com", **changes}
    return User(Username(f"user{number}"), sub, kept, "CONFIRMED", True, NOON, NOON)


def spread_person(number: int) -> User:
    """Like ``plain_person``, with a ``sub`` that may begin with any digit."""
    sub = Sub(f"{number * 2_654_435_761 % 2**32:08x}-0000-4000-8000-{number:012x}")
    return User(Username(f"user{number}"), sub, {"sub": sub}, "CONFIRMED", True, NOON, NOON)


def with_groups(user: User, groups: Sequence[GroupName]) -> User:
    return replace(user, groups=tuple(sorted(groups)))
