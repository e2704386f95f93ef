from datetime import UTC, datetime

from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.restore.fates import Fate, PlannedUser
from cognito_admin.model.users import User
from cognito_admin.work.imported_users import ImportedUsers, is_worth_it

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def user(username: str, **attributes: str) -> User:
    told = {"sub": f"sub-{username}", **attributes}
    return User(Username(username), Sub(f"sub-{username}"), told, "RESET_REQUIRED", True, NOW, NOW)


def planned(username: str, **attributes: str) -> PlannedUser:
    return PlannedUser(Username("old"), Sub("old"), username, attributes, Fate.IMPORT_JOB, "RESET_REQUIRED")


def test_whoever_is_as_planned_is_found_by_name() -> None:
    found = ImportedUsers(())
    found.add(user("Ann", email="ann@example.com", birthdate="02/28/1990"))
    assert found.find(planned("Ann", email="ann@example.com", birthdate="1990-02-28")) == ("Ann", "sub-Ann")
    assert found.find(planned("ben", email="ben@example.com")) is None


def test_whoever_differs_is_left_to_a_closer_look() -> None:
    found = ImportedUsers(())
    found.add(user("ann", email="ann@example.com", name="Ann"))
    assert found.find(planned("ann", email="other@example.com", name="Ann")) is None
    assert found.find(planned("ann", email="ann@example.com")) is None


def test_where_people_have_no_name_of_their_own_an_address_finds_them() -> None:
    found = ImportedUsers(("email", "phone_number"))
    found.add(user("4f1c", email="Ann@example.com"))
    found.add(user("77aa", phone_number="+49301"))
    assert found.find(planned("ann@EXAMPLE.com", email="Ann@example.com")) == ("4f1c", "sub-4f1c")
    assert found.find(planned("+49301", phone_number="+49301")) == ("77aa", "sub-77aa")


def test_a_few_are_asked_for_rather_than_listing_a_large_pool() -> None:
    assert is_worth_it(500, 10_000)
    assert not is_worth_it(500, 40_000)
    assert not is_worth_it(0, 0)
