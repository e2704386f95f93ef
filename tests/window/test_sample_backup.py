"""The backup of made-up people that comes with the program: what a new person can look around in."""

from cognito_admin.archive.reading import opened
from cognito_admin.archive.verifying import Verification
from cognito_admin.ui.resources import SAMPLE_BACKUP
from tests.window.computer import Computer
from tests.window.person import Person

_NOBODYS = ("@example.com", "@example.net", "@example.org", ".example")
"""Where nobody can have an address, by RFC 2606."""


def test_the_sample_is_whole_small_in_clear_and_of_nobody_there_is() -> None:
    assert SAMPLE_BACKUP.stat().st_size < 500_000
    with opened(SAMPLE_BACKUP) as backup:
        assert not list(Verification(backup).verify())
        assert backup.manifest.pool.name == "Shop customers"
        people = list(backup.users())
    mails = {
        one["Value"]
        for person in people
        for one in person["Attributes"]
        if one["Name"] == "email" and "@" in one["Value"]
    }
    assert len(mails) > 2_000
    assert all(mail.lower().endswith(_NOBODYS) for mail in mails)


def test_the_sample_is_opened_from_the_menu_and_searched(computer: Computer) -> None:
    async def visit(person: Person) -> None:
        person.shell.window.actions_named["backup.sample"].trigger()
        await person.until(lambda: person.shell.pools.workspace(), "the sample")
        await person.opens("users")
        await person.until(lambda: person.found_count() == 2_400, "everybody")
        await person.searches("felix")
        assert 0 < person.found_count() < 100

    computer.window(visit, pool=None)
