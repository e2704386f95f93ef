"""Where to cut sorted runs so that so many hits of all of them lie before the cut: by bisection, reading few keys."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain

from cognito_admin.store.index.fences import Key
from cognito_admin.store.index.layout import FENCE_EVERY
from cognito_admin.store.index.search.runs import Hits


def fitting(fences: Sequence[Key], place: int, key: Key | None) -> Key | None:
    """The key, unless its user is gone or changed so that it no longer belongs to this place."""
    fence = place // FENCE_EVERY
    if key is None or key < fences[fence] or (fence + 1 < len(fences) and key >= fences[fence + 1]):
        return None
    return key


class Bracket:
    """Between which two of its hits a run is to be cut."""

    def __init__(self, hits: Hits, low: int = 0, high: int | None = None) -> None:
        self._run = hits.run
        self._order = hits.run.order
        self._fences = hits.run.fences
        self._places = hits.in_order
        self._keys: dict[int, Key | None] = {}
        self.low = max(0, low)
        self.high = self._places.count if high is None else min(high, self._places.count)
        # Where the fence may lie that a key is to be compared with next, and where it lay last.
        self._first_fence, self._last_fence = 0, len(self._fences)
        self._fence = 0

    def __len__(self) -> int:
        return self.high - self.low

    def foresee(self, span: tuple[int, int]) -> None:
        """``span`` is about to be ``narrowed``, after the brackets of other runs are told of theirs."""
        if (middle := _roundest(*span)) not in self._keys:
            self._run.foresee(int(self._order[self._places.place(middle)]))

    def span(self, key: Key) -> tuple[int, int]:
        """At least and at most how many hits lie before ``key``, as far as the fences tell; within the bracket."""
        fence = self._fence = bisect_left(self._fences, key, self._first_fence, self._last_fence)
        least = self._places.before((fence - 1) * FENCE_EVERY + 1) if fence else 0
        most = self._places.before(fence * FENCE_EVERY)
        return max(self.low, min(least, self.high)), min(self.high, max(most, self.low))

    def go_up(self, low: int) -> None:
        """The cut is not below ``low``, nor below the key that was last looked for."""
        self.low, self._first_fence = low, self._fence

    def go_down(self, high: int) -> None:
        """The cut is not above ``high``, nor above the key that was last looked for."""
        self.high, self._last_fence = high, self._fence

    def narrowed(self, key: Key, span: tuple[int, int]) -> tuple[int, int]:
        """``span`` after one more key was read; nobody's key is left when all in it are gone or changed."""
        found = self._readable(*span)
        if found is None:
            return span[1], span[1]
        number, found_key = found
        return (number + 1, span[1]) if found_key < key else (span[0], number)

    def middle(self) -> tuple[Key, int] | None:
        """A key that parts the bracket, and how many hits lie before it; None when there is none."""
        fence = self._places.place((self.low + self.high) // 2) // FENCE_EVERY
        for near in (fence, fence + 1):
            if near < len(self._fences) and self.low < (number := self._places.before(near * FENCE_EVERY)) < self.high:
                return self._fences[near], number
        found = self._readable(self.low + 1, self.high)
        return None if found is None else (found[1], found[0])

    def _readable(self, start: int, stop: int) -> tuple[int, Key] | None:
        middle = _roundest(start, stop)
        for number in chain(range(middle, stop), range(middle - 1, start - 1, -1)):
            if number not in self._keys:
                place = self._places.place(number)
                self._keys[number] = fitting(self._fences, place, self._run.key(int(self._order[place])))
            key = self._keys[number]
            if key is not None:
                return number, key
        return None


def _roundest(start: int, stop: int) -> int:
    """A number from ``start`` up to ``stop``, the one before the roundest in binary: halvings of many ranges meet at the same."""
    bit = (start ^ stop).bit_length() - 1
    return (stop >> bit << bit) - 1


def before(hits: Sequence[Hits], key: Key) -> list[int]:
    """How many hits of each run lie before ``key``. Each round reads one key of every run that is not known yet."""
    # A run without hits is not even looked at: its order may have to be read first.
    brackets = {number: Bracket(some) for number, some in enumerate(hits) if len(some)}
    spans = {number: bracket.span(key) for number, bracket in brackets.items()}
    while unknown := [number for number, (low, high) in spans.items() if low < high]:
        for number in unknown:
            brackets[number].foresee(spans[number])
        for number in unknown:
            spans[number] = brackets[number].narrowed(key, spans[number])
    return [spans[number][0] if number in spans else 0 for number in range(len(hits))]


def cut(hits: Sequence[Hits], target: int, known: Sequence[int] | None = None) -> list[tuple[int, int]]:
    """For each run a least and a most number of hits, near each other; between them is the cut that has ``target`` hits before it.

    ``known`` is another cut, by the hits of each run before it: as far as that is from the target, so far it may be in any run.
    Parts all runs at the middle of the widest bracket, again and again. Fences tell most; keys are read where they leave open
    on which side the target is. Only rows of hits are read: others may no longer fit the stored order.
    """
    if known is None:
        brackets = [Bracket(some) for some in hits]
    else:
        far = target - sum(known)
        brackets = [
            Bracket(some, number + min(far, 0), number + max(far, 0)) for some, number in zip(hits, known, strict=True)
        ]
    while sum(map(len, brackets)) > 2 * len(brackets):
        middle = _middle(brackets)
        if middle is None:
            break
        own, key, before = middle
        spans = [bracket.span(key) for bracket in brackets]
        spans[own] = before, before
        least, most = sum(low for low, _ in spans), sum(high for _, high in spans)
        while least < target < most:
            widths = [high - low for low, high in spans]
            number = widths.index(max(widths))
            low, high = spans[number]
            spans[number] = brackets[number].narrowed(key, spans[number])
            least += spans[number][0] - low
            most += spans[number][1] - high
        for bracket, (low, high) in zip(brackets, spans, strict=True):
            if most <= target:
                bracket.go_up(low)
            if least >= target:
                bracket.go_down(high)
    return [(bracket.low, bracket.high) for bracket in brackets]


def _middle(brackets: Sequence[Bracket]) -> tuple[int, Key, int] | None:
    """The number of the widest bracket that has a key to part it, that key, and how many hits of that run lie before it."""
    for number in sorted(range(len(brackets)), key=lambda number: -len(brackets[number])):
        if len(brackets[number]) > 1 and (middle := brackets[number].middle()):
            return number, *middle
    return None
