"""Finds texts in columns of a segment: by the grams of a column, or by the few texts it has."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import methodcaller
from typing import NamedTuple

import numpy as np
from pyroaring import BitMap

from cognito_admin.store.index.bitmaps import EMPTY, union
from cognito_admin.store.index.columns import SUB, Column, Mode
from cognito_admin.store.index.grams import END, START, symbols_of
from cognito_admin.store.index.search.candidates import Candidates, Collected, View
from cognito_admin.store.index.search.directory import Directory
from cognito_admin.store.index.search.lexicon import BETWEEN
from cognito_admin.store.index.search.segments import Segment, Shelf

FEW = 16
"""So few candidates are quicker to look at than to narrow down."""


class Pattern(NamedTuple):
    """A folded text that a value holds, begins with, ends with, or is."""

    text: str
    begins: bool = False
    ends: bool = False

    @property
    def fits(self) -> Callable[[str], bool]:
        """Whether a folded value does so: asked of thousands, without a call of Python's for each."""
        if self.begins:
            return self.text.__eq__ if self.ends else methodcaller("startswith", self.text)
        return methodcaller("endswith" if self.ends else "__contains__", self.text)

    @property
    def delimited(self) -> str:
        """As it stands among texts that ``BETWEEN`` delimits."""
        return BETWEEN * self.begins + self.text + BETWEEN * self.ends


class _Plan(NamedTuple):
    """By which postings the values of a column that hold a pattern are found, whatever the segment."""

    whole: tuple[int, ...] = ()
    """Who stands in any of these holds the pattern. A posting of more than three symbols is kept in some segments only."""
    all_of: tuple[int, ...] = ()
    """Who holds it stands in each of these. None where ``whole`` tells everybody."""
    narrowing: tuple[int, ...] = ()
    """And in each of these that the segment keeps."""

    @property
    def numbers(self) -> tuple[int, ...]:
        return (*self.whole, *self.all_of, *self.narrowing)


class PatternFinder:
    """Looks for patterns in segments; what does not depend on the segment is found out once."""

    def __init__(self, shelf: Shelf, directory: Directory) -> None:
        self._shelf = shelf
        self._directory = directory
        self._plans: dict[tuple[Column, Pattern, bool], _Plan | None] = {}

    def find(self, columns: Iterable[Column], pattern: Pattern, view: View) -> Candidates:
        """Whose text in any of the columns fits."""
        collected = Collected(view)
        whole: list[int] = []
        in_doubt: list[_Plan] = []
        for column in columns:
            mode = view.segment.modes.get(column)
            if mode is Mode.CODES or (mode is Mode.DOMAIN and not pattern.begins):
                # The book of a column with domains holds the rests of values; every value begins before its rest.
                self.collect(collected, column, pattern, pattern.fits, view, holding=pattern.delimited)
            if mode in (Mode.TEXT, Mode.DOMAIN):
                plan = self._planned(column, pattern, headed=mode is Mode.DOMAIN)
                if plan is not None and plan.all_of:
                    in_doubt.append(plan)
                elif plan is not None:
                    whole += plan.whole
        found = self._narrowed(view.segment, in_doubt, whole) if in_doubt else []
        sure = union([*self._shelf.postings(view.segment, whole), collected.bitmap()])
        return Candidates(sure, union([sure, *found])) if found else Candidates.exactly(sure)

    def by_text(self, column: Column, name: object, fits: Callable[[str], bool], view: View) -> BitMap:
        """Whose text in a column of few fits as it is, not folded. ``name`` tells the question from others."""
        collected = Collected(view)
        self.collect(collected, column, name, fits, view, folded=False)
        return collected.bitmap()

    def collect(
        self,
        collected: Collected,
        column: Column,
        name: object,
        fits: Callable[[str], bool],
        view: View,
        *,
        folded: bool = True,
        holding: str = "",
    ) -> None:
        """Adds whose text in a column of few fits; see ``Lexicon.mask``."""
        book = self._shelf.book(view.segment, column)
        fitting = self._shelf.lexicon(column).mask((name, folded), fits, folded=folded, holding=holding)
        # What fits no text of any segment is most often looked for.
        if not fitting.any() or not (wanted := fitting.take(book)).any():
            return
        bits = self._shelf.bits(view.segment, column)
        if bits is not None:
            collected.add_bits(bits[code] for code in np.flatnonzero(wanted).tolist())
            return
        found = self._shelf.by_text(view.segment, column).found(wanted)
        if found.are_found:
            collected.add_bits(found.bits)
            collected.add_numbers(found.numbers)
        else:
            collected.add_all_but(found.bits, found.numbers)

    def having(self, column: Column, view: View) -> BitMap:
        """Who has a value in the column."""
        if view.segment.modes.get(column) is Mode.CODES:
            bits = self._shelf.bits(view.segment, column)
            return view.segment.chosen(self._shelf.codes(view.segment, column) != 0) if bits is None else union(bits)
        return union(self._shelf.postings(view.segment, self._numbers((START,), column)))

    def _narrowed(self, segment: Segment, plans: Sequence[_Plan], whole: list[int]) -> list[BitMap]:
        """Who may be found by ``plans``; where a posting of the segment tells it for sure, that goes to ``whole``."""
        there = self._shelf.smallest_first(segment, {number for plan in plans for number in plan.numbers})
        found: list[BitMap] = []
        for plan in plans:
            kept = [number for number in plan.whole if number in there]
            if kept:
                whole += kept
            elif all(number in there for number in plan.all_of):
                wanted = {*plan.all_of, *plan.narrowing}
                found.append(self._in_all(segment, {number: there[number] for number in there if number in wanted}))
        return [bits for bits in found if bits]

    def _in_all(self, segment: Segment, postings: Mapping[int, bytes | None]) -> BitMap:
        """``postings`` as ``Shelf.smallest_first`` gives them."""
        found: BitMap | None = None
        for number, packed in postings.items():
            bits = self._shelf.posting(segment, number) if packed is None else BitMap.deserialize(packed)
            found = bits if found is None else found & bits
            if len(found) < FEW:
                break
        return EMPTY if found is None else found

    def _planned(self, column: Column, pattern: Pattern, *, headed: bool) -> _Plan | None:
        key = (column, pattern, headed)
        if key not in self._plans:
            self._plans[key] = self._plan(column, pattern, headed=headed)
        return self._plans[key]

    def _plan(self, column: Column, pattern: Pattern, *, headed: bool) -> _Plan | None:
        """In ``headed`` columns the pattern has to begin before the first @. None where nobody can have it."""
        looked_for = symbols_of(pattern.text, pattern.begins, pattern.ends)
        if not looked_for:
            return _Plan(self._numbers((START,), column))
        if column == SUB and len(looked_for) == 2:
            # There are no grams of two symbols of it.
            if END in looked_for:
                return _Plan(all_of=self._numbers(looked_for[:1], column))
            return _Plan(tuple(self._directory.numbers_beginning(looked_for, column)))
        last = len(looked_for)
        if headed and "@" in pattern.text:
            last = pattern.text.index("@") + pattern.begins
            if not last:
                return None
        if len(looked_for) <= 3:
            return _Plan(self._numbers(looked_for, column))
        grams: set[int] = set()
        for first in range(min(last, len(looked_for) - 2)):
            numbers = self._numbers(looked_for[first : first + 3], column)
            if not numbers:
                return None
            grams.update(numbers)
        long = self._directory.long(looked_for, last)
        whole = (long.whole[column],) if column in long.whole else ()
        return _Plan(whole, tuple(grams), tuple(numbers[column] for numbers in long.parts if column in numbers))

    def _numbers(self, symbols: tuple[int, ...], column: Column) -> tuple[int, ...]:
        number = self._directory.numbers(symbols).get(column)
        return () if number is None else (number,)
