"""Searching through the window: who is not in the copy yet, and what is kept of searches."""

from typing import Any

import boto3

from tests.window.computer import ACCESS_KEY, REGION, SECRET_KEY, SHOP_USERS, Computer, EmulatorProcess
from tests.window.person import Person, run_aside


def somebody_signs_up(emulator: EmulatorProcess, email: str, name: str) -> None:
    client: Any = boto3.client(
        "cognito-idp",
        REGION,
        endpoint_url=emulator.url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )
    client.admin_create_user(
        UserPoolId=emulator.pools["shop"],
        Username=email,
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "name", "Value": name}],
        MessageAction="SUPPRESS",
    )
    client.close()


def test_who_signed_up_a_minute_ago_is_found_at_no_cost_and_a_saved_search_outlives_the_window(
    used_computer: Computer, emulator: EmulatorProcess
) -> None:
    somebody_signs_up(emulator, "quentin.newly@example.org", "Quentin Newly")
    active = emulator.do("state")["active_users"]

    async def searches(person: Person) -> None:
        await person.opens("users")
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
        await person.searches("quentin newly")
        person.robot.key("Return")
        await person.sees("Found 1 person at Cognito who was not in the copy on this computer.")
        await person.until(lambda: person.opened() == "Quentin Newly", "the details of the new user")
        assert 1 <= await run_aside(lambda: emulator.calls("ListUsers")) <= 6 + 1
        person.robot.key("Ctrl+F")
        person.robot.key("Ctrl+D")
        await person.until(person.pane.searching.kept.bubble.isVisible, "the question for a name")
        person.robot.key("Esc")

    async def chooses(person: Person) -> None:
        await person.opens("users")
        await person.until(lambda: person.pane.search.offers_kept, "the saved search")
        person.robot.key("Ctrl+F")
        person.robot.key("Down")
        await person.until(person.pane.searching.kept.panel.isVisible, "the saved searches")
        person.robot.key("Return")
        await person.until(lambda: person.found_count() == 1, "whom the saved search finds")

    used_computer.window(searches)
    used_computer.window(chooses)
    state = emulator.do("state")
    assert state["active_users"] == active
    assert "AdminGetUser" not in state["calls"]
    kept = [file for file in used_computer.basedir.rglob("*") if file.is_file()]
    assert any(file.name == "journal.db" for file in kept)
    assert not [file for file in kept if b"quentin" in file.read_bytes()]


def test_before_the_first_sync_one_person_is_looked_up_and_nothing_is_kept(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    async def looks_up(person: Person) -> None:
        await person.opens("users")
        await person.sees("To look up one person without it")
        await person.searches("ann@example.com")
        person.robot.key("Return")
        await person.until(lambda: person.opened() == "Ann Example", "the details of the user")
        await person.sees("1 found at Cognito", "Only whom Cognito named is shown.", "Read from Cognito at")

    active = emulator.do("state")["active_users"]
    computer.window(looks_up)
    assert not computer.index("shop").exists()
    assert emulator.do("state")["active_users"] == active


def test_several_values_of_a_field_are_picked_and_counted_apart(used_computer: Computer) -> None:
    def listed(person: Person) -> dict[str, int]:
        return {row.text: row.count for row in person.pane.facets.panel.rows() if row.field == "status" and row.choice}

    async def picks(person: Person) -> None:
        person.shell.window.resize(1300, 800)
        await person.opens("users")
        everybody = await person.until(lambda: listed(person), "the statuses")
        assert sum(everybody.values()) == SHOP_USERS
        person.robot.key("Ctrl+Shift+F")
        for key in ("Home", "Down", "Space"):
            person.robot.key(key)
        await person.until(lambda: person.found_count() == everybody["Confirmed"], "those who are confirmed")
        await person.until(lambda: not person.pane.facets.busy, "the counts")
        assert listed(person) == everybody
        for key in ("Down", "Space"):
            person.robot.key(key)
        both = everybody["Confirmed"] + everybody["External provider"]
        await person.until(lambda: person.found_count() == both, "those who are either")
        assert person.pane.search.text() == "status:confirmed OR status:external_provider"

    used_computer.window(picks)


def test_from_sign_in_health_the_keys_of_the_search_lead_to_the_users(used_computer: Computer) -> None:
    async def finds(person: Person) -> None:
        health: Any = await person.opens("health")
        await person.until(lambda: health.shown and not health.reading.busy, "the figures")
        client = health.bar.client.currentText()
        person.robot.key("Ctrl+F")
        await person.until(lambda: person.shell.current_pane() is not health, "the users")
        person.pane = person.shell.current_pane()
        await person.until(person.pane.search.hasFocus, "the cursor in the search line")
        await person.robot.write("status:archived")
        await person.until(lambda: 0 < person.found_count() < SHOP_USERS, "some users")
        assert health.bar.client.currentText() == client

    used_computer.window(finds)
