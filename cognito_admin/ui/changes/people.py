"""Whom a change of many is for: read a page at a time, as this computer knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from cognito_admin.model.users import User


@dataclass(frozen=True, slots=True)
class People:
    """``count`` is None while it is not known. ``pages`` gives them from the start each time it is called.

    What it gives may raise Outdated where the list they were chosen from was made anew. ``attribute`` is the one that was
    looked at when they were chosen, if any.
    """

    count: int | None
    pages: Callable[[], AsyncIterator[Sequence[User]]]
    attribute: str = ""
