"""Users as compact rows, encoded many at a time: attribute by attribute, in two thirds of the time that user by user takes."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from cognito_admin.model.json_codec import json_texts
from cognito_admin.model.query.order import microseconds
from cognito_admin.model.users import User
from cognito_admin.store.index.columns import STATUS, Column
from cognito_admin.store.index.keys import Key, key_text, sub_keys, text_key
from cognito_admin.store.index.numbers import ABSENT, MOST_VALUES, Numbers, Unnumbered

KEPT = "username, status, enabled, created, modified, shape, texts"


class Row(NamedTuple):
    """``sub``, then the values of ``KEPT``."""

    sub: Key
    username: Key | None
    status: int
    enabled: int
    created: int
    modified: int
    shape: int
    texts: str

    @property
    def name(self) -> tuple[str, str]:
        """User name and ``sub``, as texts."""
        sub = key_text(self.sub)
        return sub if self.username is None else key_text(self.username), sub


def encoded(numbers: Numbers, users: Sequence[User]) -> list[Row | None]:
    """What stands for each user; None where something has no number, and no transaction lets one be given."""
    lacking: set[int] = set()
    shapes = [0] * len(users)
    texts = [""] * len(users)
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, user in enumerate(users):
        alike[tuple(user.attributes)].append(place)
    for names, places in alike.items():
        try:
            shape = numbers.of_shape(tuple(sorted(names)))
        except Unnumbered:
            lacking.update(places)
            continue
        unnumbered: set[int] = set()
        encoded_texts = _texts(numbers, shape, names, [users[place] for place in places], unnumbered)
        for place, text in zip(places, encoded_texts, strict=True):
            shapes[place], texts[place] = shape, text
        lacking.update(places[number] for number in unnumbered)
    found = map(
        Row,
        sub_keys([user.sub for user in users]),
        [None if user.username == user.sub else text_key(user.username) for user in users],
        _statuses(numbers, users, lacking),
        [int(user.enabled) for user in users],
        [microseconds(user.created) for user in users],
        [microseconds(user.modified) for user in users],
        shapes,
        texts,
    )
    return [None if place in lacking else row for place, row in enumerate(found)] if lacking else list(found)


def _statuses(numbers: Numbers, users: Sequence[User], lacking: set[int]) -> list[int]:
    known = numbers.of_texts(STATUS)
    found = [known.get(user.status, 0) for user in users]
    if 0 in found:
        for place, user in enumerate(users):
            try:
                found[place] = numbers.of_text(STATUS, user.status)
            except Unnumbered:
                lacking.add(place)
    return found


def _texts(numbers: Numbers, shape: int, names: tuple[str, ...], users: Sequence[User], lacking: set[int]) -> list[str]:
    """The attributes of users who all have those of these ``names``, as JSON in the order of the shape.

    Who has something without a number comes to ``lacking``.
    """
    values = dict(zip(names, zip(*[user.attributes.values() for user in users], strict=True), strict=True))
    columns: list[Sequence[Any]] = []
    for name in numbers.shapes[shape].names:
        if name not in values:
            columns.append([ABSENT] * len(users))
        elif name == "sub":
            columns.append([None if text == user.sub else text for text, user in zip(values[name], users, strict=True)])
        else:
            columns.append(_entries(numbers, numbers.column(name), values[name], lacking))
    return json_texts(zip(*columns, strict=True)) if columns else ["[]"] * len(users)


def _entries(numbers: Numbers, column: Column, values: Sequence[str], lacking: set[int]) -> list[int | str]:
    """The number of each value, or itself where it has none."""
    known = numbers.of_texts(column)
    # All are looked up in one go.
    entries: list[int | str] = list(map(known.get, values, values))
    if len(known) < MOST_VALUES and str in set(map(type, entries)):
        for place, (text, entry) in enumerate(zip(values, entries, strict=True)):
            if entry is text:
                try:
                    entries[place] = numbers.of_value(column, text)
                except Unnumbered:
                    lacking.add(place)
    return entries
