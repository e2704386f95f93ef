"""From a query to bitmaps, one segment at a time: who is found for sure, and who may be and has to be looked at."""

import operator
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import numpy as np
from pyroaring import BitMap

from cognito_admin.model.query import fields
from cognito_admin.model.query.amounts import number_of
from cognito_admin.model.query.fields import PHONE_ATTRIBUTE, Field, Kind
from cognito_admin.model.query.folding import digits, exact, fold, is_phone_like
from cognito_admin.model.query.matching import COMPARE
from cognito_admin.model.query.order import microseconds, time_text
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
from cognito_admin.store.index.bitmaps import EMPTY, union
from cognito_admin.store.index.columns import (
    CREATED,
    ENABLED,
    MODIFIED,
    PHONE_DIGITS,
    PROVIDER,
    SAME_AS_SUB,
    STATUS,
    SUB,
    USERNAME,
    Column,
    Mode,
)
from cognito_admin.store.index.layout import FENCE_EVERY
from cognito_admin.store.index.search.candidates import NOBODY, Candidates, View, either
from cognito_admin.store.index.search.directory import Directory
from cognito_admin.store.index.search.patterns import Pattern, PatternFinder
from cognito_admin.store.index.search.segments import Shelf

_OWN_TEXTS = {fields.USERNAME: USERNAME, fields.SUB: SUB}


class Store(Protocol):
    """What evaluating asks of the state of the index it looks at."""

    shelf: Shelf
    directory: Directory

    def attribute(self, name: str) -> Column | None: ...
    def word_columns(self) -> frozenset[Column]: ...
    def group_members(self, text: str, *, exactly: bool) -> BitMap: ...
    def in_any_group(self) -> BitMap: ...
    def providers(self, fits: Callable[[str], bool]) -> list[str]: ...
    def shared(self, node: Shared) -> BitMap: ...
    def time_us(self, column: Column, number: int) -> int: ...


class Evaluator:
    """Evaluates one query over the segments of one state of the index."""

    def __init__(self, store: Store, root: Node) -> None:
        self._store = store
        self._shelf = store.shelf
        self._directory = store.directory
        self._patterns = PatternFinder(store.shelf, store.directory)
        self._root = root

    def hits(self, view: View) -> Candidates:
        """Who is found in the segment, of its universe."""
        found = self._node(self._root, view)
        return found.among(view.universe)

    def _node(self, node: Node, view: View) -> Candidates:
        match node:
            case Every(parts):
                return self._every(parts, view)
            case Either(parts):
                return either([self._node(part, view) for part in parts])
            case Not(part):
                found = self._node(part, view)
                if found.is_exact:
                    return Candidates.exactly(view.universe - found.sure)
                return Candidates(view.universe - found.maybe, view.universe - found.sure)
            case Anywhere(text):
                return self._anywhere(text, view)
            case Holds(field, text):
                return self._compared(field, text, view, begins=False, ends=False)
            case Begins(field, text):
                return self._compared(field, text, view, begins=True, ends=False)
            case Ends(field, text):
                return self._compared(field, text, view, begins=False, ends=True)
            case Exactly(field, text):
                return self._exactly(field, text, view)
            case Is():
                return self._is(node, view)
            case Within(field, start, stop):
                return Candidates.exactly(self._within(field, start, stop, view))
            case Compares():
                return self._compares(node, view)
            case Has(field):
                return self._has(field, view)
            case Shared():
                return Candidates.exactly(self._store.shared(node))

    def _every(self, parts: Iterable[Node], view: View) -> Candidates:
        found = Candidates.exactly(view.universe)
        for part in sorted(parts, key=_cost):
            # Whoever cannot be found any more need not be looked at.
            of_part = self._node(part, View(view.segment, found.maybe))
            if found.is_exact and of_part.is_exact:
                found = Candidates.exactly(found.sure & of_part.sure)
            else:
                found = Candidates(found.sure & of_part.sure, found.maybe & of_part.maybe)
            if not found.maybe:
                return NOBODY
        return found

    # Texts

    def _anywhere(self, text: str, view: View) -> Candidates:
        # A user name that is the ``sub`` is found through that.
        columns, pattern = self._store.word_columns(), Pattern(fold(text))
        if not is_phone_like(text):
            return self._patterns.find(columns, pattern, view)
        number = Pattern(digits(text))
        if number == pattern:
            return self._patterns.find((*columns, PHONE_DIGITS), pattern, view)
        return either([self._patterns.find(columns, pattern, view), self._in_digits(number, view)])

    def _compared(self, field: Field, text: str, view: View, *, begins: bool, ends: bool) -> Candidates:
        if field.kind is Kind.PHONE and is_phone_like(text):
            return self._in_digits(Pattern(digits(text), begins, ends), view)
        column = self._column(field)
        return NOBODY if column is None else self._find(column, Pattern(fold(text), begins, ends), view)

    def _exactly(self, field: Field, text: str, view: View) -> Candidates:
        if field.kind is Kind.PHONE and is_phone_like(text):
            return self._in_digits(Pattern(digits(text), begins=True, ends=True), view)
        column = self._column(field)
        if column is None:
            return NOBODY
        if view.segment.modes.get(column) is Mode.CODES:
            return self._of_text(column, ("=", text), partial(operator.eq, exact(text)), view)
        return self._find(column, Pattern(fold(text), begins=True, ends=True), view).doubted()

    def _in_digits(self, pattern: Pattern, view: View) -> Candidates:
        """In phone numbers without what is written between their digits. Most are written as a sign and the digits."""
        odd = self._find(PHONE_DIGITS, pattern, view)
        column = self._store.attribute(PHONE_ATTRIBUTE)
        if column is None:
            return odd
        written = pattern._replace(text=f"+{pattern.text}") if pattern.begins else pattern
        return either([odd, self._find(column, written, view)])

    def _find(self, column: Column, pattern: Pattern, view: View) -> Candidates:
        """In one column."""
        found = self._patterns.find((column,), pattern, view)
        if column != USERNAME:
            return found
        same = self._value(USERNAME, SAME_AS_SUB, view)
        return either([found, self._find(SUB, pattern, view).among(same)]) if same else found

    # Values

    def _value(self, column: Column, value: str, view: View) -> BitMap:
        number = self._directory.numbers_of_text(value).get(column)
        return EMPTY if number is None else union(self._shelf.postings(view.segment, (number,)))

    def _is(self, node: Is, view: View) -> Candidates:
        compare = exact if node.exactly else fold
        wanted = compare(node.text)
        match node.field.kind:
            case Kind.STATUS:
                return self._of_text(STATUS, node, lambda text: compare(text) == wanted, view)
            case Kind.ENABLED:
                return self._of_text(ENABLED, node, partial(operator.eq, node.text), view)
            case Kind.VERIFIED:
                column = self._store.attribute(node.text)
                return NOBODY if column is None else self._find(column, Pattern("true", begins=True, ends=True), view)
            case Kind.GROUP:
                return Candidates.exactly(self._store.group_members(node.text, exactly=node.exactly))
            case _:
                names = self._store.providers(lambda name: compare(name) == wanted)
                return Candidates.exactly(union(self._value(PROVIDER, name, view) for name in names))

    def _of_text(self, column: Column, name: object, fits: Callable[[str], bool], view: View) -> Candidates:
        """In a column of few texts; ``name`` tells the question from others."""
        if column not in view.segment.modes:
            return NOBODY
        return Candidates.exactly(self._patterns.by_text(column, name, fits, view))

    def _compares(self, node: Compares, view: View) -> Candidates:
        column = self._column(node.field)
        if column is None:
            return NOBODY
        if view.segment.modes.get(column) is not Mode.CODES:
            return self._has(node.field, view).doubted()
        compare: Callable[[Any, Any], bool] = COMPARE[node.sign]

        def fits(text: str) -> bool:
            number = number_of(text)
            return number is not None and compare(number, node.number)

        return self._of_text(column, node, fits, view)

    def _has(self, field: Field, view: View) -> Candidates:
        match field.kind:
            case Kind.GROUP:
                return Candidates.exactly(self._store.in_any_group())
            case Kind.PROVIDER:
                names = self._store.providers(lambda _: True)
                return Candidates.exactly(union(self._value(PROVIDER, name, view) for name in names))
            case _ if field in _OWN_TEXTS or field.kind in (Kind.STATUS, Kind.ENABLED, Kind.DATE):
                return Candidates.exactly(view.universe)
            case _:
                column = self._store.attribute(field.name)
        if column is None:
            return NOBODY
        return Candidates.exactly(self._patterns.having(column, view))

    def _within(self, field: Field, start: datetime | None, stop: datetime | None, view: View) -> BitMap:
        column = CREATED if field.name == "created" else MODIFIED
        order = self._shelf.order(view.segment, column)
        low = 0 if start is None else self._first_at_or_after(column, start, view)
        high = len(order) if stop is None else self._first_at_or_after(column, stop, view)
        mask = np.zeros(view.segment.size, dtype=np.bool_)
        mask[order[low:high]] = True
        return view.segment.chosen(mask)

    def _first_at_or_after(self, column: Column, moment: datetime, view: View) -> int:
        """The place in the order of the first user whose time is not before ``moment``, among the living."""
        order = self._shelf.order(view.segment, column)
        fences = self._shelf.fences(view.segment, column)
        fence = bisect_left(fences, time_text(moment), key=operator.itemgetter(0))
        first, last = max(0, fence - 1) * FENCE_EVERY, min(len(order), fence * FENCE_EVERY)
        # The rows of the dead tell other times than the order knows.
        places = [
            first + place
            for place, number in enumerate(view.segment.ids_at(order[first:last]).tolist())
            if number in view.universe
        ]
        wanted_us = microseconds(moment)

        def time_us(place: int) -> int:
            return self._store.time_us(column, int(view.segment.ids_at(order[place : place + 1])[0]))

        found = bisect_left(places, wanted_us, key=time_us)
        return places[found] if found < len(places) else last

    def _column(self, field: Field) -> Column | None:
        return _OWN_TEXTS.get(field) or self._store.attribute(field.name)


_COSTS: Mapping[type[Node], int] = {Is: 0, Within: 0, Exactly: 0, Begins: 1, Ends: 1, Holds: 1, Compares: 1, Has: 1}


def _cost(node: Node) -> int:
    if isinstance(node, Not):
        return _cost(node.part)
    return _COSTS.get(type(node), 2)
