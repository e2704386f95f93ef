"""The few texts that a column has, each numbered once for all segments: the same ones stand in nearly every segment."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cognito_admin.model.query.folding import fold
from cognito_admin.store.index.bitmaps import Mask

Book: TypeAlias = NDArray[np.uint32]
"""For each code of a segment the number of its text in the lexicon; code 0, which stands for no value, has 0."""

_REMEMBERED = 16
"""Masks: a query asks for the same one in each segment."""


class Lexicon:
    """Texts are only added, so that what a number stands for stays true. Numbers begin at 1."""

    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self.folded: list[str] = [""]
        self._numbers: dict[str, int] = {}
        self._masks: OrderedDict[Hashable, Mask] = OrderedDict()

    def book(self, texts: Iterable[str]) -> Book:
        """``texts`` are those of the codes 1, 2, …"""
        return np.array([0, *map(self._number, texts)], dtype=np.uint32)

    def mask(self, name: Hashable, fits: Callable[[str], bool], *, folded: bool) -> Mask:
        """By number, whether the text, ``folded`` or as it is, fits. ``name`` tells this question from others."""
        mask = self._masks.get(name)
        if mask is None or len(mask) < len(self.texts):
            known = 0 if mask is None else len(mask)
            texts = self.folded if folded else self.texts
            found = np.fromiter(map(fits, texts[known:]), dtype=np.bool_, count=len(texts) - known)
            if mask is None:
                mask = found
                mask[0] = False
            else:
                mask = np.concatenate([mask, found])
            self._masks[name] = mask
            if len(self._masks) > _REMEMBERED:
                self._masks.popitem(last=False)
        else:
            self._masks.move_to_end(name)
        return mask

    def _number(self, text: str) -> int:
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self.texts)
            folded = fold(text)
            self.texts.append(text)
            self.folded.append(text if folded == text else folded)
        return number
