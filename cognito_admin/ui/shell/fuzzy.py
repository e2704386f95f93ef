"""Finds commands by a few of their letters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """``places`` are the positions in the text that were matched."""

    score: int
    places: tuple[int, ...]


def match(wanted: str, text: str) -> Match | None:
    """Every letter wanted, in order, anywhere in the text; words in any order. Whole words and beginnings score higher.

    None when a letter is missing. An empty wish matches everything alike.
    """
    if not wanted.split():
        return Match(0, ())
    places: set[int] = set()
    score = 0
    low = text.casefold()
    if len(low) != len(text):
        low = text.lower() if len(text.lower()) == len(text) else text
    for word in wanted.casefold().split():
        found = _word(word, low)
        if found is None:
            return None
        score += found.score
        places.update(found.places)
    return Match(score - len(text) // 8, tuple(sorted(places)))


def _word(word: str, text: str) -> Match | None:
    start = text.find(word)
    best: Match | None = None
    while start >= 0:
        bonus = 60 if start == 0 else 40 if not text[start - 1].isalnum() else 10
        found = Match(len(word) * 10 + bonus, tuple(range(start, start + len(word))))
        if best is None or found.score > best.score:
            best = found
        start = text.find(word, start + 1)
    return best or _scattered(word, text)


def _scattered(word: str, text: str) -> Match | None:
    places: list[int] = []
    score = 0
    position = 0
    for letter in word:
        at_word = _word_start(letter, text, position)
        found = at_word if at_word >= 0 else text.find(letter, position)
        if found < 0:
            found = text.find(letter, position)
        if found < 0:
            return None
        score += 6 if at_word == found else 3 if places and found == places[-1] + 1 else 0
        places.append(found)
        position = found + 1
    spread = places[-1] - places[0] - len(word)
    return Match(score - spread // 2, tuple(places))


def _word_start(letter: str, text: str, position: int) -> int:
    """The next place where a word begins with ``letter``, or -1."""
    for place in range(position, len(text)):
        if text[place] == letter and (place == 0 or not text[place - 1].isalnum()):
            return place
    return -1
