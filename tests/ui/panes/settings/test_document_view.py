import json

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cognito_admin.ui.panes.settings.document_files import LONGEST, listed, text_of
from cognito_admin.ui.panes.settings.document_view import DocumentView
from cognito_admin.ui.theme import theme


def test_files_are_called_as_people_call_them_with_those_of_the_whole_pool_first() -> None:
    found = listed(
        ["pool/clients/4k2j.json", "pool/groups.json", "pool/user-pool.json", "pool/providers/%47oogle.json"]
    )
    assert [(file.folder, file.title) for file in found] == [
        ("", "User pool"),
        ("", "Groups"),
        ("App clients", "4k2j"),
        ("Identity providers", "Google"),
    ]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_what_is_shown_is_what_the_file_says(document: object) -> None:
    assert json.loads(text_of(document)) == document


def test_every_place_is_found_and_gone_through_in_a_circle(qtbot: QtBot) -> None:
    view = DocumentView()
    qtbot.addWidget(view)
    view.show_document("User pool", "pool/user-pool.json", "one two\ntwo\nthree")
    view.line.setText("two")
    rows = []
    for _ in range(3):
        rows.append(view.text.textCursor().blockNumber())
        view.next()
    assert rows == [0, 1, 0]
    view.line.setText("four")
    assert "Not in this file" in [label.text() for label in view.findChildren(type(view._count))]


def test_all_of_a_long_file_is_copied_and_only_as_much_shown_as_can_be_drawn(qtbot: QtBot) -> None:
    view = DocumentView()
    qtbot.addWidget(view)
    copied: list[str] = []
    view.copied.connect(copied.append)
    text = "x" * (LONGEST + 5)
    view.show_document("Groups", "pool/groups.json", text)
    assert len(view.text.toPlainText()) < len(text) + 100
    assert "5 more characters" in view.text.toPlainText()
    view.copied.emit(view._whole)
    assert copied == [text]


def test_the_search_comes_below_the_name_where_both_have_no_room_side_by_side(qapp: QApplication, qtbot: QtBot) -> None:
    view = DocumentView()
    qtbot.addWidget(view)
    view.show_document("User pool", "pool/user-pool.json", "{}")
    view.resize(800, 400)
    view.show()
    assert view.line.y() < view._path.geometry().bottom()
    view.resize(300, 400)
    qtbot.waitUntil(lambda: view.line.y() > view._path.geometry().bottom())
    assert view._title.text() == "User pool"
    view.resize(800, 400)
    qtbot.waitUntil(lambda: view.line.y() < view._path.geometry().bottom())
    theme.apply(qapp, "light", 2.0)
    try:
        qtbot.waitUntil(lambda: view.line.y() > view._path.geometry().bottom(), timeout=1000)
    finally:
        theme.apply(qapp, "light")
