"""The language of the window: its words, Qt's own, and how numbers and dates are written. Chosen before any word is made."""

import re
from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from cognito_admin.model.languages import ENGLISH, chosen
from cognito_admin.ui.resources import RESOURCES
from cognito_admin.ui.translate import CONTEXT

TRANSLATIONS = RESOURCES / "translations"

_DIRECTION = "QT_LAYOUT_DIRECTION"
"""What Qt asks the catalogue of its own words for: the direction in which the language is written, ``LTR`` or ``RTL``."""

_RIGHT_TO_LEFT_MARK = "\u200f"
"""Has Latin letters after it stand where those of Arabic or Hebrew would."""
_ACCENTED = str.maketrans("aceghijlnorsuyzACEGHIJLNORSUYZ", "àçéĝĥîĵļñöŕšûýžÀÇÉĜĤÎĴĻÑÖŔŠÛÝŽ")
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]+>|\s+)")


@contextmanager
def spoken(app: QCoreApplication, choice: str) -> Generator[str]:
    """Has the window speak the language of ``choice`` (of ``model.languages.CHOICES``), which is told, until the end."""
    system, before = QLocale.system(), QLocale()
    language = chosen(choice, system.uiLanguages())
    translators = [] if language == ENGLISH else _catalogues(app, language)
    for translator in translators:
        app.installTranslator(translator)
    QLocale.setDefault(_formats(language, system))
    try:
        yield language
    finally:
        QLocale.setDefault(before)
        for translator in translators:
            app.removeTranslator(translator)


def _catalogues(app: QCoreApplication, language: str) -> list[QTranslator]:
    """Qt's own words first: what is installed last is asked first. One that is missing leaves English."""
    places = [(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))]
    places.append((f"cognito_admin_{language}", str(TRANSLATIONS)))
    translators = [(QTranslator(app), name, folder) for name, folder in places]
    return [translator for translator, name, folder in translators if translator.load(name, folder)]


def _formats(language: str, system: QLocale) -> QLocale:
    """The system's, where it speaks the language of the window; else those of the language, in the same country if it can be."""
    wanted = QLocale(language)
    if system.language() in (wanted.language(), QLocale.Language.C):
        return system if language == ENGLISH or system.language() is not QLocale.Language.C else wanted
    return QLocale(wanted.language(), system.territory())


def pseudo(*, right_to_left: bool = False) -> QTranslator:
    """Makes every text longer by half and accented, which shows what is clipped and what was never translated."""
    return _Pseudo("RTL" if right_to_left else "LTR")


class _Pseudo(QTranslator):
    def __init__(self, direction: str) -> None:
        super().__init__()
        self._direction = direction

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        if text == _DIRECTION:
            return self._direction
        if context != CONTEXT:
            # Nothing at all, unlike a blank text, leaves what it was.
            return None  # type: ignore[return-value] # pyright: ignore[reportReturnType]
        mark = _RIGHT_TO_LEFT_MARK if self._direction == "RTL" and text.strip() else ""
        return mark + stretched(text)


def stretched(text: str) -> str:
    """``‹Šéàŕçĥ ûšéŕš ···· ····›``: facts, tags, optional parts and accelerators stay; brackets show where it was cut off."""
    if not text.strip():
        return text
    accented = "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTED) for part in _KEPT.split(text))
    middle = accented.strip(" \n")
    begin, end = accented.split(middle, 1)
    return f"{begin}‹{middle} {' '.join(['····'] * (1 + len(text) // 10))}›{end}"
