"""What users carry in pools that keep much about them: texts, numbers, dates and choices, some of them rarely filled."""

import numpy as np

from tests.bench.names import Names

_CHOICES = ("gender", "locale", "zoneinfo", *(f"custom:choice{number}" for number in range(1, 9)))
_TEXTS = ("nickname", "middle_name", "address", *(f"custom:text{number}" for number in range(1, 9)))
_NUMBERS = tuple(f"custom:number{number}" for number in range(1, 9))
_DATES = ("birthdate", "custom:signedOn", "custom:renewsOn")
_RARE = tuple(f"custom:rare{number}" for number in range(1, 9))
NAMES = (*_CHOICES, *_TEXTS, *_NUMBERS, *_DATES, *_RARE)
"""Forty-one: with the nine of everybody they are fifty."""


def further_attributes(rng: np.random.Generator, size: int, most: int, words: Names) -> list[tuple[str, list[str]]]:
    """The first ``most`` of ``NAMES``, each with a value for every user; nothing stands for none. ``words`` make the texts."""
    return [(name, _values(rng, size, name, words)) for name in NAMES[:most]]


def _values(rng: np.random.Generator, size: int, name: str, words: Names) -> list[str]:
    if name in _CHOICES:
        return [f"{name[-2:]}-{choice}" for choice in (40 * rng.random(size) ** 2).astype(int).tolist()]
    if name in _NUMBERS:
        return [str(number) for number in rng.integers(0, 100_000, size).tolist()]
    if name in _DATES:
        days = np.datetime64("1940-01-01") + rng.integers(0, 30_000, size).astype("timedelta64[D]")
        return np.datetime_as_string(days, unit="D").tolist()
    texts = [words[place].written for place in rng.integers(0, len(words), size).tolist()]
    if name in _RARE:
        return [text if chance < 0.2 else "" for text, chance in zip(texts, rng.random(size).tolist(), strict=True)]
    return texts
