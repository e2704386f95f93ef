"""Which values users have in common: what ``dup:`` has to know of everybody else."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from cognito_admin.model.query.fields import SUB, USERNAME, Field
from cognito_admin.model.query.folding import case_key, exact
from cognito_admin.model.users import User


class Others(Protocol):
    """All users of a pool, the one who is looked at among them. ``text`` is the value this one has in ``field``."""

    def share(self, field: Field, text: str) -> bool:
        """Whether at least two users have this text in NFC (``folding.exact``)."""
        ...

    def differ_by_case(self, field: Field, text: str) -> bool:
        """Whether users have at least two different texts in NFC that have the ``folding.case_key`` of this one."""
        ...


class _Values(NamedTuple):
    users: Mapping[str, int]
    """How many have each exact text."""
    spellings: Mapping[str, int]
    """How many different exact texts have each case key."""


class Crowd:
    """Counts the values of those fields that are asked for, once each."""

    def __init__(self, users: Iterable[User] = ()) -> None:
        self._users = tuple(users)
        self._counted: dict[Field, _Values] = {}

    def share(self, field: Field, text: str) -> bool:
        return self._values(field).users.get(exact(text), 0) > 1

    def differ_by_case(self, field: Field, text: str) -> bool:
        return self._values(field).spellings.get(case_key(text), 0) > 1

    def _values(self, field: Field) -> _Values:
        if field not in self._counted:
            texts = (text_of(user, field) for user in self._users)
            users = Counter(exact(text) for text in texts if text is not None)
            self._counted[field] = _Values(users, Counter(map(case_key, users)))
        return self._counted[field]


ALONE = Crowd()
"""Nobody shares anything."""


def text_of(user: User, field: Field) -> str | None:
    """The value of a text field or an attribute; None where the user has none."""
    if field == USERNAME:
        return user.username
    return user.sub if field == SUB else user.attributes.get(field.name)
