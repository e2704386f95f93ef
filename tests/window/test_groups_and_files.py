"""Groups, and users out of a file, in the real window: the job that makes them is a process of its own."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.window.computer import SHOP_USERS, Computer, EmulatorProcess
from tests.window.person import Person, run_aside

GOOD = 27


def test_a_member_joins_by_two_steps_and_the_group_tells_who_is_in_it(
    used_computer: Computer, emulator: EmulatorProcess
) -> None:
    async def visit(person: Person) -> None:
        await person.opens("groups")
        await person.sees("6 groups", "Read from Cognito at", "Spends a lot, waits for nobody")
        person.robot.key("Ctrl+F")
        await person.robot.write("vip")
        await person.sees("1 of 6")
        person.robot.key("Return")
        before = int((await person.until(lambda: _members(person), "the members")).split()[0])
        await person.presses("Show members")
        person.pane = person.shell.current_pane()
        assert person.pane.name == "users"
        await person.until(lambda: person.found_count() == before, "the members among the users")

        await person.searches("missing:group status:confirmed enabled:yes")
        person.pane.table.setFocus()
        person.robot.key("Ctrl+Home")
        person.robot.key("Return")
        await person.until(person.opened, "the details")
        await person.presses("Add to group")
        await person.sees("at the latest when they sign in")
        chooser = await person.until(lambda: _chooser(person), "the list of groups")
        QTest.keyClicks(chooser.line, "vip")
        QTest.keyClick(chooser.line, Qt.Key.Key_Return)
        await person.sees("is in vip", "Undo")
        assert await run_aside(lambda: emulator.calls("AdminAddUserToGroup")) == 1
        await person.opens("groups")
        await person.until(lambda: _members(person) == f"{before + 1} users", "one member more")

    used_computer.window(visit)


def test_thirty_lines_of_a_file_become_users_in_the_background(
    used_computer: Computer, emulator: EmulatorProcess, tmp_path
) -> None:
    path = tmp_path / "people.csv"
    lines = ["E-Mail;First name", *(f"new-{number}@example.com;Nina" for number in range(GOOD))]
    path.write_text("\n".join([*lines, "no address;Bad", "new-3@example.com;Twice", "ann@example.com;There already"]))

    async def visit(person: Person) -> None:
        pane = await person.opens("users")
        await person.until(lambda: person.found_count() == SHOP_USERS, "the users")
        await person.presses("Create user")
        await person.presses("Several from a file…")
        dialog = await person.until(lambda: pane.from_file.dialog, "the question")
        dialog.read(path)
        await person.sees("27 users will be created, 3 will be left out.", "ann@example.com is in the pool already.")
        await person.presses("Create 27 users")
        await person.job_ended()
        await person.sees("Create 30 users: 27 done, 3 left out")
        await person.until(lambda: person.found_count() == SHOP_USERS + GOOD, "the new users in the table")
        assert await run_aside(lambda: emulator.calls("AdminCreateUser")) == GOOD

    used_computer.window(visit)


def _members(person: Person) -> str:
    lines = person.sight().split("\n")
    return next((line for line in lines if line.endswith(" users") and line.removesuffix(" users").isdigit()), "")


def _chooser(person: Person):
    from cognito_admin.ui.panes.users.groups_part import GroupsPart

    chooser = person.pane.details.inspector.part(GroupsPart).chooser
    return chooser if chooser is not None and chooser.isVisible() and chooser.has_groups else None
