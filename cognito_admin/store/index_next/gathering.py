"""What a segment is made of, column by column, as its users are read."""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cognito_admin.model.query.folding import fold
from cognito_admin.model.query.order import microseconds
from cognito_admin.model.users import User
from cognito_admin.store.index_next.columns import (
    CREATED,
    ENABLED,
    LINKED,
    MODIFIED,
    PHONE_DIGITS,
    PROVIDER,
    STATUS,
    SUB,
    USERNAME,
    Column,
    values,
)
from cognito_admin.store.index_next.texts import Gathering

MOST_CODES = 5_000
FEW_CODES = 64
CODED_SHARE = 4
"""A column is kept as codes if it has ``FEW_CODES`` different texts, or one for so many users, but not above ``MOST_CODES``."""
_ALWAYS_CODED = frozenset((STATUS, ENABLED))
_NEVER_CODED = frozenset((USERNAME, SUB, LINKED, PHONE_DIGITS))


class Coded:
    """Few different texts: the number of each user's in ``book``, from 1 on."""

    def __init__(self) -> None:
        self.owners = array("I")
        self.codes = array("I")
        self.book: dict[str, int] = {}

    def add(self, owner: int, exact: str) -> None:
        self.owners.append(owner)
        self.codes.append(self.book.setdefault(exact, len(self.book) + 1))

    def by_user(self, users: int) -> NDArray[np.uint32]:
        """0 for no text."""
        codes = np.zeros(users, dtype=np.uint32)
        codes[np.frombuffer(self.owners, np.uint32)] = np.frombuffer(self.codes, np.uint32)
        return codes

    def texts(self) -> Gathering:
        folded = ["", *map(fold, self.book)]
        gathering = Gathering()
        gathering.add(self.owners, [folded[code] for code in self.codes])
        return gathering


class Gathered:
    """The users of a segment to be. Their local numbers are given as they come."""

    def __init__(self) -> None:
        self.ids = array("I")
        self.subs = Gathering()
        self.times: dict[Column, array[int]] = {CREATED: array("q"), MODIFIED: array("q")}
        self.named_by_sub = array("I")
        self.providers: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self.texts: dict[Column, Gathering] = {}
        self.coded: dict[Column, Coded] = {}

    def add(self, ids: Sequence[int], users: Sequence[User], columns: Mapping[str, Column]) -> None:
        first = len(self.ids)
        self.ids.extend(ids)
        self.subs.add(range(first, first + len(users)), [user.sub for user in users])
        self.times[CREATED].extend(microseconds(user.created) for user in users)
        self.times[MODIFIED].extend(microseconds(user.modified) for user in users)
        owners: dict[Column, list[int]] = defaultdict(list)
        folded: dict[Column, list[str]] = defaultdict(list)
        for owner, user in enumerate(users, first):
            for column, exact, text in values(user, columns):
                if column in (CREATED, MODIFIED):
                    continue
                if column == PROVIDER:
                    self.providers[exact or ""].append(owner)
                    continue
                if column not in self.texts and column not in _NEVER_CODED and exact is not None:
                    coded = self.coded.setdefault(column, Coded())
                    coded.add(owner, exact)
                    if len(coded.book) <= MOST_CODES or column in _ALWAYS_CODED:
                        continue
                    self.texts[column] = self.coded.pop(column).texts()
                    continue
                if column == USERNAME and exact is None:
                    self.named_by_sub.append(owner)
                owners[column].append(owner)
                folded[column].append(text)
        for column, of_column in owners.items():
            self.texts.setdefault(column, Gathering()).add(of_column, folded[column])

    def settle(self) -> None:
        """Decides, once everybody is there, which columns are kept as codes."""
        for column, coded in list(self.coded.items()):
            most = max(FEW_CODES, len(coded.codes) // CODED_SHARE)
            if len(coded.book) > most and column not in _ALWAYS_CODED:
                self.texts[column] = self.coded.pop(column).texts()
