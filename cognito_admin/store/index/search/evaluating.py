"""From a query to bitmaps, one segment at a time: who is found for sure, and who may be and has to be looked at."""

import operator
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

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
from cognito_admin.store.index.bitmaps import EMPTY, Mask, union
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
from cognito_admin.store.index.grams import END, START, symbols_of
from cognito_admin.store.index.layout import FENCE_EVERY
from cognito_admin.store.index.search.directory import Directory
from cognito_admin.store.index.search.segments import Segment, Shelf

_OWN_TEXTS = {fields.USERNAME: USERNAME, fields.SUB: SUB}
FEW = 16
"""So few candidates are quicker to look at than to narrow down."""


class Hits(NamedTuple):
    """``sure`` are found; all that are found are among ``maybe``, which holds ``sure``. Dead users may stand in both."""

    sure: BitMap
    maybe: BitMap

    @staticmethod
    def exactly(bits: BitMap) -> "Hits":
        return Hits(bits, bits)

    @property
    def is_exact(self) -> bool:
        return self.sure is self.maybe

    def among(self, users: BitMap) -> "Hits":
        sure = self.sure & users
        return Hits.exactly(sure) if self.is_exact else Hits(sure, self.maybe & users)


NOBODY = Hits.exactly(EMPTY)


class Pattern(NamedTuple):
    """A folded text that a value holds, begins with, ends with, or is."""

    text: str
    begins: bool = False
    ends: bool = False

    def fits(self, value: str) -> bool:
        """Whether a value that holds the text has it in the right place."""
        if self.begins:
            return value == self.text if self.ends else value.startswith(self.text)
        return not self.ends or value.endswith(self.text)


class View(NamedTuple):
    """A segment and those of its users whose newest state it holds."""

    segment: Segment
    universe: BitMap


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
        self._root = root

    def hits(self, view: View) -> Hits:
        """Who is found in the segment, of its universe."""
        found = self._node(self._root, view)
        return found.among(view.universe)

    def _node(self, node: Node, view: View) -> Hits:
        match node:
            case Every(parts):
                return self._every(parts, view)
            case Either(parts):
                return _either([self._node(part, view) for part in parts])
            case Not(part):
                found = self._node(part, view)
                if found.is_exact:
                    return Hits.exactly(view.universe - found.sure)
                return Hits(view.universe - found.maybe, view.universe - found.sure)
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
                return Hits.exactly(self._within(field, start, stop, view))
            case Compares():
                return self._compares(node, view)
            case Has(field):
                return self._has(field, view)
            case Shared():
                return Hits.exactly(self._store.shared(node))

    def _every(self, parts: Iterable[Node], view: View) -> Hits:
        found = Hits.exactly(view.universe)
        for part in sorted(parts, key=_cost):
            of_part = self._node(part, view)
            if found.is_exact and of_part.is_exact:
                found = Hits.exactly(found.sure & of_part.sure)
            else:
                found = Hits(found.sure & of_part.sure, found.maybe & of_part.maybe)
            if not found.maybe:
                return NOBODY
        return found

    # Texts

    def _anywhere(self, text: str, view: View) -> Hits:
        pattern = Pattern(fold(text))
        columns = self._store.word_columns() & view.segment.modes.keys()
        found = [self._in_words(columns, pattern, view)]
        if is_phone_like(text):
            found.append(self._in_digits(Pattern(digits(text)), view))
        return _either(found)

    def _in_words(self, columns: Iterable[Column], pattern: Pattern, view: View) -> Hits:
        """In any of the columns. A user name that is the ``sub`` is found through that."""
        looked_for = symbols_of(pattern.text, begins=False, ends=False)
        grams: list[int] = []
        found: list[Hits] = []
        masks: list[Mask | None] = []
        numbers = self._directory.numbers(looked_for) if len(looked_for) <= 3 else None
        for column in columns:
            mode = view.segment.modes[column]
            if numbers is None or (column == SUB and len(looked_for) == 2):
                found.append(self._in_mode(column, mode, pattern, view))
                continue
            if mode in (Mode.DOMAIN, Mode.CODES):
                masks.append(self._in_book(column, mode, pattern, view))
            if mode in (Mode.DOMAIN, Mode.TEXT) and column in numbers:
                grams.append(numbers[column])
        of_grams = self._shelf.postings(view.segment, grams)
        found.append(Hits.exactly(union([*of_grams, self._chosen(masks, view)])))
        return _either(found)

    def _compared(self, field: Field, text: str, view: View, *, begins: bool, ends: bool) -> Hits:
        if field.kind is Kind.PHONE and is_phone_like(text):
            return self._in_digits(Pattern(digits(text), begins, ends), view)
        column = self._column(field)
        return NOBODY if column is None else self._find(column, Pattern(fold(text), begins, ends), view)

    def _exactly(self, field: Field, text: str, view: View) -> Hits:
        if field.kind is Kind.PHONE and is_phone_like(text):
            return self._in_digits(Pattern(digits(text), begins=True, ends=True), view)
        column = self._column(field)
        if column is None:
            return NOBODY
        if view.segment.modes.get(column) is Mode.CODES:
            book = self._shelf.book(view.segment, column)
            mask = self._coded(column, book.code_of(exact(text)), view)
            return Hits.exactly(self._chosen([mask], view))
        return _doubted(self._find(column, Pattern(fold(text), begins=True, ends=True), view))

    def _in_digits(self, pattern: Pattern, view: View) -> Hits:
        """In phone numbers without what is written between their digits. Most are written as a sign and the digits."""
        odd = self._find(PHONE_DIGITS, pattern, view)
        column = self._store.attribute(PHONE_ATTRIBUTE)
        if column is None:
            return odd
        written = pattern._replace(text=f"+{pattern.text}") if pattern.begins else pattern
        return _either([odd, self._find(column, written, view)])

    def _find(self, column: Column, pattern: Pattern, view: View) -> Hits:
        """In one column."""
        mode = view.segment.modes.get(column)
        found = NOBODY if mode is None else self._in_mode(column, mode, pattern, view)
        if column != USERNAME:
            return found
        same = self._value(USERNAME, SAME_AS_SUB, view)
        if not same:
            return found
        of_sub = self._find(SUB, pattern, view)
        return _either([found, Hits(of_sub.sure & same, of_sub.maybe & same)])

    def _in_mode(self, column: Column, mode: Mode, pattern: Pattern, view: View) -> Hits:
        match mode:
            case Mode.CODES:
                return Hits.exactly(self._chosen([self._in_book(column, mode, pattern, view)], view))
            case Mode.DOMAIN:
                in_rest = Hits.exactly(self._chosen([self._in_book(column, mode, pattern, view)], view))
                return _either([in_rest, self._in_grams(column, pattern, view, headed=True)])
            case Mode.TEXT:
                return self._in_grams(column, pattern, view, headed=False)
            case _:
                return NOBODY

    def _in_book(self, column: Column, mode: Mode, pattern: Pattern, view: View) -> "Mask | None":
        if mode is Mode.DOMAIN and pattern.begins:
            # The book holds the rests of values; every value begins before its rest.
            return None
        book = self._shelf.book(view.segment, column)
        return self._coded(
            column, book.codes(pattern.text, pattern.fits if pattern.begins or pattern.ends else None), view
        )

    def _in_grams(self, column: Column, pattern: Pattern, view: View, *, headed: bool) -> Hits:
        """Values whose grams say that they hold the pattern; in ``headed`` columns, that it begins before the first @."""
        looked_for = symbols_of(pattern.text, pattern.begins, pattern.ends)
        if not looked_for:
            return Hits.exactly(union(self._shelf.postings(view.segment, self._numbers((START,), column))))
        if column == SUB and len(looked_for) == 2:
            numbers = self._directory.numbers_beginning(looked_for, column)
            found = union(self._shelf.postings(view.segment, numbers))
            if END not in looked_for:
                return Hits.exactly(found)
            return Hits(EMPTY, union(self._shelf.postings(view.segment, self._numbers(looked_for[:1], column))))
        last = len(looked_for)
        if headed and "@" in pattern.text:
            last = pattern.text.index("@") + pattern.begins
            if not last:
                return NOBODY
        if len(looked_for) <= 3:
            return Hits.exactly(union(self._shelf.postings(view.segment, self._numbers(looked_for, column))))
        long = self._directory.long(looked_for, last)
        whole = long.whole.get(column)
        if whole is not None and (found := self._shelf.postings(view.segment, (whole,))):
            return Hits.exactly(found[0])
        grams: set[int] = set()
        for first in range(min(last, len(looked_for) - 2) or 1):
            numbers = self._numbers(looked_for[first : first + 3], column)
            if not numbers:
                return NOBODY
            grams.update(numbers)
        narrowing = [numbers[column] for numbers in long.parts if column in numbers]
        return Hits(EMPTY, self._holding_all(view.segment, grams, narrowing))

    def _holding_all(self, segment: Segment, grams: Iterable[int], narrowing: Iterable[int]) -> BitMap:
        """Those with all ``grams``, and with those of ``narrowing`` that the segment keeps."""
        numbers = self._shelf.smallest_first(segment, grams)
        if numbers is None:
            return EMPTY
        found = self._shelf.posting(numbers[0])
        for number in numbers[1:]:
            if len(found) < FEW:
                return found
            found = found & self._shelf.posting(number)
        for bits in self._shelf.postings(segment, narrowing) if len(found) >= FEW else ():
            found = found & bits
        return found

    def _numbers(self, symbols: tuple[int, ...], column: Column) -> tuple[int, ...]:
        number = self._directory.numbers(symbols).get(column)
        return () if number is None else (number,)

    # Values

    def _coded(self, column: Column, wanted: "Mask | None", view: View) -> "Mask | None":
        """By local number, whether the code is ``wanted``; None for nobody."""
        if wanted is None:
            return None
        codes = self._shelf.codes(view.segment, column)
        chosen = np.flatnonzero(wanted)
        # Taking is twice as quick as indexing.
        return codes == chosen[0] if len(chosen) == 1 else wanted.take(codes)

    def _chosen(self, masks: "Iterable[Mask | None]", view: View) -> BitMap:
        """For whom any of the masks holds."""
        found = [mask for mask in masks if mask is not None]
        if not found:
            return EMPTY
        together = found[0]
        for mask in found[1:]:
            together = together | mask
        return view.segment.chosen(together)

    def _value(self, column: Column, value: str, view: View) -> BitMap:
        number = self._directory.numbers_of_text(value).get(column)
        return EMPTY if number is None else union(self._shelf.postings(view.segment, (number,)))

    def _is(self, node: Is, view: View) -> Hits:
        compare = exact if node.exactly else fold
        wanted = compare(node.text)
        match node.field.kind:
            case Kind.STATUS:
                return Hits.exactly(self._with_text(STATUS, lambda text: compare(text) == wanted, view))
            case Kind.ENABLED:
                return Hits.exactly(self._with_text(ENABLED, lambda text: text == node.text, view))
            case Kind.VERIFIED:
                column = self._store.attribute(node.text)
                return NOBODY if column is None else self._find(column, Pattern("true", begins=True, ends=True), view)
            case Kind.GROUP:
                return Hits.exactly(self._store.group_members(node.text, exactly=node.exactly))
            case _:
                names = self._store.providers(lambda name: compare(name) == wanted)
                return Hits.exactly(union(self._value(PROVIDER, name, view) for name in names))

    def _with_text(self, column: Column, fits: Callable[[str], bool], view: View) -> BitMap:
        book = self._shelf.book(view.segment, column)
        return self._chosen([self._coded(column, book.codes_of(fits), view)], view)

    def _compares(self, node: Compares, view: View) -> Hits:
        column = self._column(node.field)
        if column is None:
            return NOBODY
        if view.segment.modes.get(column) is not Mode.CODES:
            return Hits(EMPTY, self._has(node.field, view).maybe)
        compare: Callable[[Any, Any], bool] = COMPARE[node.sign]

        def fits(text: str) -> bool:
            number = number_of(text)
            return number is not None and compare(number, node.number)

        return Hits.exactly(self._with_text(column, fits, view))

    def _has(self, field: Field, view: View) -> Hits:
        match field.kind:
            case Kind.GROUP:
                return Hits.exactly(self._store.in_any_group())
            case Kind.PROVIDER:
                names = self._store.providers(lambda _: True)
                return Hits.exactly(union(self._value(PROVIDER, name, view) for name in names))
            case _ if field in _OWN_TEXTS or field.kind in (Kind.STATUS, Kind.ENABLED, Kind.DATE):
                return Hits.exactly(view.universe)
            case _:
                column = self._store.attribute(field.name)
        if column is None:
            return NOBODY
        if view.segment.modes.get(column) is Mode.CODES:
            codes = self._shelf.codes(view.segment, column)
            return Hits.exactly(view.segment.chosen(codes != 0))
        return Hits.exactly(union(self._shelf.postings(view.segment, self._numbers((START,), column))))

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


def _either(parts: list[Hits]) -> Hits:
    if len(parts) == 1:
        return parts[0]
    if all(part.is_exact for part in parts):
        return Hits.exactly(union(part.sure for part in parts))
    return Hits(union(part.sure for part in parts), union(part.maybe for part in parts))


def _doubted(found: Hits) -> Hits:
    return Hits(EMPTY, found.maybe)


_COSTS: Mapping[type[Node], int] = {Is: 0, Within: 0, Exactly: 0, Begins: 1, Ends: 1, Holds: 1, Compares: 1, Has: 1}


def _cost(node: Node) -> int:
    return _COSTS.get(type(node), 2)
