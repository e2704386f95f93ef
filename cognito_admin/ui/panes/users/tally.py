"""How many users were found and how many of them are selected, as far as that is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """``found`` is exact once ``counted``, else at least so many; ``counting`` says that somebody still counts.

    ``excepted`` is how many are not selected where everything else is; None where it is not.
    """

    found: int
    counted: bool = True
    counting: bool = False
    selected: int = 0
    excepted: int | None = None
