"""Values that users have in common, for ``dup:``."""

from typing import TYPE_CHECKING

from pyroaring import BitMap

from cognito_admin.model.query.fields import Field
from cognito_admin.model.query.folding import case_key, exact
from cognito_admin.model.query.tree import Shared

if TYPE_CHECKING:
    from cognito_admin.store.index_next.state import State

AT_ONCE = 8192


class Duplicates:
    """Who shares their value of a field: ``users`` of segments, and the exact texts or case keys that are ``shared``."""

    def __init__(self, state: "State", node: Shared) -> None:
        texts: dict[int, str] = {}
        name = node.field.name
        for view in state.views:
            ids = view.universe.to_array().tolist()
            for first in range(0, len(ids), AT_ONCE):
                some = ids[first : first + AT_ONCE]
                for number, text in zip(some, state.rows.values(some, name), strict=True):
                    if text is not None:
                        texts[number] = exact(text)
        overlay = state.overlay.ids.tolist()
        for number, text in zip(overlay, state.rows.values(overlay, name), strict=True):
            if text is not None:
                texts[number] = exact(text)
        if node.but_for_case:
            spellings: dict[str, set[str]] = {}
            for text in texts.values():
                spellings.setdefault(case_key(text), set()).add(text)
            self.shared = frozenset(key for key, some in spellings.items() if len(some) > 1)
            self.users = BitMap([number for number, text in texts.items() if case_key(text) in self.shared])
        else:
            counts: dict[str, int] = {}
            for text in texts.values():
                counts[text] = counts.get(text, 0) + 1
            self.shared = frozenset(text for text, count in counts.items() if count > 1)
            self.users = BitMap([number for number, text in texts.items() if text in self.shared])


class Shares:
    """What the rules of ``dup:`` ask about the others, answered by the state of an index."""

    def __init__(self, state: "State") -> None:
        self._state = state

    def share(self, field: Field, text: str) -> bool:
        return exact(text) in self._state.duplicates(Shared(field)).shared

    def differ_by_case(self, field: Field, text: str) -> bool:
        return case_key(text) in self._state.duplicates(Shared(field, but_for_case=True)).shared
