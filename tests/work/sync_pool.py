"""The made-up pool that is synced by several processes."""

from cognito_admin.model.ids import GroupName
from tests.store.people import plain_person, spread_person

KEY = bytes(range(32))
USERS = [plain_person(number, name=f"Person {number}") for number in range(40)]
MEMBERS = {GroupName("admins"): USERS[:3], GroupName("staff"): USERS[5:30], GroupName("nobody"): []}

SPREAD = [spread_person(number) for number in range(40)]
"""Their subs begin with all digits."""
SPREAD_MEMBERS = {GroupName("admins"): SPREAD[:3], GroupName("staff"): SPREAD[5:30], GroupName("nobody"): []}
