from datetime import UTC, datetime

from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.user_rows import all_columns, cell, document
from cognito_admin.model.users import User

WHEN = datetime(2026, 3, 1, 12, 30, 5, 250_000, UTC)
ANN = User(
    username=Username("ann"),
    sub=Sub("9b2"),
    attributes={"sub": "9b2", "email": "ann@example.com", "custom:plan": "gold", "identities": "[]"},
    status="CONFIRMED",
    enabled=True,
    created=WHEN,
    modified=WHEN,
    groups=(GroupName("admins"), GroupName("staff")),
)


def test_a_cell_says_what_cognito_keeps_and_not_how_the_window_draws_it() -> None:
    names = (
        "username",
        "sub",
        "status",
        "enabled",
        "created",
        "groups",
        "email",
        "plan",
        "custom:plan",
        "phone_number",
    )
    assert [cell(ANN, name) for name in names] == [
        "ann",
        "9b2",
        "CONFIRMED",
        "yes",
        "2026-03-01T12:30:05+00:00",
        "admins, staff",
        "ann@example.com",
        "gold",
        "gold",
        "",
    ]


def test_a_document_holds_everything_or_what_was_chosen() -> None:
    assert document(ANN)["attributes"] == ANN.attributes
    assert document(ANN, ("status", "enabled")) == {"status": "CONFIRMED", "enabled": True}
    assert document(ANN, ("groups", "email", "phone_number", "plan")) == {
        "groups": ["admins", "staff"],
        "attributes": {"email": "ann@example.com", "custom:plan": "gold"},
    }


def test_all_columns_are_those_of_cognito_and_the_attributes_that_somebody_has() -> None:
    seen = ("sub", "custom:plan", "email", "identities")
    own = ("username", "sub", "status", "enabled", "created", "modified", "groups")
    assert all_columns(seen) == (*own, "email", "custom:plan", "identities")
