"""A change of one user or group: what it is, what it does, and how it is undone, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Weight, Why
from cognito_admin.model.ids import Sub, Username

State = Mapping[str, str | None]
"""Fields of a user and their values; None where there is none. For the names of fields see ``person``."""
JSON = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done, before it is known what that takes.

    ``subject`` is what it is about beside the user: the group, ``email`` or ``phone_number``, the key of a device, or the name
    of a new user. ``values`` are attributes (blank: to delete), factors with ``off``, ``on`` or ``preferred``, or the
    ``provider`` and ``user_id`` of a linked identity. To join another account ``subject`` is its ``sub``, and ``values`` have its
    identity and the groups to be in (``group:vip``) as ``member``.
    """

    kind: Kind
    subject: str = ""
    values: Mapping[str, str] = field(default_factory=dict[str, str])

    def as_json(self) -> JSON:
        return {"kind": self.kind.value, "subject": self.subject, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not possible; ``about`` is the attribute that is meant, ``facts`` fill its sentence."""

    why: Why
    about: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a wish meets instead of a change: at least one reason."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    what: Noticed
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Step:
    """One request: an operation of AWS and its members, less the pool, the user name, and what is ``withheld``.

    ``withheld`` names the member that is a password. It is given when the step is made, and kept nowhere.
    """

    operation: str
    arguments: JSON = field(default_factory=dict[str, Any])
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """``sub`` is None for a user who is to be made, and for a group, which has no ``username`` either.

    ``active`` says that AWS will count the user as active this month. ``before`` and ``after`` name the same fields. ``undo``
    is the wish that takes it back, or why nothing does.
    """

    wish: Wish
    username: Username
    sub: Sub | None
    before: State
    after: State
    steps: tuple[Step, ...]
    notices: tuple[Notice, ...]
    active: bool
    undo: Wish | Lasting

    @property
    def kind(self) -> Kind:
        return self.wish.kind

    @property
    def weights(self) -> frozenset[Weight]:
        found = {Weight.NOTICED} if self.notices else set[Weight]()
        if self.active:
            found.add(Weight.COSTS)
        if isinstance(self.undo, Lasting):
            found.add(Weight.LASTING)
        return frozenset(found or {Weight.HARMLESS})

    @property
    def weight(self) -> Weight:
        """The heaviest of them."""
        return max(self.weights, key=list(Weight).index)

    @property
    def makes_user(self) -> bool:
        return self.sub is None and bool(self.username)

    @property
    def needs_password(self) -> bool:
        return any(step.withheld for step in self.steps)

    def as_json(self) -> JSON:
        """All of it, for the journal. It names a person, and holds no secret."""
        return {
            "wish": self.wish.as_json(),
            "username": self.username,
            "sub": self.sub,
            "before": dict(self.before),
            "after": dict(self.after),
            "steps": [[step.operation, step.arguments, step.withheld] for step in self.steps],
            "notices": [[notice.what.value, dict(notice.facts)] for notice in self.notices],
            "active": self.active,
            "undo": self.undo.value if isinstance(self.undo, Lasting) else self.undo.as_json(),
        }


def wish_from_json(document: JSON) -> Wish:
    """The inverse of ``Wish.as_json``. Raises ValueError for a kind this version does not know."""
    return Wish(Kind(document["kind"]), document["subject"], document["values"])


def change_from_json(document: JSON) -> Change:
    """The inverse of ``Change.as_json``. Raises ValueError for codes this version does not know."""
    undo: object = document["undo"]
    return Change(
        wish=wish_from_json(document["wish"]),
        username=Username(document["username"]),
        sub=document["sub"] and Sub(document["sub"]),
        before=document["before"],
        after=document["after"],
        steps=tuple(Step(*step) for step in document["steps"]),
        notices=tuple(Notice(Noticed(what), facts) for what, facts in document["notices"]),
        active=document["active"],
        undo=Lasting(undo) if isinstance(undo, str) else wish_from_json(cast("JSON", undo)),
    )
