"""The one door through which the window's words pass, so that they can be translated (docs/translating.md)."""

from PySide6.QtCore import QCoreApplication, QLocale

from cognito_admin.model.sentences.templates import Counted, Figure, Speech, Within
from cognito_admin.ui.numbers import as_written_here, locale, number

CONTEXT = "Cognito Admin"
"""Where the catalogues keep the words; packaging/translations.py files them under it."""


def tr(text: str, /, **facts: object) -> str:
    """The text in the person's language, its ``{placeholders}`` filled with facts that are shown as they are.

    What is ``Counted`` has the form of its number, and a ``Figure`` is written as the language writes it.
    """
    if isinstance(text, Figure):
        return as_written_here(text)
    if isinstance(text, Within):
        return within(text.label)
    translated = _counted(text) if isinstance(text, Counted) else QCoreApplication.translate(CONTEXT, text)
    return translated.format(**facts) if facts else translated


def trn(one: str, many: str, count: int, /, **facts: object) -> str:
    """The form of a counted sentence that fits ``count``, which fills ``{count}`` as a number of the person's language."""
    return tr(Counted(one, many, count), **{"count": number(count), **facts})


def speech() -> Speech:
    """For files that people read: they speak as the window does."""
    return Speech(tr, locale().bcp47Name())


def within(text: str) -> str:
    """A label as it stands within a sentence: begun in lower case, but in German, which writes nouns as they are."""
    if locale().language() is QLocale.Language.German or text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]


def _counted(text: Counted) -> str:
    translated = QCoreApplication.translate(CONTEXT, text.many, None, text.number)
    # Without a catalogue, or before one has it, Qt hands back what it was asked for, whatever the number.
    return str(text) if translated == text.many else translated
