"""What is told when AWS cannot be reached or refuses: where it arose, with what to do, and without taking the index away."""

import re
from typing import Any

import boto3
import pytest
from PySide6.QtGui import QGuiApplication

from cognito_admin.model.ids import Region
from cognito_admin.model.progress import JobState
from tests.window.computer import ACCESS_KEY, REGION, SECRET_KEY, SHOP_USERS, Computer, EmulatorProcess
from tests.window.person import Person, run_aside


async def still_searches(person: Person) -> None:
    """What was read before is there without AWS."""
    await person.opens("users")
    await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
    await person.searches("ann")
    assert 0 < person.found_count() < SHOP_USERS


async def reads_why(person: Person, title: str, *said: str) -> None:
    """Clicks on the trouble in the tree and reads the whole story."""
    await person.until(lambda: title in person.tree(), title)
    await person.clicks_row(title)
    await person.sees(title, *said)


async def sees_pools_after_trying_again(person: Person) -> None:
    await person.presses("Try again")
    await person.until(lambda: {"Shop customers", "Staff", "Legacy"} <= set(person.tree()), "the pools")


def test_a_profile_that_is_gone_is_told_and_works_once_it_is_back(used_computer: Computer) -> None:
    used_computer.connects(profile="other")

    async def visit(person: Person) -> None:
        await still_searches(person)
        await reads_why(
            person, "AWS profile not found", "There is no profile named “other”", "aws configure --profile other"
        )
        words = used_computer.credentials.read_text()
        used_computer.credentials.write_text(words.replace("[support]", "[other]"))
        await sees_pools_after_trying_again(person)

    used_computer.window(visit)


@pytest.mark.parametrize(
    ("trouble", "title", "advice"),
    [
        ("expired", "AWS credentials expired", "Renew them the way you got them"),
        ("invalid_key", "AWS does not accept the credentials", "Check the access key and the region"),
    ],
)
def test_credentials_that_aws_does_not_take_are_told_and_work_once_they_are_renewed(
    used_computer: Computer, emulator: EmulatorProcess, trouble: str, title: str, advice: str
) -> None:
    emulator.trouble(trouble)

    async def visit(person: Person) -> None:
        await still_searches(person)
        await reads_why(person, title, advice)
        await run_aside(emulator.no_more_trouble)
        await sees_pools_after_trying_again(person)

    used_computer.window(visit)


def test_a_service_that_is_down_is_told_and_works_once_it_is_back(
    used_computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.close()

    async def visit(person: Person) -> None:
        await still_searches(person)
        await reads_why(person, "No connection to AWS", "Check the network, the proxy and the region or endpoint URL")
        await run_aside(emulator.start)
        await sees_pools_after_trying_again(person)

    used_computer.window(visit)


def test_a_region_without_pools_says_so_where_the_pools_would_be(computer: Computer) -> None:
    computer.connects(region=Region("eu-west-3"))

    async def visit(person: Person) -> None:
        await person.until(lambda: "No user pools in this region" in person.tree(), "that there are none")

    computer.window(visit, pool=None)


def test_a_pool_looked_for_in_the_wrong_region_is_told_as_not_found(computer: Computer) -> None:
    computer.connects(region=Region("eu-west-3"))

    async def visit(person: Person) -> None:
        await person.sees("User pool not found", "Check the region and the account of the connection")

    computer.window(visit)


def test_who_may_not_list_pools_still_works_in_the_pool_they_know(
    used_computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("denied", "ListUserPools")

    async def visit(person: Person) -> None:
        await still_searches(person)
        await person.opens("overview")
        await person.sees("Shop customers")
        await reads_why(person, "Not permitted by AWS", "to allow cognito-idp:ListUserPools, or use another profile")
        await run_aside(emulator.no_more_trouble)
        await sees_pools_after_trying_again(person)

    used_computer.window(visit)


def test_who_may_not_describe_a_pool_is_told_in_the_overview_and_still_finds_people(
    used_computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("denied", "DescribeUserPool")

    async def visit(person: Person) -> None:
        await person.opens("overview")
        await person.sees("Not permitted by AWS", "to allow cognito-idp:DescribeUserPool, or use another profile")
        await still_searches(person)
        await run_aside(emulator.no_more_trouble)
        await person.opens("overview")
        await person.until(lambda: person.pane.states.state == "ready", "the overview")

    used_computer.window(visit)


def test_who_may_not_list_users_is_told_in_the_users_pane_and_reads_them_once_it_is_allowed(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    emulator.trouble("denied", "ListUsers")

    async def visit(person: Person) -> None:
        await person.starts_sync()
        await person.job_ended(JobState.FAILED)
        await person.sees("Not permitted by AWS", "to allow cognito-idp:ListUsers, or use another profile")
        await person.presses("Copy policy")
        await person.sees("Policy copied")
        assert '"cognito-idp:ListUsers"' in QGuiApplication.clipboard().text()
        person.shell.show_permissions()
        await person.sees("What AWS refused of this pool so far: cognito-idp:ListUsers.")
        await person.presses("Close")
        await run_aside(emulator.no_more_trouble)
        await person.presses("Try again")
        await person.until(lambda: person.found_count() == 46, "everybody")
        await person.job_ended()

    computer.window(visit, pool="staff")


def test_of_a_pool_deleted_meanwhile_everything_read_stays(used_computer: Computer, emulator: EmulatorProcess) -> None:
    client: Any = boto3.client(
        "cognito-idp",
        REGION,
        endpoint_url=emulator.url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )

    async def visit(person: Person) -> None:
        await person.opens("overview")
        await person.until(lambda: person.pane.states.state == "ready", "the overview")
        await person.opens("users")
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
        await run_aside(lambda: emulator.trouble("delete_pool", "DescribeUserPool"))
        await run_aside(lambda: client.describe_user_pool(UserPoolId=emulator.pools["shop"]))
        await person.opens("overview")
        await person.sees("User pool not found", "It may have been deleted.", "Check the region and the account")
        await person.starts_sync()
        await person.job_ended(JobState.FAILED)
        await person.sees("User pool not found")
        await still_searches(person)

    used_computer.window(visit)
    client.close()
    assert not re.search("Shop", str(emulator.do("state")["pools"]))
