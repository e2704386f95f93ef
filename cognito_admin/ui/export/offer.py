"""What a pane offers to be taken out of its table, and how the person wants it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from cognito_admin.model.exports import Format, Shape

if TYPE_CHECKING:
    from cognito_admin.model.progress import Job


class Columns(StrEnum):
    """Which columns are written."""

    SHOWN = "shown"
    ALL = "all"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """``name`` is Cognito's, ``title`` the one of the table."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Some rows of the table; ``title`` tells how many: ``3 selected users``."""

    key: str
    title: str


Write: TypeAlias = Callable[[str, Shape, Path], "Awaitable[int | Job]"]
"""Writes the rows of a scope. How many rows, or the job that does it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """``stem`` is what the file is called at first. The first of ``scopes`` is preset.

    ``columns`` are all there are; ``shown`` those on screen in their order, ``filled`` those in which anybody has a value.
    ``forms`` says of each format that is offered why it cannot be had, which is nothing where it can. ``personal``: whether the
    rows are about people.
    """

    stem: str
    scopes: tuple[Scope, ...]
    columns: tuple[ExportColumn, ...]
    shown: tuple[str, ...]
    filled: tuple[str, ...]
    write: Write
    forms: Mapping[Format, str] = field(default_factory=lambda: {Format.CSV: "", Format.JSON_LINES: ""})
    personal: bool = True

    def possible(self, form: Format) -> Format:
        """What somebody had the last time, as far as it can be had here."""
        return form if self.forms.get(form) == "" else Format.CSV
