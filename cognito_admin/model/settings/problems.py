"""What is wrong with a value before AWS is asked to take it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """``text`` is English, marked for translation, with a placeholder for each of ``facts``; facts are shown as they are."""

    text: str
    facts: Mapping[str, str] = field(default_factory=dict[str, str])

    def __str__(self) -> str:
        return self.text.format(**self.facts)


def problem(text: str, /, **facts: object) -> Problem:
    return Problem(text, {name: str(value) for name, value in facts.items()})
