"""How a pool was set up at one moment, as far as it was read, and what is different between two such states."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cognito_admin.model.settings.edits import Edit, edits_between
from cognito_admin.model.settings.things import Document, Thing, ThingKind

OF_POOL = (
    ThingKind.POOL,
    ThingKind.MFA,
    ThingKind.DOMAIN,
    ThingKind.CUSTOM_DOMAIN,
    ThingKind.LOG_DELIVERY,
    ThingKind.TAGS,
)
"""Kinds of which a pool has one at most."""
LISTED = (ThingKind.CLIENT, ThingKind.PROVIDER, ThingKind.RESOURCE_SERVER, ThingKind.TERMS)
"""Kinds of which it has several, by name."""
OF_CLIENTS = (ThingKind.RISK, ThingKind.SESSIONS, ThingKind.UI, ThingKind.BRANDING)
"""Kinds that each app client may have one of, and the pool itself one for all the others."""
WHOLE_POOL = {ThingKind.RISK: "", ThingKind.SESSIONS: "", ThingKind.UI: "all"}
"""What the one of the pool itself is called."""

_IDENTITIES = {
    ThingKind.CLIENT: "ClientId",
    ThingKind.PROVIDER: "ProviderName",
    ThingKind.RESOURCE_SERVER: "Identifier",
    ThingKind.TERMS: "TermsId",
    ThingKind.IDENTITY_POOL: "IdentityPoolId",
}


@dataclass(frozen=True, slots=True)
class PoolState:
    """``documents`` hold None for what was looked for and not there. Of ``kinds`` each thing that was there is among them.

    Of anything else it is not known what there was.
    """

    documents: Mapping[Thing, Document | None]
    kinds: frozenset[ThingKind] = frozenset()

    def knows(self, thing: Thing) -> bool:
        return thing in self.documents or thing.kind in self.kinds

    def title(self, thing: Thing) -> str:
        """What people call a thing of several."""
        return title_of(thing, self.documents.get(thing))


@dataclass(frozen=True, slots=True)
class ThingDifference:
    """One thing that is not the same in two states; ``before`` or ``after`` is None where it is not there.

    ``thing`` is as the later state has it, where the two are of different pools.
    """

    thing: Thing
    title: str
    before: Document | None
    after: Document | None
    edits: tuple[Edit, ...] = field(default_factory=tuple[Edit, ...])


OF_ONE_POOL = frozenset(
    {"Arn", "ClientId", "Id", "UserPoolId", "Domain", "CustomDomain", "ManagedLoginBrandingId", "TermsId", "CSSVersion"}
)
"""Members that cannot be the same in two pools."""


def differences(before: PoolState, after: PoolState, *, across: bool = False) -> tuple[ThingDifference, ...]:
    """What is different, thing by thing, as far as both states know of it.

    ``across`` two pools clients are told by their names, and what belongs to one pool alone is left out.
    """
    names = _paired(before, after) if across else {}
    others = {new: old for old, new in names.items()}
    renamed = {
        Thing(thing.kind, names.get(thing.name, thing.name)): document for thing, document in before.documents.items()
    }
    found: list[ThingDifference] = []
    for thing in sorted(renamed.keys() | after.documents.keys(), key=_place):
        old = Thing(thing.kind, others.get(thing.name, thing.name))
        if not (before.knows(old) and after.knows(thing)):
            continue
        was, became = renamed.get(thing), after.documents.get(thing)
        edits = edits_between(was, became)
        if across:
            edits = tuple(edit for edit in edits if edit.pointer[0] not in OF_ONE_POOL)
        if edits or (was is None) is not (became is None):
            title = after.title(thing) if became is not None else before.title(old)
            found.append(ThingDifference(thing, title, was, became, edits))
    return tuple(found)


def title_of(thing: Thing, document: Document | None) -> str:
    """What people call a thing: a client's name rather than its id."""
    if document is not None:
        for member in ("ClientName", "ProviderName", "TermsName", "Name", "IdentityPoolName"):
            if thing.kind in (*LISTED, ThingKind.IDENTITY_POOL) and isinstance(name := document.get(member), str):
                return name
    return thing.name.rpartition(":function:")[2]


def identity_of(kind: ThingKind, document: Document) -> str:
    """What AWS tells a thing by from others of its kind; nothing where the document does not say."""
    return str(document.get(_IDENTITIES.get(kind, ""), ""))


def with_identity(thing: Thing, document: Document) -> Document:
    """The document of a thing with the name that AWS gave it."""
    member = _IDENTITIES.get(thing.kind)
    return document if member is None else {**document, member: thing.name}


def _paired(before: PoolState, after: PoolState) -> dict[str, str]:
    """The ids of clients in the first state, and of the only client of the same name in the second."""
    old, new = _by_title(before), _by_title(after)
    return {old[title]: new[title] for title in old.keys() & new.keys()}


def _by_title(state: PoolState) -> dict[str, str]:
    titles: dict[str, list[str]] = {}
    for thing, document in state.documents.items():
        if thing.kind is ThingKind.CLIENT and document is not None:
            titles.setdefault(title_of(thing, document), []).append(thing.name)
    return {title: names[0] for title, names in titles.items() if len(names) == 1}


def _place(thing: Thing) -> tuple[int, str]:
    return [*ThingKind].index(thing.kind), thing.name
