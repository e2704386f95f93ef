"""Numbers as the person's own language writes them."""

import re

from PySide6.QtCore import QLocale

_NEUTRAL = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
_WRITTEN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?( ?%)?")


def locale() -> QLocale:
    """The person's own; British English where the system names none (the C locale writes numbers for machines)."""
    found = QLocale()
    return found if found.language() is not QLocale.Language.C else _NEUTRAL


def number(value: int) -> str:
    """With the locale's separators: ``1,204,331``."""
    return locale().toString(value)


def decimal(value: float, digits: int) -> str:
    """With so many digits after the locale's decimal sign."""
    return locale().toString(float(value), "f", digits)


def percent(share: float, digits: int = 0) -> str:
    """A share of 1 as the locale writes it: ``12 %`` in German, ``12%`` in English."""
    return decimal(share * 100, digits) + _SPACED.get(locale().language(), "") + locale().percent()


_SPACED = {QLocale.Language.German: "\N{NO-BREAK SPACE}", QLocale.Language.French: "\N{NARROW NO-BREAK SPACE}"}
"""What stands between a number and the sign for percent; Qt does not know."""


def as_written_here(figure: str) -> str:
    """A figure that was written the English way (``1,204``, ``2.5``, ``12%``), as the locale writes it; else as it is."""
    match = _WRITTEN.fullmatch(figure)
    if match is None:
        return figure
    whole, fraction, sign = match.groups()
    value = float(whole.replace(",", "") + (fraction or ""))
    digits = len(fraction) - 1 if fraction else 0
    if sign:
        return percent(value / 100, digits)
    return decimal(value, digits) if fraction or "," in whole else figure
