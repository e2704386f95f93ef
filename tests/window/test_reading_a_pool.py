"""Reading a pool through the window: what it costs, what it keeps, how it goes on."""

from typing import Any

import boto3

from cognito_admin.model.progress import JobState
from tests.window.computer import ACCESS_KEY, LEGACY_USERS, REGION, SECRET_KEY, SHOP_USERS, Computer, EmulatorProcess
from tests.window.person import Person, run_aside

PAGES = SHOP_USERS // 60
HALF = PAGES // 2


def delete_somebody(emulator: EmulatorProcess) -> str:
    """Another administrator deletes one user; returns their e-mail address."""
    client: Any = boto3.client(
        "cognito-idp",
        REGION,
        endpoint_url=emulator.url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )
    pool = emulator.pools["shop"]
    user = client.list_users(UserPoolId=pool, Limit=1)["Users"][0]
    client.admin_delete_user(UserPoolId=pool, Username=user["Username"])
    client.close()
    return next(attribute["Value"] for attribute in user["Attributes"] if attribute["Name"] == "email")


def test_reading_a_pool_counts_nobody_as_active_and_so_costs_nothing(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    async def visit(person: Person) -> None:
        await person.opens("users")
        await person.sees("Sync this pool")
        await person.starts_sync()
        await person.job_ended()
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
        await person.searches("ann")
        assert 0 < person.found_count() < SHOP_USERS
        person.robot.key("Down")
        person.robot.key("Return")
        await person.until(person.opened, "the details of a user")

    computer.window(visit)
    state = emulator.do("state")
    assert state["active_users"] == 0
    assert not [name for name in state["calls"] if name.startswith("Admin")]
    assert state["calls"]["ListUsers"] >= PAGES


def test_a_first_reading_that_is_cancelled_keeps_what_came_and_can_be_continued(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("hold", "ListUsers", skip=3)

    async def visit(person: Person) -> None:
        await person.starts_sync()
        await person.job_listed(3 * 60)
        await person.presses("Cancel")
        await person.job_ended(JobState.CANCELLED)
        await person.sees("The last sync was cancelled", "Nothing was removed from the list. It can be continued.")
        await person.until(lambda: person.found_count() == 3 * 60, "those who came")
        await run_aside(emulator.no_more_trouble)
        asked = await run_aside(lambda: emulator.calls("ListUsers"))
        await person.presses("Continue")
        await person.until(lambda: person.found_count() == LEGACY_USERS, "everybody")
        await person.job_ended()
        assert await run_aside(lambda: emulator.calls("ListUsers")) - asked <= 4

    computer.window(visit, pool="legacy")


def test_a_cancelled_reading_removes_nobody(used_computer: Computer, emulator: EmulatorProcess) -> None:
    gone = delete_somebody(emulator)
    emulator.trouble("hold", "ListUsers", skip=HALF)

    async def visit(person: Person) -> None:
        await person.starts_sync()
        await person.job_listed(HALF * 60)
        await person.presses("Cancel")
        await person.job_ended(JobState.CANCELLED)
        await person.sees("The last sync was cancelled")
        assert person.found_count() == SHOP_USERS
        await person.searches(gone)
        assert person.found_count() == 1
        await run_aside(emulator.no_more_trouble)
        await person.presses("Continue")
        await person.until(lambda: person.found_count() == 0, "the one who is gone to be removed")
        await person.job_ended()
        await person.searches("")
        assert person.found_count() == SHOP_USERS - 1

    used_computer.window(visit)


def test_a_reading_that_fails_half_way_removes_nobody_says_what_to_do_and_goes_on_where_it_stopped(
    used_computer: Computer, emulator: EmulatorProcess
) -> None:
    gone = delete_somebody(emulator)
    emulator.trouble("denied", "ListUsers", skip=HALF)

    async def visit(person: Person) -> None:
        await person.starts_sync()
        await person.job_ended(JobState.FAILED)
        await person.sees("Not permitted by AWS", "to allow cognito-idp:ListUsers, or use another profile.")
        assert person.found_count() == SHOP_USERS
        await person.searches(gone)
        assert person.found_count() == 1
        await run_aside(emulator.no_more_trouble)
        asked = await run_aside(lambda: emulator.calls("ListUsers"))
        await person.presses("Continue")
        await person.until(lambda: person.found_count() == 0, "the one who is gone to be removed")
        await person.job_ended()
        await person.searches("")
        assert person.found_count() == SHOP_USERS - 1
        # Half of the pages, one question for the user whom the list did not name, and what the search that finds nobody asks.
        assert await run_aside(lambda: emulator.calls("ListUsers")) - asked <= PAGES - HALF + 8

    used_computer.window(visit)


def test_a_busy_account_is_waited_for(computer: Computer, emulator: EmulatorProcess) -> None:
    for operation in ("ListUsers", "ListUsersInGroup"):
        emulator.trouble("throttle", operation, skip=2, count=2)
    emulator.trouble("server_error", "ListUsers", skip=4, count=1)
    emulator.trouble("reset_after", "ListUsers", skip=6, count=1)

    async def visit(person: Person) -> None:
        await person.starts_sync()
        await person.job_ended()
        await person.until(lambda: person.found_count() == LEGACY_USERS, "everybody")

    computer.window(visit, pool="legacy")
