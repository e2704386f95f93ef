from dataclasses import fields

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QSpinBox
from pytestqt.qtbot import QtBot

from cognito_admin.ui.resources import ICONS
from cognito_admin.ui.theme import icons, theme
from cognito_admin.ui.theme.style import style_sheet
from cognito_admin.ui.theme.tokens import DARK, LIGHT, Tokens

WRITTEN = [
    (
        "text",
        (
            "window",
            "base",
            "raised",
            "hover",
            "accent_soft",
            "danger_soft",
            "warning_soft",
            "success_soft",
            "info_soft",
        ),
    ),
    ("muted", ("window", "base", "raised", "hover", "accent_soft")),
    ("link", ("window", "base", "raised", "accent_soft", "info_soft")),
    ("danger", ("window", "base", "raised", "danger_soft")),
    ("warning", ("window", "base", "warning_soft")),
    ("success", ("window", "base", "success_soft")),
    ("on_accent", ("accent", "accent_hover")),
    ("on_production", ("production",)),
]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "grounds"), WRITTEN, ids=[ink for ink, _ in WRITTEN])
def test_all_writing_is_readable_on_its_grounds(tokens: Tokens, ink: str, grounds: tuple[str, ...]) -> None:
    for ground in grounds:
        assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5, ground


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_frames_of_tick_boxes_are_visible(tokens: Tokens) -> None:
    assert contrast(tokens.border_strong, tokens.base) >= 3


def test_every_file_the_style_sheet_names_is_shipped() -> None:
    for tokens in (LIGHT, DARK):
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


def test_both_palettes_define_plain_colours() -> None:
    for tokens in (LIGHT, DARK):
        for field in fields(tokens):
            value = getattr(tokens, field.name)
            assert isinstance(value, bool) or (len(value) == 7 and value[0] == "#")
