"""The size of an ID token, estimated by what the index has of a user."""

from datetime import UTC, datetime

from cognito_admin.model.checkup.token_size import estimated, heaviest
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def user(name: str, groups: tuple[str, ...] = (), **attributes: str) -> User:
    held = {key.replace("__", ":"): value for key, value in attributes.items()}
    return User(
        Username(name), Sub(name), held, "CONFIRMED", True, NOON, NOON, tuple(GroupName(group) for group in groups)
    )


def test_a_plain_user_has_a_token_of_about_a_thousand_bytes() -> None:
    size = estimated(user("ann", email="ann@example.com", given_name="Ann"), ()).token_bytes
    assert 900 < size < 1_400


def test_a_long_attribute_counts_a_third_more_than_it_has_and_is_named() -> None:
    plain, long = estimated(user("ann"), ()), estimated(user("ann", custom__cart="x" * 3_000), ())
    assert 3_000 * 4 / 3 <= long.token_bytes - plain.token_bytes <= 3_000 * 4 / 3 + 40
    assert long.heaviest == "custom:cart"


def test_many_groups_with_roles_make_a_large_token_too() -> None:
    groups = [Group(GroupName(f"g{number}"), "", f"arn:aws:iam::1:role/g{number}", number) for number in range(100)]
    told = estimated(user("ann", tuple(group.name for group in groups)), groups)
    assert told.token_bytes > 4_000
    assert told.heaviest == "cognito:roles"


def test_the_largest_of_several_is_told() -> None:
    told = heaviest([user("ann"), user("bob", custom__cart="x" * 500), user("eve")], ())
    assert told is not None
    assert told.username == "bob"
    assert heaviest((), ()) is None
