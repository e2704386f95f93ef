"""Queries made up for tests: as trees, and as what a person would type for them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from cognito_admin.model.query import quoted
from cognito_admin.model.query.fields import (
    CREATED,
    ENABLED,
    GROUP,
    MODIFIED,
    PROVIDER,
    STATUS,
    SUB,
    USERNAME,
    VERIFIED,
    Field,
    Kind,
    attribute_field,
)
from cognito_admin.model.query.folding import fold
from cognito_admin.model.query.order import EPOCH
from cognito_admin.model.query.tree import (
    Anywhere,
    Begins,
    Compares,
    Either,
    Ends,
    Every,
    Exactly,
    Has,
    Holds,
    Is,
    Node,
    Not,
    Shared,
    Within,
)

_PLAIN = re.compile(r"[^\W\d_][\w.@]*")
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Habits:
    """How somebody types what can be typed in several ways."""

    conjunction: str = " "
    negation: str = "-"
    quotes: bool = False

    def typed(self, node: Node) -> str:
        match node:
            case Every(()):
                return ""
            case Every(parts):
                return self.conjunction.join(map(self._inner, parts))
            case Either(parts):
                return " OR ".join(map(self._inner, parts))
            case Not(Has(field)):
                return f"missing:{field.name}"
            case Not(part):
                return self.negation + self._inner(part)
            case Anywhere(text):
                return self._text(text)
            case Holds(field, text):
                return f"{field.name}:{self._text(text)}"
            case Exactly(field, text):
                return f"{field.name}={self._text(text)}"
            case Begins(field, text):
                return f"{field.name}^={self._text(text)}"
            case Ends(field, text):
                return f"{field.name}$={self._text(text)}"
            case Is(field, text) if field == VERIFIED:
                return f"verified:{text.removesuffix('_verified')}"
            case Is(field, text, exactly):
                return f"{field.name}{'=' if exactly else ':'}{self._text(text)}"
            case Within(field, start, stop):
                return self._within(field, start, stop)
            case Compares(field, sign, number):
                return f"{field.name}{sign}{number:f}"
            case Has(field):
                return f"has:{field.name}"
            case Shared(field, but_for_case):
                return f"dup:{field.name}{'~case' if but_for_case else ''}"

    def _inner(self, node: Node) -> str:
        needs_brackets = isinstance(node, (Every, Either)) or (isinstance(node, Not) and not isinstance(node.part, Has))
        return f"({self.typed(node)})" if needs_brackets else self.typed(node)

    def _text(self, text: str) -> str:
        return text if _PLAIN.fullmatch(text) and text not in ("AND", "OR", "NOT") and not self.quotes else quoted(text)

    def _within(self, field: Field, start: datetime | None, stop: datetime | None) -> str:
        if start is None:
            return f"{field.name}<{_typed_moment(stop)}"
        if stop is None:
            return f"{field.name}>={_typed_moment(start)}"
        # The end of a range is a whole period, here a microsecond.
        return f"{field.name}:{_typed_moment(start)}..{_typed_moment(stop - _MICROSECOND)}"


def _typed_moment(moment: datetime | None) -> str:
    assert moment is not None
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


habits = st.builds(
    Habits, st.sampled_from((" ", "  ", " AND ")), st.sampled_from(("-", "NOT ", "NOT NOT NOT ")), st.booleans()
)


def nodes(
    texts: st.SearchStrategy[str],
    attributes: Iterable[str],
    *,
    numbers: Iterable[str] = (),
    groups: Iterable[str],
    statuses: Iterable[str],
    providers: Iterable[str],
    moments: st.SearchStrategy[datetime],
) -> st.SearchStrategy[Node]:
    """Trees as ``parse`` makes them; ``numbers`` are attributes of type Number."""
    searched = texts.filter(lambda text: fold(text) != "")
    names = tuple(map(attribute_field, attributes))
    amounts = tuple(Field(name, Kind.NUMBER) for name in numbers)
    text_fields = st.sampled_from((USERNAME, SUB, *names))
    lackable = (*names, *amounts, Field("identities", Kind.IDENTITIES), GROUP, PROVIDER)
    signs = st.sampled_from(("=", "<", "<=", ">", ">="))
    values = st.decimals(-100, 100, places=1) | st.integers(-20, 100).map(Decimal)
    terms = [
        st.builds(Anywhere, searched),
        st.builds(Holds, text_fields, searched),
        st.builds(Exactly, text_fields, texts),
        st.builds(Begins, text_fields, searched),
        st.builds(Ends, text_fields, searched),
        st.builds(Is, st.just(GROUP), st.sampled_from(tuple(groups)), st.booleans()),
        st.builds(Is, st.just(STATUS), st.sampled_from(tuple(statuses)), st.booleans()),
        st.builds(Is, st.just(PROVIDER), st.sampled_from(tuple(providers)), st.booleans()),
        st.builds(Is, st.just(ENABLED), st.sampled_from(("yes", "no"))),
        st.builds(Is, st.just(VERIFIED), st.sampled_from(("email_verified", "phone_number_verified"))),
        st.builds(_within, st.sampled_from((CREATED, MODIFIED)), moments, moments, st.sampled_from((0, 1, 2))),
        st.builds(Has, st.sampled_from(lackable)),
        st.builds(Shared, st.sampled_from((USERNAME, *names, *amounts)), st.booleans()),
        *([st.builds(Compares, st.sampled_from(amounts), signs, values)] if amounts else ()),
    ]
    return st.recursive(
        st.one_of(terms),
        lambda parts: st.one_of(
            st.builds(Not, parts),
            st.lists(parts, min_size=2, max_size=3).map(lambda some: Every(tuple(some))),
            st.lists(parts, min_size=2, max_size=3).map(lambda some: Either(tuple(some))),
        ),
        max_leaves=6,
    )


def _within(field: Field, one: datetime, other: datetime, sides: int) -> Within:
    match sides:
        case 0:
            return Within(field, one, None)
        case 1:
            return Within(field, None, one)
        case _:
            start, stop = sorted((one, other))
            return Within(field, start, stop + _MICROSECOND)


any_nodes = nodes(
    st.text(max_size=6) | st.sampled_from(("AND", "OR", "ann", "+1 202 555", "a b", "-x", "(x)", "7d", "Zoë")),
    ("email", "name", "phone_number", "custom:tenantId"),
    numbers=("custom:age",),
    groups=("admins", "a b", "(x)"),
    statuses=("CONFIRMED", "unconfirmed"),
    providers=("Google", "SAML"),
    moments=st.integers(0, 2**52).map(lambda microseconds: EPOCH + microseconds * _MICROSECOND),
)
