"""Two accounts of one person made one, in the real window over the emulator; and looked at in a backup."""

from tests.window.computer import SHOP_USERS, Computer, EmulatorProcess
from tests.window.person import Person, run_aside

ADDRESS = "arthur.patel@example.org"


def test_a_duplicate_pair_is_linked_and_one_account_is_left(used_computer: Computer, emulator: EmulatorProcess) -> None:
    async def visit(person: Person) -> None:
        pane = await person.opens("duplicates")
        await person.sees("173 found", "Can be joined", "The same e-mail address")
        person.robot.key("Ctrl+F")
        await person.robot.write(f"email:{ADDRESS}")
        await person.sees("1 of 173")
        await person.until(lambda: pane.details.ways and f"{ADDRESS} (" in person.sight(), "the two accounts")
        await person.sees("Signs in with", "Keep this one", "Delete the other, without a link")
        provider = next(name for name in ("Google", "AcmeCorp") if f"({name})" in person.sight())
        pane.join_current()
        await person.sees(f"The account that {provider} made is deleted", "It cannot be undone")
        await person.presses(f"Join with the account at {provider}")
        await person.sees(f"is linked to {provider}, and the other account is gone", "None is left", "0 of 172")
        for operation in ("AdminDeleteUser", "AdminLinkProviderForUser"):
            assert await run_aside(lambda name=operation: emulator.calls(name)) == 1
        assert await run_aside(lambda: emulator.calls("AdminGetUser")) == 0

        await person.opens("users")
        await person.until(lambda: person.found_count() == SHOP_USERS - 1, "one user less")
        await person.searches(f'email:"{ADDRESS}" provider:{provider}')
        await person.until(lambda: person.found_count() == 1, "the one that is left")
        await person.opens("activity")
        await person.sees(f"Join with the account at {provider}", f"Other account: E-mail: {ADDRESS}")

    used_computer.window(visit)
