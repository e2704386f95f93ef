"""Whether a user fits a query, by plain comparison: what any index has to answer, too."""

from collections.abc import Iterator

from cognito_admin.model.query.fields import IDENTITIES_ATTRIBUTE, PHONE_ATTRIBUTE, SUB, USERNAME, Field, Kind
from cognito_admin.model.query.folding import digits, exact, fold, is_phone_like
from cognito_admin.model.query.tree import Anywhere, Every, Exactly, Holds, Is, Node, Query
from cognito_admin.model.users import User

NOT_SEARCHED_BY_WORDS = frozenset({"sub", "email_verified", "phone_number_verified", IDENTITIES_ATTRIBUTE})
"""No text of the person's: true and false, and what is read otherwise (the linked identities one by one)."""


def matches(query: Query, user: User) -> bool:
    """The rules of the language, one user at a time."""
    return _fits(query.root, user)


def texts(user: User) -> Iterator[str]:
    """Where a bare word is looked for: user name, ``sub``, text attributes, and the names and ids of linked identities."""
    yield user.username
    yield user.sub
    for name, value in user.attributes.items():
        if name not in NOT_SEARCHED_BY_WORDS:
            yield value
    for identity in user.identities:
        yield identity.provider_name
        yield identity.user_id


def phone_number(user: User) -> str:
    """The digits of the user's phone number, or nothing."""
    return digits(user.attributes.get(PHONE_ATTRIBUTE, ""))


def providers(user: User) -> frozenset[str]:
    """The identity providers that lead to this user."""
    return frozenset(identity.provider_name for identity in user.identities)


def text_of(user: User, field: Field) -> str | None:
    """The value of a text field; None where the user has none."""
    if field == USERNAME:
        return user.username
    return user.sub if field == SUB else user.attributes.get(field.name)


def _fits(node: Node, user: User) -> bool:
    match node:
        case Every(parts):
            return all(_fits(part, user) for part in parts)
        case Anywhere(text):
            needle = fold(text)
            return any(needle in fold(value) for value in texts(user)) or (
                is_phone_like(text) and digits(text) in phone_number(user)
            )
        case Holds(field, text):
            value = text_of(user, field)
            if value is None:
                return False
            if field.kind is Kind.PHONE and is_phone_like(text):
                return digits(text) in digits(value)
            return fold(text) in fold(value)
        case Exactly(field, text):
            value = text_of(user, field)
            if value is None:
                return False
            if field.kind is Kind.PHONE and is_phone_like(text):
                return digits(text) == digits(value)
            return exact(text) == exact(value)
        case Is():
            return _is(node, user)


def _is(node: Is, user: User) -> bool:
    match node.field.kind:
        case Kind.ENABLED:
            return user.enabled is (node.text == "yes")
        case Kind.VERIFIED:
            return fold(user.attributes.get(node.text, "")) == "true"
        case Kind.STATUS:
            values = frozenset({user.status})
        case Kind.GROUP:
            values = frozenset(user.groups)
        case _:
            values = providers(user)
    compare = exact if node.exactly else fold
    return compare(node.text) in map(compare, values)
