"""What users are sorted by, as it was read from their rows lately."""

from cognito_admin.store.index.fences import Key

MOST = 8_192
"""Keys of a generation, of which there are two: about four megabytes. The first page of a million users reads a hundred."""


class KeysAtHand:
    """By column and id. Holds as long as the segments do: who is written again is in none of them any more."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._young: dict[tuple[str, int], Key] = {}
        self._old: dict[tuple[str, int], Key] = {}

    def get(self, name: str, number: int) -> Key | None:
        key = self._young.get((name, number))
        if key is None and (key := self._old.get((name, number))) is not None:
            self.put(name, number, key)
        return key

    def put(self, name: str, number: int, key: Key) -> None:
        """What was not asked for since the younger generation was full goes, once it is full again."""
        if len(self._young) >= self._most:
            self._young, self._old = {}, self._young
        self._young[name, number] = key

    def forget(self) -> None:
        self._young.clear()
        self._old.clear()
