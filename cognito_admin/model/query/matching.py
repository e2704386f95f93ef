"""Whether a user fits a query, by plain comparison: what any index has to answer, too."""

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from cognito_admin.model.query.amounts import number_of
from cognito_admin.model.query.crowd import ALONE, Others, text_of
from cognito_admin.model.query.fields import IDENTITIES_ATTRIBUTE, PHONE_ATTRIBUTE, Field, Kind
from cognito_admin.model.query.folding import SEPARATOR, digits, exact, fold, is_phone_like
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
    Leaf,
    Node,
    Not,
    Query,
    Shared,
    Sign,
    Within,
)
from cognito_admin.model.users import LinkedIdentity, User, linked_identities

NOT_SEARCHED_BY_WORDS = frozenset({"sub", "email_verified", "phone_number_verified", IDENTITIES_ATTRIBUTE})
"""No text of the person's: true and false, and what is read otherwise (the linked identities one by one)."""

Predicate: TypeAlias = Callable[[User], bool]
Subject = TypeVar("Subject")

COMPARE: Mapping[Sign, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def matches(query: Query, user: User, others: Others = ALONE) -> bool:
    """The rules of the language, one user at a time. ``dup:`` needs to know the ``others``."""
    return predicate(query, others)(user)


def folded_words(user: User) -> str:
    """All ``texts`` folded, a separator between two of them."""
    return SEPARATOR.join(map(fold, texts(user)))


def predicate(what: Query | Node, others: Others = ALONE) -> Predicate:
    """The rules of the language for many users: what can be done once is done here."""
    root = what.root if isinstance(what, Query) else what
    return put_together(root, lambda leaf: _predicate(leaf, others))


def put_together(node: Node, of_leaf: Callable[[Leaf], Callable[[Subject], bool]]) -> Callable[[Subject], bool]:
    """What ``of_leaf`` makes of each leaf, put together as ``node`` says."""
    match node:
        case Every(parts):
            return _every([put_together(part, of_leaf) for part in parts])
        case Either(parts):
            return _either([put_together(part, of_leaf) for part in parts])
        case Not(part):
            fits = put_together(part, of_leaf)
            return lambda subject: not fits(subject)
        case _:
            return of_leaf(node)


def _predicate(node: Leaf, others: Others) -> Predicate:
    match node:
        case Anywhere(text):
            return _anywhere(text)
        case Holds(field, text):
            return _compared(field, text, fold, operator.contains)
        case Begins(field, text):
            return _compared(field, text, fold, str.startswith)
        case Ends(field, text):
            return _compared(field, text, fold, str.endswith)
        case Exactly(field, text):
            return _compared(field, text, exact, operator.eq)
        case Is():
            return _is(node)
        case Within(field, start, stop):
            return _within(field, start, stop)
        case Compares():
            return _compares(node)
        case Has(field):
            return _has(field)
        case Shared(field, but_for_case):
            return _on_text(field, lambda text: (others.differ_by_case if but_for_case else others.share)(field, text))


def texts(user: User) -> Iterator[str]:
    """Where a bare word is looked for: user name, ``sub``, text attributes, and the names and ids of linked identities."""
    yield user.username
    yield user.sub
    for name, value in user.attributes.items():
        if name not in NOT_SEARCHED_BY_WORDS:
            yield value
    for identity in _identities(user):
        yield identity.provider_name
        yield identity.user_id


def phone_number(user: User) -> str:
    """The digits of the user's phone number, or nothing."""
    return digits(user.attributes.get(PHONE_ATTRIBUTE, ""))


def providers(user: User) -> frozenset[str]:
    """The identity providers that lead to this user."""
    return frozenset(identity.provider_name for identity in _identities(user))


def _identities(user: User) -> tuple[LinkedIdentity, ...]:
    text = user.attributes.get(IDENTITIES_ATTRIBUTE)
    return _read_identities(text) if text else ()


_read_identities = lru_cache(maxsize=16384)(linked_identities)
"""Reading JSON takes longer than all the rest, and each letter typed has the same users looked at again."""


def _every(parts: list[Callable[[Subject], bool]]) -> Callable[[Subject], bool]:
    def fits(subject: Subject) -> bool:
        for part in parts:  # noqa: SIM110 - half the time of all() for each of many users
            if not part(subject):
                return False
        return True

    return fits


def _either(parts: list[Callable[[Subject], bool]]) -> Callable[[Subject], bool]:
    def fits(subject: Subject) -> bool:
        for part in parts:  # noqa: SIM110
            if part(subject):
                return True
        return False

    return fits


def _anywhere(text: str) -> Predicate:
    needle = fold(text)
    if not is_phone_like(text):
        return lambda user: needle in folded_words(user)
    number = digits(text)
    return lambda user: needle in folded_words(user) or number in phone_number(user)


def _compared(field: Field, text: str, made: Callable[[str], str], compare: Callable[[str, str], bool]) -> Predicate:
    """Compares ``made`` of both texts, or the digits of phone numbers."""
    if field.kind is Kind.PHONE and is_phone_like(text):
        made = digits
    wanted = made(text)
    return _on_text(field, lambda value: compare(made(value), wanted))


def _on_text(field: Field, fits: Callable[[str], bool]) -> Predicate:
    def fits_user(user: User) -> bool:
        value = text_of(user, field)
        return value is not None and fits(value)

    return fits_user


def _is(node: Is) -> Predicate:
    compare = exact if node.exactly else fold
    wanted = compare(node.text)
    match node.field.kind:
        case Kind.ENABLED:
            enabled = node.text == "yes"
            return lambda user: user.enabled is enabled
        case Kind.VERIFIED:
            return lambda user: fold(user.attributes.get(node.text, "")) == "true"
        case Kind.STATUS:
            return lambda user: compare(user.status) == wanted
        case Kind.GROUP:
            return lambda user: wanted in map(compare, user.groups)
        case _:
            return lambda user: wanted in map(compare, providers(user))


def _within(field: Field, start: datetime | None, stop: datetime | None) -> Predicate:
    moment = operator.attrgetter(field.name)
    return lambda user: (start is None or start <= moment(user)) and (stop is None or moment(user) < stop)


def _compares(node: Compares) -> Predicate:
    compare = COMPARE[node.sign]

    def fits(text: str) -> bool:
        number = number_of(text)
        return number is not None and compare(number, node.number)

    return _on_text(node.field, fits)


def _has(field: Field) -> Predicate:
    match field.kind:
        case Kind.GROUP:
            return lambda user: bool(user.groups)
        case Kind.PROVIDER:
            return lambda user: bool(providers(user))
        case _:
            return lambda user: text_of(user, field) is not None
