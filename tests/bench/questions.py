"""What people ask of an index: some five hundred queries in classes, drawn from the users themselves."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Self

from cognito_admin.model.query.folding import digits, fold, is_phone_like
from cognito_admin.model.query.order import Sort, microseconds
from cognito_admin.model.users import User
from tests.bench.crowd import GROUPS, SINCE, UNTIL, Crowd

FACETS = ("status", "custom:tenantId")
DRAWN_FROM = 12
"""Blocks of the crowd."""
_RARE_LETTERS = "qxzjkvwy"
_UNLIKE = ("ann", "son", "mar", "gmail", "lis", "ber", "kov", "ton")


@dataclass(frozen=True, slots=True)
class Question:
    """``place`` is the part of the result that lies above the page one looks at; ``facets`` are the fields counted beside it.

    ``where`` and ``bindings`` say the same in SQL, for the table of ``scanning``.
    """

    kind: str
    text: str
    where: str
    bindings: tuple[str | int, ...] = ()
    column: str = "username"
    descending: bool = False
    place: float = 0.0
    facets: tuple[str, ...] = ()

    @property
    def sort(self) -> Sort:
        return Sort(self.column, self.descending)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        return cls(**{**document, "bindings": tuple(document["bindings"]), "facets": tuple(document["facets"])})


def questions(crowd: Crowd, *, each: int = 20, seed: int = 7) -> list[Question]:
    """``each`` of every class, twice as many for words looked for anywhere."""
    chance = Random(seed)
    blocks = chance.sample(range(crowd.blocks), min(DRAWN_FROM, crowd.blocks))
    people = [user for block in blocks for user in crowd.block(block)]
    drawn: list[Question] = []
    for kind, make in _KINDS.items():
        number = each * 2 if make in _BARE else each
        drawn.extend(make(kind, chance, chance.choice(people)) for _ in range(number))
    return drawn


def kinds() -> tuple[str, ...]:
    return tuple(_KINDS)


# Parts of texts, and what finds them in SQL


def _anywhere(text: str) -> tuple[str, tuple[str, ...]]:
    if is_phone_like(text):
        return "(instr(hay, CAST(? AS BLOB)) OR instr(phone, ?))", (fold(text), digits(text))
    return "instr(hay, CAST(? AS BLOB))", (fold(text),)


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))


def _texts(user: User) -> list[str]:
    hidden = ("sub", "email_verified")
    return [user.username, user.sub, *(value for name, value in user.attributes.items() if name not in hidden)]


def _fragment(chance: Random, texts: list[str], length: int) -> str:
    """So many characters out of the middle of one of ``texts``, as a person would type them."""
    while True:
        text = fold(chance.choice(texts))
        start = chance.randrange(max(1, len(text) - length + 1))
        piece = text[start : start + length]
        if len(fold(piece)) == length and not any(character.isspace() for character in piece):
            return piece


def _part_of_email(chance: Random, user: User, length: int = 3) -> str:
    local = user.attributes["email"].partition("@")[0]
    return _fragment(chance, [local if len(local) >= length else user.attributes["email"]], length)


# The classes


def _characters(length: int) -> Callable[[str, Random, User], Question]:
    def make(kind: str, chance: Random, user: User) -> Question:
        piece = _fragment(chance, _texts(user), length)
        return Question(kind, _quoted(piece), *_anywhere(piece))

    return make


def _not_latin(kind: str, chance: Random, user: User) -> Question:
    names = [user.attributes["given_name"], user.attributes["family_name"]]
    foreign = [name for name in names if not fold(name).isascii() and len(fold(name)) > 1] or ["Ковалева"]
    piece = _fragment(chance, foreign, 2)
    return Question(kind, _quoted(piece), *_anywhere(piece))


def _nobody(kind: str, chance: Random, user: User) -> Question:
    if chance.random() < 0.5:
        piece = "".join(chance.choices(_RARE_LETTERS, k=6))
    else:
        piece = f"{_part_of_email(chance, user)}{''.join(chance.choices(_RARE_LETTERS, k=3))}"
    return Question(kind, _quoted(piece), *_anywhere(piece))


def _email_begins(kind: str, chance: Random, user: User) -> Question:
    start = user.attributes["email"][: chance.randint(3, 7)]
    return Question(kind, f"email^={_quoted(start)}", "instr(email_key, ?) = 1", (start,))


def _sub(kind: str, _chance: Random, user: User) -> Question:
    return Question(kind, f"sub={user.sub}", "sub = ?", (user.sub,))


def _and(kind: str, chance: Random, user: User) -> Question:
    tenant, part = user.attributes["custom:tenantId"], _part_of_email(chance, user)
    return Question(
        kind,
        f"tenantId={tenant} status:{user.status.lower()} email:{_quoted(part)}",
        "tenant = ? AND status = ? AND instr(email_key, ?)",
        (tenant, user.status, part),
    )


def _not(kind: str, chance: Random, user: User) -> Question:
    match chance.randrange(3):
        case 0:
            piece = chance.choice(_UNLIKE)
            where, bindings = _anywhere(piece)
            return Question(kind, f"{piece} -status:confirmed", f"{where} AND status <> 'CONFIRMED'", bindings)
        case 1:
            part, unlike = _part_of_email(chance, user), chance.choice(_UNLIKE)
            where = "instr(email_key, ?) AND NOT instr(email_key, ?)"
            return Question(kind, f"email:{_quoted(part)} -email:{unlike}", where, (part, unlike))
        case _:
            tenant, piece = user.attributes["custom:tenantId"], _fragment(chance, [user.attributes["email"]], 6)
            where, bindings = _anywhere(piece)
            text = f"tenantId={tenant} NOT {_quoted(piece)}"
            return Question(kind, text, f"tenant = ? AND NOT {where}", (tenant, *bindings))


def _dates(kind: str, chance: Random, _user: User) -> Question:
    days = (UNTIL - SINCE).days
    first = (SINCE + timedelta(days=chance.randrange(days - 1))).date()
    last = first + timedelta(days=chance.randrange(1, 120))
    field = chance.choice(("created", "modified"))
    where = f"{field} >= ? AND {field} < ?"
    return Question(kind, f"{field}:{first}..{last}", where, (_midnight(first), _midnight(last + timedelta(days=1))))


def _midnight(day: date) -> int:
    return microseconds(datetime.combine(day, datetime.min.time(), UNTIL.tzinfo))


def _sorted(column: str, *, descending: bool = False) -> Callable[[str, Random, User], Question]:
    def make(kind: str, chance: Random, _user: User) -> Question:
        return Question(kind, "", "1", column=column, descending=descending, place=chance.uniform(0.2, 0.9))

    return make


def _sorted_part(place: float) -> Callable[[str, Random, User], Question]:
    def make(kind: str, chance: Random, user: User) -> Question:
        part = _part_of_email(chance, user)
        text = f"email:{_quoted(part)}"
        return Question(kind, text, "instr(email_key, ?)", (part,), column="email", place=place)

    return make


def _newest(kind: str, chance: Random, user: User) -> Question:
    piece = _fragment(chance, _texts(user), 3)
    return Question(kind, _quoted(piece), *_anywhere(piece), column="created", descending=True)


def _facets_of_some(kind: str, chance: Random, user: User) -> Question:
    piece = _fragment(chance, _texts(user), 3)
    return Question(kind, _quoted(piece), *_anywhere(piece), facets=FACETS)


def _facets_of_all(kind: str, _chance: Random, _user: User) -> Question:
    return Question(kind, "", "1", facets=FACETS)


def _or(kind: str, chance: Random, user: User) -> Question:
    part, family = _part_of_email(chance, user), fold(user.attributes["family_name"])
    piece = _fragment(chance, [family], min(3, len(family)))
    text = f"email:{_quoted(part)} OR family_name:{_quoted(piece)}"
    return Question(kind, text, "instr(email_key, ?) OR instr(family_key, ?)", (part, piece))


def _has(kind: str, chance: Random, user: User) -> Question:
    column, name = chance.choice((("phone", "phone_number"), ("external", "externalId")))
    part = _part_of_email(chance, user)
    if chance.random() < 0.5:
        return Question(kind, f"missing:{name}", f"{column} = ''")
    return Question(kind, f"email:{_quoted(part)} has:{name}", f"instr(email_key, ?) AND {column} <> ''", (part,))


def _group(kind: str, chance: Random, user: User) -> Question:
    group, part = chance.choice(GROUPS), _part_of_email(chance, user)
    if chance.random() < 0.5:
        return Question(kind, f"group:{group}", "instr(groups, ?)", (f"|{group}|",))
    where = "instr(groups, ?) AND instr(email_key, ?)"
    return Question(kind, f"group:{group} email:{_quoted(part)}", where, (f"|{group}|", part))


def _shared_email(kind: str, _chance: Random, _user: User) -> Question:
    return Question(kind, "dup:email", "email_key IN (SELECT email_key FROM users GROUP BY 1 HAVING count(*) > 1)")


_BARE = tuple(_characters(length) for length in (1, 2, 3, 6))
_KINDS: dict[str, Callable[[str, Random, User], Question]] = {
    "1 character": _BARE[0],
    "2 characters": _BARE[1],
    "2 characters, not Latin": _not_latin,
    "3 characters": _BARE[2],
    "6 characters": _BARE[3],
    "6 characters, nobody": _nobody,
    "e-mail begins with": _email_begins,
    "sub": _sub,
    "tenant and status and e-mail": _and,
    "not": _not,
    "dates": _dates,
    "by e-mail, jump": _sorted("email"),
    "newest first, jump": _sorted("created", descending=True),
    "by family name, jump": _sorted("family_name"),
    "3 characters by e-mail": _sorted_part(0.0),
    "3 characters by e-mail, middle": _sorted_part(0.5),
    "3 characters, newest first": _newest,
    "facets of a search": _facets_of_some,
    "facets of everybody": _facets_of_all,
    "or": _or,
    "has, missing": _has,
    "group": _group,
    "shared e-mail": _shared_email,
}


def of_kind(asked: list[Question], kind: str) -> Iterator[int]:
    """The places in ``asked``."""
    return (place for place, question in enumerate(asked) if question.kind == kind)
