from dataclasses import fields

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cognito_admin.ui.resources import ICONS
from cognito_admin.ui.theme import icons, theme
from cognito_admin.ui.theme.focus import focus_pen
from cognito_admin.ui.theme.style import style_sheet
from cognito_admin.ui.theme.tokens import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, PALETTES, Tokens

GROUNDS = ("window", "base", "raised")
WRITTEN = {
    "text": (*GROUNDS, "hover", "accent_soft", "danger_soft", "warning_soft", "success_soft", "info_soft"),
    "muted": (*GROUNDS, "hover", "accent_soft", "info_soft", "warning_soft"),
    "link": (*GROUNDS, "hover", "accent_soft", "info_soft"),
    "danger": (*GROUNDS, "danger_soft"),
    "warning": (*GROUNDS, "warning_soft"),
    "success": (*GROUNDS, "success_soft"),
    "on_accent": ("accent", "accent_hover"),
    "on_production": ("production",),
}
RINGS = {"focus": (*GROUNDS, "hover", "accent_soft"), "focus_on_accent": ("accent", "accent_hover", "production")}
NAMES = ["light", "dark", "contrast light", "contrast dark"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", PALETTES, ids=NAMES)
@pytest.mark.parametrize("ink", WRITTEN)
def test_all_writing_is_readable_on_its_grounds(tokens: Tokens, ink: str) -> None:
    for ground in WRITTEN[ink]:
        found = contrast(getattr(tokens, ink), getattr(tokens, ground))
        assert found >= (7 if tokens.contrast else 4.5), (ground, found)


@pytest.mark.parametrize("tokens", PALETTES, ids=NAMES)
@pytest.mark.parametrize("ring", RINGS)
def test_the_ring_around_what_has_the_keyboard_is_visible(tokens: Tokens, ring: str) -> None:
    for ground in RINGS[ring]:
        found = contrast(getattr(tokens, ring), getattr(tokens, ground))
        assert found >= 3, (ground, found)


def test_the_ring_is_twice_as_thick_with_high_contrast_where_it_is_painted_by_hand_too(qapp: QApplication) -> None:
    theme.apply(qapp, "contrast")
    assert (focus_pen().color(), focus_pen().width()) == (QColor(theme.current().focus), 2)
    theme.apply(qapp, "light")
    assert (focus_pen().color(), focus_pen().width()) == (QColor(LIGHT.focus), 1)


@pytest.mark.parametrize("tokens", PALETTES, ids=NAMES)
def test_frames_of_tick_boxes_are_visible(tokens: Tokens) -> None:
    assert contrast(tokens.border_strong, tokens.base) >= 3


@pytest.mark.parametrize("tokens", [CONTRAST_LIGHT, CONTRAST_DARK], ids=["light", "dark"])
def test_with_high_contrast_every_line_is_visible_and_what_is_switched_off_readable(tokens: Tokens) -> None:
    for line in ("border", "frame", "thumb", "staging"):
        assert contrast(getattr(tokens, line), tokens.base) >= 3, line
    assert contrast(tokens.disabled, tokens.window) >= 4.5
    assert contrast(tokens.accent, tokens.trough) >= 3, "how far a job is"


@pytest.mark.parametrize("kind", [QLineEdit, QComboBox, QPlainTextEdit])
def test_what_a_field_suggests_is_written_in_the_quiet_colour(
    qapp: QApplication, qtbot: QtBot, kind: type[QWidget]
) -> None:
    theme.apply(qapp, "dark")
    field = kind()
    qtbot.addWidget(field)
    theme.dress(field)
    field.ensurePolished()
    assert field.palette().color(QPalette.ColorRole.PlaceholderText) == QColor(DARK.muted)


def test_a_box_that_cannot_be_ticked_is_still_seen(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, "dark")
    box = QCheckBox("Show all")
    box.setEnabled(False)
    qtbot.addWidget(box)
    theme.dress(box)
    box.show()
    picture = box.grab().toImage()
    frame = picture.pixelColor(0, picture.height() // 2).name()
    assert contrast(frame, DARK.base) >= 2


def test_every_file_the_style_sheet_names_is_shipped() -> None:
    for tokens in PALETTES:
        for part in style_sheet(tokens, 1.0).split("url(controls:")[1:]:
            assert (ICONS / "controls" / part.split(")")[0]).is_file()


def test_icons_are_drawn_in_the_colour_of_the_theme(qapp: QApplication) -> None:
    shown = icons.icon("square-pen", "text")
    for scheme, tokens in (("dark", DARK), ("light", LIGHT)):
        theme.apply(qapp, scheme)
        image = shown.pixmap(32, 32).toImage()
        seen = {
            image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255
        }
        assert seen == {tokens.text}


def test_an_icon_without_room_is_not_drawn(qapp: QApplication) -> None:
    assert icons.icon("search").pixmap(0, 0).isNull()


def test_an_icon_is_sharp_on_a_fine_screen(qapp: QApplication) -> None:
    drawn = icons.icon("search").pixmap(QSize(16, 16), 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (32, 2.0)


def test_an_icon_that_is_not_shipped_is_an_error_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_a_box_of_numbers_leaves_its_number_room(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, "light")
    box = QSpinBox()
    box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    box.setFixedWidth(96)
    qtbot.addWidget(box)
    box.show()
    assert box.lineEdit().width() > 60


def test_changing_the_scheme_is_told_once(qapp: QApplication, qtbot: object) -> None:
    theme.apply(qapp, "light")
    told: list[bool] = []
    connection = theme.signals().changed.connect(lambda: told.append(theme.current().dark))
    theme.apply(qapp, "dark")
    theme.apply(qapp, "dark")
    theme.signals().changed.disconnect(connection)
    theme.apply(qapp, "light")
    assert told == [True]


def test_automatic_follows_the_portal_where_the_platform_says_nothing(qapp: QApplication) -> None:
    theme.apply(qapp, "auto")
    theme.prefer_dark(qapp, True)
    assert theme.current().dark
    theme.prefer_dark(qapp, False)
    assert not theme.current().dark


def test_high_contrast_is_as_light_or_dark_as_the_system_has_it(qapp: QApplication) -> None:
    theme.apply(qapp, "contrast")
    for dark, tokens in ((True, CONTRAST_DARK), (False, CONTRAST_LIGHT)):
        theme.prefer_dark(qapp, dark)
        assert theme.current() is tokens
    theme.apply(qapp, "light")
    assert theme.current() is LIGHT


def test_high_contrast_follows_the_wish_of_the_desktop_unless_colours_were_chosen(qapp: QApplication) -> None:
    theme.apply(qapp, "auto")
    theme.prefer_contrast(qapp, True)
    assert theme.current().contrast
    theme.apply(qapp, "dark")
    assert theme.current() is DARK
    theme.apply(qapp, "auto")
    theme.prefer_contrast(qapp, False)
    assert not theme.current().contrast


def test_all_palettes_define_plain_colours() -> None:
    for tokens in PALETTES:
        for field in fields(tokens):
            value = getattr(tokens, field.name)
            assert isinstance(value, bool) or (len(value) == 7 and value[0] == "#")
