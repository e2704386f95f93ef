from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from cognito_admin.ui.panes.users.account_part import AccountPart
from cognito_admin.ui.panes.users.attributes_part import AttributesPart
from cognito_admin.ui.panes.users.groups_part import GroupsPart
from cognito_admin.ui.panes.users.identities_part import IdentitiesPart
from cognito_admin.ui.panes.users.inspector import Inspector
from tests.ui.panes.fakes import FakeShell
from tests.ui.panes.users.people import person


@pytest.fixture
def inspector() -> Iterator[Inspector]:
    inspector = Inspector(
        (AccountPart(), AttributesPart(), GroupsPart(lambda: None, FakeShell().loop), IdentitiesPart())
    )
    inspector.resize(400, 1600)
    inspector.show()
    yield inspector
    inspector.close()
    inspector.deleteLater()


def _tab_stops(inspector: Inspector) -> list[QWidget]:
    """What the Tab key comes to, in its order."""
    stops: list[QWidget] = []
    widget = inspector.nextInFocusChain()
    while widget is not inspector:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops


def _heights(inspector: Inspector) -> list[int]:
    return [stop.mapTo(inspector, QPoint(0, 0)).y() for stop in _tab_stops(inspector)]


@pytest.mark.parametrize("prepared", [False, True])
def test_tab_goes_from_top_to_bottom_whoever_was_shown_before(inspector: Inspector, prepared: bool) -> None:
    if prepared:
        for _ in inspector.prepare():
            pass
    google = '[{"userId": "g-1", "providerName": "Google", "providerType": "Google", "primary": "true"}]'
    few = person(1)
    many = person(2, name="Ann", phone_number="+12025550123", identities=google, **{"custom:plan": "plus"})
    for user in (few, many):
        inspector.show_user(user)
        inspector.grab()  # lays it out
        heights = _heights(inspector)
        assert heights == sorted(heights)
    assert "Copy Google" in [stop.accessibleName() for stop in _tab_stops(inspector)]
    empty = inspector.findChild(QCheckBox)
    assert empty is not None
    empty.setChecked(True)
    inspector.grab()
    assert _heights(inspector) == sorted(_heights(inspector))
