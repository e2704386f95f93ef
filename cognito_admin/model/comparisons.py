"""What is different between two states of a pool: two backups of it, or a backup and the pool as it is."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast
from urllib.parse import unquote

from cognito_admin.model.backups import BackedUpPool, Unread

VOLATILE = frozenset(
    {
        "LastModifiedDate",
        "UserLastModifiedDate",
        "EstimatedNumberOfUsers",
        # Of a Lambda function: they follow from what else is compared, or tell nothing.
        "LastModified",
        "RevisionId",
    }
)
"""Members that differ though nobody changed anything that can be seen. They are left out wherever they stand."""
OF_ONE_POOL = frozenset({"Arn", "ClientId", "CreationDate", "Id", "UserCreateDate", "UserPoolId", "sub"})
"""Members that cannot be the same in two pools: left out, too, where two are compared."""
NAMES = ("Name", "ProviderName", "ScopeName", "GroupName", "ClientId")
"""What the entries of a list are called, so that an entry is compared with its like wherever it stands."""
TOLD_BY: Mapping[str, tuple[str, ...]] = {
    "DescribeUserPool": ("pool/user-pool.", "pool/domain", "pool/tags.", "pool/triggers/"),
    "DescribeUserPoolDomain": ("pool/domain",),
    "ListTagsForResource": ("pool/tags.",),
    "GetFunctionConfiguration": ("pool/triggers/",),
    "GetPolicy": ("pool/triggers/",),
    "ListUserPoolClients": (
        "pool/clients/",
        "pool/secrets/",
        "pool/ui/",
        "pool/branding/",
        "pool/risk/",
        "pool/sessions/",
    ),
    "DescribeUserPoolClient": ("pool/clients/",),
    "ListUserPoolClientSecrets": ("pool/secrets/",),
    "GetUICustomization": ("pool/ui/",),
    "DescribeManagedLoginBrandingByClient": ("pool/branding/",),
    "DescribeRiskConfiguration": ("pool/risk",),
    "GetUserPoolClientSessionConfiguration": ("pool/sessions/",),
    "ListIdentityProviders": ("pool/providers/",),
    "DescribeIdentityProvider": ("pool/providers/",),
    "ListResourceServers": ("pool/resource-servers/",),
    "ListTerms": ("pool/terms/",),
    "DescribeTerms": ("pool/terms/",),
    "GetUserPoolMfaConfig": ("pool/mfa.",),
    "GetLogDeliveryConfiguration": ("pool/log-delivery.",),
    "GetUserPoolSessionConfiguration": ("pool/sessions.",),
    "GetSigningCertificate": ("pool/signing-certificate.",),
    "ListUserPoolReplicas": ("pool/replicas.",),
    "GetTokenKeys": ("pool/token-keys.",),
}
"""How the paths of the files begin that hold what an operation tells: they lack where it was refused."""
PARTS_TOLD_BY: Mapping[str, str] = {"GetFunctionConfiguration": "/Configuration", "GetPolicy": "/Policy"}
"""Where the answer of an operation stands in a file with those of others."""
SECRETS = frozenset({"ClientSecret", "ClientSecretValue", "client_secret", "private_key"})
"""Members whose values are compared and never told."""
SECRET, OTHER_SECRET = "(secret)", "(another secret)"


class About(StrEnum):
    USER = "user"
    GROUP = "group"
    MEMBERSHIP = "membership"
    SETTING = "setting"


class Kind(StrEnum):
    """Seen from the first state to the second."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


def called(about: About, name: str) -> str:
    """What differs, as a person reads it: names of files have odd signs percent-encoded."""
    return unquote(name) if about is About.SETTING else name


@dataclass(frozen=True, slots=True)
class Edit:
    """``path`` names an attribute or a member; within settings it is a JSON pointer (RFC 6901). None: not there."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """``name`` is what people call it: a user name, a group, a file of settings. ``id`` is the ``sub`` where it is of a user.

    What was added or removed is told as edits from nothing or to nothing; a membership has one, of its ``group``.
    """

    about: About
    kind: Kind
    name: str
    id: str
    edits: tuple[Edit, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "about": self.about.value,
            "kind": self.kind.value,
            "name": self.name,
            "id": self.id,
            "edits": [{"path": edit.path, "before": edit.before, "after": edit.after} for edit in self.edits],
        }


def difference_from_json(document: Mapping[str, Any]) -> Difference:
    """The inverse of ``Difference.as_json``."""
    return Difference(
        About(document["about"]),
        Kind(document["kind"]),
        document["name"],
        document["id"],
        tuple(Edit(edit["path"], edit["before"], edit["after"]) for edit in document["edits"]),
    )


@dataclass(frozen=True, slots=True)
class State:
    """One of the two: which pool it is of and from when, and what could not be read of it."""

    pool: BackedUpPool
    taken: datetime
    users: int
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What two states were, and how many differences of each kind there are between them.

    ``across``: they are of two pools, so that ``OF_ONE_POOL`` was left out, too.
    """

    before: State
    after: State
    across: bool
    counts: Mapping[tuple[About, Kind], int]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The members that were not compared."""
        return tuple(sorted(VOLATILE | OF_ONE_POOL if self.across else VOLATILE))

    def as_json(self) -> dict[str, Any]:
        return {
            "before": _state_as_json(self.before),
            "after": _state_as_json(self.after),
            "counts": [[about.value, kind.value, count] for (about, kind), count in self.counts.items()],
            "across": self.across,
            "leftOut": list(self.left_out),
        }


def compared_from_json(document: Mapping[str, Any]) -> Compared:
    """The inverse of ``Compared.as_json``."""
    counts = {(About(about), Kind(kind)): count for about, kind, count in document["counts"]}
    return Compared(
        _state_from_json(document["before"]), _state_from_json(document["after"]), document["across"], counts
    )


@dataclass(frozen=True, slots=True)
class Sought:
    """What one looks for among differences: of one kind, about one thing, with these words in a name or a value."""

    about: About | None = None
    kind: Kind | None = None
    words: str = ""


Facts = Mapping[str, Any]
"""All that is compared of one thing, by name."""


def difference(about: About, name: str, identity: str, before: Facts | None, after: Facts | None) -> Difference | None:
    """None where they are alike. ``before`` or ``after`` is None where the thing is not there."""
    found = tuple(edits(before or {}, after or {}))
    kind = Kind.ADDED if before is None else Kind.REMOVED if after is None else Kind.CHANGED
    return Difference(about, kind, name, identity, found) if found or kind is not Kind.CHANGED else None


def edits(before: Facts, after: Facts) -> Iterator[Edit]:
    """In the order of their names. A value that is null counts as not there."""
    for path in sorted(before.keys() | after.keys()):
        was, became = before.get(path), after.get(path)
        if _text(was) != _text(became):
            yield Edit(path, was, became)


def user_facts(record: Mapping[str, Any], left_out: frozenset[str]) -> dict[str, Any]:
    """Of a user as ListUsers gives one: the members, and the attributes by their names. Raises TypeError or KeyError for others."""
    facts = {name: value for name, value in record.items() if name != "Attributes" and name not in left_out}
    for attribute in record["Attributes"]:
        if attribute["Name"] not in left_out:
            facts[attribute["Name"]] = attribute.get("Value")
    return facts


def pointers(document: object, left_out: frozenset[str]) -> dict[str, Any]:
    """The values of a JSON document by their pointers, without members named ``left_out``.

    Cognito's lists of texts have no order, so that each is one value, sorted. In a list of objects that have names, the pointer
    holds the name instead of the place.
    """
    return dict(_walk(document, "", left_out))


def without_secrets(edit: Edit) -> Edit:
    """Of settings: says that a secret is there or is another one, not which."""
    if edit.path.rpartition("/")[2] not in SECRETS:
        return edit
    both = edit.before is not None and edit.after is not None
    told = OTHER_SECRET if both else SECRET
    return Edit(edit.path, None if edit.before is None else SECRET, None if edit.after is None else told)


def _walk(document: object, pointer: str, left_out: frozenset[str]) -> Iterator[tuple[str, Any]]:
    if isinstance(document, dict) and document:
        for name, value in cast("dict[str, Any]", document).items():
            if name not in left_out:
                yield from _walk(value, f"{pointer}/{_escaped(name)}", left_out)
    elif isinstance(document, list) and document:
        entries = cast("list[Any]", document)
        if all(isinstance(entry, str) for entry in entries):
            yield pointer, sorted(entries)
            return
        for name, entry in zip(_names_of(entries), entries, strict=True):
            yield from _walk(entry, f"{pointer}/{_escaped(name)}", left_out)
    else:
        # A variable of a function has a name there, and no value.
        yield pointer, "null" if document is None else document


def _names_of(entries: list[Any]) -> Iterable[str]:
    for member in NAMES:
        names = [cast("dict[str, Any]", entry).get(member) for entry in entries if isinstance(entry, dict)]
        if len(names) == len(entries) == len(set(map(str, names))) and all(isinstance(name, str) for name in names):
            return cast("list[str]", names)
    return map(str, range(len(entries)))


def _state_as_json(state: State) -> dict[str, Any]:
    return {
        "pool": asdict(state.pool),
        "taken": state.taken.isoformat(),
        "users": state.users,
        "unread": [asdict(unread) for unread in state.unread],
    }


def _state_from_json(document: Mapping[str, Any]) -> State:
    return State(
        BackedUpPool(**document["pool"]),
        datetime.fromisoformat(document["taken"]),
        document["users"],
        tuple(Unread(**unread) for unread in document["unread"]),
    )


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _text(value: object) -> str:
    """By which two values are the same or not: ``1`` is not ``true``."""
    return json.dumps(value, sort_keys=True)
