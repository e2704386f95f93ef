"""Numbers as attributes of type Number hold them and as people type them."""

import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def number_of(text: str) -> Decimal | None:
    """The number that ``text`` is, spaces around it aside: digits of any script, at most one point, no exponent."""
    text = text.strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None
