"""Looks for users among those who were written since the segments were made, by their rows."""

from collections.abc import Callable
from dataclasses import replace

from cognito_admin.model.query.folding import digits, fold, is_phone_like
from cognito_admin.model.query.matching import phone_number, predicate, put_together
from cognito_admin.model.query.tree import Anywhere, Leaf, Node
from cognito_admin.store.index.search.duplicates import Shares
from cognito_admin.store.index.search.overlay import Entry
from cognito_admin.store.index.search.state import State
from cognito_admin.store.index.search.verifying import asks_for_groups


def places_of_those_fitting(state: State, root: Node) -> list[int]:
    """The places in the overlay of those whom ``root`` finds. Raises Cancelled."""
    fits = put_together(root, lambda leaf: _fits(state, leaf))
    portions = state.overlay.portions(range(len(state.overlay.entries)))
    return [place for entries in portions for place, entry in entries if fits(entry)]


def _fits(state: State, leaf: Leaf) -> Callable[[Entry], bool]:
    """Looks at no more of an entry than ``leaf`` asks for."""
    if isinstance(leaf, Anywhere):
        needle, number = fold(leaf.text), digits(leaf.text)
        if not is_phone_like(leaf.text):
            return lambda entry: needle in entry.words()
        return lambda entry: needle in entry.words() or number in phone_number(entry.user)
    fits = predicate(leaf, Shares(state))
    if not asks_for_groups(leaf):
        return lambda entry: fits(entry.user)
    ids = state.overlay.ids.tolist()
    groups = dict(zip(ids, state.groups.names_of(ids), strict=True))
    return lambda entry: fits(replace(entry.user, groups=groups[entry.number]))
