"""The users written since the segments were made, read from their rows."""

from collections.abc import Mapping

import numpy as np

from cognito_admin.model.query.matching import folded_words
from cognito_admin.model.query.order import sort_text
from cognito_admin.model.users import User
from cognito_admin.store.index.fences import Key
from cognito_admin.store.index.search.runs import Listed


class Written:
    """Those users by id, and what was found out of those who stay among them while the index changes."""

    def __init__(self) -> None:
        self.users: dict[int, User] = {}
        self._keys: dict[str, dict[int, tuple[User, Key | None]]] = {}
        self._ordered: dict[str, list[tuple[Key, int]]] = {}
        self._words: dict[str, tuple[Mapping[str, str], str]] = {}

    def put(self, number: int, user: User) -> None:
        self.let_go(number)
        self.users[number] = user

    def let_go(self, number: int) -> None:
        user = self.users.pop(number, None)
        if user is not None:
            self._words.pop(user.sub, None)
        for known in self._keys.values():
            known.pop(number, None)

    def forget(self) -> None:
        """Lets go of what is kept to be quick."""
        self._keys.clear()
        self._ordered.clear()
        self._words.clear()

    def words(self, user: User) -> str:
        """All that bare words are looked for in."""
        known = self._words.get(user.sub)
        if known is None or known[0] is not user.attributes:
            known = self._words[user.sub] = (user.attributes, folded_words(user))
        return known[1]

    def key(self, number: int, user: User, name: str) -> Key | None:
        """What ``user`` is sorted by in a column."""
        known = self._keys.setdefault(name, {})
        remembered = known.get(number)
        if remembered is not None and remembered[0] is user:
            return remembered[1]
        text = sort_text(user, name)
        key = None if text is None else (text, user.sub)
        # An older state may ask for the key of a user who has been written again since, or is gone.
        if self.users.get(number) is user:
            known[number] = (user, key)
        return key

    def ordered(self, users: Mapping[int, User], name: str) -> list[tuple[Key, int]]:
        """Keys in a column and ids, sorted. Most of them were so the last time."""
        keys = {number: self.key(number, user, name) for number, user in users.items()}
        ordered = [entry for entry in self._ordered.get(name, ()) if keys.get(entry[1]) is entry[0]]
        for _, number in ordered:
            del keys[number]
        ordered += sorted((key, number) for number, key in keys.items() if key is not None)
        ordered.sort()
        self._ordered[name] = ordered
        return ordered


class Overlay:
    """Those users as one state of the index sees them. Their local numbers are their places by ascending id."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self._by_id = dict(sorted(written.users.items()))
        self.ids = np.array(list(self._by_id), dtype=np.uint32)
        self.users = list(self._by_id.values())
        self.words = written.words
        self._runs: dict[str, Listed] = {}

    def key(self, place: int, name: str) -> Key | None:
        return self._written.key(int(self.ids[place]), self.users[place], name)

    def run(self, name: str) -> Listed:
        """Their order in a column."""
        run = self._runs.get(name)
        if run is None:
            ordered = self._written.ordered(self._by_id, name)
            keys = [self._written.key(number, user, name) for number, user in self._by_id.items()]
            order = np.searchsorted(self.ids, np.array([number for _, number in ordered], dtype=np.uint32))
            run = self._runs[name] = Listed(keys, order.astype(np.uint32))
        return run
