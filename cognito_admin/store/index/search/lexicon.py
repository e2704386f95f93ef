"""The few texts that a column has, each numbered once for all segments: the same ones stand in nearly every segment."""

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from itertools import accumulate
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cognito_admin.model.query.folding import fold
from cognito_admin.store.index.bitmaps import Mask

Book: TypeAlias = NDArray[np.uint32]
"""For each code of a segment the number of its text in the lexicon; code 0, which stands for no value, has 0."""

BETWEEN = "\0"
"""Stands before each text and after it where all of them are looked through in one go."""
_REMEMBERED = 16
"""Masks: a query asks for the same one in each segment."""


class Lexicon:
    """Texts are only added, so that what a number stands for stays true. Numbers begin at 1."""

    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self.folded: list[str] = [""]
        self._numbers: dict[str, int] = {}
        self._masks: OrderedDict[Hashable, Mask] = OrderedDict()
        self._joined = ""
        self._starts: list[int] = []

    def book(self, texts: Iterable[str]) -> Book:
        """``texts`` are those of the codes 1, 2, …"""
        return np.array([0, *map(self._number, texts)], dtype=np.uint32)

    def mask(self, name: Hashable, fits: Callable[[str], bool], *, folded: bool, holding: str = "") -> Mask:
        """By number, whether the text, ``folded`` or as it is, fits. ``name`` tells this question from others.

        ``holding`` stands in every folded text that fits, ``BETWEEN`` before its first sign and after its last: others
        need not be asked one by one.
        """
        mask = self._masks.get(name)
        if mask is None or len(mask) < len(self.texts):
            if folded and BETWEEN not in (inner := holding.strip(BETWEEN)) and inner:
                mask = self._mask_of_those_holding(holding, fits)
            else:
                mask = self._grown(mask, fits, self.folded if folded else self.texts)
            self._masks[name] = mask
            if len(self._masks) > _REMEMBERED:
                self._masks.popitem(last=False)
        else:
            self._masks.move_to_end(name)
        return mask

    def _grown(self, mask: Mask | None, fits: Callable[[str], bool], texts: list[str]) -> Mask:
        known = 0 if mask is None else len(mask)
        found = np.fromiter(map(fits, texts[known:]), dtype=np.bool_, count=len(texts) - known)
        if mask is None:
            found[0] = False
            return found
        return np.concatenate([mask, found])

    def _mask_of_those_holding(self, part: str, fits: Callable[[str], bool]) -> Mask:
        if len(self._starts) < len(self.folded):
            self._joined = BETWEEN + BETWEEN.join(self.folded) + BETWEEN
            self._starts = list(accumulate((len(text) + 1 for text in self.folded[:-1]), initial=0))
        looked_for = re.escape(part)
        if part.endswith(BETWEEN):
            # It stands before the next text, too, which may hold the part as well.
            looked_for = f"{re.escape(part.removesuffix(BETWEEN))}(?={BETWEEN})"
        found = {bisect_right(self._starts, place.start()) - 1 for place in re.finditer(looked_for, self._joined)}
        mask = np.zeros(len(self.folded), dtype=np.bool_)
        mask[[number for number in found if number and fits(self.folded[number])]] = True
        return mask

    def _number(self, text: str) -> int:
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self.texts)
            folded = fold(text)
            self.texts.append(text)
            self.folded.append(text if folded == text else folded)
        return number
