"""How texts are made comparable: what differs only in case, accents or form becomes the same."""

import unicodedata

SEPARATOR = "\x1f"
"""Never part of a folded text, so that folded texts can be kept in a row without meeting."""

_PHONE_SIGNS = frozenset("+()./ ")


def fold(text: str) -> str:
    """``text`` NFKC-normalised, case-folded, without accents and invisible characters. Folding twice changes nothing more."""
    if text.isascii():
        return text.lower().replace(SEPARATOR, " ")
    while (folded := _fold_once(text)) != text:
        text = folded
    return folded


def exact(text: str) -> str:
    """``text`` in NFC: what ``=`` compares, with case and accents kept."""
    return text if text.isascii() else unicodedata.normalize("NFC", _valid(text))


def case_key(text: str) -> str:
    """The same for texts that differ by case alone: accents are kept. For comparing keys with each other, not for showing."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", _decomposed(text).casefold())


def digits(text: str) -> str:
    """The decimal digits in ``text``, of whatever script, as 0 to 9."""
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


def _fold_once(text: str) -> str:
    folded = unicodedata.normalize("NFKC", _compatible(text).casefold())
    bare = "".join(character for character in unicodedata.normalize("NFD", folded) if not _is_dropped(character))
    return unicodedata.normalize("NFC", bare).replace(SEPARATOR, " ")


def _compatible(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", _valid(text))


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", _valid(text))


def _valid(text: str) -> str:
    """Without halves of surrogate pairs, which are no text and cannot be stored."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_dropped(character: str) -> bool:
    if character.isascii():
        return False
    category = unicodedata.category(character)
    # The classes of accents and of Hebrew and Arabic points. Marks that are letters in their script (the vowels of Thai and
    # Devanagari, the voicing of Japanese) are in other classes and stay.
    return category == "Cf" or (category == "Mn" and _is_accent(unicodedata.combining(character)))


def _is_accent(combining_class: int) -> bool:
    return combining_class >= 200 or 10 <= combining_class <= 36
