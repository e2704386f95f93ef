from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from cognito_admin.model import languages as offered
from cognito_admin.model.checkup.finding import CheckUp
from cognito_admin.model.checkup.report import Report
from cognito_admin.model.exports import Format, Lines, Shape
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.query.fields import Fields
from cognito_admin.model.query.parser import parse
from cognito_admin.model.query.tree import QueryError
from cognito_admin.model.user_rows import cell, document
from cognito_admin.ui import formats, languages
from cognito_admin.ui.ages import age
from cognito_admin.ui.numbers import as_written_here, percent
from cognito_admin.ui.sentences import counted, explain
from cognito_admin.ui.translate import speech, tr, trn, within
from cognito_admin.work.checkup_export import as_html
from tests.store.people import plain_person


@pytest.fixture(autouse=True)
def system_clock() -> Iterator[None]:
    formats.use_clock("system")
    yield
    formats.use_clock("system")


def _rows(count: int) -> str:
    return trn("1 row", "{count} rows", count)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["0 rows", "1 row", "2 rows", "5 rows"]),
        ("de", ["0 Zeilen", "1 Zeile", "2 Zeilen", "5 Zeilen"]),
        ("fr", ["0 ligne", "1 ligne", "2 lignes", "5 lignes"]),
        ("ja", ["0 行", "1 行", "2 行", "5 行"]),
    ],
)
def test_a_count_has_the_form_of_its_language(application: QApplication, language: str, forms: list[str]) -> None:
    with languages.spoken(application, language):
        assert [_rows(count) for count in (0, 1, 2, 5)] == forms


def test_units_of_the_model_are_counted_too(application: QApplication) -> None:
    with languages.spoken(application, "de"):
        assert [counted(count, "groups") for count in (1, 2400)] == ["1 Gruppe", "2.400 Gruppen"]


def test_a_report_for_people_speaks_as_the_window_does(application: QApplication) -> None:
    report = Report("us-east-1_A", "Shop", None, CheckUp(datetime(2026, 11, 22, 7, 30, tzinfo=UTC), ()))
    with languages.spoken(application, "de"):
        page = as_html(report, speech())
    for part in ('<html lang="de">', "Prüfung von Shop", "geprüft 2026-11-22 07:30 UTC", "Nichts gefunden."):
        assert part in page
    assert "Nothing was found." in as_html(report)


def test_a_text_that_nobody_translated_is_english(application: QApplication) -> None:
    with languages.spoken(application, "de"):
        assert tr("No catalogue has this") == "No catalogue has this"
        assert trn("1 such thing", "{count} such things", 1) == "1 such thing"


@pytest.mark.parametrize(
    ("language", "number", "share", "date", "time"),
    [
        ("de", "1.204.331", "12,5\u00a0%", "3. Nov. 2026", "14:03"),
        (
            "fr",
            "1\u202f204\u202f331",
            "12,5\u202f%",
            "3 nov. 2026",
            "14:03",
        ),
        ("ja", "1,204,331", "12.5%", "2026年11月3日", "14:03"),
    ],
)
def test_numbers_and_dates_are_those_of_the_language(
    application: QApplication, language: str, number: str, share: str, date: str, time: str
) -> None:
    when = datetime(2026, 11, 3, 14, 3).astimezone()
    with languages.spoken(application, language):
        assert formats.number(1204331) == number
        assert percent(0.125, 1) == share
        assert formats.day(when) == date
        assert formats.clock(when) == time


def test_relative_times_are_in_the_language(application: QApplication) -> None:
    now = datetime.now(UTC)
    with languages.spoken(application, "de"):
        assert age(now - timedelta(minutes=1), now) == "vor 1 Minute"
        assert age(now - timedelta(days=5), now) == "vor 5 Tagen"


def test_figures_of_the_model_are_written_as_the_language_writes_them(application: QApplication) -> None:
    with languages.spoken(application, "de"):
        assert as_written_here("1,204") == "1.204"
        assert as_written_here("2.5") == "2,5"
        assert as_written_here("12%") == "12\N{NO-BREAK SPACE}%"
        assert as_written_here("2026") == "2026"
        assert as_written_here("ann.2.5") == "ann.2.5"


def test_a_failure_is_told_in_the_language(application: QApplication) -> None:
    with languages.spoken(application, "de"):
        assert explain(Failure(Code.ENDPOINT_UNREACHABLE)).title == "Keine Verbindung zu AWS"


def test_german_keeps_its_capitals_within_a_sentence(application: QApplication) -> None:
    assert within("Phone number") == "phone number"
    assert within("MFA settings") == "MFA settings"
    with languages.spoken(application, "de"):
        assert within("Telefonnummer") == "Telefonnummer"


def test_buttons_of_qt_itself_speak_the_language(application: QApplication, qtbot: QObject) -> None:
    with languages.spoken(application, "de"):
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)  # type: ignore[attr-defined]
        assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"


def test_afterwards_everything_is_as_before(application: QApplication) -> None:
    before = QLocale()
    with languages.spoken(application, "de"):
        assert tr("Cancel") == "Abbrechen"
    assert tr("Cancel") == "Cancel"
    assert QLocale() == before


@pytest.mark.parametrize(
    ("choice", "system", "language"),
    [
        ("system", ["de-CH", "fr-CH"], "de"),
        ("system", ["es-ES", "fr-FR"], "fr"),
        ("system", ["pt_BR"], "en"),
        ("system", ["C"], "en"),
        ("ja", ["de-DE"], "ja"),
        ("en", ["de-DE"], "en"),
        ("tlh", ["de-DE"], "de"),
    ],
)
def test_the_language_is_as_chosen_or_the_first_that_the_system_wants(
    choice: str, system: list[str], language: str
) -> None:
    assert offered.chosen(choice, system) == language


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_what_machines_read_is_the_same_in_every_language(application: QApplication, language: str) -> None:
    user = plain_person(1)
    columns = ("username", "status", "enabled", "created", "email")
    csv, json = (Lines(Shape(form, columns), cell, document) for form in (Format.CSV, Format.JSON_LINES))
    said = csv.head() + csv.text([user]) + json.text([user])
    query = parse("status:confirmed created>2026-03 enabled:yes", Fields())
    with languages.spoken(application, language):
        assert csv.head() + csv.text([user]) + json.text([user]) == said
        assert csv.head().startswith("username,status,enabled,created,email")
        assert parse("status:confirmed created>2026-03 enabled:yes", Fields()) == query
        assert not isinstance(query, QueryError)


def test_the_pseudo_language_keeps_what_must_stay(application: QApplication) -> None:
    translator = languages.pseudo()
    application.installTranslator(translator)
    try:
        assert tr("Search &users in {pool}[ of {account}]", pool="Shop", account="7").startswith(
            "‹Šéàŕçĥ &ûšéŕš îñ Shop[ öf 7] ·"
        )
        assert application.layoutDirection() == Qt.LayoutDirection.LeftToRight
    finally:
        application.removeTranslator(translator)


def test_the_pseudo_language_can_be_written_from_right_to_left(application: QApplication) -> None:
    translator = languages.pseudo(right_to_left=True)
    application.installTranslator(translator)
    try:
        assert application.layoutDirection() == Qt.LayoutDirection.RightToLeft
    finally:
        application.removeTranslator(translator)
    assert application.layoutDirection() == Qt.LayoutDirection.LeftToRight
