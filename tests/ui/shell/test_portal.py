from PySide6.QtCore import QObject

from cognito_admin.ui.shell.portal import ColourSchemePortal


class Variant:
    """A value as D-Bus wraps it."""

    def __init__(self, value: object) -> None:
        self._value = value

    def variant(self) -> object:
        return self._value


def test_what_the_desktop_prefers_is_told(qapp: object) -> None:
    dark: list[bool] = []
    contrast: list[bool] = []
    parent = QObject()
    portal = ColourSchemePortal(dark.append, contrast.append, parent)
    for value in (Variant(1), Variant(Variant(2)), Variant(0), Variant("nonsense")):
        portal.setting_changed("org.freedesktop.appearance", "color-scheme", value)  # pyright: ignore[reportArgumentType]
    portal.setting_changed("org.freedesktop.appearance", "contrast", Variant(1))  # pyright: ignore[reportArgumentType]
    portal.setting_changed("org.freedesktop.appearance", "accent-color", Variant(1))  # pyright: ignore[reportArgumentType]
    assert dark == [True, False, False]
    assert contrast == [True]
