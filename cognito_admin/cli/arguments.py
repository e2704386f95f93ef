"""The words of the command line before anything heavy is imported: which command they name, and the options all commands share."""

from collections.abc import Sequence
from dataclasses import dataclass

WITH_VALUE = frozenset({"--profile", "--region", "--endpoint-url", "--basedir", "--rate", "--index-passphrase-file"})
FLAGS = frozenset({"--demo", "--json", "--quiet"})
DESKTOP_OPTIONS = frozenset({"--demo", "--basedir", "--rate"})


@dataclass(frozen=True, slots=True)
class Words:
    """``common`` are the options all commands share, wherever they stood; ``rest`` is the command and what is its own."""

    common: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def command(self) -> str | None:
        return next((word for word in self.rest if not word.startswith("-")), None)

    def has(self, option: str) -> bool:
        return option in self.common

    def value(self, option: str) -> str | None:
        """What the option was given last, or None."""
        found: str | None = None
        for place, word in enumerate(self.common[:-1]):
            if word == option:
                found = self.common[place + 1]
        return found

    @property
    def share(self) -> float | None:
        """The share of each quota to use, between 0 and 1. None where none was given that makes sense."""
        percent = self.value("--rate") or ""
        return int(percent) / 100 if percent.isdecimal() and 1 <= int(percent) <= 100 else None

    @property
    def for_desktop(self) -> bool:
        """Whether they start the window: no command, and no option but the window's."""
        options = {word for word in self.common if word in WITH_VALUE | FLAGS}
        if self.has("--rate") and self.share is None:
            # Whoever reads the options of commands says what is wrong with it.
            return False
        return not self.rest and options <= DESKTOP_OPTIONS


def split(words: Sequence[str]) -> Words:
    """``--name=value`` counts as ``--name value``; after ``--`` nothing is an option."""
    common: list[str] = []
    rest: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *left]
            break
        if name in WITH_VALUE and equals:
            common += [name, value]
        elif name in WITH_VALUE and left:
            common += [name, left.pop(0)]
        elif word in FLAGS:
            common.append(word)
        else:
            rest.append(word)
    return Words(tuple(common), tuple(rest))
