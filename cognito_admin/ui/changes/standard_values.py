"""What may be chosen for a locale or a time zone, and the line with which it is searched."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QAbstractItemModel, QLocale, QModelIndex, QPersistentModelIndex, Qt, QTimeZone
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QWidget

_MOST_SHOWN = 10


@cache
def locales() -> tuple[tuple[str, str], ...]:
    """Code and name of every language, and of each as it is spoken somewhere, by name: ``de-AT``, ``German (Austria)``."""
    found: dict[str, str] = {}
    for locale in QLocale.matchingLocales(
        QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    ):
        language, place = QLocale.languageToString(locale.language()), QLocale.territoryToString(locale.territory())
        code = locale.name().replace("_", "-")
        if locale.language() is not QLocale.Language.C:
            found[code.partition("-")[0]] = language
            found[code] = f"{language} ({place})" if "-" in code else language
    return tuple(sorted(found.items(), key=lambda entry: entry[1]))


@cache
def zones() -> tuple[tuple[str, str], ...]:
    """Time zones of the IANA database, each with the city as people write it: ``America/New_York``, ``New York``."""
    names = [bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds()]
    return tuple(
        (name, name.rpartition("/")[2].replace("_", " ")) for name in sorted(names) if "/" in name or name == "UTC"
    )


def locale_name(code: str) -> str:
    """What the locale is called; empty for a code that nobody knows. ``de_AT`` is understood as well."""
    return dict(locales()).get(code.replace("_", "-"), "")


class ValuesCompleter(QCompleter):
    """Finds a value by any part of its code or its name, and puts in the code."""

    def __init__(self, values: tuple[tuple[str, str], ...], parent: QWidget) -> None:
        super().__init__(_model(values), parent)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(_MOST_SHOWN)

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.UserRole))


@cache
def _model(values: tuple[tuple[str, str], ...]) -> QAbstractItemModel:
    model = QStandardItemModel()
    for code, name in values:
        item = QStandardItem(f"{name}  ·  {code}")
        item.setData(code, Qt.ItemDataRole.UserRole)
        model.appendRow(item)
    return model
