import pytest
from PySide6.QtCore import QCoreApplication

from cognito_admin.model.changes.person import Person, UserMfa
from cognito_admin.model.connections import Mode
from cognito_admin.ui.panes.users.kept_factors_part import KeptFactorsPart
from cognito_admin.ui.panes.users.part import PoolFacts
from cognito_admin.ui.panes.users.security_rows import BelongingRow
from tests.model.changes.people import person
from tests.ui.changes.stage import seen

OFFLINE = PoolFacts(mode=Mode.OFFLINE)


@pytest.fixture
def part(qtbot):
    made = KeptFactorsPart()
    qtbot.addWidget(made)
    made.show()
    return made


def showing(part, mfa: UserMfa | None, pool: PoolFacts = OFFLINE) -> str:
    part.show_person(Person(person().user, mfa), pool)
    QCoreApplication.sendPostedEvents()
    return seen(part) if part.isVisible() else ""


def test_second_factors_are_told_as_a_backup_has_them(part):
    showing(part, UserMfa(("SMS_MFA", "CARRIER_PIGEON"), "SMS_MFA"))
    told = [row.accessibleName() for row in part.findChildren(BelongingRow)]
    assert told == ["A code by text message, Preferred", "CARRIER_PIGEON, On"]
    assert "The user had set up none." in showing(part, UserMfa(()))


def test_nothing_is_told_where_nobody_was_asked_or_the_pool_can_be(part):
    assert showing(part, None) == ""
    assert showing(part, UserMfa(("SMS_MFA",)), PoolFacts(mode=Mode.SUPPORT)) == ""
