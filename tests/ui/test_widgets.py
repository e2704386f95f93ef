from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QTextDocument
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.model.connections import Environment
from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.widgets.badge import EnvironmentBadge
from cognito_admin.ui.widgets.banner import Banner, BannerStack
from cognito_admin.ui.widgets.copyable import CopyableText
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import ElidedText, Text


def words(states: PaneStates) -> str:
    return "\n".join(label.text() for label in states.currentWidget().findChildren(QLabel))


def test_a_failed_pane_says_what_happened_and_offers_to_try_again(qtbot: QtBot) -> None:
    states = PaneStates()
    qtbot.addWidget(states)
    tries: list[int] = []
    states.show_failed(Failure(Code.CREDENTIALS_EXPIRED, profile="work"), lambda: tries.append(1))
    assert states.state == "failed"
    assert "work" in words(states)
    states.currentWidget().findChild(QPushButton).click()
    assert tries == [1]


def test_an_empty_pane_offers_its_action(qtbot: QtBot) -> None:
    states = PaneStates()
    qtbot.addWidget(states)
    done: list[int] = []
    action = QAction("&Fetch users", states)
    action.triggered.connect(lambda: done.append(1))
    states.show_empty("No users here yet", "Fetch them once.", action)
    button = states.currentWidget().findChild(QPushButton)
    assert button.text() == "Fetch users"
    button.click()
    assert done == [1]


def test_long_words_of_the_buttons_of_a_message_are_never_cut_off(qtbot: QtBot) -> None:
    states = PaneStates()
    qtbot.addWidget(states)
    states.resize(800, 500)
    states.show()
    long = "Mit einem ganz ausführlich benannten Beispiel-Backup ausprobieren"
    states.show_empty("Willkommen", "", QAction("Verbindung hinzufügen…", states), other=QAction(long, states))
    one, other = states.findChildren(QPushButton)
    for width in (800, 480):
        states.resize(width, 500)
        qtbot.waitUntil(lambda: (one.y() == other.y()) is (states.width() == 800))
        assert all(button.width() >= button.sizeHint().width() for button in (one, other))
        assert abs(other.parentWidget().width() - (other.x() + other.width()) - min(one.x(), other.x())) <= 2


def test_quick_answers_do_not_flicker(qtbot: QtBot) -> None:
    states = PaneStates()
    qtbot.addWidget(states)
    content = QLabel("content")
    states.set_content(content)
    states.show_loading("Asking AWS…")
    assert states.currentWidget() is content
    qtbot.waitUntil(lambda: states.currentWidget() is not content)
    assert "Asking AWS…" in words(states)
    states.show_ready()
    assert states.currentWidget() is content


def test_a_refusal_is_shown_without_alarm(qtbot: QtBot) -> None:
    states = PaneStates()
    qtbot.addWidget(states)
    states.show_not_permitted(Failure(Code.ACCESS_DENIED, action="cognito-idp:ListUsers"))
    assert states.state == "not permitted"
    assert "cognito-idp:ListUsers" in words(states)


def test_text_from_a_pool_is_never_read_as_markup(qtbot: QtBot) -> None:
    label = Text("<b>Ann</b>")
    qtbot.addWidget(label)
    plain = Text("Ann")
    qtbot.addWidget(plain)
    assert label.sizeHint().width() > plain.sizeHint().width()


def test_a_tooltip_shows_markup_as_it_was_written(qtbot: QtBot) -> None:
    label = ElidedText('<b>Ann</b>  <img src="file:///tmp/secret.png"> and a long name after it')
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    drawn = QTextDocument()
    drawn.setHtml(label.toolTip())
    assert drawn.toPlainText() == label.whole_text()


def test_shortened_text_tells_its_whole_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedText("a very long name of a very large user pool")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.text() != label.whole_text()
    assert label.toolTip() == label.whole_text()


def test_one_click_copies_the_whole_text(qtbot: QtBot) -> None:
    text = CopyableText("us-east-1_AbCdEf123", "pool id")
    qtbot.addWidget(text)
    text.resize(40, 20)
    with qtbot.waitSignal(text.copied):
        text.copy()
    assert QGuiApplication.clipboard().text() == "us-east-1_AbCdEf123"


def test_only_production_is_loud(qtbot: QtBot) -> None:
    kinds = {}
    for environment in Environment:
        badge = EnvironmentBadge(environment)
        qtbot.addWidget(badge)
        kinds[environment] = badge.kind()
        assert badge.toolTip()
    assert [environment for environment, kind in kinds.items() if kind == "production"] == [Environment.PRODUCTION]


def test_the_same_banner_is_shown_once_and_old_ones_make_room(qtbot: QtBot) -> None:
    stack = BannerStack()
    qtbot.addWidget(stack)
    for text in ("one", "one", "two", "three", "four"):
        stack.add(Banner(text))
    assert [banner.text() for banner in stack.banners()] == ["four", "three", "two"]


def test_an_action_in_a_banner_runs_and_closes_it(qtbot: QtBot) -> None:
    stack = BannerStack()
    qtbot.addWidget(stack)
    action = QAction("Rebuild")
    done: list[int] = []
    action.triggered.connect(lambda: done.append(1))
    banner = Banner("The store is damaged", kind="error", actions=[action])
    stack.add(banner)
    banner.findChild(QPushButton).click()
    assert done == [1]
    assert stack.banners() == ()


def test_a_click_on_a_banner_leaves_the_keyboard_where_one_works(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    stack, other, work = BannerStack(), QLineEdit(), QLineEdit()
    column = QVBoxLayout(window)
    for part in (stack, other, work):
        column.addWidget(part)
    banner = Banner("Ann is disabled", actions=[QAction("Undo")])
    stack.add(banner)
    window.show()
    work.setFocus()
    assert window.focusWidget() is work
    qtbot.mouseClick(banner.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert stack.banners() == ()
    assert window.focusWidget() is work
