"""Text on its way to a spreadsheet, which takes some texts for formulas and would run them."""

import re

_PHONE_NUMBER = re.compile(r"\+[0-9]+")
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with (OWASP, "CSV Injection"): the last four are the signs as East Asian keyboards write them."""


def not_a_formula(cell: str) -> str:
    """``cell`` behind an apostrophe where a spreadsheet would calculate it. A phone number stays as it is."""
    if cell.startswith(_BEGINNINGS) and not _PHONE_NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
