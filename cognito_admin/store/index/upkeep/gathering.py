"""What a segment is made of, column by column, as its users are read. It says the same as ``columns.values``, much sooner."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cognito_admin.model.query.fields import IDENTITIES_ATTRIBUTE, PHONE_ATTRIBUTE
from cognito_admin.model.query.folding import SEPARATOR, digits, exact, fold
from cognito_admin.model.users import linked_identities
from cognito_admin.store.index.columns import (
    CREATED,
    ENABLED,
    LINKED,
    MODIFIED,
    PHONE_DIGITS,
    STATUS,
    SUB,
    USERNAME,
    Column,
)
from cognito_admin.store.index.upkeep.reading import Batch
from cognito_admin.store.index.upkeep.texts import Gathering

MOST_CODES = 5_000
FEW_CODES = 64
CODED_SHARE = 4
"""A column is kept as codes if it has ``FEW_CODES`` different texts, or one for so many users, but not above ``MOST_CODES``."""
_MOST_REMEMBERED = 50_000
_ALWAYS_CODED = frozenset((STATUS, ENABLED))


class Coded:
    """Few different texts: the number of each user's in ``book``, from 1 on."""

    def __init__(self) -> None:
        self.owners = array("I")
        self.codes = array("I")
        self.book: dict[str, int] = {}
        self._by_text: dict[str, int] = {}

    def add(self, owners: Iterable[int], texts: Sequence[str]) -> None:
        self.owners.extend(owners)
        try:
            self.codes.extend([self._by_text[text] for text in texts])
        except KeyError:
            for text in set(texts) - self._by_text.keys():
                self._by_text[text] = self.book.setdefault(exact(text), len(self.book) + 1)
            self.codes.extend([self._by_text[text] for text in texts])

    def by_user(self, users: int) -> NDArray[np.uint32]:
        """0 for no text."""
        codes = np.zeros(users, dtype=np.uint32)
        codes[np.frombuffer(self.owners, np.uint32)] = np.frombuffer(self.codes, np.uint32)
        return codes

    def texts(self) -> Gathering:
        folded = ["", *map(fold, self.book)]
        gathering = Gathering()
        gathering.add(self.owners, [folded[code] for code in self.codes])
        return gathering


class Gathered:
    """The users of a segment to be. Their local numbers are given as they come."""

    def __init__(self) -> None:
        self.ids = array("I")
        self.subs = Gathering()
        self.times: dict[Column, array[int]] = {CREATED: array("q"), MODIFIED: array("q")}
        self.named_by_sub = array("I")
        self.providers: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self.texts: dict[Column, Gathering] = defaultdict(Gathering)
        self.coded: dict[Column, Coded] = {}
        self._folded: dict[str, str] = {}

    def add(self, batch: Batch, columns: Mapping[str, Column]) -> None:
        first = len(self.ids)
        owners = range(first, first + len(batch.ids))
        self.ids.extend(batch.ids)
        self.subs.add(owners, batch.subs)
        self.times[CREATED].extend(batch.created)
        self.times[MODIFIED].extend(batch.modified)
        pairs = zip(owners, batch.usernames, batch.subs, strict=True)
        self.named_by_sub.extend(owner for owner, name, sub in pairs if name == sub)
        self._add_texts(USERNAME, owners, batch.usernames)
        self._add_texts(SUB, owners, batch.subs)
        self._add_codes(STATUS, owners, batch.statuses)
        self._add_codes(ENABLED, owners, ["yes" if enabled else "no" for enabled in batch.enabled])
        for name, (places, texts) in batch.attributes.items():
            owners = [first + place for place in places]
            if name == IDENTITIES_ATTRIBUTE:
                self._add_identities(owners, texts)
                self._add_texts(columns[name], owners, texts)
            else:
                self._add_codes(columns[name], owners, texts)
            if name == PHONE_ATTRIBUTE:
                self._add_digits(owners, texts)

    def settle(self) -> None:
        """Decides, once everybody is there, which columns are kept as codes."""
        for column, coded in list(self.coded.items()):
            most = max(FEW_CODES, len(coded.codes) // CODED_SHARE)
            if len(coded.book) > most and column not in _ALWAYS_CODED:
                self.texts[column] = self.coded.pop(column).texts()

    def _add_codes(self, column: Column, owners: Sequence[int], texts: Sequence[str]) -> None:
        if column in self.texts:
            self._add_texts(column, owners, texts)
            return
        coded = self.coded.setdefault(column, Coded())
        coded.add(owners, texts)
        if len(coded.book) > MOST_CODES and column not in _ALWAYS_CODED:
            self.texts[column] = self.coded.pop(column).texts()

    def _add_texts(self, column: Column, owners: Sequence[int], texts: Sequence[str]) -> None:
        together = "".join(texts)
        if together.isascii() and SEPARATOR not in together:
            # What fold does with each of such texts, without the calls.
            self.texts[column].add_ascii(owners, texts, together.lower())
        else:
            self.texts[column].add(owners, list(map(self._fold, texts)))

    def _add_identities(self, owners: Sequence[int], texts: Sequence[str]) -> None:
        linked: list[tuple[int, str]] = []
        for owner, text in zip(owners, texts, strict=True):
            identities = linked_identities(text)
            for identity in identities:
                linked += ((owner, identity.provider_name), (owner, identity.user_id))
            for provider in {exact(identity.provider_name) for identity in identities}:
                self.providers[provider].append(owner)
        if linked:
            self._add_texts(LINKED, [owner for owner, _ in linked], [text for _, text in linked])

    def _add_digits(self, owners: Sequence[int], texts: Sequence[str]) -> None:
        odd: list[tuple[int, str]] = []
        for owner, text in zip(owners, texts, strict=True):
            usual = text[:1] == "+" and text.isascii() and text[1:].isdecimal()
            if not usual and (number := digits(text)) and fold(text) != f"+{number}":
                odd.append((owner, number))
        if odd:
            self._add_texts(PHONE_DIGITS, [owner for owner, _ in odd], [number for _, number in odd])

    def _fold(self, text: str) -> str:
        if text.isascii():
            return text.lower() if SEPARATOR not in text else fold(text)
        folded = self._folded.get(text)
        if folded is None:
            if len(self._folded) >= _MOST_REMEMBERED:
                self._folded.clear()
            folded = self._folded[text] = fold(text)
        return folded
