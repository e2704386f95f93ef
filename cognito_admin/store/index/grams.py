"""Grams: the pieces that texts are found by, and the pieces of what is looked for.

A symbol is a code point + 1, or one of two signs: one stands before the first character of a text, one after its last. So a
beginning, an end and a whole text are found as any other piece is. Up to three symbols are packed into one number; a longer
gram, which is kept only where it is frequent, is a text.
"""

from collections.abc import Sequence

START = 0x110001
END = 0x110002
SYMBOL_BITS = 21
LONGEST_GRAM = 12
"""Symbols in a gram at most."""
FREQUENT_SHARE = 256
"""A gram of more than three symbols is kept where at least one in so many users of the segment has it."""

Symbols = Sequence[int]


def symbols_of(text: str, begins: bool = False, ends: bool = False) -> tuple[int, ...]:
    """The symbols of a folded text that a value has to contain, to begin with or to end with (or both: to be)."""
    inner = (ord(character) + 1 for character in text)
    return (*((START,) if begins else ()), *inner, *((END,) if ends else ()))


def packed(gram: Symbols) -> int:
    """One to three symbols as one number, below 2^63."""
    number = 0
    for symbol in gram:
        number = number << SYMBOL_BITS | symbol
    return number


def long_gram(gram: Symbols) -> str:
    """More than three symbols as a text. The signs are written as code points that are no characters, and these with one before.

    There is no NUL in it either, since SQLite's carray takes no text with one.
    """
    return "".join(_WRITTEN.get(symbol) or chr(symbol - 1) for symbol in gram)


_WRITTEN = {
    0 + 1: "\ufdd2\ufdd3",
    START: "\ufdd0",
    END: "\ufdd1",
    0xFDD0 + 1: "\ufdd2\ufdd0",
    0xFDD1 + 1: "\ufdd2\ufdd1",
    0xFDD2 + 1: "\ufdd2\ufdd2",
}
