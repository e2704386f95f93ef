"""How texts are made comparable: what differs only in case, accents or form becomes the same."""

import unicodedata
from functools import lru_cache

SEPARATOR = "\x1f"
"""Never part of a folded text, so that folded texts can be kept in a row without meeting."""

_LONGEST_REMEMBERED = 64
"""As long as the names are that many people share."""

_PHONE_SIGNS = frozenset("+()./ ")


def fold(text: str) -> str:
    """``text`` NFKC-normalised, case-folded, without accents and invisible characters. Folding twice changes nothing more."""
    if text.isascii():
        return text.lower().replace(SEPARATOR, " ")
    return _fold_and_remember(text) if len(text) <= _LONGEST_REMEMBERED else _fold(text)


def exact(text: str) -> str:
    """``text`` in NFC: what ``=`` compares, with case and accents kept."""
    return text if text.isascii() else unicodedata.normalize("NFC", valid(text))


def case_key(text: str) -> str:
    """The same for texts that differ by case alone: accents are kept. For comparing keys with each other, not for showing."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", _decomposed(text).casefold())


def digits(text: str) -> str:
    """The decimal digits in ``text``, of whatever script, as 0 to 9."""
    if text.isascii():
        return "".join(filter(str.isdecimal, text))
    return "".join(str(unicodedata.decimal(character)) for character in _compatible(text) if character.isdecimal())


def is_phone_like(text: str) -> bool:
    """Whether ``text`` can be (a part of) a phone number: digits, and the signs people write between them."""
    seen = False
    for character in _compatible(text):
        if character.isdecimal():
            seen = True
        elif not (character in _PHONE_SIGNS or unicodedata.category(character) in ("Pd", "Zs", "Cf")):
            return False
    return seen


def _fold(text: str) -> str:
    while (folded := _fold_once(text)) != text:
        text = folded
    return folded


_fold_and_remember = lru_cache(maxsize=16384)(_fold)


def _fold_once(text: str) -> str:
    folded = unicodedata.normalize("NFKC", _compatible(text).casefold())
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", folded).translate(_BARE))
    return folded.replace(SEPARATOR, " ")


def _compatible(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", valid(text))


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", valid(text))


def valid(text: str) -> str:
    """Without halves of surrogate pairs, which are no text and cannot be stored."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Bare(dict[int, int | None]):
    """For ``str.translate``: drops accents, points and invisible characters. Each character is looked at once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if _is_dropped(chr(code)) else code
        return self[code]


def _is_dropped(character: str) -> bool:
    if character.isascii():
        return False
    category = unicodedata.category(character)
    # The classes of accents and of Hebrew and Arabic points. Marks that are letters in their script (the vowels of Thai and
    # Devanagari, the voicing of Japanese) are in other classes and stay.
    return category == "Cf" or (category == "Mn" and _is_accent(unicodedata.combining(character)))


def _is_accent(combining_class: int) -> bool:
    return combining_class >= 200 or 10 <= combining_class <= 36


_BARE = _Bare()
