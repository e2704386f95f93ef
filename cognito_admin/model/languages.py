"""The languages that the window is offered in, each called as it calls itself."""

from collections.abc import Iterable, Mapping

SYSTEM = "system"
"""The choice of whatever language the person's system speaks."""

ENGLISH = "en"
"""What the texts in the code are written in; it has no catalogue."""

LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "de": "Deutsch", "fr": "Français", "ja": "日本語"}

CHOICES = (SYSTEM, *LANGUAGES)

PLURAL_FORMS: Mapping[str, int] = {ENGLISH: 2, "de": 2, "fr": 2, "ja": 1}
"""How many forms a counted sentence has. In French none is singular, too: *0 utilisateur*."""


def chosen(choice: str, wanted: Iterable[str]) -> str:
    """The language of the window: the choice, or the first of those the system wants (``de-CH``, ``fr``) that is offered."""
    if choice in LANGUAGES:
        return choice
    languages = (tag.replace("_", "-").partition("-")[0].lower() for tag in wanted)
    return next((language for language in languages if language in LANGUAGES), ENGLISH)
